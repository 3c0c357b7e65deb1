"""A lane of the board: one unit's, or that of a group where a lane for each unit would be too many."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from airflow.triggers.base import BaseTrigger, TriggerEvent

from duban.domain.calendar.cycle import Reference
from duban.orchestration import awaiting
from duban.orchestration.awaiting import AFTER_CUT_OFF, AwaitReturn, CycleReading, readings, tell_of_interruption
from duban.orchestration.runs import app

log = logging.getLogger(__name__)

# A worker has to start for each new label: a group that files in an hour is counted a dozen times, not each time.
LOOKS_PER_COUNT = 20


class GroupTrigger(BaseTrigger):
    """Wakes the lane of a group when all of it is in, when the cut-off has passed, or to count anew in its label."""

    def __init__(self, cycle: str, org: str, units: Sequence[str], counted: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.cycle = cycle
        self.org = org
        self.units = list(units)
        self.counted = counted

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        arguments = {"cycle": self.cycle, "org": self.org, "units": self.units, "counted": self.counted}
        return ("duban.orchestration.lanes.GroupTrigger", arguments)

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait."""
        cycle, seconds = Reference.parse(self.cycle), asyncio.get_running_loop().time
        counts_from = seconds() + LOOKS_PER_COUNT * awaiting.pause()
        async for reading in readings(cycle):
            count = len(self.units) - len(lacking(reading, cycle, self.units))
            is_over = count == len(self.units) or bool(reading.given_up)
            if is_over or (count != self.counted and seconds() >= counts_from):
                yield TriggerEvent(f"{self.org}：已收{count}/{len(self.units)}")  # type: ignore[no-untyped-call]
                return


class AwaitLane(AwaitReturn):
    """
    Waits for the return of one organisation, or for those of a group: then *reference* is the cycle.

    The lane of a group counts in its label what is in, is green when all of it is, and red at the cut-off with the
    names of those that are missing. May be cleared, killed and repeated as that of one organisation.
    """

    def __init__(self, *, reference: str, org: str, units: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(reference=reference, org=org, **kwargs)
        self.units = tuple(units)

    @property
    def shown(self) -> str:
        """What the board calls the lane, worked out whenever its task starts or ends."""
        if not self.units:
            return self.org
        cycle = Reference.parse(self.reference)
        try:
            missing = lacking(awaiting.read_cycle(cycle), cycle, self.units)
        except Exception as error:  # noqa: BLE001 - a label is no reason to fail, and is written again
            log.warning("%s已收几家暂时看不到（%s）。", self.org, error)
            return self.org
        return f"{self.org}（已收{len(self.units) - len(missing)}/{len(self.units)}）"

    def wait(self, context: Context) -> None:
        """Look, and wait if there is something to wait for."""
        if not self.units:
            super().wait(context)
            return
        tell_of_interruption(context)
        cycle = Reference.parse(self.reference)
        reading = awaiting.read_cycle(cycle)
        missing = lacking(reading, cycle, self.units)
        if not missing:
            log.info("%s：%d家均已收到，或不须报送。", self.org, len(self.units))
            return
        if not reading.given_up:
            log.info("%s：应报%d家，尚有%d家未报或待补正，继续等待。", self.org, len(self.units), len(missing))
            trigger = GroupTrigger(str(cycle), self.org, self.units, len(self.units) - len(missing))
            self.defer(trigger=trigger, method_name=self.execute.__name__)
        self._give_up(reading, cycle, missing)

    def _give_up(self, reading: CycleReading, cycle: Reference, missing: Sequence[str]) -> None:
        """Red with the names of those that owe; of whom the ledger knows nothing is none of them."""
        owing = [unit for unit in missing if reading.expects(cycle.of(unit))]
        if not owing:
            raise AirflowSkipException(f"{self.org}：台账中没有{len(missing)}家的应报记录，不作未报论。")
        programme = app().context.programme(cycle)
        names = "、".join(programme.organisation(unit).name for unit in owing)
        log.error("%s：%s%d家：%s。%s", self.org, reading.given_up, len(owing), names, AFTER_CUT_OFF)
        raise AirflowFailException(f"{self.org}：{reading.given_up}{len(owing)}家：{names}。")


def lacking(reading: CycleReading, cycle: Reference, units: Sequence[str]) -> list[str]:
    """Those of *units* that are not in, in their order."""
    return [unit for unit in units if not reading.is_in(cycle.of(unit))]
