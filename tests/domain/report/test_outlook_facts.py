"""What comes, what holds items up and what is needed of whom, as counted facts: each of the items that it counts."""

from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import COURT, RETURNS, TAX, TRADE, accepted, dated, entry, expected, item, report

from duban.domain.decisions.coordination import NeedActKind
from duban.domain.report import Report, facts_of
from duban.domain.report.fact import CiteKind, Fact
from duban.domain.report.matters import ReportedMatter
from duban.domain.returns.delay import DelayCause
from duban.domain.returns.submission import CoordinationLevel, Entry, Status

SEPTEMBER, NOVEMBER = dated(date(2021, 9, 30)), dated(date(2021, 11, 30))
YEAR_END = dated(date(2021, 12, 31))
DEPARTMENTS, CITY, PROVINCE = CoordinationLevel.DEPARTMENTS, CoordinationLevel.CITY, CoordinationLevel.PROVINCE
ON_TIME = {code: expected(code) for code in RETURNS}


def said(*entries: Entry, others: tuple[Entry, ...] = ()) -> Report:
    """Items 1 to 3 are the tax office's and due in September, 4 and 5 those of trade and later; all reported."""
    deadlines = (*[SEPTEMBER] * 3, NOVEMBER, YEAR_END)
    items = tuple(item(n, TAX if n < 4 else TRADE, deadline) for n, deadline in enumerate(deadlines, start=1))
    returned = {TAX: accepted(TAX, entries), TRADE: accepted(TRADE, others), COURT: accepted(COURT, ())}
    return report(items, ON_TIME, returned, {})


def late(number: int, cause: DelayCause | None = None, **more: str) -> Entry:
    return entry(number, Status.BEHIND, delay_cause=cause, **more)  # type: ignore[arg-type]


LATE = said(
    late(1, DelayCause.MONEY),
    late(2),
    entry(3, Status.DONE, evidence="泉税发〔2021〕3号"),
    others=(late(4, DelayCause.SYSTEM), entry(5, Status.ON_SCHEDULE)),
)


def told(facts: Report) -> dict[str, Fact]:
    return {fact.key: fact for fact in facts_of(facts).facts}


def values(facts: Report, start: str) -> dict[str, object]:
    return {key.removeprefix(start): fact.value for key, fact in told(facts).items() if key.startswith(start)}


def items_cited(fact: Fact) -> set[int | None]:
    return {cite.item for cite in fact.cites}


def test_lists_are_counted_by_who_leads_what_stands_in_them() -> None:
    assert values(LATE, "lists.overdue.lead.") == {"市税务局": 2}
    assert values(LATE, "lists.behind.lead.") == {"市商务局": 1}
    assert values(LATE, "lists.ahead.lead.") == {"市商务局": 2}
    both = report((item(1, TAX, NOVEMBER), item(2, TRADE, NOVEMBER), item(3, TRADE, YEAR_END)), submissions={})
    assert values(both, "lists.ahead.lead.") == {"市税务局": 1, "市商务局": 2}


def test_what_falls_due_is_counted_in_all_by_week_and_by_what_lags_already() -> None:
    assert values(LATE, "lists.ahead") == {"": 2, "_slow": 1, ".lead.市商务局": 2}
    assert values(LATE, "ahead.week.") == {"2021-11-29": 1, "2021-12-27": 1}
    assert told(LATE)["ahead.week.2021-12-27"].name == "12月27日至31日到期"


def test_lights_are_counted_by_their_reason() -> None:
    near = report((item(1, TAX, dated(date(2021, 11, 10))), item(2, TAX, SEPTEMBER)), submissions={})
    assert values(near, "lit.")["red.overdue"] == 1
    assert values(LATE, "lit.") == {
        "yellow.near": 0, "yellow.slow": 1, "yellow.asked": 0, "red.overdue": 2, "red.slow": 0,
    }  # fmt: skip


def test_a_count_cites_the_items_that_it_counts_and_the_task_list_where_it_counts_none() -> None:
    facts = told(LATE)
    assert items_cited(facts["lit.red.overdue"]) == {1, 2}
    assert items_cited(facts["delays.owner.helper"]) == {1}
    (none,) = facts["lit.yellow.near"].cites
    assert (none.kind, none.item, none.column) == (CiteKind.TASK_LIST, None, "序号")


def test_what_is_late_is_counted_by_who_can_solve_it_and_where_no_reason_is_given() -> None:
    assert values(LATE, "delays.owner.") == {"lead": 1, "helper": 1, "office": 0, "above": 0}
    assert (values(LATE, "delays.late"), values(LATE, "delays.unsaid")) == ({"": 3}, {"": 1})
    assert items_cited(told(LATE)["delays.unsaid"]) == {2}


def need(
    number: int, level: CoordinationLevel, text: str = "缺人手。", act: NeedActKind | None = None, helper: str = ""
) -> ReportedMatter:
    row = LATE.rows[number - 1]
    return ReportedMatter(row, text, level, LATE.period, act=act, helper=helper)


NEEDS = replace(
    LATE,
    needs=(
        need(1, CITY, "请定标准。"),
        need(2, DEPARTMENTS, act=NeedActKind.ASKED, helper="市数字办"),
        need(3, DEPARTMENTS, act=NeedActKind.ASKED, helper="市财政局"),
        need(4, DEPARTMENTS, act=NeedActKind.SAID, helper="市数字办"),
        need(5, PROVINCE, "请定标准。", NeedActKind.ASKED),
    ),
)


def test_needs_are_counted_by_level_and_by_how_far_each_came() -> None:
    assert values(NEEDS, "needs.level.") == {"departments": 3, "city": 1, "province": 1}
    assert values(NEEDS, "needs.stage.") == {
        "待交办": 1, "协办单位办理中": 3, "协办单位已答复": 1, "已答复提出单位": 0, "已提请上一级": 0, "已办结": 0,
    }  # fmt: skip
    assert items_cited(told(NEEDS)["needs.stage.协办单位已答复"]) == {4}


def test_of_a_helper_only_what_it_has_not_answered_is_counted() -> None:
    assert values(NEEDS, "needs.helper.") == {"市数字办": 1, "市财政局": 1}
    assert items_cited(told(NEEDS)["needs.helper.市数字办"]) == {2}


@pytest.mark.parametrize(
    ("needs", "counted"),
    [
        pytest.param(NEEDS.needs, {1, 5}, id="what is asked of city or province comes first"),
        pytest.param(NEEDS.needs[1:4], {2, 3, 4}, id="else what departments settle among themselves"),
    ],
)
def test_needs_in_the_same_words_are_counted_together(needs: tuple[ReportedMatter, ...], counted: set[int]) -> None:
    fact = told(replace(LATE, needs=needs))["needs.most_alike"]
    assert (fact.value, items_cited(fact)) == (len(counted), counted)


def test_problems_in_the_same_words_are_counted_together() -> None:
    problems = said(*(late(n, problems="接口未通。" if n > 1 else "缺钱。") for n in (1, 2, 3)))
    fact = told(problems)["problems.most_alike"]
    assert (fact.value, items_cited(fact)) == (2, {2, 3})
