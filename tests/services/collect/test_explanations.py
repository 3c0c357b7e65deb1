"""A file that is no form is explained by mail as by `duban check`: by its name, in the same words, with what to do."""

import zipfile
from collections.abc import Callable
from hashlib import shake_128
from io import BytesIO
from pathlib import Path

import pytest
from tests.builders import fill, good_answers
from tests.services.collect.mails import (
    STRANGER,
    Files,
    holds,
    last_handled,
    letter,
    receive,
    sent_since,
    state,
    text_of,
)
from tests.services.conftest import PROGRAMME, OfficeApp, address, at
from tests.workbooks.foreign import ole, zipped

from duban.domain.files.wording import UNREADABLE
from duban.domain.mail.holds import HoldKind
from duban.domain.returns.submission import ReturnState
from duban.services.collect.dry_run import DryRun

TYPES = "[Content_Types].xml"
RANDOM = shake_128(b"as good as random").digest
KINDS: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "a password": ("填报表.xlsx", "encrypted", lambda: ole("EncryptionInfo", "EncryptedPackage")),
    "E-SafeNet": ("填报表.xlsx", "protected", lambda: b"\x62\x14\x23\x65\x02\x01E-SafeNet   LOCK" + b"\x9c" * 99),
    "%TSD": ("填报表.xlsx", "protected", lambda: b"%TSD-Header-###%" + RANDOM(999)),
    "as good as random": ("填报表.xlsx", "protected", lambda: RANDOM(9000)),
    "a sealed scan, encrypted on the way": ("盖章扫描件.pdf", "protected", lambda: RANDOM(9000)),
    "an encrypted archive of no known make": ("填报表.zip", "protected", lambda: RANDOM(9000)),
    "a web page": ("填报表.xls", "html", lambda: b"<html><table><tr><td>1</td></tr></table>"),
    "a web page in one file": ("填报表.xls", "html", lambda: b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"),
    "CSV": ("填报表.xls", "csv", lambda: "序号,完成情况,本月进展\n38,已完成,有\n".encode("gbk")),
    "XML of 2003": (
        "填报表.xls",
        "xml-table",
        lambda: b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>',
    ),
    "UOF": ("填报表.uos", "uof", lambda: b'<?xml version="1.0"?><uof:UOF xmlns:uof="a">'),
    "UOF in a package": ("填报表.uos", "uof", lambda: zipped({"uof/uof.xml": b"<a/>"})),
    ".numbers": ("填报表.numbers", "numbers", lambda: zipped({"Index/Document.iwa": b"1", "Metadata/a.plist": b"1"})),
    "a PDF": ("填报表.pdf", "pdf", lambda: b"%PDF-1.7 /Font\n"),
    "a scanned PDF": ("填报表.pdf", "pdf", lambda: b"%PDF-1.7 /Subtype /Image\n"),
    "a sealed PDF": ("填报表.pdf", "pdf", lambda: b"%PDF-1.7 /Font /ByteRange [0 1 2 3]\n"),
    "OFD": ("填报表.ofd", "ofd", lambda: zipped({"OFD.xml": b"<a/>", "Doc_0/Document.xml": b"<a/>"})),
    "a picture": ("填报表.jpg", "image", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 99),
    "a picture of the sealed form": ("盖章扫描件.jpg", "image", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 99),
    "a text document": (
        "填报表.docx",
        "document",
        lambda: zipped({TYPES: b"<a/>", "word/document.xml": b"<a/>"}),
    ),
    "an old text document": ("填报表.doc", "document", lambda: ole("WordDocument")),
    "nothing at all": ("填报表.xlsx", "empty", lambda: b""),
    "an empty archive": ("填报表.zip", "empty", lambda: b""),
    "an archive of another make": ("填报表.rar", "archive", lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 99),
    "a binary workbook": ("填报表.xlsb", "binary-format", lambda: zipped({TYPES: b"<a/>", "xl/workbook.bin": b""})),
    "a damaged one": ("填报表.xlsx", "damaged", lambda: b"PK\x03\x04 cut off"),
    "anything else": ("填报表.xlsx", "not-a-workbook", lambda: b"\x00\x01\x02" * 99),
}


@pytest.fixture
def app(app: OfficeApp) -> OfficeApp:
    """An office that has sent its forms."""
    app.send_forms()
    return app


def answer_to(app: OfficeApp, files: Files, day: int = 20, hour: int = 9) -> str:
    """The words of the one answer to a mail of 市税务局."""
    before = len(app.post_office.attempts)
    receive(app, letter(address("swj"), at(10, day, hour), files=files), at(10, day, hour))
    ((sent, to),) = sent_since(app, before)
    assert address("swj") in to
    return "".join(text_of(sent).split())


@pytest.mark.parametrize(("name", "reason", "make"), KINDS.values(), ids=KINDS)
def test_by_mail_the_unit_is_told_what_check_says(
    app: OfficeApp, name: str, reason: str, make: Callable[[], bytes]
) -> None:
    data = make()
    (finding,) = DryRun(app.collect.file_return).examine(data, at(10, 20)).findings
    assert finding.sentence == UNREADABLE[reason]
    told = answer_to(app, [(name, data)])
    assert "".join(finding.sentence.split()) in told
    assert name in told


def test_each_of_several_files_is_named_with_its_own_sentence(app: OfficeApp) -> None:
    kinds = [KINDS[kind] for kind in ("E-SafeNet", "a web page", "a picture", "an archive of another make")]
    files = [(f"{number}-{name}", make()) for number, (name, _, make) in enumerate(kinds, start=1)]
    told = answer_to(app, files)
    for (name, _), (_, reason, _) in zip(files, kinds, strict=True):
        assert f"《{name}》{''.join(UNREADABLE[reason].split())}" in told


