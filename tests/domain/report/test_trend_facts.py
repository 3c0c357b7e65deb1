"""What a report compares, as counted facts: with the periods before, and with the plan's own deadlines."""

from dataclasses import replace
from datetime import date

from tests.report_cases import BORDER, TAX, TRADE, dated, item, report

from duban.domain.calendar.cycle import Period
from duban.domain.report import Report, facts_of
from duban.domain.report.changes import ItemChange, ItemChangeKind
from duban.domain.report.coverage import Timeliness
from duban.domain.report.fact import CiteKind, Fact
from duban.domain.report.trend import LightPoint, MonthPoint, Strip, light_point

OCTOBER = report()
SEPTEMBER = OCTOBER.period.later(-1)
CYCLE = "qz2021/department_monthly/2021-09"


def told(facts: Report, start: str) -> dict[str, Fact]:
    found = {fact.key: fact for fact in facts_of(facts).facts}
    return {key.removeprefix(start): fact for key, fact in found.items() if key.startswith(start)}


def values(facts: Report, start: str) -> dict[str, object]:
    return {key: fact.value for key, fact in told(facts, start).items()}


def before(**counts: int) -> LightPoint:
    point = light_point(SEPTEMBER, OCTOBER.rows)
    return replace(point, total=replace(point.total, **counts), overdue=3)


def test_the_lights_of_each_period_are_counted_by_category_and_cite_its_own_cycle() -> None:
    points = (light_point(SEPTEMBER, OCTOBER.rows[:3]), light_point(OCTOBER.period, OCTOBER.rows))
    facts = told(replace(OCTOBER, lights=points), "lights.")
    category = "2021-09.投资贸易便利"
    assert {key: facts[f"{category}.{key}"].value for key in ("green", "yellow", "red", "grey", "closed")} == {
        "green": 0, "yellow": 0, "red": 1, "grey": 0, "closed": 0,
    }  # fmt: skip
    assert facts[f"{category}.red"].name == "2021年9月投资贸易便利红灯"
    assert [(cite.kind, cite.name) for cite in facts[f"{category}.red"].cites] == [(CiteKind.EXPECTED, CYCLE)]
    assert facts["2021-10.投资贸易便利.red"].value == 2


def test_the_period_before_is_told_in_the_same_numbers_as_this_one() -> None:
    point = before(closed=1, claimed=2, due=8, due_closed=1, due_claimed=2)
    compared = replace(OCTOBER, compared_to=SEPTEMBER, lights=(point,))
    assert values(compared, "before.") == {
        "closed": 1, "claimed": 2, "due": 8, "due_open": 5, "verified_rate": 12.5, "rate": 37.5, "overdue": 3,
    }  # fmt: skip
    assert [cite.name for cite in told(compared, "before.")["overdue"].cites] == [CYCLE]


def test_the_first_period_is_compared_with_nothing() -> None:
    first = replace(OCTOBER, compared_to=None, lights=(), changes=())
    assert told(first, "before.") == {}
    assert [key for key in told(first, "changes.") if ".category." in key] == []


def test_what_was_closed_or_claimed_since_is_counted_by_category() -> None:
    row = next(row for row in OCTOBER.rows if row.item.indicator is BORDER)
    changes = tuple(ItemChange(kind, row, "", "") for kind in (ItemChangeKind.CLOSED, ItemChangeKind.CLAIMED))
    facts = told(replace(OCTOBER, compared_to=SEPTEMBER, changes=changes), "changes.")
    names = ("closed", "claimed")
    assert [facts[f"{name}.category.投资贸易便利"].value for name in names] == [1, 1]
    assert [facts[f"{name}.category.企业全生命周期"].value for name in names] == [0, 0]
    assert facts["closed.category.投资贸易便利"].rule == "与2021年9月相比"


def months(*points: tuple[str, int, int | None]) -> Report:
    return replace(OCTOBER, months=tuple(MonthPoint(Period.parse(month), due, done) for month, due, done in points))


def test_what_should_be_left_is_told_of_each_month_and_what_is_left_of_those_that_are_known() -> None:
    facts = months(("2021-09", 4, 1), ("2021-10", 6, 6), ("2021-11", 9, None))
    assert values(facts, "month.2021-09.") == {"due": 4, "done": 1, "should_be_left": 5, "left": 8}
    assert values(facts, "month.2021-10.")["left"] == 3
    assert "left" not in values(facts, "month.2021-11.")
    assert values(facts, "month.2021-11.")["should_be_left"] == 0
    assert values(facts, "month.gain") == {"": 5}


def test_no_gain_is_told_of_a_single_month_and_no_month_where_nothing_has_a_deadline() -> None:
    assert values(months(("2021-10", 6, 6)), "month.gain") == {}
    assert values(months(), "month.") == {}
    undated = report((item(1, TAX), item(2, TRADE, dated(date(2021, 10, 31)))), submissions={}, earlier={})
    assert values(undated, "month.2021-10.")["should_be_left"] == 0


def test_how_a_unit_answered_is_counted_over_the_periods_each_answer_once() -> None:
    late, timely = Timeliness.LATE, Timeliness.ON_TIME
    strips = (Strip("市税务局", (None, late, timely, late)),)
    assert values(replace(OCTOBER, strips=strips), "strips.") == {f"市税务局.{late}": 2, f"市税务局.{timely}": 1}
