"""Whether our clock can be right: held against the mailbox's own times, and against what the ledger saw before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.domain.calendar.cycle import TIMEZONE

# What a mail server and we may differ by, with queues between.
TOLERANCE = timedelta(minutes=15)
# A mailbox that was not listed for so long, or a moment so far off, is explained by a machine that stood still or by a
# clock that was set; only the mailbox's own times can tell which.
LONG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewestCopy:
    """The newest mail of ours that came back to our mailbox: when we sent it by our clock, when it came by theirs."""

    sent_at: datetime
    came_at: datetime


def jumped(listed_at: datetime | None, now: datetime) -> str:
    """What makes *now* doubtful beside the moment at which the mailbox was listed last; empty if nothing does."""
    if listed_at is None:
        return ""
    if listed_at > now + TOLERANCE:
        return f"系统时间{_told(now)}早于上次收信的时间{_told(listed_at)}，时钟被调回或当时有误"
    if now - listed_at > LONG:
        return f"系统时间{_told(now)}距上次收信（{_told(listed_at)}）过久，系统曾停机或时钟被调快，待新到来信核实"
    return ""


def implausible(newest: datetime | None, copy: NewestCopy | None, now: datetime) -> str:
    """What the mailbox's own times say against *now*; empty if they do not."""
    if newest is not None and newest > now + TOLERANCE:
        return f"信箱最新来信时间{_told(newest)}晚于系统时间{_told(now)}，系统时钟偏慢或收信服务器时钟有误"
    if copy is not None and copy.sent_at - copy.came_at > TOLERANCE and now > copy.sent_at - TOLERANCE:
        told = f"本系统{_told(copy.sent_at)}发出的邮件，信箱收到时间为{_told(copy.came_at)}"
        return f"{told}，系统时钟偏快或收信服务器时钟有误"
    return ""


def is_confirmed(newest: datetime | None, now: datetime) -> bool:
    """Whether a mail of today's age proves *now*."""
    return newest is not None and now - LONG <= newest <= now + TOLERANCE


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(TIMEZONE):%Y年%m月%d日%H:%M}"
