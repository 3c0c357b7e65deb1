"""Which format a plan's file has, by its contents; its name only decides between kinds of plain text."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from typing import NoReturn

from duban.adapters.office.files.package import Package
from duban.adapters.office.plans.decoding import text_of
from duban.adapters.office.plans.delimited import is_delimited
from duban.adapters.office.plans.markdown import looks_like_markdown
from duban.adapters.office.plans.refused import PlanRefused
from duban.adapters.office.scan.ole import ENCRYPTED, MAIL, WORKBOOKS, stream_names
from duban.adapters.office.scan.prescan import UNPACKING_ERRORS, FileFormat, scan
from duban.adapters.office.scan.refusal import FileRefused
from duban.domain.files.container import OLE, ZIP, bare
from duban.domain.files.foreign import foreign_kind
from duban.domain.returns.submission import Unreadable

PDF_WITHIN = 1024  # bytes before which a PDF has to begin (ISO 32000-1, annex H)
LOOKED_AT = 64 * 1024
MARKUP = re.compile(r"<(?:!doctype html|html|head|body|div|table|p|h[1-6]|section|article)[\s>]", re.IGNORECASE)
PAGE = re.compile(r"<(?:!doctype html|html|head|body|table)[\s>]", re.IGNORECASE)
FEWEST_ROWS = 3
# What another part of the program calls a kind of file, and which sentence that is here.
REASONS = {
    **{same: same for same in ("empty", "blank", "image", "archive", "mail", "protected", "xml", "ofd", "uof")},
    **{same: same for same in ("encrypted", "numbers", "old-table", "damaged")},
    **dict.fromkeys(("dbf", "sylk", "dif", "xml-table"), "old-table"),
    "document": "rtf",
    "binary-format": "binary",
    "too-large": "heavy",
}


class PlanFormat(StrEnum):
    """The formats that are read; each names its reader."""

    WORD = "docx"
    WORKBOOK = "xlsx"
    DELIMITED = "csv"
    WEB = "html"
    MARKDOWN = "md"
    PDF = "pdf"
    TEXT = "txt"


def format_of(name: str, content: bytes) -> tuple[PlanFormat, bytes]:
    """The format of *content*, and it without what a gateway put around it; PlanRefused with what to do otherwise."""
    content = bare(content)
    if content.startswith(OLE):
        _compound(content)
    if content.startswith(ZIP):
        return _package(content), content
    if b"%PDF-" in content[:PDF_WITHIN]:
        return PlanFormat.PDF, content
    kind = foreign_kind(content)
    if kind == "html":
        return PlanFormat.WEB, content
    if kind in ("csv", "text"):
        return _text(name, text_of(content[:LOOKED_AT])), content
    raise PlanRefused(REASONS.get(kind, "unknown"))


def _compound(content: bytes) -> NoReturn:
    """None of the older formats is read: their readers tell neither how a day is shown nor what is merged."""
    try:
        names = stream_names(content)
    except FileRefused:
        raise PlanRefused("damaged") from None
    if ENCRYPTED in names:
        raise PlanRefused("encrypted")
    if MAIL in names:
        raise PlanRefused("mail")
    if "powerpoint document" in names:
        raise PlanRefused("slides")
    if names.intersection(WORKBOOKS):
        raise PlanRefused("xls")
    raise PlanRefused("doc" if "worddocument" in names else "unknown")


def _package(content: bytes) -> PlanFormat:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            package = Package(archive)
            kind = package.content_type(package.main_part())
            marker = archive.read("mimetype")[:200] if "mimetype" in archive.namelist() else b""
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise PlanRefused("encrypted")
    except UNPACKING_ERRORS:
        raise PlanRefused("damaged") from None
    if "wordprocessingml" in kind or "ms-word" in kind:
        return PlanFormat.WORD
    if "presentation" in kind or b"opendocument.presentation" in marker:
        raise PlanRefused("slides")
    if b"opendocument.text" in marker:
        raise PlanRefused("odt")
    return _workbook(content)


def _workbook(content: bytes) -> PlanFormat:
    scanned = scan(content)
    if isinstance(scanned, Unreadable):
        raise PlanRefused(REASONS.get(scanned.reason, "unknown"))
    if scanned.format is not FileFormat.XLSX:
        raise PlanRefused("ods")
    return PlanFormat.WORKBOOK


def _text(name: str, text: str) -> PlanFormat:
    ending = PurePath(name).suffix.casefold()
    if ending == ".csv":
        return PlanFormat.DELIMITED
    if ending in (".md", ".markdown") or looks_like_markdown(text):
        return PlanFormat.MARKDOWN
    if _is_markup(text) or (ending in (".htm", ".html") and "<" in text):
        return PlanFormat.WEB
    # Words with tabs between them, and words alone, are text; commas are no separators in Chinese prose.
    return PlanFormat.DELIMITED if ending != ".txt" and is_delimited(text) else PlanFormat.TEXT


def _is_markup(text: str) -> bool:
    """Whether the text is a page: marks that recognition left in the cells of a table with tabs make it none."""
    tabbed = sum("\t" in line for line in text.splitlines())
    return len(MARKUP.findall(text)) >= 2 and (tabbed < FEWEST_ROWS or PAGE.search(text) is not None)
