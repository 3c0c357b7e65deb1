"""What a request for a signature waits for: its answer, or the ledger's word that nobody need answer any more."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from airflow.sdk.exceptions import AirflowRuntimeError
from airflow.sdk.execution_time.hitl import get_hitl_detail_content_detail
from airflow.triggers.base import BaseTrigger, TriggerEvent

from duban.bootstrap import is_rehearsal
from duban.errors import UnknownReference
from duban.orchestration.looks import SharedLooks
from duban.orchestration.runs import app, now

log = logging.getLogger(__name__)

ABSENT = 404
# Every so many looks also the facts of the case are worked out, and the request itself is looked up.
THOROUGH = 4
# What the operator is told by: an answer that Airflow did not hand over; the request is no longer there, or no longer
# asks what is to be asked.
FOUND, GONE, LOOK = "found", "gone", "look"

Event = dict[str, Any]


def pause() -> float:
    """Seconds between two looks: whoever signs elsewhere sees the request go."""
    return 2.0 if is_rehearsal() else 15.0


def waiting_drafts(_: None) -> frozenset[tuple[str, int]]:
    """The drafts that wait for a person at this moment."""
    return frozenset((one.name, one.draft) for one in app().sign.waiting())


WAITING: SharedLooks[None, frozenset[tuple[str, int]]] = SharedLooks(waiting_drafts)


class RequestTrigger(BaseTrigger):
    """
    Ends the wait of a request: by an answer, or because the paper was decided elsewhere or its case is another now.

    Airflow itself hands over an answer to a request that waits, at once and without us. An answer that it took while
    the request was only being written is found here: Airflow says 200 to it and hands it over to nobody.
    """

    def __init__(self, document: str, draft: int, dossier: str, request: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.document = document
        self.draft = draft
        self.dossier = dossier
        self.request = request

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        of = {"document": self.document, "draft": self.draft, "dossier": self.dossier, "request": self.request}
        return ("duban.orchestration.pending.RequestTrigger", of)

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait; whatever is wrong meanwhile passes, for a trigger that raises is gone and its task begins anew."""
        looks = 0
        while True:
            try:
                event = await self._news(thorough=looks % THOROUGH == 0)
            except Exception as error:  # noqa: BLE001 - as said above
                log.warning("暂时看不到《%s》是否仍待签（%s），稍后再看。", self.document, error)
            else:
                if event is not None:
                    yield TriggerEvent(event)  # type: ignore[no-untyped-call]
                    return
            looks += 1
            await asyncio.sleep(pause())

    async def _news(self, *, thorough: bool) -> Event | None:
        """What there is to tell the operator; None while the request waits as it should."""
        if thorough and (event := await asyncio.to_thread(told_to, self.request)) is not None:
            return event
        if (self.document, self.draft) not in await WAITING.of(None, at_most=pause() / 2):
            return {LOOK: True}
        if thorough and await asyncio.to_thread(self._is_another_case):
            return {LOOK: True}
        return None

    def _is_another_case(self) -> bool:
        try:
            document = app().sign.document(self.document, self.draft)
        except UnknownReference:
            return True
        return app().sign.dossier(document, now()).sha256 != self.dossier


def told_to(request: str) -> Event | None:
    """The answer that Airflow holds for the request of that task instance, or that there is no request; else None."""
    try:
        held = get_hitl_detail_content_detail(UUID(request))
    except AirflowRuntimeError as error:
        if (error.error.detail or {}).get("status_code") != ABSENT:
            raise
        return {GONE: True}
    if not held.response_received or held.responded_by_user is None:
        return None
    return {
        FOUND: True,
        "chosen_options": list(held.chosen_options or ()),
        "params_input": held.params_input or {},
        "responded_by_user": {"id": held.responded_by_user.id, "name": held.responded_by_user.name},
    }
