"""The first task of a cycle: it opens the cycle, waits for a person where one has to agree, or ends a second run."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.triggers.base import BaseTrigger, TriggerEvent

from duban.bootstrap import is_rehearsal
from duban.domain.calendar.cycle import Reference
from duban.orchestration import steps
from duban.orchestration.runs import app, now

log = logging.getLogger(__name__)


def pause() -> float:
    """Seconds between two looks whether somebody agreed."""
    return 2.0 if is_rehearsal() else 15.0


def may_open(cycle: Reference) -> bool:
    """Whether nobody has to agree any more."""
    return app().opening.may_open(cycle, now())


class AgreementTrigger(BaseTrigger):
    """Wakes the opening of a cycle once somebody agreed to what it would send; whatever is wrong meanwhile passes."""

    def __init__(self, cycle: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.cycle = cycle

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        return ("duban.orchestration.opening.AgreementTrigger", {"cycle": self.cycle})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait."""
        cycle = Reference.parse(self.cycle)
        while True:
            try:
                if await asyncio.to_thread(may_open, cycle):
                    yield TriggerEvent(self.cycle)  # type: ignore[no-untyped-call]
                    return
            except Exception as error:  # noqa: BLE001 - a trigger that raises is gone, and its task begins anew
                log.warning("%s是否已确认开启暂时看不到（%s），稍后再看。", cycle.period.title, error)
            await asyncio.sleep(pause())


class OpenCycle(BaseOperator):
    """
    Opens the cycle of the run and gives its returns.

    Where a person has to agree first it waits, deferred, at no cost of a worker; may be cleared: what was agreed to
    stays so. A second run of a period is skipped, and with it all that follows.
    """

    def __init__(self, *, programme: str, stream: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.programme = programme
        self.stream = stream

    def execute(self, context: Context, event: Any = None) -> list[dict[str, str]]:  # noqa: ARG002 - Airflow's signature
        """Open, or wait; whoever wakes it makes it look again."""
        cycle = steps.begin_cycle(self.programme, self.stream, context["params"], context["ti"], context["dag_run"])
        returns = steps.open_cycle(cycle)
        if returns is None:
            self.defer(trigger=AgreementTrigger(str(cycle)), method_name=self.execute.__name__)
        return returns
