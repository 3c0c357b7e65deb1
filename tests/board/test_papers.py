"""文书: drafts are signed, sent back, put off or withdrawn by their signer, one or several, and read as they look."""

import re
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from tests.adapters.office.documents.test_paper import AT
from tests.board.conftest import DEPUTY, DESK, LETTER, LOOKER, SWJ, Browser, letter
from tests.board.test_acting import PAPER, told
from tests.cli.conftest import CYCLE

from duban.bootstrap import Installation
from duban.domain.decisions.document import DocumentKind, DocumentState, File, Outcome
from duban.domain.papers.formal import FormalText, PaperForm

REPORT = f"report/{CYCLE}"


def shown(app: Installation, name: str) -> str:
    """What the page vouches for having shown of a draft."""
    document = next(one for one in app.sign.waiting() if one.name == name)
    return app.sign.dossier(document, app.clock.now()).sha256


@pytest.fixture
def several(app: Installation) -> Installation:
    """Three letters wait for one signer."""
    with app.context.ledger.begin() as work:
        for unit in ("jyj", "mzj"):
            work.documents.add(letter(CYCLE.of(unit)))
    return app


def boxes(app: Installation) -> list[str]:
    return [f"{app.sign.dossier(one, app.clock.now()).sha256}/1/{one.name}" for one in app.sign.waiting()]


def test_a_letter_is_signed_and_waits_to_be_numbered_sealed_and_served(app: Installation, browser):
    deputy: Browser = browser(DEPUTY)
    assert "待编号、用印、送达登记" in deputy.page(PAPER)
    sentence = told(deputy, deputy.send(f"/decide/1/{LETTER}", PAPER, outcome="签发", shown=shown(app, LETTER)))
    assert "已签发" in sentence
    assert [one.name for one in app.serve.outstanding()] == [LETTER]
    assert "待编号、用印、送达" in browser(DESK).page("/work?kind=SERVICE")


def test_a_report_is_sent_back_with_what_is_to_be_changed(app: Installation, browser):
    with app.context.ledger.begin() as work:
        work.documents.add(replace(letter(SWJ), name=REPORT, kind=DocumentKind.REPORT, title="10月汇总报告"))
    deputy: Browser = browser(DEPUTY)
    page, act = f"/papers/1/{REPORT}", f"/decide/1/{REPORT}"
    missing = deputy.send(act, page, outcome="退回", shown=shown(app, REPORT))
    assert missing.status_code == 409
    told(deputy, deputy.send(act, page, outcome="退回", reason="请补充亮点", shown=shown(app, REPORT)))
    assert [(one.outcome, one.reason) for one in app.sign.decisions(REPORT, 1)] == [(Outcome.SEND_BACK, "请补充亮点")]


def test_a_letter_cannot_be_sent_back_and_its_page_does_not_offer_it(app: Installation, browser):
    deputy: Browser = browser(DEPUTY)
    assert 'value="退回"' not in deputy.get(PAPER).text
    answer = deputy.send(f"/decide/1/{LETTER}", PAPER, outcome="退回", reason="重写", shown=shown(app, LETTER))
    assert (answer.status_code, app.sign.document(LETTER, 1).state) == (409, DocumentState.WAITING)


@pytest.mark.parametrize(
    ("outcome", "fields", "state", "sentence"),
    [
        ("签发", {}, DocumentState.SIGNED, "已签发3件"),
        ("暂缓", {"reason": "先电话联系", "until": "2021-11-05"}, DocumentState.DEFERRED, "已暂缓3件"),
        ("撤回", {"reason": "单位已报送"}, DocumentState.WITHDRAWN, "已撤回3件"),
    ],
)
def test_several_are_decided_on_at_once(several: Installation, browser, outcome, fields, state, sentence):
    deputy: Browser = browser(DEPUTY)
    chosen = boxes(several)
    answer = deputy.send("/papers/sign", "/papers", paper=chosen, outcome=outcome, **fields)
    assert sentence in told(deputy, answer)
    assert {several.sign.document(box.partition("/1/")[2], 1).state for box in chosen} == {state}


def test_without_a_reason_none_of_several_is_put_off_and_what_was_chosen_stays(several: Installation, browser):
    answer = browser(DEPUTY).send("/papers/sign", "/papers", paper=boxes(several), outcome="撤回")
    assert answer.status_code == 409
    assert answer.text.count(" checked") == 3
    assert len(several.sign.waiting()) == 3


