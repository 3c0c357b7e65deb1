"""What one simulation is: everything in it follows from these few values."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from duban.domain.calendar.cycle import Period

FIRST = Period.parse("2021-09")
EVERYBODY = 0


class Mishap(StrEnum):
    """What may go wrong in the world; each kind is drawn by itself, so that leaving one out moves no other."""

    ORDER = "order"  # mails overtake each other
    SMTP = "smtp"  # refusals for now and for good, connections lost before and after the server took the mail
    IMAP = "imap"  # the connection to the mailbox is lost at any mail
    KILL = "kill"  # the process ends between two commits
    OUTAGE = "outage"  # the system is off for days
    CLOCK = "clock"  # the machine stood still: the clock is hours ahead
    SETTINGS = "settings"  # what an office edits is read while it is being saved


@dataclass(frozen=True, slots=True)
class Scenario:
    """*months* of reports by *organisations* units (all of them with 0), and what may go wrong meanwhile."""

    seed: int
    months: int = 3
    organisations: int = 10
    faults: frozenset[Mishap] = frozenset(Mishap)

    @property
    def last(self) -> Period:
        """The last month that is reported."""
        return FIRST.later(self.months - 1)

    @property
    def command(self) -> str:
        """What plays it again."""
        faults = ",".join(fault for fault in Mishap if fault in self.faults)
        return (
            f"duban simulate --seed {self.seed} --months {self.months} --organisations {self.organisations}"
            f" --faults {faults or 'none'}"
        )

    def draw(self, about: str) -> Random:
        """The same numbers whenever it is asked; others for each matter."""
        return Random(f"{self.seed}/{about}")  # noqa: S311 - a simulation is to be repeatable, not secret

    def smaller(self) -> Iterator["Scenario"]:
        """Scenarios with half of something, the largest step first."""
        if self.months > 1:
            yield replace(self, months=(self.months + 1) // 2)
        if self.organisations == EVERYBODY:
            yield replace(self, organisations=16)
        elif self.organisations > 1:
            yield replace(self, organisations=(self.organisations + 1) // 2)
        faults = [fault for fault in Mishap if fault in self.faults]
        half = len(faults) // 2
        for kept in (faults[:half], faults[half:], *([one for one in faults if one is not left] for left in faults)):
            if len(kept) < len(faults):
                yield replace(self, faults=frozenset(kept))


def faults_named(text: str) -> frozenset[Mishap]:
    """Kinds of faults separated by commas; `none` and `all` are words for none and all. ValueError for any other."""
    if text in ("all", "none"):
        return frozenset(Mishap) if text == "all" else frozenset()
    return frozenset(Mishap(word.strip()) for word in text.split(","))
