"""The lane of an organisation: green with the return, red at the cut-off, patient otherwise; and all together."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from airflow.sdk.definitions.retry_policy import RetryAction
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskDeferred
from airflow.triggers.base import BaseTrigger, TaskSuccessEvent, TriggerEvent

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.returns.submission import ExpectedReturn, ReturnState
from duban.errors import ConfigurationError, LedgerBusy, NotConfigured
from duban.orchestration import awaiting
from duban.orchestration.awaiting import AwaitEverybody, AwaitReturn, CycleTrigger, ReturnTrigger
from duban.orchestration.looks import SharedLooks
from duban.orchestration.retrying import ENDLESS
from duban.services.proof import silence

REFERENCE = "qz2021/department_monthly/2021-10/shuiwu"
CYCLE = "qz2021/department_monthly/2021-10"
RUN = SimpleNamespace(dag_id="qz2021.department_monthly", run_id="rehearsal.2021-10")
FIRST_TRY = {"ti": SimpleNamespace(try_number=1), "dag_run": RUN}
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

    def put(ledger: Ledger, moment: datetime = BEFORE, *, is_read: bool = True) -> Ledger:
        stream = load_settings().streams["department_monthly"]
        context = SimpleNamespace(ledger=ledger, cycle=lambda reference: Cycle(reference, stream, calendar))
        monkeypatch.setattr(awaiting, "app", lambda: SimpleNamespace(context=context))
        monkeypatch.setattr(awaiting, "now", lambda: moment)
        monkeypatch.setattr(silence, "read_since_cut_off", lambda context, work, cycle: is_read)
        monkeypatch.setattr(awaiting, "READINGS", SharedLooks(awaiting.read_cycle))
        monkeypatch.setattr(awaiting, "pause", lambda: 0.0)
        monkeypatch.setattr(awaiting, "failed_lanes", lambda dag_id, run_id: 0)
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
    assert lane().execute(FIRST_TRY) is None


@pytest.mark.parametrize("state", [ReturnState.OWED, ReturnState.SENT_BACK, ReturnState.RECEIVED])
def test_a_lane_waits_in_the_triggerer(world, state: ReturnState) -> None:
    world(Ledger(state))
    with pytest.raises(TaskDeferred) as deferred:
        lane().execute(FIRST_TRY)
    assert deferred.value.method_name == "execute"
    assert deferred.value.trigger.serialize() == (
        f"{ReturnTrigger.__module__}.{ReturnTrigger.__qualname__}",
        {"reference": REFERENCE, "org": "市税务局"},
    )


def test_a_lane_waits_on_while_a_return_may_lie_unread_in_our_mailbox(world) -> None:
    world(Ledger(ReturnState.OWED), CUT_OFF, is_read=False)
    with pytest.raises(TaskDeferred):
        lane().execute(FIRST_TRY)


def test_an_accepted_return_ends_the_lane_in_the_triggerer(world) -> None:
    world(Ledger(ReturnState.OWED, ReturnState.SENT_BACK, ReturnState.ACCEPTED))
    assert isinstance(first_event(ReturnTrigger(REFERENCE)), TaskSuccessEvent)


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(LedgerBusy("busy"), id="a busy ledger"),
        pytest.param(NotConfigured("配置中没有专项"), id="a programme that this process does not know yet"),
        pytest.param(ConfigurationError("half saved"), id="a setting that is being saved"),
        pytest.param(OSError("no space"), id="a disk"),
        pytest.param(RuntimeError("bug"), id="a fault of the programme"),
    ],
)
class TestTroubleThatIsNobodysSilence:
    """It turns no lane red: it is looked at again, or tried again without end."""

    def test_in_the_triggerer(self, world, trouble: Exception) -> None:
        ledger = world(Ledger(trouble, trouble, ReturnState.ACCEPTED))
        assert isinstance(first_event(ReturnTrigger(REFERENCE)), TaskSuccessEvent)
        assert ledger.readings == 3

    def test_in_a_worker(self, world, trouble: Exception) -> None:
        world(Ledger(trouble), CUT_OFF)
        with pytest.raises(type(trouble)) as raised:
            lane().execute(FIRST_TRY)
        decision = awaiting.waiting_args()["retry_policy"].evaluate(raised.value, 999, ENDLESS)
        assert decision.action is RetryAction.RETRY
        assert "与报送情况无关" in decision.reason


def test_a_lane_that_was_killed_begins_again_within_half_a_minute() -> None:
    """Whoever was killed before it had its name back shows as a number until then."""
    assert awaiting.waiting_args()["retry_delay"] <= timedelta(seconds=30)


def test_the_cut_off_wakes_the_lane_and_turns_it_red_at_once(world) -> None:
    world(Ledger(ReturnState.SENT_BACK), CUT_OFF)
    event = first_event(ReturnTrigger(REFERENCE))
    assert not isinstance(event, TaskSuccessEvent)
    with pytest.raises(AirflowFailException, match="市税务局：截至11月1日9时未收到合格的报送件。"):
        lane().execute(FIRST_TRY, event.payload)


def test_what_is_accepted_while_the_lane_wakes_up_is_not_red(world) -> None:
    world(Ledger(ReturnState.SENT_BACK, ReturnState.ACCEPTED), CUT_OFF)
    event = first_event(ReturnTrigger(REFERENCE))
    assert lane().execute(FIRST_TRY, event.payload) is None


def test_a_lane_that_is_cleared_after_the_cut_off_is_red_again(world) -> None:
    world(Ledger(ReturnState.OWED), CUT_OFF)
    with pytest.raises(AirflowFailException, match="截至11月1日9时"):
        lane().execute(FIRST_TRY)


def unexpected() -> AwaitReturn:
    return AwaitReturn(task_id="await_return", reference=f"{CYCLE}/nobody", org="无")


def test_a_return_that_the_ledger_does_not_know_is_waited_for_and_never_red(world) -> None:
    """An older copy of the ledger, put back, says nothing about anybody's silence."""
    world(Ledger(ReturnState.OWED))
    with pytest.raises(TaskDeferred):
        unexpected().execute(FIRST_TRY)
    world(Ledger(ReturnState.OWED), CUT_OFF)
    with pytest.raises(AirflowSkipException, match="不作未报论"):
        unexpected().execute(FIRST_TRY)


