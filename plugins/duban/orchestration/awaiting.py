"""
Waiting for the returns of a cycle until its cut-off, at no cost of a worker: a lane each, and all together.

A red lane says one thing: the cut-off has passed without an acceptable return. Whatever else happens to it (its worker,
triggerer or scheduler killed, the ledger away, a setting unreadable) is tried again without end and looks different.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from airflow.triggers.base import BaseTrigger, TaskSuccessEvent, TriggerEvent

from duban.bootstrap import is_rehearsal
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.errors import CalendarUnknown
from duban.orchestration.boards import clear_run, failed_lanes
from duban.orchestration.looks import SharedLooks
from duban.orchestration.retrying import Retrying
from duban.orchestration.runs import app, now

if TYPE_CHECKING:
    from duban.domain.returns.submission import ReturnState

log = logging.getLogger(__name__)

AFTER_CUT_OFF = "此后报来的仍会登记并补充汇总；催办、电话告知在调度台该单位页面办理。"


@dataclass(frozen=True, slots=True)
class CycleReading:
    """
    How the returns of a cycle stand, by organisation, and the sentence of the cut-off once it has passed.

    `is_read` says that our mailbox was read since: before that a return that is not in may lie there.
    """

    states: "Mapping[str, ReturnState]"
    cut_off: str = ""
    is_read: bool = True

    @property
    def given_up(self) -> str:
        """Why a return that is still owed comes no more; empty while it may."""
        return self.cut_off if self.is_read else ""

    @property
    def ends_waiting(self) -> bool:
        """Whether the report need wait no longer: nobody owes anything, or the cut-off has passed."""
        return bool(self.cut_off) or not any(state.is_owed for state in self.states.values())

    @property
    def owing(self) -> str:
        """How many returns are still waited for."""
        owed = sum(state.is_owed for state in self.states.values())
        return f"应报{len(self.states)}家，尚有{owed}家未报或待补正，等待报齐或到截止汇总时刻。"

    def is_in(self, reference: Reference) -> bool:
        """Whether the return is expected and nothing is owed any more: accepted, exempt or nil."""
        return self.expects(reference) and not self.states[reference.organisation].is_owed

    def expects(self, reference: Reference) -> bool:
        """Whether the ledger knows of this return at all; an older copy of the ledger may not."""
        return reference.organisation in self.states


def read_cycle(cycle: Reference) -> CycleReading:
    """The state of every return of *cycle* at this moment of the installation's clock."""
    from duban.services.proof.silence import read_since_cut_off

    context = app().context
    with context.ledger.begin() as work:
        states = {code: expected.state for code, expected in work.returns.of_cycle(cycle).items()}
        is_read = read_since_cut_off(context, work, context.cycle(cycle))
    return CycleReading(states, _cut_off(context.cycle(cycle)), is_read)


def _cut_off(cycle: Cycle) -> str:
    """Why a return that is still owed is given up now; empty before the cut-off."""
    try:
        moment = cycle.cuts_off_at.astimezone(TIMEZONE)
    except CalendarUnknown:
        log.warning("%s的截止汇总时刻尚不能确定：缺少年度工作日历。", cycle.period.title)
        return ""
    if now() < moment:
        return ""
    minute = f"{moment.minute}分" if moment.minute else ""
    return f"截至{moment.month}月{moment.day}日{moment.hour}时{minute}未收到合格的报送件"


READINGS: SharedLooks[Reference, CycleReading] = SharedLooks(read_cycle)


def pause() -> float:
    """Seconds between two looks: a return wakes its lane well within thirty."""
    return 2.0 if is_rehearsal() else 15.0


async def readings(cycle: Reference) -> AsyncIterator[CycleReading]:
    """
    How *cycle* stands, after each pause; what cannot be read now is read again: no lane is red for that.

    Not only for a busy ledger: a trigger that raises is gone, and its task would have to begin anew.
    """
    while True:
        try:
            reading = await READINGS.of(cycle, at_most=pause() / 2)
        except Exception as error:  # noqa: BLE001 - as said above
            log.warning("%s的报送情况暂时看不到（%s），稍后再看。", cycle.period.title, error)
        else:
            yield reading
        await asyncio.sleep(pause())


def waiting_args() -> dict[str, Any]:
    """For a task that only waits: whatever befalls it, it begins again soon, and takes its name again."""
    seconds = timedelta(seconds=5 if is_rehearsal() else 30)
    policy = Retrying(without_end=(BaseException,), pause=seconds)
    return {"retry_policy": policy, "retry_delay": seconds, "retry_exponential_backoff": 0}


def tell_settled(org: str, state: "ReturnState") -> None:
    """Say in the log why nothing is waited for."""
    from duban.domain.escalation.plan import SETTLED

    log.info("%s：%s。", org, SETTLED[state])