def test_beside_a_form_that_cannot_be_read_the_other_files_are_explained_too(app: OfficeApp) -> None:
    told = answer_to(app, [("表.xlsx", KINDS["a password"][2]()), ("表.csv", KINDS["CSV"][2]())])
    assert "".join(UNREADABLE["encrypted"].split()) in told
    assert f"《表.csv》{''.join(UNREADABLE['csv'].split())}" in told


@pytest.mark.parametrize("kind", ["E-SafeNet", "nothing at all"])
def test_evidence_that_nobody_can_open_is_told_in_the_receipt(app: OfficeApp, kind: str) -> None:
    _, reason, make = KINDS[kind]
    told = answer_to(app, [("表.xlsx", app.good_form("swj")), ("1-验收意见.pdf", make()), ("2.pdf", b"%PDF-1 /Font")])
    assert state(app, "swj") is ReturnState.ACCEPTED
    assert f"《1-验收意见.pdf》{''.join(UNREADABLE[reason].split())}" in told
    assert UNREADABLE["pdf"] not in told, "evidence may be a PDF"


def test_other_files_the_same_day_are_explained_again(app: OfficeApp) -> None:
    assert "网页格式" in answer_to(app, [("表.xls", KINDS["a web page"][2]())], hour=9)
    assert "防泄密" in answer_to(app, [("表.xlsx", KINDS["E-SafeNet"][2]())], hour=10)


def test_a_correction_that_cannot_be_read_is_explained_after_the_return_was_accepted(app: OfficeApp) -> None:
    app.reply("swj", app.good_form("swj"), at(10, 20))
    told = answer_to(app, [("更正.xlsx", KINDS["E-SafeNet"][2]())], day=21)
    assert "《更正.xlsx》" in told
    assert "随本邮件附上" not in told, "nothing is owed"


@pytest.mark.parametrize("kind", ["a password", "a damaged one"])
def test_so_is_one_that_passes_for_a_workbook_and_waits_for_a_person(app: OfficeApp, kind: str) -> None:
    app.reply("swj", app.good_form("swj"), at(10, 20))
    told = answer_to(app, [("更正.xlsx", KINDS[kind][2]())], day=21)
    assert f"《更正.xlsx》{''.join(UNREADABLE[KINDS[kind][1]].split())}" in told
    assert [hold.kind for hold in holds(app)] == [HoldKind.UNIDENTIFIED]


def test_a_stranger_is_told_nothing(app: OfficeApp) -> None:
    before = len(app.post_office.attempts)
    receive(app, letter(STRANGER, at(10, 20), files=[("更正.xlsx", KINDS["a password"][2]())]), at(10, 20))
    assert sent_since(app, before) == []


def test_a_scan_in_place_of_the_form_is_explained_and_waits_for_a_person(app: OfficeApp) -> None:
    told = answer_to(app, [("填报表.ofd", KINDS["OFD"][2]())])
    assert "请同时报送填报表电子表格" in told
    assert "由我办工作人员登记" in told
    assert [hold.kind for hold in holds(app)] == [HoldKind.PAPER]


@pytest.mark.parametrize("name", ["关于10月任务进展的复函.pdf", "红头文件.ofd"])
def test_of_a_letter_nobody_is_told_that_it_is_no_form(app: OfficeApp, name: str) -> None:
    before = len(app.post_office.attempts)
    data = KINDS["a scanned PDF"][2]() if name.endswith("pdf") else KINDS["OFD"][2]()
    receive(app, letter(address("swj"), at(10, 20), files=[(name, data)]), at(10, 20))
    assert sent_since(app, before) == []
    assert [hold.kind for hold in holds(app)] == [HoldKind.PAPER]


def test_the_scan_that_follows_a_form_is_for_a_person_alone(app: OfficeApp) -> None:
    answers = good_answers(PROGRAMME.items_of("swj"))
    answers[1] = answers[1] | {"status": "做了"}
    app.reply("swj", fill(app.form_of("swj"), answers), at(10, 20))
    assert state(app, "swj") is ReturnState.SENT_BACK
    before = len(app.post_office.attempts)
    receive(app, letter(address("swj"), at(10, 21), files=[("盖章.pdf", KINDS["a scanned PDF"][2]())]), at(10, 21))
    assert sent_since(app, before) == []


def test_a_workbook_under_the_name_of_a_document_is_a_form(app: OfficeApp) -> None:
    old = (Path(__file__).parents[2] / "workbooks" / "good.xls").read_bytes()
    receive(app, letter(address("swj"), at(10, 20), files=[("填报表.doc", old)]), at(10, 20))
    assert last_handled(app).note.startswith(("（", "《", "qz2021"))


def test_books_in_a_zip_are_read(app: OfficeApp) -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("表.xlsx", app.good_form("swj"))
    answer_to(app, [("报送.zip", target.getvalue())])
    assert state(app, "swj") is ReturnState.ACCEPTED


def test_the_signature_of_a_mail_is_no_file(app: OfficeApp) -> None:
    raw = letter(address("swj"), at(10, 20), "收到，谢谢！", files=[("smime.p7s", b"0\x82 signature")])
    raw = raw.replace(b"application/octet-stream", b"application/pkcs7-signature")
    before = len(app.post_office.attempts)
    receive(app, raw, at(10, 20))
    assert sent_since(app, before) == []