def test_lanes_of_one_cycle_share_a_reading(world) -> None:
    ledger = world(Ledger(ReturnState.OWED))
    cycle = Reference.parse(REFERENCE).cycle

    async def nineteen() -> None:
        readings = SharedLooks(awaiting.read_cycle)
        await asyncio.gather(*(readings.of(cycle, at_most=3600) for _ in range(19)))

    asyncio.run(nineteen())
    assert ledger.readings == 1


def everybody() -> AwaitEverybody:
    return AwaitEverybody(task_id="await_everybody", returns=[{"reference": REFERENCE, "org": "市税务局"}])


def test_what_the_office_sends_back_after_its_lane_has_ended_is_waited_for_before_the_report(world) -> None:
    """Nobody has to clear the lane; however often it is sent back, the report waits for the next correction."""
    world(Ledger(ReturnState.ACCEPTED, ReturnState.SENT_BACK))
    assert lane().execute(FIRST_TRY) is None
    with pytest.raises(TaskDeferred) as deferred:
        everybody().execute(FIRST_TRY)
    where, arguments = deferred.value.trigger.serialize()
    assert where == f"{CycleTrigger.__module__}.{CycleTrigger.__qualname__}"
    ledger = world(Ledger(ReturnState.SENT_BACK, LedgerBusy("busy"), ReturnState.SENT_BACK, ReturnState.ACCEPTED))
    assert isinstance(first_event(CycleTrigger(**arguments)), TaskSuccessEvent)
    assert ledger.readings == 4


@pytest.mark.parametrize("state", [ReturnState.ACCEPTED, ReturnState.EXEMPT, ReturnState.NIL])
def test_nobody_is_waited_for_who_owes_nothing(world, state: ReturnState) -> None:
    world(Ledger(state))
    assert everybody().execute(FIRST_TRY) is None


def test_the_cut_off_ends_the_waiting_for_all(world) -> None:
    """Cleared after it, it ends at once too."""
    world(Ledger(ReturnState.SENT_BACK), CUT_OFF)
    assert isinstance(first_event(CycleTrigger(CYCLE, RUN.dag_id, RUN.run_id)), TaskSuccessEvent)
    assert everybody().execute(FIRST_TRY) is None


def test_a_lane_that_is_red_before_the_cut_off_is_begun_anew(world, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody marked it, or Airflow gave it up: the task beside it notices, and clears the run."""
    cleared = []
    world(Ledger(ReturnState.OWED))
    monkeypatch.setattr(awaiting, "failed_lanes", lambda dag_id, run_id: 2)
    monkeypatch.setattr(awaiting, "clear_run", lambda dag_id, run_id: cleared.append((dag_id, run_id)))
    event = first_event(CycleTrigger(CYCLE, RUN.dag_id, RUN.run_id))
    assert not isinstance(event, TaskSuccessEvent)
    assert everybody().execute(FIRST_TRY, event.payload) is None
    assert cleared == [(RUN.dag_id, RUN.run_id)]


def test_a_lane_that_is_red_after_the_cut_off_has_its_reason(world, monkeypatch: pytest.MonkeyPatch) -> None:
    world(Ledger(ReturnState.OWED), CUT_OFF)
    monkeypatch.setattr(awaiting, "failed_lanes", lambda dag_id, run_id: 2)
    assert isinstance(first_event(CycleTrigger(CYCLE, RUN.dag_id, RUN.run_id)), TaskSuccessEvent)
    assert everybody().execute(FIRST_TRY) is None
