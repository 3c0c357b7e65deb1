"""What the office decides and registers: what follows is shown first, and nothing is done before it was seen."""

from datetime import date
from urllib.parse import quote

import pytest
from tests.board.conftest import DESK, LOOKER, PREFIX, SWJ, Browser
from tests.board.test_acting import SCAN, told
from tests.cli.conftest import CYCLE

from duban.board.deciding import FORMS
from duban.bootstrap import Installation
from duban.domain.returns.submission import ReturnState

HEAD = "fgw_zhuyao"
EXTENSION = {"number": "40", "until": "2022-01-20", "applied": "2021-11-01", "reason": "省级平台改造推迟"}
CONTACT = {
    "unit": "市税务局",
    "role": "联络员",
    "name": "市税务局联络员",
    "mail": "lly2@swj.quanzhou.example",
    "phone": "0595-00000002",
    "reason": "单位来函变更",
}
EXEMPTION = {"unit": "市民政局", "period": "2021-10", "reason": "机构调整"}


def state(app: Installation, unit: str) -> ReturnState:
    with app.context.ledger.begin() as work:
        expected = work.returns.get(CYCLE.of(unit))
    assert expected is not None
    return expected.state


def decided(app: Installation) -> int:
    with app.context.ledger.begin() as work:
        return len(work.decisions.all("qz2021"))


def test_what_will_follow_is_shown_before_anything_is_done(app: Installation, browser):
    desk: Browser = browser(DESK)
    shown = desk.send("/decisions/exempt", "/decisions/exempt", **EXEMPTION)
    assert shown.status_code == 200
    assert "确认后：该单位本期不再应报" in shown.text
    assert state(app, "mzj") is ReturnState.OWED
    sentence = told(desk, desk.send("/decisions/exempt", "/decisions/exempt", confirmed="1", **EXEMPTION))
    assert "市民政局" in sentence
    assert state(app, "mzj") is ReturnState.EXEMPT
    told(desk, desk.send("/decisions/owe", "/decisions/owe", confirmed="1", **EXEMPTION))
    assert state(app, "mzj") is ReturnState.OWED


def test_an_extension_is_granted_by_whom_the_settings_say(app: Installation, browser):
    desk: Browser = browser(DESK)
    refused = desk.send("/decisions/extend", "/decisions/extend", confirmed="1", **EXTENSION)
    assert refused.status_code == 409
    assert "市发改委主要领导" in refused.text
    assert 'value="2022-01-20"' in refused.text, "what was typed stays"
    head: Browser = browser(HEAD)
    told(head, head.send("/decisions/extend", "/decisions/extend", confirmed="1", **EXTENSION))
    with app.context.ledger.begin() as work:
        assert work.decisions.in_force("qz2021").deadlines[40] == date(2022, 1, 20)


def test_the_item_that_a_decision_is_about_is_typed_as_people_call_it(app: Installation, browser):
    head: Browser = browser(HEAD)
    for typed in ("40", "第 40 项"):
        assert "第40项" in head.page(f"/decisions/extend?label={quote(typed)}")
    assert "任务清单中没有第999项" in head.page("/decisions/extend?label=999")
    typed = {name: value for name, value in EXTENSION.items() if name != "number"} | {"label": "第40项"}
    shown = head.send("/decisions/extend", "/decisions/extend", **typed)
    assert '<input type="hidden" name="number" value="40">' in shown.text
    told(head, head.send("/decisions/extend", "/decisions/extend", confirmed="1", **typed))
    with app.context.ledger.begin() as work:
        assert work.decisions.in_force("qz2021").deadlines[40] == date(2022, 1, 20)


def test_a_contact_is_changed_from_today(app: Installation, browser):
    desk: Browser = browser(DESK)
    told(desk, desk.send("/decisions/contact", "/decisions/contact", confirmed="1", **CONTACT))
    contacts = app.context.programme(CYCLE, app.clock.now()).contacts
    assert any(one.mail == "lly2@swj.quanzhou.example" for one in contacts)


def test_escalation_is_paused_and_goes_on(app: Installation, browser):
    desk: Browser = browser(DESK)
    told(desk, desk.send("/decisions/pause", "/decisions/pause", confirmed="1", reason="系统检修"))
    assert "系统检修" in desk.page("/decisions")
    told(desk, desk.send("/decisions/go-on", "/decisions/go-on", confirmed="1", reason="检修完毕"))
    assert app.pause.latest().paused is False


