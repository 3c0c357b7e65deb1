"""A ledger that was restored from a backup sends, urges, drafts and signs nothing until a person releases it."""

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.restoration import Restoration
from duban.errors import NotReleased
from duban.ports import Ledger


def why_held(ledger: Ledger) -> str:
    """Why nothing may leave for now, as the office reads it; empty unless the ledger waits to be released."""
    with ledger.begin() as work:
        restored = work.restorations.held()
    return told(restored) if restored is not None else ""


def told(restored: Restoration) -> str:
    """What is said where something stops."""
    as_of = restored.as_of or restored.at
    return (
        f"台账系用 {as_of.astimezone(TIMEZONE):%Y-%m-%d %H:%M} 的备份恢复，尚未放行：暂不发信、不升级、不拟稿、不签批，"
        "来信照常收取。请先运行 duban restore compare 核对，再运行 duban restore release 放行。"
    )


def refuse_while_held(ledger: Ledger) -> None:
    """NotReleased until a person has released a restored ledger."""
    if reason := why_held(ledger):
        raise NotReleased(reason)
