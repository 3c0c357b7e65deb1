"""The facts of a small cycle counted by hand, and what must hold for any cycle."""

from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report_cases import (
    BORDER,
    CONTINUOUS,
    COURT,
    CUT_OFF,
    CYCLE,
    ENTRIES,
    ITEMS,
    ON_TIME,
    PERIOD,
    RETURNS,
    SUBMISSIONS,
    TAX,
    TAXES,
    TOO_LATE,
    TRADE,
    accepted,
    dated,
    entry,
    expected,
    item,
    past,
    programme,
    report,
)

from duban.domain.calendar.cycle import Period
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.report import KnownCycle, Report, compile_report
from duban.domain.report.coverage import Timeliness, timeliness_of
from duban.domain.report.tally import Row, RowBasis, Tally
from duban.domain.returns.item_light import LightReason
from duban.domain.returns.submission import ExpectedReturn, ReturnState, Status


def row(facts: Report, number: int) -> Row:
    """The row of one item."""
    return next(row for row in facts.rows if row.item.number == number)


def test_the_small_cycle_adds_up_as_counted_by_hand() -> None:
    facts = report()
    assert [row.standing for row in facts.rows] == [
        LightReason.CLAIMED,
        LightReason.NEAR,
        LightReason.OVERDUE,
        LightReason.CONTINUOUS,
        LightReason.OVERDUE,
        LightReason.FOLLOWS_PROVINCE,
        LightReason.UNCONFIRMED,
    ]
    assert facts.total == Tally("合计", 7, 1, 1, 2, 3, 0, 1, dated=5, due=4, due_closed=0, due_claimed=1)
    assert facts.total.rate == 25.0
    assert [(tally.name, tally.items, tally.red) for tally in facts.categories] == [
        ("企业全生命周期", 3, 0),
        ("投资贸易便利", 4, 2),
    ]
    assert [(tally.name, tally.due, tally.rate) for tally in facts.indicators] == [
        ("纳税", 2, 50.0),
        ("跨境贸易", 2, 0.0),
    ]
    assert facts.counted_to == date(2021, 10, 25)


def test_coverage_counts_each_organisation_once_and_names_who_is_missing() -> None:
    coverage = report().coverage
    assert [answer.timeliness for answer in coverage.answers] == [
        Timeliness.ON_TIME,
        Timeliness.LATE,
        Timeliness.MISSING,
    ]
    assert (coverage.owed, len(coverage.reported), coverage.times_sent_back) == (3, 2, 1)
    assert [answer.code for answer in coverage.first_time_right] == [TAX]
    assert [answer.organisation for answer in coverage.missing] == ["市中级人民法院"]


def test_a_missing_return_is_filled_visibly_or_said_to_be_missing() -> None:
    facts = report()
    assert (row(facts, 5).basis, row(facts, 5).source) == (RowBasis.CARRIED, "沿用9月数据（2021-09）")
    assert (row(facts, 6).basis, row(facts, 6).source) == (RowBasis.NOTHING, "未报送，无往期数据")
    assert row(facts, 6).entry is None
    assert facts.coverage.missing[0].stands_in == "沿用9月数据（2021-09）、未报送，无往期数据"


def test_what_was_reported_names_its_submission() -> None:
    assert row(report(), 3).source == "qz2021/department_monthly/2021-10/shangwu#2"


def test_an_earlier_entry_never_replaces_one_of_this_period() -> None:
    facts = report(earlier={1: (CYCLE.period.later(-1), entry(1, Status.BEHIND))})
    assert row(facts, 1).basis is RowBasis.REPORTED
    assert row(facts, 1).standing is LightReason.CLAIMED


def test_data_of_another_year_is_named_with_its_year() -> None:
    last_year = Period.parse("2020-12")
    facts = report(earlier={5: (last_year, entry(5, Status.ON_SCHEDULE))})
    assert row(facts, 5).source == "沿用2020年12月数据（2020-12）"


@pytest.mark.parametrize(
    ("state", "source"),
    [
        (ReturnState.EXEMPT, "免报，无往期数据"),
        (ReturnState.NIL, "零报告，无往期数据"),
        (ReturnState.SENT_BACK, "退回未重报，无往期数据"),
        (ReturnState.RECEIVED, "已收待核，无往期数据"),
        (ReturnState.OWED, "未报送，无往期数据"),
    ],
)
def test_a_row_without_data_says_why(state: ReturnState, source: str) -> None:
    assert row(report(returns=RETURNS | {COURT: expected(COURT, state)}), 6).source == source


