"""The event trigger of the inbox: collecting starts soon after a mail arrives."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

from airflow.sdk import Asset, AssetWatcher
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from duban.errors import TemporaryError
from duban.orchestration.runs import house
from duban.ports import MessageKey

log = logging.getLogger(__name__)

PAUSE = 30.0


def inbox() -> Asset:
    """The robot's mailbox as Airflow's asset, watched for mail that the ledger does not know."""
    return Asset("duban_inbox", watchers=[AssetWatcher(name="duban_inbox_watcher", trigger=InboxTrigger())])  # type: ignore[no-untyped-call]


def first_unknown() -> MessageKey | None:
    """The first message in the mailbox that was not archived yet, None if there is none; MailboxUnavailable."""
    for fetched in house().mailbox.new(_known_uids):
        return fetched.key
    return None


def _known_uids(mailbox: str, uidvalidity: int) -> frozenset[int]:
    with house().desk.ledger.begin() as work:
        return work.inbox.known_uids(mailbox, uidvalidity)


class InboxTrigger(BaseEventTrigger):
    """One event for each first unknown message; what it misses, the run every ten minutes collects."""

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        return ("duban.orchestration.watching.InboxTrigger", {})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look every half minute, for ever; a mailbox that cannot be reached is tried again."""
        told = None
        while True:
            try:
                key = await asyncio.to_thread(first_unknown)
            except TemporaryError as error:
                log.warning("%s; looking again", error)
            else:
                if key is not None and key != told:
                    told = key
                    yield TriggerEvent(f"{key.mailbox}/{key.uidvalidity}/{key.uid}")  # type: ignore[no-untyped-call]
            await asyncio.sleep(PAUSE)
