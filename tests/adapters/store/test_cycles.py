"""Opened cycles, expected returns and issued forms in the ledger."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import CYCLE, DAY, HOUR, JTJ, MINUTE, NOON, ZJJ, opened

from duban.adapters.store.ledger import SqlLedger
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.returns.submission import ExpectedReturn, ReturnEvent, ReturnState, fold
from duban.errors import UnknownReference
from duban.ports import IssuedForm, OpenedCycle

YEARS = count(2022)  # a return of its own for every example
SECOND = timedelta(seconds=1)
OTHER_PROGRAMME = Reference.parse("qz2026/department_monthly/2021-10/jtj")


class TestCycles:
    def test_a_cycle_is_opened_once_and_stays_as_it_was_opened(self, ledger):
        first = OpenedCycle(CYCLE, NOON, "1" * 64, "2021")
        with ledger.begin() as work:
            assert work.cycles.open(first)
            assert not work.cycles.open(replace(first, opened_at=NOON + DAY, task_list_sha256="2" * 64))
        with ledger.begin() as work:
            assert work.cycles.get(CYCLE) == first
            assert work.cycles.get(JTJ) == first, "a return names its cycle as well"

    def test_an_unopened_cycle_is_none(self, ledger):
        with ledger.begin() as work:
            assert work.cycles.get(CYCLE) is None
            assert work.cycles.all() == ()

    def test_an_opening_that_was_rolled_back_is_forgotten_though_it_was_read(self, ledger):
        with suppress(RuntimeError), ledger.begin() as work:
            work.cycles.open(OpenedCycle(CYCLE, NOON, "1" * 64, "2021"))
            assert work.cycles.get(CYCLE) is not None
            raise RuntimeError
        with ledger.begin() as work:
            assert work.cycles.get(CYCLE) is None

    def test_what_another_process_opened_is_seen_at_once(self, ledger, ledger_address):
        with ledger.begin() as work:
            assert work.cycles.get(CYCLE) is None
        opened(SqlLedger(ledger_address), JTJ)
        with ledger.begin() as work:
            assert work.cycles.get(CYCLE) is not None

    def test_cycles_come_oldest_first_whatever_their_period(self, ledger):
        quarter = Reference.parse("qz2021/county_quarterly/2021-Q4")
        opened(ledger, CYCLE.of("jtj"), at=NOON + DAY)
        opened(ledger, quarter.of("jinjiang"), at=NOON)
        with ledger.begin() as work:
            assert [cycle.reference for cycle in work.cycles.all()] == [quarter, CYCLE]


class TestReturns:
    def test_a_return_is_owed_from_the_moment_it_is_expected(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            assert work.returns.get(JTJ) == ExpectedReturn(str(JTJ), ReturnState.OWED)
            assert work.returns.get(ZJJ) is None

    def test_expecting_twice_keeps_history_and_first_moment(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            work.returns.record(ReturnEvent(str(JTJ), ReturnState.ACCEPTED, NOON + HOUR))
        opened(ledger, JTJ, at=NOON + DAY)
        with ledger.begin() as work:
            assert work.returns.get(JTJ).state is ReturnState.ACCEPTED
            assert work.returns.get(JTJ, as_of=NOON).state is ReturnState.OWED

    def test_returns_of_a_cycle_come_in_the_order_they_were_expected(self, ledger):
        opened(ledger, ZJJ, JTJ, CYCLE.of("fgw"))
        opened(ledger, OTHER_PROGRAMME)
        with ledger.begin() as work:
            returns = work.returns.of_cycle(CYCLE)
        assert list(returns) == ["zjj", "jtj", "fgw"]
        assert returns["jtj"].reference == str(JTJ)

    def test_no_return_is_expected_in_a_cycle_that_is_not_open(self, ledger):
        with ledger.begin() as work, pytest.raises(UnknownReference, match="尚未开启"):
            work.returns.expect([JTJ], NOON)

    def test_no_event_is_recorded_of_a_return_nobody_expects(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work, pytest.raises(UnknownReference, match="zjj"):
            work.returns.record(ReturnEvent(str(ZJJ), ReturnState.ACCEPTED, NOON))

    def test_two_programmes_do_not_see_each_other(self, ledger):
        opened(ledger, JTJ, OTHER_PROGRAMME)
        with ledger.begin() as work:
            work.returns.record(ReturnEvent(str(OTHER_PROGRAMME), ReturnState.EXEMPT, NOON))
        with ledger.begin() as work:
            assert work.returns.get(JTJ).state is ReturnState.OWED
            assert work.returns.get(OTHER_PROGRAMME).state is ReturnState.EXEMPT

    def test_any_past_moment_can_be_asked(self, ledger):
        """What happened at a moment counts from that very moment on."""
        opened(ledger, JTJ)
        with ledger.begin() as work:
            work.returns.record(ReturnEvent(str(JTJ), ReturnState.SENT_BACK, NOON + HOUR, f"{JTJ}#1"))
            work.returns.record(ReturnEvent(str(JTJ), ReturnState.ACCEPTED, NOON + 2 * HOUR, f"{JTJ}#2"))
        moments = [NOON - MINUTE, NOON, NOON + HOUR - MINUTE, NOON + HOUR, NOON + 2 * HOUR]
        with ledger.begin() as work:
            past = [work.returns.get(JTJ, as_of=moment) for moment in moments]
            board = [work.returns.of_cycle(CYCLE, as_of=moment) for moment in moments]
        states = [expected.state if expected else None for expected in past]
        owed, sent_back, accepted = ReturnState.OWED, ReturnState.SENT_BACK, ReturnState.ACCEPTED
        assert states == [None, owed, owed, sent_back, accepted]
        assert [seen.get("jtj") for seen in board] == past

    @pytest.mark.parametrize("statement", ["UPDATE return_events SET complete = NULL", "DELETE FROM return_events"])
    def test_the_database_refuses_to_change_history(self, ledger, statement):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            work.returns.record(ReturnEvent(str(JTJ), ReturnState.ACCEPTED, NOON))
        with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
            connection.exec_driver_sql(statement)
        with ledger.begin() as work:
            assert work.returns.get(JTJ).state is ReturnState.ACCEPTED

    @given(data=st.data())
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_state_is_the_fold_of_the_events_up_to_then(self, ledger, data):
        """Any history, recorded in several transactions, told as at any moment."""
        reference = Reference.parse(f"qz2021/department_monthly/{next(YEARS)}-10/jtj")
        moments = st.integers(0, 10**6).map(lambda second: NOON + second * SECOND) | st.integers(0, 9).map(
            lambda second: (NOON + second * SECOND).astimezone(UTC)
        )
        event = st.builds(
            ReturnEvent,
            reference=st.just(str(reference)),
            state=st.sampled_from(ReturnState),
            at=moments,
            submission=st.sampled_from(["", f"{reference}#1"]),
            complete=st.booleans(),
        )
        history, as_of = data.draw(st.lists(event, max_size=6)), data.draw(moments)
        opened(ledger, reference, at=NOON)
        for fact in history:
            with ledger.begin() as work:
                work.returns.record(fact)
        with ledger.begin() as work:
            assert work.returns.get(reference) == fold(str(reference), history)
            then = [fact for fact in history if fact.at <= as_of]
            assert work.returns.get(reference, as_of) == fold(str(reference), then)


class TestForms:
    def test_a_return_has_one_form_for_ever(self, ledger):
        opened(ledger, JTJ, ZJJ)
        form = IssuedForm(JTJ, "f" * 64, "市交通局_填报表.xlsx", (3, 14, 148), NOON, asked=33, claims=(14,), carried=12)
        with ledger.begin() as work:
            assert work.forms.add(form)
            assert not work.forms.add(replace(form, sha256="0" * 64, items=()))
        with ledger.begin() as work:
            assert work.forms.get(JTJ) == form
            assert work.forms.get(ZJJ) is None
            assert work.forms.of_cycle(JTJ.cycle) == (form,)


@pytest.mark.parametrize(("said", "due"), [(("2021-10-29",), 29), (("2021-10-29", "2021-10-27"), 27)])
def test_a_cycle_that_was_put_off_is_due_on_the_last_day_that_was_said(ledger, said, due):
    opened(ledger, JTJ)
    for day in said:
        put_off(ledger, day)
    with ledger.begin():
        assert ledger.due_of(JTJ) == date(2021, 10, due)
    put_off(ledger, Ruling.AS_PLANNED)
    with ledger.begin():
        assert ledger.due_of(JTJ) is None


def put_off(ledger, value: str) -> None:
    with ledger.begin() as work:
        kind = DecisionKind.POSTPONEMENT
        work.decisions.add(Decision("qz2021", kind, "督办岗", NOON, "台风", reference=str(JTJ.cycle), value=value))