def test_an_item_that_an_accepted_return_left_out_is_said_to_be_left_out() -> None:
    short = accepted(TAX, ENTRIES[TAX][:1])
    assert row(report(submissions=SUBMISSIONS | {TAX: short}), 2).source == "报送件未含本项，无往期数据"


def test_an_item_that_was_closed_is_missing_from_no_return() -> None:
    short = accepted(TAX, ENTRIES[TAX][:1])
    told = report(submissions=SUBMISSIONS | {TAX: short}, closed=frozenset({2}))
    assert row(told, 2).source == "已销号，无往期数据"
    assert next(answer for answer in told.coverage.answers if answer.code == TAX).remark == ""


@pytest.mark.parametrize(
    ("given", "as_of", "timeliness"),
    [
        pytest.param(expected(TAX, at=ON_TIME), CUT_OFF, Timeliness.ON_TIME, id="23:59 of the last day"),
        pytest.param(expected(TAX, at=TOO_LATE), CUT_OFF, Timeliness.LATE, id="00:00 of the next"),
        pytest.param(
            replace(expected(TAX, at=ON_TIME), accepted_at=TOO_LATE),
            CUT_OFF,
            Timeliness.ON_TIME,
            id="a later correction does not make it late",
        ),
        pytest.param(
            expected(TAX, at=CUT_OFF + timedelta(hours=1)),
            CUT_OFF + timedelta(days=1),
            Timeliness.AFTER_CUTOFF,
            id="after the cut-off it is 补报",
        ),
        pytest.param(expected(TAX, ReturnState.OWED), CUT_OFF, Timeliness.MISSING, id="nothing at the cut-off"),
        pytest.param(
            expected(TAX, ReturnState.OWED),
            CUT_OFF - timedelta(seconds=1),
            Timeliness.AWAITED,
            id="nobody is missing before the cut-off",
        ),
        pytest.param(
            expected(TAX, ReturnState.RECEIVED),
            CUT_OFF,
            Timeliness.UNCHECKED,
            id="what we did not check yet is not missing",
        ),
        pytest.param(
            expected(TAX, ReturnState.SENT_BACK), CUT_OFF, Timeliness.SENT_BACK, id="sent back, never corrected"
        ),
    ],
)
def test_timeliness_follows_the_first_complete_attempt(
    given: ExpectedReturn, as_of: datetime, timeliness: Timeliness
) -> None:
    assert timeliness_of(given, CYCLE, as_of) is timeliness


def test_an_exempt_organisation_owes_nothing() -> None:
    coverage = report(returns=RETURNS | {COURT: expected(COURT, ReturnState.EXEMPT)}).coverage
    assert (coverage.owed, coverage.missing) == (2, ())


@pytest.mark.parametrize("nothing", ["", "无", "无。", " 暂无 ", "/", "—", "同上"])
def test_a_problem_that_says_nothing_is_no_problem(nothing: str) -> None:
    said = accepted(TAX, (entry(1, Status.ON_SCHEDULE, problems=nothing),))
    assert row(report(submissions={TAX: said}), 1).problem == ""


def test_a_problem_stands_and_grows_older_while_nothing_changed() -> None:
    september, august = PERIOD.later(-1), PERIOD.later(-2)
    stuck = entry(3, Status.BEHIND, problems="接口未打通。")
    unchanged = replace(entry(3, Status.BEHIND, progress=""), unchanged=True)
    facts = compile_report(
        programme(),
        KnownCycle(CYCLE, RETURNS, SUBMISSIONS | {TRADE: accepted(TRADE, (unchanged,), TOO_LATE, attempt=2)}),
        (*past({3: (september, stuck)}), *past({3: (august, stuck)})),
        CUT_OFF,
    )
    (matter,) = [matter for matter in facts.matters if matter.row.item.number == 3]
    assert (matter.text, matter.since, matter.owner) == ("接口未打通。", august, "市商务局")
    assert [row.item.number for row in facts.problems] == [3]


@pytest.mark.parametrize(
    ("basis", "told"),
    [
        ({"basis_kind": "MINUTES", "basis_number": "〔2021〕12号"}, "，会议纪要期号：〔2021〕12号"),
        ({}, ""),
    ],
    ids=["on a basis", "without one"],
)
def test_an_item_that_was_dropped_is_counted_nowhere_and_said_to_be_dropped(basis: dict[str, str], told: str) -> None:
    decision = Decision("qz2021", DecisionKind.TERMINATION, "督办岗", ON_TIME, "政策调整", item=5, **basis)
    known = KnownCycle(CYCLE, RETURNS, SUBMISSIONS, terminated={5: decision})
    facts = compile_report(programme(), known, (), CUT_OFF)
    assert [dropped.told for dropped in facts.terminated] == [f"第5项（市中级人民法院牵头，2021年10月25日终止{told}）"]
    assert 5 not in {row.item.number for row in facts.rows}


