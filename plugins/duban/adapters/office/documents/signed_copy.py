"""
The signed copy of a paper: the very content that was signed, with the signature where the mark of a draft stood.

It is made of the signed bytes and not written anew: nothing else can have changed. The mark is looked for as it was
written, with its number; the same words in what a unit reported stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from lxml import etree

from duban.adapters.office.files.stable_zip import stable
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.errors import ConfigurationError

# What a reader sees as one text may be cut into several pieces, as Word does when somebody edits a template.
TEXTS = {"p": "t", "si": "t", "is": "t"}
WHOLE = ("oddHeader", "evenHeader", "oddFooter", "evenFooter")
# A list of changes names the draft it is compared with; outside of the office there are no drafts.
BODY = "word/document.xml"
SIGNER = "签发人："
EMPTY_DAY = re.compile(r"\u3000*年\u3000+月\u3000+日")
COMPARED = (("更正（比第{}稿）", "更正（比此前稿）"), ("——与第{}稿相比的更正", "——与此前稿相比的更正"))
READ_ONLY = etree.XMLParser(resolve_entities=False, no_network=True)


def signed_copy(data: bytes, draft: int, signers: str, at: datetime) -> bytes:
    """
    The file *data* of that *draft* as a signed copy, with *signers* and the day; equal facts give equal bytes.

    In a form with a place for the signer (签发人：) and the day (年　月　日) they stand there, else where the mark was.
    Without *signers* only the day does, and no empty place is left: papers that do not go upward name nobody (条例 9).
    What is neither a Word nor an Excel file has no mark and stays as it is. ConfigurationError for a broken file.
    """
    if not is_zipfile(BytesIO(data)):
        return data
    copied = BytesIO()
    try:
        with ZipFile(BytesIO(data)) as source, ZipFile(copied, "w") as target:
            words = _Words(f"送审稿（第{draft}稿）", signers, at, has_place=_has_place(source))
            for member in source.infolist():
                part = source.read(member)
                target.writestr(member.filename, _signed(part, words) if _has_text(member.filename) else part)
    except (BadZipFile, etree.XMLSyntaxError) as error:
        raise ConfigurationError("待签文书的文件已损坏，无法生成签发稿，请撤回后另拟。") from error
    return stable(copied.getvalue(), at)


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands in a draft, and what in its signed copy."""

    mark: str
    signers: str
    at: datetime
    has_place: bool

    @property
    def day(self) -> str:
        """The day of the signature, which is the day of the paper, as papers write it."""
        return told_day(self.at.astimezone(TIMEZONE))

    @property
    def instead(self) -> str:
        """What stands in place of the mark."""
        signers = f"签发人：{self.signers}　" if self.signers else ""
        return "已签发" if self.has_place else f"{signers}{self.day}签发"


def _has_place(file: ZipFile) -> bool:
    """Whether the form has a place of its own for the signer."""
    if BODY not in file.namelist():
        return False
    return any(
        piece.text == SIGNER for pieces in _texts(etree.fromstring(file.read(BODY), READ_ONLY)) for piece in pieces
    )


def _has_text(name: str) -> bool:
    return name.endswith(".xml") and name.startswith(("word/", "xl/"))


def _signed(part: bytes, words: _Words) -> bytes:
    """The XML *part* of the signed copy; byte for byte the same if nothing of a draft stands in it."""
    tree = etree.fromstring(part, READ_ONLY)
    changed = False
    for pieces in _texts(tree):
        changed |= _fill(pieces, words)
        changed |= _replace(pieces, re.escape(words.mark), words.instead)
        for before, after in COMPARED:
            changed |= _replace(pieces, re.escape(before).replace(r"\{\}", r"\d+"), after)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True) if changed else part


def _fill(pieces: list[etree._Element], words: _Words) -> bool:
    """Fill the places that people fill by hand on paper; whether there was one. A place is a piece by itself."""
    found = False
    for piece in pieces:
        if piece.text == SIGNER:
            piece.text, found = SIGNER + words.signers if words.signers else "", True
        elif EMPTY_DAY.fullmatch(piece.text or ""):
            piece.text, found = words.day, True
    return found


def _texts(tree: etree._Element) -> Iterator[list[etree._Element]]:
    """Every text of a part, as the pieces that it is written in."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in TEXTS:
            yield [
                one for one in element.iter() if isinstance(one.tag, str) and etree.QName(one).localname == TEXTS[name]
            ]
        elif name in WHOLE:
            yield [element]


def _replace(pieces: list[etree._Element], pattern: str, words: str) -> bool:
    """Put *words* for each match, into the piece in which it begins; whether there was one."""
    found = False
    while match := re.search(pattern, "".join(piece.text or "" for piece in pieces)):
        found, at, new = True, 0, words
        for piece in pieces:
            text = piece.text or ""
            start, end = max(match.start() - at, 0), min(match.end() - at, len(text))
            at += len(text)
            if start < end:
                piece.text, new = text[:start] + new + text[end:], ""
    return found
