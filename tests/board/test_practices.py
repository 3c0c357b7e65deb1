"""典型经验 on the pages: the register, one practice from judging to its adopters, and who may do it."""

from dataclasses import replace

import pytest
from tests.board.conftest import DESK, LOOKER, SWJ, Browser
from tests.board.test_acting import told
from tests.cli.conftest import CYCLE, duban, moment
from tests.services.decide.test_practices import tells

from duban.bootstrap import Installation
from duban.domain.decisions.document import Document, DocumentKind, Outcome, Signature
from duban.domain.returns.submission import Entry, Status
from duban.services.drafts.briefs import brief_of

ONE = f"/practices/{SWJ}"
WHY = {"reason": "可复制推广"}


def spreads(app: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the loop on, as the settings would."""
    plan = app.settings.programmes["qz2021"]
    monkeypatch.setitem(app.settings.programmes, "qz2021", replace(plan, loops=replace(plan.loops, practices=True)))


@pytest.fixture
def spreading(app: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The loop is on, and 市税务局 told something."""
    spreads(app, monkeypatch)
    tells(app, SWJ, "首创一窗通办。", Entry(38, Status.ON_SCHEDULE, progress="推进。"), when=moment(10, 25))
    return app


def test_a_practice_is_judged_cleared_agreed_to_and_its_adopter_noted(spreading: Installation, browser) -> None:
    desk: Browser = browser(DESK)
    assert "首创一窗通办。" in desk.page("/practices")
    assert "待研判：首创一窗通办。" in desk.page("/work")
    assert "登记保密审查通过" not in desk.page(ONE)
    sent = desk.send(ONE, ONE, act="TAKEN", words="首创一窗通办，少跑两次", **WHY)
    assert "已采纳，待保密审查" in told(desk, sent)
    refused = desk.send(ONE, ONE, act="CLEARED", person="保密员", **WHY)
    assert (refused.status_code, "请填写审查日期" in refused.text) == (409, True)
    assert 'value="保密员"' in refused.text, "what was typed stays"
    assert "待征求单位意见" in told(
        desk, desk.send(ONE, ONE, act="CLEARED", person="保密员", dated="2021-10-27", **WHY)
    )
    agreed = desk.send(ONE, ONE, act="AGREED", paper="泉税函〔2021〕9号", dated="2021-10-28", **WHY)
    assert "随季度末月的调度简况推广" in told(desk, agreed)
    said = {"unit": "mzj", "words": "我局已参照施行", "paper": "泉民函〔2021〕7号", "dated": "2021-10-29"}
    assert "已登记市民政局采用" in told(desk, desk.send(ONE, ONE, act="ADOPTED", **said, **WHY))
    shown = desk.page(ONE)
    for words in ("待推广", "泉税函〔2021〕9号", "市民政局", "采纳"):
        assert words in shown
    assert "首创一窗通办，少跑两次" in desk.page("/practices?stage=READY")
    assert "没有单位报送典型经验" in desk.page("/practices?stage=JUDGE")
    assert "典型经验：采纳：首创一窗通办，少跑两次" in desk.page("/units/qz2021/swj")


def signed_with(app: Installation, words: str) -> None:
    """Let a 简况 that tells *words* be signed; no form brought it to anybody yet."""
    name = str(brief_of(CYCLE))
    text = f"典型经验，供结合实际参考：市税务局：{words}。"
    paper = Document(
        *(name, 1, DocumentKind.BRIEF, str(CYCLE), "调度简况", text, "市营商办负责人", (), moment(11, 1)), text=text
    )
    with app.context.ledger.begin() as work:
        work.documents.add(paper)
        work.documents.sign(Signature(name, 1, Outcome.SIGN, "市营商办负责人", "", moment(11, 1, 10)))


def test_until_the_brief_left_its_unit_may_take_back_its_consent(spreading: Installation, browser) -> None:
    desk: Browser = browser(DESK)
    desk.send(ONE, ONE, act="TAKEN", words="首创一窗通办，少跑两次", **WHY)
    desk.send(ONE, ONE, act="CLEARED", person="保密员", dated="2021-10-27", **WHY)
    desk.send(ONE, ONE, act="AGREED", paper="泉税函〔2021〕9号", dated="2021-10-28", **WHY)
    signed_with(spreading, "首创一窗通办，少跑两次")
    assert "已推广（2021年10月调度简况，已签发、尚未发出）" in desk.page(ONE)
    assert "登记单位不同意推广" in desk.page(ONE)
    assert "登记单位同意推广" not in desk.page(ONE)
    sent = desk.send(ONE, ONE, act="REFUSED", paper="电话", dated="2021-10-28", **WHY)
    assert "已签发、尚未发出的简况不再发出" in told(desk, sent)
    assert "已推广" not in desk.page(ONE)
    assert "市税务局的典型经验：单位不同意推广" in desk.page(f"/papers/1/{brief_of(CYCLE)}")


def test_who_looks_reads_and_an_unknown_one_is_not_there(spreading: Installation, browser) -> None:
    looker: Browser = browser(LOOKER)
    assert "首创一窗通办。" in looker.page(ONE)
    assert "<form method" not in looker.get(ONE).text
    assert looker.get("/practices/qz2021/department_monthly/2021-10/mzj").status_code == 404
    assert looker.get("/practices/qz2021/department_monthly/x/mzj").status_code == 404
    desk: Browser = browser(DESK)
    assert "请刷新页面" in desk.send(ONE, ONE, act="x", **WHY).text


def test_where_the_loop_is_off_the_register_is_empty_and_says_so(app: Installation, browser) -> None:
    assert "典型经验推广环节未启用" in browser(LOOKER).page("/practices")


def test_the_command_does_the_same(app: Installation) -> None:
    said = duban("decide", "practice", str(SWJ), "采纳", "--words", "一窗通办", "--user", DESK, "--reason", "可复制")
    assert "未启用典型经验推广环节" in said.output
    assert "请写明办理" in duban("decide", "practice", str(SWJ), "好", "--user", DESK, "--reason", "可复制").output