def test_one_of_several_that_is_somebody_elses_stops_all(several: Installation, browser):
    with several.context.ledger.begin() as work:
        work.documents.add(letter(CYCLE.of("gxj"), "市发改委主要领导"))
    answer = browser(DEPUTY).send("/papers/sign", "/papers", paper=boxes(several), outcome="签发")
    assert answer.status_code == 403
    assert len(several.sign.waiting()) == 4


def test_a_draft_is_read_as_text_with_its_case_by_whoever_may_look(browser):
    shown_to_all = browser(LOOKER).page(PAPER)
    assert "商请报送为荷" in shown_to_all
    assert "签发后原样发出的正文" in shown_to_all


def package(desk: Browser, page: str) -> dict[str, bytes]:
    """What lies in the package that a paper's page offers, by name."""
    (address,) = re.findall(r'href="[^"]*(/paper-package/[^"]+)"', desk.get(page).text)
    answer = desk.get(address)
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.content)) as held:
        return {name: held.read(name) for name in held.namelist()}


def test_a_paper_leaves_for_the_offices_own_system_with_its_annexes_its_sheet_and_their_digests(
    app: Installation, browser
):
    with app.context.ledger.begin() as work:
        held = [File(name, app.context.archive.put(name.encode())) for name in ("函（第2稿）.docx", "清单.xlsx")]
        work.documents.add(
            replace(letter(SWJ), draft=2, files=tuple(held), text="关于报送的函\n\n市税务局：\n\n请报送。")
        )
    found = package(browser(DESK), f"/papers/2/{LETTER}")
    assert list(found) == ["函（第2稿）.docx", "清单.xlsx", "拟稿单.docx", "校验值.txt"]
    assert found["函（第2稿）.docx"].decode() == "函（第2稿）.docx"
    for line in found["校验值.txt"].decode().splitlines():
        digest, _, name = line.partition("  ")
        assert sha256(found[name]).hexdigest() == digest
    said = [cell.text for row in Document(BytesIO(found["拟稿单.docx"])).tables[0].rows for cell in row.cells]
    assert {"市税务局", "清单.xlsx", app.settings.office.issuer} <= set(said)
    assert found == package(browser(DESK), f"/papers/2/{LETTER}"), "the same whenever it is fetched"


def test_a_paper_is_read_as_pdf_that_says_that_the_sealed_one_counts(app: Installation, browser, require_program):
    require_program("soffice", "libreoffice-writer")
    import pypdfium2

    text = FormalText("关于报送的函", "市税务局：", ("请报送。",))
    paper = app.context.papers.paper(PaperForm.LETTER, text, app.settings.office, AT, 1)
    file = File("函（第2稿）.docx", app.context.archive.put(paper))
    with app.context.ledger.begin() as work:
        work.documents.add(replace(letter(SWJ), draft=2, files=(file,)))
    desk = browser(DESK)
    (address,) = re.findall(r'href="[^"]*(/paper-reading/[^"]+)"', desk.get(f"/papers/2/{LETTER}").text)
    answer = desk.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    said = "".join(pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range().split())
    assert "阅览版，以正式文件为准送审稿（第1稿）" in said


def test_where_nothing_makes_pdf_the_page_says_so(app: Installation, browser, monkeypatch):
    paper = app.context.papers.paper(PaperForm.LETTER, FormalText("函", "", ()), app.settings.office, AT, 1)
    with app.context.ledger.begin() as work:
        work.documents.add(replace(letter(SWJ), draft=2, files=(File("函.docx", app.context.archive.put(paper)),)))
    monkeypatch.setenv("PATH", "")
    answer = browser(DESK).get(f"/paper-reading/2/0/{LETTER}")
    assert answer.status_code == 409
    assert "没有安装 LibreOffice" in answer.text
    assert browser(DESK).get(f"/paper-reading/2/1/{LETTER}").status_code == 404


def test_what_is_only_a_mail_has_no_package(browser):
    answer = browser(DESK).get(f"/paper-package/1/{LETTER}")
    assert answer.status_code == 409
    assert "没有公文包" in answer.text
    assert "paper-package" not in browser(DESK).get(PAPER).text
