"""Files are told apart by what they hold; a name decides only where the content does not."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from duban.domain.files.container import OLE
from duban.domain.files.kind import FileKind, kind_of, unopenable

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 100
TYPED_PDF = b"%PDF-1.4 1 0 obj <</Font 2 0 R>> endobj"
SCANNED_PDF = b"%PDF-1.4 1 0 obj <</Type /XObject /Subtype /Image>> endobj"
SEALED_PDF = TYPED_PDF + b" <</Type /Sig /ByteRange [0 1 2 3]>>"


def zipped(*names: str) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


XLSX = zipped("docProps/app.xml", "xl/workbook.xml")
DOCX = zipped("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("", XLSX, FileKind.WORKBOOK, id="a workbook without a name"),
        pytest.param("报表.docx", XLSX, FileKind.WORKBOOK, id="a workbook under a wrong name"),
        pytest.param("盖章报表.xlsx", XLSX, FileKind.WORKBOOK, id="a workbook that says it is sealed is read"),
        pytest.param("报表.et", OLE + b"rest", FileKind.WORKBOOK, id="an old workbook"),
        pytest.param("报表.xlsx", b"PK\x03\x04 cut off", FileKind.WORKBOOK, id="a broken one by its name"),
        pytest.param("", DOCX, FileKind.DOCUMENT, id="a text document without a name"),
        pytest.param("说明.doc", OLE + b"rest", FileKind.DOCUMENT, id="an old text document"),
        pytest.param("报表.zip", zipped("a.txt"), FileKind.ARCHIVE, id="an archive"),
        pytest.param("", zipped("a.txt"), FileKind.WORKBOOK, id="a ZIP that nothing tells apart may be a workbook"),
        pytest.param("a", b"Rar!\x1a\x07\x01\x00", FileKind.ARCHIVE, id="an archive of another make"),
        pytest.param("", zipped("OFD.xml", "Doc_0/Document.xml"), FileKind.OFFICIAL, id="an OFD without a name"),
        pytest.param("复函.ofd", b"PK\x03\x04", FileKind.OFFICIAL, id="an OFD by its name"),
        pytest.param("说明.pdf", SEALED_PDF, FileKind.OFFICIAL, id="a PDF with a digital seal"),
        pytest.param("img001.pdf", SCANNED_PDF, FileKind.OFFICIAL, id="a PDF whose pages are pictures"),
        pytest.param("盖章页.pdf", TYPED_PDF, FileKind.OFFICIAL, id="a PDF that says it is sealed"),
        pytest.param("说明.pdf", TYPED_PDF, FileKind.DOCUMENT, id="a typed PDF"),
        pytest.param("关于报送进展情况的函.docx", DOCX, FileKind.OFFICIAL, id="a letter as a text document"),
        pytest.param("关于报送进展情况的函（盖章）.jpg", JPEG, FileKind.OFFICIAL, id="a photo of a letter"),
        pytest.param("函数说明.docx", DOCX, FileKind.DOCUMENT, id="a word that only begins alike"),
        pytest.param("IMG_1.dat", JPEG, FileKind.PHOTO, id="a photo under any name"),
        pytest.param("", b"\x00\x00\x00\x18ftypheic\x00\x00", FileKind.PHOTO, id="a photo of a telephone"),
        pytest.param("a.txt", "BM是什么".encode(), FileKind.DOCUMENT, id="a text that begins like a bitmap"),
        pytest.param("报表.xlsx", b"<html>", FileKind.OTHER, id="a web page called workbook"),
        pytest.param("", b"", FileKind.OTHER, id="nothing"),
    ],
)
def test_a_file_is_what_it_holds(name, data, expected):
    assert kind_of(name, data) is expected


def test_an_archive_of_an_uncompressed_workbook_is_an_archive():
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("报表.xlsx", XLSX)
    assert kind_of("报表.zip", target.getvalue()) is FileKind.ARCHIVE


WEBP, BMP = b"RIFF\0\0\0\0WEBPVP8 ", b"BM\x36\0\0\0\0\0\0\0"
SECRET = b"E-SafeNet" + b"\0" * 100
TEXT_AND_PICTURE = b"%PDF-1.4 <</Font 2 0 R>> <</Subtype /Image>>"
PACKED_TEXT = b"%PDF-1.5 <</Type /ObjStm>> <</Subtype /Image>>"
OLD_BOOK = OLE + b"W\0o\0r\0k\0b\0o\0o\0k\0" + b"\0" * 48 + b"\x12\0"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("a.webp", WEBP, FileKind.PHOTO, id="a picture of the web"),
        pytest.param("", WEBP, FileKind.PHOTO, id="one without a name"),
        pytest.param("a.dat", WEBP, FileKind.OTHER, id="under a name that promises no picture"),
        pytest.param("a.wav", b"RIFF\0\0\0\0WAVEfmt ", FileKind.OTHER, id="a sound"),
        pytest.param("a.jpg", b"XXXX\0\0\0\0WEBPVP8 ", FileKind.OTHER, id="no picture under a picture's name"),
        pytest.param("a.bmp", BMP, FileKind.PHOTO, id="a bitmap"),
        pytest.param("", b"\0\0\0\x18ftypisom", FileKind.OTHER, id="a film of a telephone"),
        pytest.param("a.pdf", TEXT_AND_PICTURE, FileKind.DOCUMENT, id="a PDF with text and a picture"),
        pytest.param("a.pdf", PACKED_TEXT, FileKind.DOCUMENT, id="a PDF whose text is packed"),
        pytest.param("a.pdf", b"%PDF-1.4", FileKind.DOCUMENT, id="a PDF with nothing in it"),
        pytest.param("盖章.jpg", b"no picture", FileKind.OFFICIAL, id="called a sealed picture, whatever it is"),
        pytest.param("盖章说明", b"%PDF-1.4 /Font", FileKind.OFFICIAL, id="a sealed PDF without an ending"),
        pytest.param("盖章说明.txt", b"words", FileKind.DOCUMENT, id="a text about seals"),
        pytest.param("公文.zip", zipped("a.txt"), FileKind.ARCHIVE, id="an archive of papers"),
        pytest.param("a", b"PK\x05\x06" + b"\0" * 18, FileKind.ARCHIVE, id="an empty archive"),
        pytest.param("a.rar", b"Rar!", FileKind.ARCHIVE, id="an archive by its name"),
        pytest.param("a.doc", SECRET, FileKind.OTHER, id="a document that nobody can open"),
        pytest.param("盖章.pdf", SECRET, FileKind.OTHER, id="nor one that says it is sealed"),
        pytest.param("a.rar", b"", FileKind.OTHER, id="an empty file called archive"),
        pytest.param("a.doc", OLD_BOOK, FileKind.WORKBOOK, id="an old workbook under a document's name"),
        pytest.param("a.bin", zipped("报表.XLSX", "说明.txt"), FileKind.ARCHIVE, id="an archive of a workbook"),
        pytest.param("a.bin", zipped("[Content_Types].xml", "a.xlsx"), FileKind.WORKBOOK, id="with content types"),
        pytest.param("", zipped("ppt/presentation.xml"), FileKind.DOCUMENT, id="slides"),
        pytest.param("a.doc", b"PK\x03\x04", FileKind.DOCUMENT, id="a broken document by its name"),
    ],
)
def test_where_content_is_silent_the_name_decides(name, data, expected):
    assert kind_of(name, data) is expected


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.doc", SECRET, "protected"),
        ("a", SECRET, "protected"),
        ("a.doc", b"", "empty"),
        ("a.doc", b"words", ""),
        ("a.xlsx", XLSX, ""),
        ("a.et", b"\r\n" + OLE, ""),
        ("a.DOC", bytes(range(256)) * 16, "protected"),
        ("a.unknown", bytes(range(256)) * 16, ""),
    ],
)
def test_nobody_opens_what_is_empty_or_encrypted(name, data, why):
    assert unopenable(name, data) == why
