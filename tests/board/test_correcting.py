"""The task list is corrected with the mouse: what an item says now is there, and the second of two is told."""

import pytest
from tests.board.conftest import CHECKER, DESK, LOOKER, Browser
from tests.board.test_acting import told

from duban.bootstrap import Installation

HEAD = "fgw_zhuyao"
BASIS = {"reason": "市政府专题会议", "minutes": "〔2021〕15号"}


def decide(browser: Browser, code: str, **fields: object) -> str:
    """The sentence after a decision whose consequences were looked at before."""
    page = f"/decisions/{code}?number={fields.get('number', '')}"
    shown = browser.send(f"/decisions/{code}", page, **fields)
    assert (shown.status_code, "确认后：" in shown.text) == (200, True), shown.text
    return told(browser, browser.send(f"/decisions/{code}", page, confirmed="1", **fields))


def item(app: Installation, number: int):
    return app.versions.latest("qz2021").item(number)


def test_a_measure_is_worded_anew_and_the_others_stay(app: Installation, browser):
    before = item(app, 40).measures
    desk: Browser = browser(DESK)
    assert before[0] in desk.page("/decisions/measures?number=40")
    fields = {"measure.1": "1.开展试点", f"measure.{len(before) + 1}": "总结推广"}
    assert "“具体措施”已订正" in decide(desk, "measures", number="40", **fields, **BASIS)
    after = item(app, 40).measures
    assert after[0] == "1.开展试点"
    assert after[1 : len(before)] == before[1:]
    assert after[-1].endswith("总结推广")


def test_what_was_not_changed_is_no_correction(app: Installation, browser):
    desk: Browser = browser(DESK)
    same = {"number": "40", "measure.1": item(app, 40).measures[0], "confirmed": "1", **BASIS}
    answer = desk.send("/decisions/measures", "/decisions/measures?number=40", **same)
    assert (answer.status_code, "没有改动" in answer.text) == (409, True)


def test_an_item_is_added_divided_and_put_into_another(app: Installation, browser):
    desk: Browser = browser(DESK)
    assert 'value="149"' in desk.get("/decisions/add").text, "the next number is there"
    indicator = item(app, 40).indicator.name
    new = {
        "new": "149",
        "indicator": indicator,
        "goal": "推行全电发票",
        "measures": "开展试点\n全面推行\n",
        "leads": "市税务局",
        "deadline": "2022-06-30",
    }
    assert "“新增”已订正" in decide(desk, "add", **new, **BASIS)
    assert item(app, 149).measures == ("开展试点", "全面推行")
    page = desk.page("/decisions/split?number=149")
    assert "推行全电发票" in page
    assert "2.全面推行" in page
    parts = {"number": "149", "new": "150", "parts": ["2.全面推行"]}
    assert "“拆分”已订正" in decide(desk, "split", **parts, **BASIS)
    assert (item(app, 149).measures, item(app, 150).measures) == (("开展试点",), ("全面推行",))
    assert "“合并”已订正" in decide(desk, "merge", number="150", into="149", **BASIS)
    assert len(item(app, 149).measures) == 2


def test_goal_leads_and_co_leads_are_corrected_from_what_stands_there(app: Installation, browser):
    desk: Browser = browser(DESK)
    assert "市税务局" in desk.get("/decisions/lead?number=38").text
    decide(desk, "lead", number="38", value="市教育局、市税务局", **BASIS)
    decide(desk, "co-leads", number="38", value="市民政局", **BASIS)
    decide(desk, "goal", number="38", value="新的目标", **BASIS)
    found = item(app, 38)
    assert found.leads[0] == "jyj"
    assert found.co_organisations == ("mzj",)
    assert found.goal == "新的目标"


def test_without_a_basis_what_is_the_citys_only_becomes_a_draft(app: Installation, browser):
    before = item(app, 38).goal
    sentence = decide(browser(HEAD), "goal", number="38", value="新的目标", reason="工作需要")
    assert "没有登记任何决定" in sentence
    assert item(app, 38).goal == before


def test_the_consequences_name_the_item_what_it_said_and_what_it_will_say(app: Installation, browser):
    desk: Browser = browser(DESK)
    said = {"number": "38", "value": "新的目标", **BASIS}
    shown = desk.send("/decisions/goal", "/decisions/goal?number=38", **said)
    assert f"原为：{item(app, 38).goal}"[:20] in shown.text
    assert "新的目标" in shown.text
    assert "完成时限：" in shown.text


@pytest.mark.parametrize(
    ("code", "fields", "problem"),
    [
        ("measures", {"number": "4711"}, "没有第4711项"),
        ("measures", {"number": "x"}, "请填写任务序号"),
        ("split", {"number": "40", "new": "41", "parts": ["1.推行"]}, "序号 41 不能使用"),
        ("split", {"number": "40", "new": "", "parts": ["1.推行"]}, "请填写新事项的序号"),
        ("merge", {"number": "40", "into": "40"}, "不能并入自身"),
        ("merge", {"number": "40", "into": "4711"}, "没有第4711项"),
        ("add", {"new": "149", "indicator": "无", "goal": "好", "measures": "一", "leads": "市税务局"}, "应为日期"),
        ("goal", {"number": "40", "value": "新", "first": "2021-10"}, "最早自"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_recorded(app: Installation, browser, code, fields, problem):
    answer = browser(DESK).send(f"/decisions/{code}", "/decisions/add", confirmed="1", **fields, **BASIS)
    assert (answer.status_code, problem in answer.text) == (409, True), answer.text
    with app.context.ledger.begin() as work:
        assert work.decisions.all("qz2021") == ()


def test_the_second_who_corrects_the_same_item_is_told_what_the_first_did(app: Installation, browser):
    desk, head = browser(DESK), browser(HEAD)
    stale = {"number": "40", "measure.1": "另一种写法", "seen": "0", **BASIS}
    decide(desk, "measures", number="40", **{"measure.1": "1.开展试点"}, **BASIS)
    for confirmed in ("", "1"):
        answer = head.send("/decisions/measures", "/decisions/measures?number=40", confirmed=confirmed, **stale)
        assert answer.status_code == 409
        assert "在您核对期间，市营商办督办岗已于11月1日" in answer.text
        assert 'name="seen" value="1"' in answer.text, "whoever looks again may decide"
    assert item(app, 40).measures[0] == "1.开展试点"


def test_what_was_decided_on_something_else_disturbs_nobody(app: Installation, browser):
    desk: Browser = browser(DESK)
    decide(desk, "goal", number="38", value="新的目标", **BASIS)
    decide(desk, "measures", number="40", **{"measure.1": "1.开展试点"}, seen="0", **BASIS)
    exempt = {"unit": "市民政局", "period": "2021-10", "reason": "调整"}
    decide(desk, "exempt", **exempt)
    again = desk.send("/decisions/owe", "/decisions/owe", confirmed="1", seen="2", **exempt)
    assert "免报" in again.text
    assert again.status_code == 409


def test_who_may_not_correct_sees_no_form(browser):
    for user in (LOOKER, CHECKER):
        assert "<form" not in browser(user).get("/decisions/measures?number=40").text.partition("<main")[2]
