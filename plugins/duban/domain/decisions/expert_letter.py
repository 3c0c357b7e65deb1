"""函请专家: an expert who cannot come is asked by mail for his signed word on a reform, reminded once, then let be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.moments import told_day
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.office.actor import Identification

# So many working days before its day an expert who has not answered is reminded, once.
REMINDED_BEFORE = 2
LEAST_DAYS, MOST_DAYS = 3, 60


class ExpertActKind(StrEnum):
    """What was put on record of an expert who is asked by mail; the values are what users read."""

    ASKED = "函请"
    ANSWERED = "已答复"
    GIVEN_UP = "不再等候"


@dataclass(frozen=True, slots=True)
class ExpertAct:
    """
    One thing that was done about a letter to an expert, recorded once and never changed.

    An ASKED has the `address` and the day (`until`); all others say under `about` the number of the ASKED that they
    end. Who the expert is stands in the papers of the review alone.
    """

    programme: str
    item: int
    kind: ExpertActKind
    at: datetime
    by: str
    reason: str = ""
    number: int = 0
    about: int = 0
    address: str = ""
    until: date | None = None
    known: Identification | None = None
    account: str | None = None

    @property
    def told(self) -> str:
        """In one clause without a stop: 函请专家（第3号），请于2021年12月20日前答复."""
        if self.kind is ExpertActKind.ASKED and self.until is not None:
            return f"函请专家（第{self.number}号），请于{told_day(self.until)}前答复"
        return f"函请专家第{self.about}号{self.kind.value}"


@dataclass(frozen=True, slots=True)
class ExpertLetter:
    """One expert who was asked, and what ended it; None while his answer is waited for."""

    asked: ExpertAct
    ended: ExpertAct | None = None

    @property
    def until(self) -> date:
        """The day by which he is asked to answer."""
        return self.asked.until or date.max

    def state(self, today: date) -> str:
        """Where it stands on *today*, as the office reads it."""
        if self.ended is not None:
            return self.ended.kind.value
        return f"未答复，已过{told_day(self.until)}" if today > self.until else f"待答复，{told_day(self.until)}前"

    def is_to_be_reminded(self, today: date, calendar: WorkCalendar) -> bool:
        """Whether he has not answered and his day is near, or come, and not over; CalendarUnknown without a year."""
        if self.ended is not None or today > self.until:
            return False
        return today >= calendar.add(self.until, -REMINDED_BEFORE)


def letters_in(acts: Iterable[ExpertAct]) -> tuple[ExpertLetter, ...]:
    """The letters that *acts*, by number, tell of, the newest first."""
    found: dict[int, ExpertLetter] = {}
    for act in acts:
        if act.kind is ExpertActKind.ASKED:
            found[act.number] = ExpertLetter(act)
        elif act.about in found:
            found[act.about] = ExpertLetter(found[act.about].asked, act)
    return tuple(reversed(found.values()))
