"""Waiting for the returns of a cycle until its cut-off, at no cost of a worker: a lane each, and all together."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException
from airflow.triggers.base import BaseTrigger, TaskSuccessEvent, TriggerEvent

from duban.bootstrap import is_rehearsal
from duban.domain.cycle import TIMEZONE, Cycle, Reference
from duban.domain.submission import ReturnState
from duban.errors import CalendarUnknown, TemporaryError, UnknownReference
from duban.orchestration.runs import house, now, translated

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the returns of a cycle stand, by organisation, and the sentence of the cut-off once it has passed."""

    states: Mapping[str, ReturnState]
    cut_off: str = ""

    @property
    def ends_waiting(self) -> bool:
        """Whether the report need wait no longer: nobody owes anything, or the cut-off has passed."""
        return bool(self.cut_off) or not any(state.is_owed for state in self.states.values())

    def is_in(self, reference: Reference) -> bool:
        """Whether nothing is owed any more: accepted, exempt or nil."""
        try:
            return not self.states[reference.organisation].is_owed
        except KeyError:
            raise UnknownReference(f"报送周期 {reference.cycle} 中没有 {reference.organisation} 的应报记录。") from None


def read_cycle(cycle: Reference) -> Reading:
    """The state of every return of *cycle* at this moment of the installation's clock."""
    with house().desk.ledger.begin() as work:
        states = {code: expected.state for code, expected in work.returns.of_cycle(cycle).items()}
    return Reading(states, _cut_off(house().desk.cycle(cycle)))


def _cut_off(cycle: Cycle) -> str:
    """Why a return that is still owed is given up now; empty before the cut-off."""
    try:
        moment = cycle.cuts_off_at.astimezone(TIMEZONE)
    except CalendarUnknown:
        log.warning("the cut-off of %s is not known yet, its calendar is missing", cycle.reference)
        return ""
    if now() < moment:
        return ""
    minute = f"{moment.minute}分" if moment.minute else ""
    return f"截至{moment.month}月{moment.day}日{moment.hour}时{minute}未收到合格的报送件"


@dataclass(slots=True)
class Readings:
    """One reading of a cycle serves all its lanes in a process: nineteen lanes are not nineteen queries."""

    taken: dict[str, tuple[float, Reading]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, cycle: Reference, at_most: float) -> Reading:
        """A reading of *cycle* that is less than *at_most* seconds old; what reading raises passes."""
        async with self.lock:
            seconds = asyncio.get_running_loop().time()
            at, reading = self.taken.get(str(cycle), (-at_most, None))
            if reading is None or seconds - at >= at_most:
                reading = await asyncio.to_thread(read_cycle, cycle)
                self.taken[str(cycle)] = (seconds, reading)
            return reading


READINGS = Readings()


def pause() -> float:
    """Seconds between two looks: a return wakes its lane well within thirty."""
    return 2.0 if is_rehearsal() else 15.0


async def readings(cycle: Reference) -> AsyncIterator[Reading]:
    """How *cycle* stands, after each pause; a ledger that does not answer is asked again: no lane is red for that."""
    while True:
        try:
            reading = await READINGS.of(cycle, at_most=pause() / 2)
        except TemporaryError as error:
            log.warning("%s: %s; looking again", cycle, error)
        else:
            yield reading
        await asyncio.sleep(pause())


class ReturnTrigger(BaseTrigger):
    """Ends its lane when the return is in; wakes it with a sentence when the cut-off has passed."""

    def __init__(self, reference: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.reference = reference

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        return ("duban.orchestration.awaiting.ReturnTrigger", {"reference": self.reference})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait."""
        reference = Reference.parse(self.reference)
        async for reading in readings(reference.cycle):
            if reading.is_in(reference):
                yield TaskSuccessEvent()
                return
            if reading.cut_off:
                yield TriggerEvent(reading.cut_off)  # type: ignore[no-untyped-call]
                return


class AwaitReturn(BaseOperator):
    """
    Waits, deferred, for the return of one organisation.

    Green once it is accepted (or not owed), red at once when the cut-off has passed. May be cleared: it looks
    at the ledger first.
    """

    def __init__(self, *, reference: str, org: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reference = reference
        self.org = org

    @translated()
    def execute(self, context: Context) -> None:
        """Look, and wait if there is something to wait for."""
        reference = Reference.parse(self.reference)
        reading = read_cycle(reference.cycle)
        if reading.is_in(reference):
            return
        if reading.cut_off:
            self.resume(context, reading.cut_off)
        self.defer(trigger=ReturnTrigger(self.reference), method_name=self.resume.__name__)

    def resume(self, context: Context, event: str) -> None:  # noqa: ARG002 - Airflow's signature
        """The cut-off has passed: red at once, for trying again brings no return."""
        raise AirflowFailException(f"{self.org}：{event}。")


class CycleTrigger(BaseTrigger):
    """Ends its task when nobody owes a return of the cycle at that moment, or the cut-off has passed."""

    def __init__(self, cycle: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.cycle = cycle

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        return ("duban.orchestration.awaiting.CycleTrigger", {"cycle": self.cycle})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait."""
        async for reading in readings(Reference.parse(self.cycle)):
            if reading.ends_waiting:
                yield TaskSuccessEvent()
                return


class AwaitEverybody(BaseOperator):
    """
    Waits, deferred, until nobody owes a return of the cycle or its cut-off has passed.

    A lane that has ended stays ended; what the office sends back afterwards is owed again, and waited for here. May
    be cleared: it looks at the ledger first.
    """

    template_fields: Sequence[str] = ("returns",)

    def __init__(self, *, returns: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.returns = returns

    @translated()
    def execute(self, context: Context, event: Any = None) -> None:  # noqa: ARG002 - Airflow's signature
        """Look, and wait if there is something to wait for; whoever wakes it makes it look again."""
        cycle = Reference.parse(self.returns[0]["reference"]).cycle
        if not read_cycle(cycle).ends_waiting:
            self.defer(trigger=CycleTrigger(str(cycle)), method_name=self.execute.__name__)