def tell_of_interruption(context: Context) -> None:
    """Say in the log of a later try why there is one: who was killed could not say it."""
    if (tries := context["ti"].try_number) > 1:
        log.info("第%d次运行：此前因技术故障中断或经人工重跑，与报送情况无关。", tries)


class ReturnTrigger(BaseTrigger):
    """Ends its lane when the return is in; wakes it with a sentence when the cut-off has passed."""

    def __init__(self, reference: str, org: str = "本单位") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.reference = reference
        self.org = org

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        return ("duban.orchestration.awaiting.ReturnTrigger", {"reference": self.reference, "org": self.org})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait."""
        reference = Reference.parse(self.reference)
        async for reading in readings(reference.cycle):
            if reading.is_in(reference):
                tell_settled(self.org, reading.states[reference.organisation])
                yield TaskSuccessEvent()
                return
            if reading.given_up:
                yield TriggerEvent(reading.given_up)  # type: ignore[no-untyped-call]
                return
            if not reading.expects(reference):
                log.warning("台账中暂无%s的应报记录，继续等待。", self.org)


class AwaitReturn(BaseOperator):
    """
    Waits, deferred, for the return of one organisation.

    Green once it is accepted (or not owed), red when the cut-off has passed and our mailbox was read since. May be
    cleared, killed and repeated: it looks at the ledger first.
    """

    def __init__(self, *, reference: str, org: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reference = reference
        self.org = org

    def execute(self, context: Context, event: Any = None) -> None:  # noqa: ARG002 - Airflow's signature
        """Look, and wait if there is something to wait for; whoever wakes it makes it look again."""
        self.wait(context)

    def wait(self, context: Context) -> None:
        """Look, and wait if there is something to wait for."""
        tell_of_interruption(context)
        reference = Reference.parse(self.reference)
        reading = read_cycle(reference.cycle)
        if reading.is_in(reference):
            tell_settled(self.org, reading.states[reference.organisation])
            return
        if not reading.given_up:
            log.info("%s%s的报送件尚未收到或须补正，继续等待。", self.org, reference.period.title)
            self.defer(trigger=ReturnTrigger(self.reference, self.org), method_name=self.execute.__name__)
        if not reading.expects(reference):
            raise AirflowSkipException(f"{self.org}：台账中没有其应报记录，不作未报论。")
        log.error("%s：%s。%s", self.org, reading.given_up, AFTER_CUT_OFF)
        raise AirflowFailException(f"{self.org}：{reading.given_up}。")


class CycleTrigger(BaseTrigger):
    """
    Ends its task when nobody owes a return of the cycle at that moment, or the cut-off has passed.

    Wakes it when a lane of its run is red before that: somebody marked it, or Airflow gave it up.
    """

    def __init__(self, cycle: str, dag_id: str, run_id: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.cycle = cycle
        self.dag_id = dag_id
        self.run_id = run_id

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        arguments = {"cycle": self.cycle, "dag_id": self.dag_id, "run_id": self.run_id}
        return ("duban.orchestration.awaiting.CycleTrigger", arguments)

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait."""
        async for reading in readings(Reference.parse(self.cycle)):
            if not reading.cut_off and (failed := await asyncio.to_thread(failed_lanes, self.dag_id, self.run_id)):
                yield TriggerEvent(failed)  # type: ignore[no-untyped-call]
                return
            if reading.ends_waiting:
                log.info("%s", "已到截止汇总时刻，不再等待。" if reading.cut_off else "应报单位已全部报齐。")
                yield TaskSuccessEvent()
                return


class AwaitEverybody(BaseOperator):
    """
    Waits, deferred, until nobody owes a return of the cycle or its cut-off has passed.

    A lane that has ended stays ended; what the office sends back afterwards is owed again, and waited for here. A
    lane that is red before the cut-off is red without reason: the run is cleared, as a person could do, and everything
    in it looks at the ledger and goes on. May be cleared, killed and repeated: it looks at the ledger first.
    """

    template_fields: Sequence[str] = ("returns",)

    def __init__(self, *, returns: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.returns = returns

    def execute(self, context: Context, event: Any = None) -> None:  # noqa: ARG002 - Airflow's signature
        """Look, and wait if there is something to wait for; whoever wakes it makes it look again."""
        tell_of_interruption(context)
        run = context["dag_run"]
        cycle = Reference.parse(self.returns[0]["reference"]).cycle
        reading = read_cycle(cycle)
        if not reading.cut_off and (failed := failed_lanes(run.dag_id, run.run_id)):
            log.warning("未到截止汇总时刻，“等待报送”却有%d格为红色，属技术故障：重跑本次运行。", failed)
            clear_run(run.dag_id, run.run_id)
        elif not reading.ends_waiting:
            log.info("%s：%s", cycle.period.title, reading.owing)
            trigger = CycleTrigger(str(cycle), run.dag_id, run.run_id)
            self.defer(trigger=trigger, method_name=self.execute.__name__)
