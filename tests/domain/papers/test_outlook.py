"""What a report says that comes next: what falls due, what is needed of whom, one clause for each thing to do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.report_cases import COURT, ENTRIES, SUBMISSIONS, TAX, TRADE, accepted, dated, entry, item, report

from duban.domain.decisions.coordination import NeedActKind
from duban.domain.papers.outlook import ahead, needs, next_steps
from duban.domain.report import Report
from duban.domain.report.annexes import annex
from duban.domain.report.matters import ReportedMatter
from duban.domain.returns.submission import CoordinationLevel, Entry, Status

VERIFYING = "核验已申报完成的1项；"


def test_each_thing_that_there_is_to_do_has_its_clause() -> None:
    assert "".join(next_steps(report())) == (
        f"{VERIFYING}商请对逾期的2项申请销号或延期；按周调度即将到期的1项；联系未报齐的1家。"
    )


def test_without_a_claim_nothing_is_to_be_verified() -> None:
    said = accepted(TAX, (entry(1, Status.BEHIND), *ENTRIES[TAX][1:]))
    assert VERIFYING not in "".join(next_steps(report(submissions=SUBMISSIONS | {TAX: said})))


def test_where_nothing_is_to_be_done_the_office_goes_on_month_by_month() -> None:
    told = report(())
    quiet = replace(told, coverage=replace(told.coverage, answers=()))
    assert "".join(next_steps(quiet)) == "继续按月调度。"


SPAN = "10月26日至12月31日"
FRIDAYS = [date(2021, 11, 5) + timedelta(days=7 * n) for n in range(6)]


def due(*days: date, said: tuple[Entry, ...] = ()) -> Report:
    """Items 1 to 3 are the tax office's, 4 and 5 of trade, the rest of the court; due on *days*, one by one."""
    leads = [TAX] * 3 + [TRADE] * 2 + [COURT] * 3
    items = tuple(item(n, lead, dated(day)) for n, (lead, day) in enumerate(zip(leads, days, strict=False), start=1))
    return report(items, submissions={TAX: accepted(TAX, said)})


def test_where_nothing_falls_due_any_more_that_is_said() -> None:
    assert ahead(due()) == f"{SPAN}无新到期事项。"


def test_what_falls_due_is_told_by_week_and_by_lead() -> None:
    told = ahead(due(FRIDAYS[0], FRIDAYS[0], FRIDAYS[2], FRIDAYS[2]))
    assert told == (
        f"{SPAN}到期、尚未申报完成4项。按周：11月1日至7日2项、11月15日至21日2项。"
        "按牵头单位：市税务局第1、2、3项；市商务局第4项。"
    )


def test_a_single_week_is_not_told_again() -> None:
    assert ahead(due(FRIDAYS[0])) == f"{SPAN}到期、尚未申报完成1项。按牵头单位：市税务局第1项。"


def test_how_much_of_it_lags_is_told_if_anything_does() -> None:
    told = ahead(due(*FRIDAYS[:2], said=(entry(1, Status.BEHIND),)))
    assert told.startswith(f"{SPAN}到期、尚未申报完成2项，其中1项进展滞后。")


@pytest.mark.parametrize(
    ("days", "told"),
    [
        pytest.param(FRIDAYS[:5], "。按周：11月1日至7日1项、", id="five weeks are all told"),
        pytest.param(
            FRIDAYS, "。最多的五周：11月1日至7日1项、", id="of six as full as each other the last is left out"
        ),
        pytest.param([*FRIDAYS, FRIDAYS[5]], "、11月22日至28日1项、12月6日至12日2项。", id="a fuller one stays"),
    ],
)
def test_at_most_five_weeks_are_told_the_fullest_in_the_order_of_their_days(days: list[date], told: str) -> None:
    text = ahead(due(*days))
    assert told in text
    assert text.partition("按牵头单位")[0].count("日1项") + text.count("日2项") == 5


def test_who_has_the_most_of_it_is_told_first() -> None:
    told = ahead(due(*[FRIDAYS[2]] * 3, *[FRIDAYS[0]] * 2, FRIDAYS[1]))
    assert told.endswith(f"按牵头单位：市税务局3项、市商务局2项居多，全部见{annex('临期清单')}。")


DEPARTMENTS, CITY, PROVINCE = CoordinationLevel
ASKED, ANSWERED = NeedActKind.ASKED, NeedActKind.SAID


def need(
    number: int,
    level: CoordinationLevel | None,
    text: str = "请定标准。",
    act: NeedActKind | None = None,
    helper: str = "",
) -> ReportedMatter:
    facts = report()
    return ReportedMatter(facts.rows[number - 1], text, level, facts.period, act=act, helper=helper)


@pytest.mark.parametrize(
    ("those", "told"),
    [
        pytest.param([], "本期没有单位提出需协调事项。", id="none"),
        pytest.param(
            [need(1, None)], "各单位提出需协调1项：待交办1项。市税务局第1项：请定标准。全部见附件7。", id="of nobody"
        ),
        pytest.param(
            [need(1, DEPARTMENTS, act=ASKED, helper="甲局"), need(3, DEPARTMENTS, act=ASKED, helper="乙局")],
            "各单位提出需协调2项（部门间2项）：协办单位办理中2项。办理中的由甲局（1项）、乙局（1项）承办。"
            "提出的均为同一事项（首列市税务局第1项）：请定标准。全部见附件7。",
            id="all in the same words",
        ),
        pytest.param(
            [need(1, DEPARTMENTS), need(3, DEPARTMENTS), need(4, DEPARTMENTS, "缺人。")],
            "各单位提出需协调3项（部门间3项）：待交办3项。"
            "提出最多的（2项，首列市税务局第1项）：请定标准。全部见附件7。",
            id="two of three in the same words",
        ),
        pytest.param(
            [need(1, CITY), need(3, CITY), *(need(n, DEPARTMENTS, "缺人。") for n in (2, 4, 5))],
            "各单位提出需协调5项（部门间3项、市级2项）：待交办5项。"
            "需市级协调的均为同一事项（首列市税务局第1项）：请定标准。全部见附件7。",
            id="what is asked of the city is told before what more ask of each other",
        ),
        pytest.param(
            [need(1, DEPARTMENTS, act=ASKED), need(4, PROVINCE, act=ANSWERED, helper="丁局")],
            "各单位提出需协调2项（部门间1项、省级1项）：协办单位办理中1项、协办单位已答复1项。"
            "市商务局第4项：请定标准。全部见附件7。",
            id="who answered, or is not known, has nothing to do",
        ),
        pytest.param(
            [need(1, CITY, "请定" + "标" * 60 + "。")],
            "各单位提出需协调1项（市级1项）：待交办1项。全部见附件7。",
            id="long words stand in the annex",
        ),
    ],
)
def test_needs_are_told_by_level_by_stage_by_helper_and_one_in_its_words(those: list, told: str) -> None:
    assert needs(replace(report(), matters=(), needs=tuple(those))) == (told,)


def test_of_many_helpers_those_with_the_most_are_named() -> None:
    helpers = ("甲局", "乙局", "乙局", "丙局")
    those = tuple(need(n, DEPARTMENTS, act=ASKED, helper=helper) for n, helper in enumerate(helpers, start=1))
    (told,) = needs(replace(report(), needs=those))
    assert "办理中的由乙局（2项）、甲局（1项）等承办。" in told


def test_problems_are_counted_beside_the_needs() -> None:
    assert needs(replace(report(), needs=(need(1, CITY),)))[0].startswith("各单位反映问题2条、提出需协调1项")