@pytest.mark.parametrize(
    ("code", "fields", "problem"),
    [
        ("extend", {"number": "第四十", "until": "2022-01-20", "reason": "推迟"}, "请填写任务序号"),
        ("extend", {"number": "40", "until": "明年", "reason": "推迟"}, "请填写新的完成时限"),
        ("extend", {"number": "4000", "until": "2022-01-20", "reason": "推迟"}, "没有第4000项"),
        ("extend", {"number": "9" * 5000, "until": "2022-01-20", "reason": "推迟"}, "请填写任务序号"),
        ("contact", {**CONTACT, "role": "秘书"}, "请填写角色、姓名和邮箱"),
        ("contact", {**CONTACT, "mail": "无"}, "请填写角色、姓名和邮箱"),
        ("contact", {**CONTACT, "mail": "张三@swj"}, "不是有效的邮箱地址"),
        ("exempt", {"unit": "某局", "period": "2021-10", "reason": "调整"}, "没有单位“某局”"),
        ("exempt", {"unit": "市民政局", "period": "十月", "reason": "调整"}, "十月"),
        ("exempt", {"unit": "市民政局", "period": "2021-Q4", "reason": "调整"}, "不按“2021-Q4”这样的报告期报送"),
        ("exempt", {"unit": "市民政局", "period": "2021-10", "reason": " "}, "请写明理由"),
    ],
)
def test_what_cannot_be_is_told_on_the_form_and_changes_nothing(app, browser, code, fields, problem):
    decider: Browser = browser(DESK if code == "contact" else HEAD)
    answer = decider.send(f"/decisions/{code}", f"/decisions/{code}", confirmed="1", **fields)
    assert answer.status_code == 409
    assert problem in answer.text
    assert decided(app) == 0


@pytest.mark.parametrize(
    ("basis", "problem"),
    [
        ({"remark": "〔2021〕15号", "minutes": "〔2021〕3次"}, "批示登记号和会议纪要期号只写一个"),
        ({"remark": "请市发改委研究"}, "只写编号"),
    ],
)
def test_a_basis_that_is_none_is_told_on_the_form_which_keeps_what_was_typed(app, browser, basis, problem):
    head: Browser = browser(HEAD)
    answer = head.send("/decisions/extend", "/decisions/extend", **EXTENSION, **basis)
    assert answer.status_code == 409
    assert problem in answer.text
    for kept in ('value="2022-01-20"', EXTENSION["reason"], *basis.values()):
        assert kept in answer.text
    assert decided(app) == 0


def test_a_page_that_leads_to_a_form_fills_in_what_it_knows_and_is_come_back_to(app: Installation, browser):
    desk: Browser = browser(DESK)
    page = "/decisions/exempt?unit=市民政局&period=2021-10&back=/cycles"
    opened = desk.get(page).text
    assert 'value="2021-10"' in opened
    assert "<option selected>市民政局" in opened
    shown = desk.send("/decisions/exempt", page, back="/cycles", **EXEMPTION)
    assert f'{PREFIX}/cycles">不办理' in shown.text
    done = desk.send("/decisions/exempt", page, back="/cycles", confirmed="1", **EXEMPTION)
    assert done.headers["location"] == f"{PREFIX}/cycles"


def test_no_form_leads_out_of_our_pages(browser):
    desk: Browser = browser(DESK)
    done = desk.send("/decisions/exempt", "/decisions/exempt", back="https://a.example/", confirmed="1", **EXEMPTION)
    assert done.headers["location"] == f"{PREFIX}/decisions"


def test_who_may_not_decide_sees_what_there_is_and_no_form(browser):
    looker: Browser = browser(LOOKER)
    assert "由他人办理" in looker.page("/decisions")
    assert "您没有这项权限" in looker.page("/decisions/extend")
    assert "确认办理" not in looker.page("/decisions/extend")


def test_every_form_opens_and_says_what_follows(browser):
    head: Browser = browser(HEAD)
    for form in FORMS:
        assert form.follows in head.page(f"/decisions/{form.code}")
    assert browser(DESK).get("/decisions/nothing").status_code == 404


def test_a_return_that_came_on_paper_is_registered(app: Installation, browser):
    desk: Browser = browser(DESK)
    page = f"/register/{SWJ}"
    missing = desk.send(page, page, channel="公文交换", at="")
    assert "请填写渠道、收文时间并附扫描件" in missing.text
    fields = {"channel": "公文交换", "at": "2021-10-25T16:00"}
    assert "已登记为第1次报送" in told(desk, desk.send(page, page, {"scan": ("盖章件.pdf", SCAN)}, **fields))
    assert state(app, "swj") is ReturnState.ACCEPTED
