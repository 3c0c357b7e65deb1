"""The lane of an organisation: green with the return, red at the cut-off, patient otherwise; and all together."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowFailException, TaskDeferred
from airflow.triggers.base import BaseTrigger, TaskSuccessEvent, TriggerEvent

from duban.config import load_settings
from duban.domain.cycle import TIMEZONE, Cycle, Reference
from duban.domain.submission import ExpectedReturn, ReturnState
from duban.domain.workdays import WorkCalendar
from duban.errors import LedgerBusy
from duban.orchestration import awaiting
from duban.orchestration.awaiting import AwaitEverybody, AwaitReturn, CycleTrigger, Readings, ReturnTrigger

REFERENCE = "qz2021/department_monthly/2021-10/shuiwu"
BEFORE = datetime(2021, 11, 1, 8, 59, tzinfo=TIMEZONE)
CUT_OFF = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)


class Ledger:
    """A ledger of one return, whose state follows a script: a state, or an error, for each reading."""

    def __init__(self, *script: ReturnState | Exception) -> None:
        self.script = list(script)
        self.readings = 0
        self.returns = self

    @contextmanager
    def begin(self) -> Iterator["Ledger"]:
        self.readings += 1
        yield self

    def of_cycle(self, cycle: Reference) -> dict[str, ExpectedReturn]:
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(step, Exception):
            raise step
        return {"shuiwu": ExpectedReturn(REFERENCE, step)}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, calendar: WorkCalendar):
    """Put a ledger and a moment in place of the installation."""

    def put(ledger: Ledger, moment: datetime = BEFORE) -> Ledger:
        stream = load_settings().streams["department_monthly"]
        desk = SimpleNamespace(ledger=ledger, cycle=lambda reference: Cycle(reference, stream, calendar))
        monkeypatch.setattr(awaiting, "house", lambda: SimpleNamespace(desk=desk))
        monkeypatch.setattr(awaiting, "now", lambda: moment)
        monkeypatch.setattr(awaiting, "READINGS", Readings())
        monkeypatch.setattr(awaiting, "pause", lambda: 0.0)
        return ledger

    return put


def first_event(trigger: BaseTrigger) -> TriggerEvent:
    return asyncio.run(anext(trigger.run()))


def lane() -> AwaitReturn:
    return AwaitReturn(task_id="await_return", reference=REFERENCE, org="市税务局")


@pytest.mark.parametrize("state", [ReturnState.ACCEPTED, ReturnState.EXEMPT, ReturnState.NIL])
def test_a_lane_whose_return_is_in_ends_without_waiting(world, state: ReturnState) -> None:
    """Also when it is cleared long after the cut-off."""
    world(Ledger(state), CUT_OFF)
    assert lane().execute({}) is None


@pytest.mark.parametrize("state", [ReturnState.OWED, ReturnState.SENT_BACK, ReturnState.RECEIVED])
def test_a_lane_waits_in_the_triggerer(world, state: ReturnState) -> None:
    world(Ledger(state))
    with pytest.raises(TaskDeferred) as deferred:
        lane().execute({})
    assert deferred.value.method_name == "resume"
    assert deferred.value.trigger.serialize() == (
        f"{ReturnTrigger.__module__}.{ReturnTrigger.__qualname__}",
        {"reference": REFERENCE},
    )


def test_an_accepted_return_ends_the_lane_in_the_triggerer(world) -> None:
    world(Ledger(ReturnState.OWED, ReturnState.SENT_BACK, ReturnState.ACCEPTED))
    assert isinstance(first_event(ReturnTrigger(REFERENCE)), TaskSuccessEvent)


def test_a_busy_ledger_does_not_turn_the_lane_red(world) -> None:
    ledger = world(Ledger(LedgerBusy("busy"), LedgerBusy("busy"), ReturnState.ACCEPTED))
    assert isinstance(first_event(ReturnTrigger(REFERENCE)), TaskSuccessEvent)
    assert ledger.readings == 3


def test_the_cut_off_wakes_the_lane_and_turns_it_red_at_once(world) -> None:
    world(Ledger(ReturnState.SENT_BACK), CUT_OFF)
    event = first_event(ReturnTrigger(REFERENCE))
    assert not isinstance(event, TaskSuccessEvent)
    with pytest.raises(AirflowFailException, match="市税务局：截至11月1日9时未收到合格的报送件。"):
        lane().resume({}, event.payload)


def test_a_lane_that_is_cleared_after_the_cut_off_is_red_again(world) -> None:
    world(Ledger(ReturnState.OWED), CUT_OFF)
    with pytest.raises(AirflowFailException, match="截至11月1日9时"):
        lane().execute({})


def test_a_return_that_is_not_expected_is_an_error_that_is_not_retried(world) -> None:
    world(Ledger(ReturnState.OWED))
    with pytest.raises(AirflowFailException, match="没有 nobody 的应报记录"):
        AwaitReturn(task_id="await_return", reference=REFERENCE.replace("shuiwu", "nobody"), org="无").execute({})


def test_lanes_of_one_cycle_share_a_reading(world) -> None:
    ledger = world(Ledger(ReturnState.OWED))
    cycle = Reference.parse(REFERENCE).cycle

    async def nineteen() -> None:
        readings = Readings()
        await asyncio.gather(*(readings.of(cycle, at_most=3600) for _ in range(19)))

    asyncio.run(nineteen())
    assert ledger.readings == 1


def everybody() -> AwaitEverybody:
    return AwaitEverybody(task_id="await_everybody", returns=[{"reference": REFERENCE, "org": "市税务局"}])


def test_what_the_office_sends_back_after_its_lane_has_ended_is_waited_for_before_the_report(world) -> None:
    """Nobody has to clear the lane; however often it is sent back, the report waits for the next correction."""
    world(Ledger(ReturnState.ACCEPTED, ReturnState.SENT_BACK))
    assert lane().execute({}) is None
    with pytest.raises(TaskDeferred) as deferred:
        everybody().execute({})
    where, arguments = deferred.value.trigger.serialize()
    assert where == f"{CycleTrigger.__module__}.{CycleTrigger.__qualname__}"
    ledger = world(Ledger(ReturnState.SENT_BACK, LedgerBusy("busy"), ReturnState.SENT_BACK, ReturnState.ACCEPTED))
    assert isinstance(first_event(CycleTrigger(**arguments)), TaskSuccessEvent)
    assert ledger.readings == 4


@pytest.mark.parametrize("state", [ReturnState.ACCEPTED, ReturnState.EXEMPT, ReturnState.NIL])
def test_nobody_is_waited_for_who_owes_nothing(world, state: ReturnState) -> None:
    world(Ledger(state))
    assert everybody().execute({}) is None


def test_the_cut_off_ends_the_waiting_for_all(world) -> None:
    """Cleared after it, it ends at once too."""
    world(Ledger(ReturnState.SENT_BACK), CUT_OFF)
    assert isinstance(first_event(CycleTrigger("qz2021/department_monthly/2021-10")), TaskSuccessEvent)
    assert everybody().execute({}) is None
