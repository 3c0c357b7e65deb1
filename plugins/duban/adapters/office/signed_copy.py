"""
The signed copy of a paper: the very content that was signed, with the signature where the mark of a draft stood.

It is made of the signed bytes and not written anew: nothing else can have changed. The mark is looked for as it was
written, with its number; the same words in what a unit reported stay.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from lxml import etree

from duban.adapters.office.stable_zip import stable
from duban.errors import ConfigurationError

# What a reader sees as one text may be cut into several pieces, as Word does when somebody edits a template.
TEXTS = {"p": "t", "si": "t", "is": "t"}
WHOLE = ("oddHeader", "evenHeader", "oddFooter", "evenFooter")
# A list of changes names the draft it is compared with; outside of the office there are no drafts.
COMPARED = (("更正（比第{}稿）", "更正（比此前稿）"), ("——与第{}稿相比的更正", "——与此前稿相比的更正"))
READ_ONLY = etree.XMLParser(resolve_entities=False, no_network=True)


def signed_copy(data: bytes, draft: int, words: str, at: datetime) -> bytes:
    """
    The file *data* of that *draft* as a signed copy, *words* in place of its mark; equal facts give equal bytes.

    What is neither a Word nor an Excel file has no mark and stays as it is. ConfigurationError if the mark is still
    there: the office's template holds it in a way that cannot be read.
    """
    if not is_zipfile(BytesIO(data)):
        return data
    mark = f"送审稿（第{draft}稿）"
    copied = BytesIO()
    try:
        with ZipFile(BytesIO(data)) as source, ZipFile(copied, "w") as target:
            for member in source.infolist():
                part = source.read(member)
                target.writestr(member.filename, _without(part, mark, words) if _has_text(member.filename) else part)
    except (BadZipFile, etree.XMLSyntaxError) as error:
        raise ConfigurationError("待签文书的文件已损坏，无法生成签发稿，请撤回后另拟。") from error
    return stable(copied.getvalue(), at)


def _has_text(name: str) -> bool:
    return name.endswith(".xml") and name.startswith(("word/", "xl/"))


def _without(part: bytes, mark: str, words: str) -> bytes:
    """The XML *part* with *words* for *mark*; byte for byte the same if it does not hold it."""
    tree = etree.fromstring(part, READ_ONLY)
    changed = False
    for pieces in _texts(tree):
        changed |= _replace(pieces, re.escape(mark), words)
        for before, after in COMPARED:
            changed |= _replace(pieces, re.escape(before).replace(r"\{\}", r"\d+"), after)
    if any(mark in "".join(piece.text or "" for piece in pieces) for pieces in _texts(tree)):
        raise ConfigurationError(f"签发稿中仍有“{mark}”，请检查 config/documents/ 中的模板。")
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True) if changed else part


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
