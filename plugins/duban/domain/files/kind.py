"""What kind of file came in a mail, told by its first bytes, its tail and its name."""

import re
from enum import StrEnum

from duban.domain.files.container import CONTAINERS, DIRECTORY_END, ZIP, bare
from duban.domain.files.foreign import ARCHIVES, HEIF, PICTURES, is_bitmap, nobody_opens


class FileKind(StrEnum):
    """The kinds of files that are treated differently; the values are what people read."""

    WORKBOOK = "工作簿"
    OFFICIAL = "盖章件或公文"
    PHOTO = "图片"
    DOCUMENT = "文档"
    ARCHIVE = "压缩包"
    OTHER = "其他文件"


OTHER_ARCHIVES = (*ARCHIVES, DIRECTORY_END)
PICTURE_NAMES = (".jpg", ".jpeg", ".png", ".heic", ".bmp", ".gif", ".tif", ".tiff", ".webp")
DOCUMENT_NAMES = (".doc", ".docx", ".ppt", ".pptx", ".wps", ".dps", ".rtf", ".odt", ".txt")
WORKBOOK_NAMES = (".xls", ".xlsx", ".xlsm", ".et", ".csv", ".slk", ".dif", ".dbf", ".prn")
ARCHIVE_NAMES = (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".cab", ".arj")

INSIDE = (
    (b"xl/workbook.", FileKind.WORKBOOK),
    (b"OFD.xml", FileKind.OFFICIAL),
    (b"word/document.", FileKind.DOCUMENT),
    (b"ppt/presentation.", FileKind.DOCUMENT),
)
# The directory entry of the stream that a workbook of Excel 97 or WPS keeps its records in.
# A ZIP without a list of content types that names a workbook in its directory is an archive of it.
BOOK_IN_ARCHIVE = re.compile(rb"\.(?:xlsx?|xlsm|et|ods)(?=PK|[^A-Za-z0-9]|$)", re.IGNORECASE)
CONTENT_TYPES = b"[content_types].xml"
BOOK_IN_OLE = re.compile(rb"(?i:w\0o\0r\0k\0b\0o\0o\0k\0)\0{48}\x12\0")
# A letter (函) is known by the last word of its title; 函数 and 函授 are other words.
LETTER_NAME = re.compile(r"红头|公文|函(?![数授购])")
OFFICIAL_NAME = re.compile(rf"盖章|签章|用印|扫描件|\.(ofd|gd|gw|sep)$|{LETTER_NAME.pattern}", re.IGNORECASE)
KNOWN_NAMES = (".pdf", ".ofd", ".zip", ".rar", ".7z", *WORKBOOK_NAMES, *DOCUMENT_NAMES, *PICTURE_NAMES)
PAPER_NAMES = (".pdf", ".doc", ".docx", ".wps", ".ofd", *PICTURE_NAMES)
PDF_SIGNATURE = re.compile(rb"/ByteRange\s*\[|/Type\s*/Sig\b|/SubFilter\s*/(?:adbe|ETSI|GM)")


def kind_of(name: str, data: bytes) -> FileKind:
    """
    The kind of the file *data*, called *name* by whoever sent it; content goes before name.

    A sealed PDF, an OFD, a scanned page and anything whose name says letter or seal is OFFICIAL: such a file
    goes to a person.
    """
    lower, data = name.lower(), bare(data)
    kind = _by_content(lower, data)
    if kind in (FileKind.DOCUMENT, FileKind.ARCHIVE, FileKind.OTHER) and unopenable(name, data):
        return FileKind.OTHER
    is_paper = kind is FileKind.PHOTO or lower.endswith(PAPER_NAMES) or data.startswith(b"%PDF")
    if is_paper and kind is not FileKind.WORKBOOK and OFFICIAL_NAME.search(name):
        return FileKind.OFFICIAL
    return kind


def unopenable(name: str, data: bytes) -> str:
    """Why nobody can open the file *data*, called *name*, as a reason of Unreadable; empty if somebody may."""
    data = bare(data)
    if data.startswith(CONTAINERS):
        return ""
    return nobody_opens(data, has_a_known_name=name.lower().endswith(KNOWN_NAMES))


def _by_content(name: str, data: bytes) -> FileKind:
    if data.startswith(b"%PDF"):
        return FileKind.OFFICIAL if _is_signed_or_scanned(data) else FileKind.DOCUMENT
    if _is_picture(name, data):
        return FileKind.PHOTO
    if data.startswith(CONTAINERS):
        return _kind_of_container(name, data)
    if data.startswith(OTHER_ARCHIVES) or name.endswith(ARCHIVE_NAMES):
        return FileKind.ARCHIVE
    return FileKind.DOCUMENT if name.endswith(DOCUMENT_NAMES) else FileKind.OTHER


def _kind_of_container(name: str, data: bytes) -> FileKind:
    """What a ZIP or OLE file holds; where its insides do not say, its name does."""
    directory = _directory(data)
    for sign, kind in INSIDE:
        if sign in directory:
            return kind
    if name.endswith(".ofd"):
        return FileKind.OFFICIAL
    if BOOK_IN_OLE.search(data):
        return FileKind.WORKBOOK
    if name.endswith(DOCUMENT_NAMES):
        return FileKind.DOCUMENT
    is_archive = CONTENT_TYPES not in directory.lower() and BOOK_IN_ARCHIVE.search(directory) is not None
    return FileKind.ARCHIVE if is_archive or name.endswith(ARCHIVE_NAMES) else FileKind.WORKBOOK


def _directory(data: bytes) -> bytes:
    """The directory of a ZIP, which names what is inside in clear; a stored workbook's own lies further ahead."""
    end = data.rfind(DIRECTORY_END) if data.startswith(ZIP) else -1
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    return data[max(end - size, 0) : end] if end > 0 else b""


def _is_picture(name: str, data: bytes) -> bool:
    if data.startswith(PICTURES) or (data[4:8] == b"ftyp" and data[8:12] in HEIF):
        return True
    is_webp_or_bitmap = (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or is_bitmap(data)
    return is_webp_or_bitmap and (not name or name.endswith(PICTURE_NAMES))


def _is_signed_or_scanned(pdf: bytes) -> bool:
    """A digital seal, or pages that are pictures only: somebody stamped paper and scanned it."""
    if PDF_SIGNATURE.search(pdf):
        return True
    has_text = b"/Font" in pdf or b"/ObjStm" in pdf
    return not has_text and re.search(rb"/Subtype\s*/Image\b", pdf) is not None