def test_a_closed_item_counts_as_closed_and_not_as_claimed() -> None:
    total = report(closed=frozenset({1})).total
    assert (total.closed, total.claimed, total.due_closed, total.due_claimed) == (1, 0, 1, 0)
    assert total.rate == 25.0


@pytest.mark.parametrize("done_now", [False, True], ids=["silent since", "claimed again"])
def test_a_claim_that_the_office_took_back_is_none_until_it_is_made_again(done_now: bool) -> None:
    said = {TAX: accepted(TAX, [entry(1, Status.DONE)] if done_now else [])}
    before = {1: (CYCLE.period.later(-1), entry(1, Status.DONE))}
    known = KnownCycle(CYCLE, RETURNS, said, asked_again={1: CYCLE.period})
    facts = compile_report(programme(ITEMS), known, past(before), CUT_OFF)
    row = next(row for row in facts.rows if row.item.number == 1)
    assert (row.judgement.standing is LightReason.CLAIMED, row.newly_claimed) == (done_now, done_now)
    assert facts.total.claimed == int(done_now)


def test_without_due_items_there_is_no_rate() -> None:
    assert report((item(1, deadline=CONTINUOUS),)).total.rate is None


def test_targets_are_counted_without_inventing_values() -> None:
    targets = report().targets
    assert (targets.enabled, targets.items, targets.due, targets.disabled) == (2, 1, 1, 1)


def test_the_same_ledger_gives_the_same_facts_and_the_first_draft_is_the_first() -> None:
    assert report() == report()
    assert report().draft == 1


def test_what_stood_in_the_month_before_is_no_change_in_this_one() -> None:
    """Claimed in August, silent in September: the claim stood in for September's word and is not new in October."""
    august, september = PERIOD.later(-2), PERIOD.later(-1)
    history = (*past({3: (september, entry(3, Status.BEHIND))}), *past({1: (august, entry(1, Status.DONE))}))
    facts = compile_report(programme(), KnownCycle(CYCLE, RETURNS, SUBMISSIONS), history, CUT_OFF)
    assert 1 not in {change.row.item.number for change in facts.changes}


deadlines = st.one_of(st.just(CONTINUOUS), st.dates(date(2021, 9, 1), date(2022, 12, 31)).map(dated))
plans = st.lists(
    st.tuples(
        st.sampled_from((TAX, TRADE, COURT)),
        deadlines,
        st.sampled_from((TAXES, BORDER)),
        st.sampled_from(((), ("完成时限",))),
        st.sampled_from((None, *Status)),
        st.sampled_from((None, *Status)),
        st.booleans(),
    ),
    min_size=1,
    max_size=20,
)


reporters = st.sets(st.sampled_from((TAX, TRADE, COURT)))


def case_of(plan: list, reporting: set[str]) -> Report:
    """The report of a plan that was drawn, of which only some organisations reported."""
    items = tuple(
        item(number, lead, deadline, indicator, doubt)
        for number, (lead, deadline, indicator, doubt, *_) in enumerate(plan, 1)
    )
    said = {
        code: accepted(code, [entry(n, line[4]) for n, line in enumerate(plan, 1) if line[0] == code and line[4]])
        for code in reporting
    }
    before = {n: (CYCLE.period.later(-1), entry(n, line[5])) for n, line in enumerate(plan, 1) if line[5]}
    closed = frozenset(n for n, line in enumerate(plan, 1) if line[6])
    returns = {code: RETURNS[code] for code in (TAX, TRADE, COURT)}
    return report(items, returns, said, before, closed)


@settings(deadline=None, max_examples=60)
@given(plans, reporters)
def test_totals_add_up_in_every_cut(plan: list, reporting: set[str]) -> None:
    facts = case_of(plan, reporting)
    total = facts.total
    assert total.items == total.green + total.yellow + total.red + total.grey + total.closed
    for cut in (facts.categories, facts.indicators, facts.leads):
        for name in (field.name for field in fields(Tally) if field.name != "name"):
            assert sum(getattr(tally, name) for tally in cut) == getattr(total, name)
    assert len(facts.overdue) == total.red
    assert all(row.source for row in facts.rows)
    assert all(row.item.blames for row in (*facts.overdue, *facts.behind, *facts.next_due))
