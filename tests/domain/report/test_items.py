"""The facts of single items: what each says, in which words, and what it rests on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.report_cases import CONTINUOUS, ENTRIES, PERIOD, SUBMISSIONS, TAX, accepted, dated, entry, item, report

from duban.domain.report.fact import Citing, Fact
from duban.domain.report.items import item_facts
from duban.domain.report.report import Report
from duban.domain.returns.submission import CoordinationLevel, Entry, MeasureState, Status, TargetValue

FULL = Entry(
    1,
    Status.BEHIND,
    (MeasureState.IN_PLACE, None),
    progress="完成联调。",
    problems="接口未通。",
    next_steps="十一月上线。",
    expected_on=date(2021, 12, 20),
    evidence="方案.pdf",
    remark="市级试点",
    unchanged=True,
    coordination="请市里协调。",
    coordination_level=CoordinationLevel.CITY,
)


def facts(of: Report) -> dict[str, Fact]:
    return {fact.key: fact for fact in item_facts(of, Citing(of.task_list_sha256))}


def said(entry: Entry, earlier: Entry | None = None) -> dict[str, Fact]:
    """The facts of item 1, of which the tax office said that."""
    before = {1: (PERIOD.later(-1), earlier)} if earlier else {}
    plan = (item(1, TAX, dated(date(2021, 9, 30))),)
    return facts(report(plan, submissions={TAX: accepted(TAX, [entry])}, earlier=before))


def test_everything_that_was_said_of_an_item_is_a_fact_under_its_column() -> None:
    told = said(FULL)
    keys = (
        "status",
        "unchanged",
        "measure",
        "progress",
        "problems",
        "coordination",
        "next_steps",
        "evidence",
        "remark",
    )
    values = [told[f"item.1.{key}"].value for key in (*keys, "coordination_level", "expected_on")]
    assert values == [
        *("正在推进（滞后）", "本月无变化", "已落实1条，共2条", "完成联调。", "接口未通。", "请市里协调。"),
        *("十一月上线。", "方案.pdf", "市级试点", "市级", date(2021, 12, 20)),
    ]
    assert told["item.1.problems"].name == "第1项存在问题"


def test_empty_cells_say_nothing() -> None:
    told = said(Entry(1, None, (None, None)))
    assert list(told) == [
        *(f"item.1.{key}" for key in ("lead", "goal", "deadline", "light", "standing", "days_overdue", "basis")),
        *(key for key in told if key.startswith("target.")),
    ]


def test_days_overdue_are_a_fact_only_where_there_are_any() -> None:
    assert said(FULL)["item.1.days_overdue"].value == 25
    assert "item.1.days_overdue" not in said(replace(FULL, status=Status.DONE))


def test_what_stands_in_says_so_and_an_item_of_which_nothing_is_known_has_only_its_standing() -> None:
    plan = (item(1, TAX, CONTINUOUS), item(2, TAX, CONTINUOUS))
    told = facts(report(plan, submissions={}, earlier={1: (PERIOD.later(-1), FULL)}))
    assert told["item.1.progress"].rule == "本期无该项报送数据，沿用最近一期"
    assert said(FULL)["item.1.progress"].rule == ""
    assert not [key for key in told if key.startswith("item.2.progress")]
    assert told["item.2.basis"].value == "已登记，无电子表，无往期数据"


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("120", Decimal(120), "到期未达标（120小时）"),
        ("", None, "无数据"),
        ("约一百", None, "填报值无法判定（约一百小时）"),
    ],
)
def test_a_target_is_told_with_its_number_aim_and_day(text: str, value: Decimal | None, told: str) -> None:
    numbered = replace(ENTRIES[TAX][0], values=(TargetValue("K1", value, text),))
    found = facts(report(submissions=SUBMISSIONS | {TAX: accepted(TAX, (numbered,))}))["target.K1"]
    assert (found.value, found.name, found.rule) == (told, "第1项“时长”", "目标≤110小时，2021-09-30前")


def test_problems_needs_changes_and_what_comes_next_are_facts() -> None:
    told = said(FULL, replace(FULL, expected_on=date(2021, 11, 1)))
    assert told["item.1.problem_since"].value == "2021-09"
    assert told["item.1.need_since"].value == "2021-09"
    assert told["item.1.change.expected"].value == "2021-11-01→2021-12-20"
    assert told["item.1.change.expected"].rule == "与2021年9月相比"
    (coming,) = [fact for key, fact in facts(report()).items() if key.endswith(".next_due")]
    assert (coming.key, coming.value) == ("item.2.next_due", date(2021, 10, 31))
    assert coming.rule == "完成时限在统计截止日之后、2021-11-30以前，且未申报完成"


def test_good_practice_is_a_fact_of_the_whole_return() -> None:
    told = facts(report(submissions=SUBMISSIONS | {TAX: replace(SUBMISSIONS[TAX], experience="首创。")}))
    (practice,) = [fact for key, fact in told.items() if key.startswith("practice.")]
    assert (practice.name, practice.value, practice.cites[0].item) == ("市税务局经验做法", "首创。", None)


def test_publicity_is_a_fact_in_words_and_counted_nowhere() -> None:
    told = facts(report(submissions=SUBMISSIONS | {TAX: replace(SUBMISSIONS[TAX], publicity="电台解读。")}))
    assert [(key, fact.value) for key, fact in told.items() if "publicity" in key] == [
        (f"publicity.{report().sources[0].number}", "电台解读。")
    ]


def test_an_unchanged_item_that_was_claimed_says_what_it_claimed() -> None:
    claimed = said(entry(1, Status.DONE))
    assert claimed["item.1.status"].value == "已完成"
