"""What a later draft says otherwise: told once, in reading order, with both values."""

import pytest
from tests.report_cases import COURT, CUT_OFF, RETURNS, SUBMISSIONS, accepted, entry, expected, report

from duban.domain.report import Report, as_json, facts_of
from duban.domain.report.facts import told, told_now
from duban.domain.report.restatement import ReportedStatement, restated
from duban.domain.returns.submission import Status

AFTERWARDS = CUT_OFF.replace(day=2)
COURT_REPORTED = {
    "returns": RETURNS | {COURT: expected(COURT, at=AFTERWARDS)},
    "submissions": SUBMISSIONS
    | {COURT: accepted(COURT, [entry(5, Status.DONE), entry(6, Status.PROGRESSING)], AFTERWARDS)},
    "as_of": AFTERWARDS,
}


def changes(before: Report, after: Report) -> tuple[str, ...]:
    """What *after* says otherwise than *before* said when it was frozen."""
    return restated(told(as_json(facts_of(before))), told_now(facts_of(after)))


def test_what_was_frozen_is_told_as_it_would_be_told_today() -> None:
    assert told(as_json(facts_of(report()))) == told_now(facts_of(report()))


def test_the_same_returns_at_a_later_moment_change_nothing() -> None:
    assert changes(report(), report(as_of=AFTERWARDS)) == ()


def test_a_return_after_the_report_is_told_first_then_the_counts_then_item_by_item() -> None:
    first, counts, item_5, item_6, item_7 = changes(report(), report(**COURT_REPORTED))
    assert first == "市中级人民法院报送情况由“漏报”改为“补报”。"
    assert counts.startswith("已报单位由“2”改为“3”、补报单位由“0”改为“1”、漏报单位由“1”改为“0”")
    assert "合计红灯由“2”改为“1”" in counts
    assert item_5 == (
        "第5项：灯由“红”改为“绿”、状态由“逾期未完成”改为“已申报待核验”、"
        "完成情况由“正在推进（按序时）”改为“已完成”、逾期天数由“25”改为“—”；存在问题有更新。"
    )
    assert item_6.startswith("第6项：")
    assert item_7 == "第7项：数据来源由“未报送，无往期数据”改为“报送件未含本项，无往期数据”，内容未变。"


def test_a_corrected_return_that_says_the_same_is_named_as_such() -> None:
    again = {COURT: accepted(COURT, [entry(5, Status.DONE)], AFTERWARDS, attempt=2)}
    given = {
        **COURT_REPORTED,
        "submissions": SUBMISSIONS | {COURT: accepted(COURT, [entry(5, Status.DONE)], AFTERWARDS)},
    }
    corrected = {**COURT_REPORTED, "submissions": SUBMISSIONS | again}
    assert changes(report(**given), report(**corrected)) == (
        (
            "第5项：数据来源由“qz2021/department_monthly/2021-10/fayuan#1”"
            "改为“qz2021/department_monthly/2021-10/fayuan#2”，内容未变。"
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param("旧", "新" * 40, f"典型经验由“旧”改为“{'新' * 40}”。", id="short enough to be told whole"),
        pytest.param("旧", "新" * 41, "典型经验有更新。", id="too long"),
        pytest.param("旧" * 41, "新", "典型经验有更新。", id="too long before"),
    ],
)
def test_a_long_text_is_only_said_to_be_another(before: str, after: str, told: str) -> None:
    key = "practice.x#1"
    statements = ({key: ReportedStatement("典型经验", value)} for value in (before, after))
    assert restated(*statements) == (told,)


def test_what_is_no_longer_stated_is_told_by_its_old_name() -> None:
    assert restated({"target.K1": ReportedStatement("第1项“时长”", "达标")}, {}) == ("第1项“时长”由“达标”改为“—”。",)


def of_items(said: dict[int, str]) -> dict[str, ReportedStatement]:
    """What a draft says of items, by their numbers."""
    return {f"item.{number}.basis": ReportedStatement(f"第{number}项数据来源", basis) for number, basis in said.items()}


def test_items_of_which_the_same_is_to_be_said_are_named_together_where_the_first_stands() -> None:
    before = dict.fromkeys((1, 2, 3, 4, 7), "未报送")
    after = dict.fromkeys((1, 3, 4, 7), "沿用9月") | {2: "补报"}
    assert restated(of_items(before), of_items(after)) == (
        "第1、3—4、7项：数据来源由“未报送”改为“沿用9月”，内容未变。",
        "第2项：数据来源由“未报送”改为“补报”，内容未变。",
    )


def test_items_with_labels_are_named_together_by_these() -> None:
    before = {f"item.{number}.light": ReportedStatement(f"第2-{number}项灯", "灰") for number in (1, 2)}
    after = {f"item.{number}.light": ReportedStatement(f"第2-{number}项灯", "绿") for number in (1, 2)}
    assert restated(before, after) == ("第2-1、2-2项：灯由“灰”改为“绿”。",)


def test_that_nothing_had_changed_is_no_change_of_its_own() -> None:
    before = {
        "item.5.unchanged": ReportedStatement("第5项本月无变化", "本月无变化"),
        "item.5.progress": ReportedStatement("第5项本月进展", "旧"),
    }
    after = {"item.5.progress": ReportedStatement("第5项本月进展", "新")}
    assert restated(before, after) == ("第5项：本月进展有更新。",)
