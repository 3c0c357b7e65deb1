"""The event trigger of the inbox: collecting starts seconds after a mail arrives."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset, AssetWatcher
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from duban.domain.operation.outage import OutageKind
from duban.errors import DubanError, LoginRefused, PermanentError
from duban.orchestration.noticing import notice, prove
from duban.orchestration.runs import app

if TYPE_CHECKING:
    from duban.bootstrap import Installation
    from duban.ports import MailboxWatch, MessageKey

log = logging.getLogger(__name__)

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0
AFTER_REFUSAL = 15 * 60.0


def inbox() -> Asset:
    """The robot's mailbox as Airflow's asset, watched for mail that the ledger does not know."""
    watcher = AssetWatcher(name="信箱监视", trigger=InboxTrigger())  # type: ignore[no-untyped-call]
    return Asset(name="来信", uri="duban://inbox", group="督办", watchers=[watcher])


def open_watch() -> "tuple[MailboxWatch, Installation]":
    """A watch on the mailbox as it is described now, and by which installation; nothing is connected yet."""
    current = app()
    return current.mailbox.watch(), current


def known_uids(mailbox: str, uidvalidity: int) -> frozenset[int]:
    """What the ledger holds of a folder."""
    with app().context.ledger.begin() as work:
        return work.inbox.known_uids(mailbox, uidvalidity)


class InboxTrigger(BaseEventTrigger):
    """
    One event for each first unknown message; what it misses, the run every ten minutes collects.

    One connection is held: with IDLE a message is noticed at once, without it within ten seconds.
    """

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the triggerer finds this class, and its arguments."""
        return ("duban.orchestration.watching.InboxTrigger", {})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Watch for ever; after a lost connection look again, ever less often until a look succeeds."""
        told: MessageKey | None = None
        failures = 0
        while True:
            watch: MailboxWatch | None = None
            pause = 0.0
            try:
                # Nothing here may block: the triggerer runs all triggers in one loop.
                opened, opened_on = await asyncio.to_thread(open_watch)
                watch = opened
                # Ends when the settings changed: a folder that was added must be watched as well.
                while await asyncio.to_thread(app) is opened_on:
                    key = await asyncio.to_thread(opened.first_unknown, known_uids)
                    if failures:
                        await asyncio.to_thread(prove, OutageKind.MAILBOX)
                    failures = 0
                    if key is not None and key != told:
                        told = key
                        yield TriggerEvent(f"{key.mailbox}/{key.uidvalidity}/{key.uid}")  # type: ignore[no-untyped-call]
                    await asyncio.to_thread(opened.wait)
            except DubanError as error:
                failures += 1
                pause = pause_after(error, failures)
                log.warning("暂时不能查看信箱：%s 约%.0f秒后再看。", error, pause)
                await asyncio.to_thread(notice, error, OutageKind.MAILBOX)
            finally:
                # Also when the triggerer stops us: it ends the wait in the other thread.
                if watch is not None:
                    watch.close()
            await asyncio.sleep(pause)


def pause_after(error: DubanError, failures: int) -> float:
    """Seconds to leave the server alone: a quarter of an hour if it refused our login, else ever longer."""
    if isinstance(error, LoginRefused):
        return AFTER_REFUSAL
    if isinstance(error, PermanentError):  # a setting is wrong; a trigger that ends is not started again
        return LONGEST_PAUSE
    return min(FIRST_PAUSE * 2.0 ** (failures - 1), LONGEST_PAUSE)
