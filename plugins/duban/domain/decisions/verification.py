"""核验: how a claim of completion goes through the office, whose turn it is and until when, and what comes of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from duban.domain.calendar.cycle import Cycle
from duban.domain.calendar.moments import told_day
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.decisions.decision import Decision
from duban.domain.office.actor import Actor
from duban.domain.returns.submission import Entry
from duban.errors import CalendarUnknown, Refused

IN_WRITING = "单位书面确认"
NUMBERED = re.compile(r"(?:措施|第)?\s*(\d{1,2})\s*条?\s*[.、．:：=]\s*(.+)")
JUNE = 6


class ClaimStage(StrEnum):
    """Where a claim waits in the office; the values are what users read."""

    OPINION = "待专班意见"
    CHECK = "待复核"
    IN_WRITING = "待登记书面确认"
    CONFIRM = "待确认"


class ClaimAnswer(StrEnum):
    """What a claim comes to that does not close its item; the values are what users read."""

    MORE = "请补充"
    NOT_CLOSED = "暂不销号"


class ProofMeans(StrEnum):
    """How a person verified a measure, in the order in which it is tried; the values are what users read."""

    PLATFORM = "平台数据"
    PUBLIC = "公开文件"
    ENTERPRISES = "企业回访"
    VISIT = "现场核查"


@dataclass(frozen=True, slots=True)
class VerificationRules:
    """
    How claims are verified: the working days of each step, and the posts that confirm and release site visits.

    The task force's word is optional (选填): without one its days pass, and the office goes on. In a programme whose
    loop is off nobody has days of his own, any two persons close an item, and a claim is not answered.
    """

    opinion_within: int = 5
    check_within: int = 10
    confirm_within: int = 3
    confirmed_by: str = ""
    visits_released_by: str = ""

    def may_confirm(self, actor: Actor) -> bool:
        """Whether the second word may be *actor*'s, as far as his post goes; anybody's if no post is named."""
        return not self.confirmed_by or actor.signs_as(self.confirmed_by)


DEFAULT_VERIFICATION = VerificationRules()


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """Where a claim waits, since when, and the last day on which nobody is late; None where no calendar tells."""

    stage: ClaimStage
    since: date
    due: date | None


@dataclass(frozen=True, slots=True)
class ClaimClock:
    """The days of the steps, as the calendar counts them."""

    rules: VerificationRules
    calendar: WorkCalendar

    def step(
        self, claimed: date, opinion: date | None, checked: date | None, today: date, *, in_writing: bool
    ) -> ClaimStep:
        """
        The step that a claim of the day *claimed* waits for on *today*.

        *opinion* and *checked* are the days of the task force's word and of the first word, None while there is none;
        *in_writing* says that the unit is outside the city's authority: its written confirmation is registered. The
        office's days begin with the task force's word, at the latest when the days for it are over.
        """
        if checked is not None:
            return self._step(ClaimStage.CONFIRM, checked, self.rules.confirm_within)
        if in_writing:
            return self._step(ClaimStage.IN_WRITING, claimed, self.rules.check_within)
        asked = self._step(ClaimStage.OPINION, claimed, self.rules.opinion_within)
        if asked.due is None or (opinion is None and today <= asked.due):
            return asked
        return self._step(ClaimStage.CHECK, min(opinion or asked.due, asked.due), self.rules.check_within)

    def _step(self, stage: ClaimStage, since: date, days: int) -> ClaimStep:
        try:
            return ClaimStep(stage, since, self.calendar.add(since, days))
        except CalendarUnknown:
            return ClaimStep(stage, since, None)


@dataclass(frozen=True, slots=True)
class AnsweredClaim:
    """
    What the office answered to a claim: what is missing by measure (0 for the whole), and until which day.

    Until the end of that day the unit owes nothing; after it the claim counts for nothing.
    """

    item: int
    answer: ClaimAnswer
    at: datetime
    until: date
    reason: str
    missing: Mapping[int, str]

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """As the decision says that recorded it."""
        day, *lines = decision.value.splitlines()
        missing = {int(place): text for place, _, text in (line.partition(".") for line in lines)}
        answer = ClaimAnswer(decision.field)
        return cls(decision.item or 0, answer, decision.at, date.fromisoformat(day), decision.reason, missing)

    @property
    def value(self) -> str:
        """As a decision keeps it."""
        return "\n".join(
            [self.until.isoformat(), *(f"{place}.{self.missing[place]}" for place in sorted(self.missing))]
        )

    def still_runs(self, today: date) -> bool:
        """Whether the unit has time on *today*."""
        return today <= self.until

    def is_answered_by(self, entry: Entry, received_at: datetime) -> bool:
        """Whether a return of that moment is the answer: it came later and says more than that nothing changed."""
        return received_at > self.at and not entry.unchanged

    @property
    def words(self) -> str:
        """What is missing, as the unit reads it, without a stop."""
        wanted = [f"措施{place}：{self.missing[place]}" for place in sorted(self.missing)]
        reason = self.reason.strip().rstrip("。；;")
        return "；".join([*wanted, *([reason] if self.answer is ClaimAnswer.NOT_CLOSED or not wanted else [])])

    @property
    def told(self) -> str:
        """The whole of it, as the office reads it."""
        return self.said_to(self.until, takes_orders=True)

    def said_to(self, on: date, *, takes_orders: bool) -> str:
        """The whole of it as the unit reads it on a day, in the words of a 函 where it takes no orders."""
        until = f"于{told_day(self.until)}前随填报表补充" if self.still_runs(on) else ""
        return self._asked(until, takes_orders=takes_orders)

    def said_in_form(self, cycle: Cycle, *, takes_orders: bool) -> str:
        """The same in the form of *cycle*, which says by itself until when it is asked for."""
        if self.until == cycle.due_effective:
            return self._asked("随本次填报表补充", takes_orders=takes_orders)
        return self.said_to(cycle.opens_at.date(), takes_orders=takes_orders)

    def _asked(self, until: str, *, takes_orders: bool) -> str:
        """What is missing, and *until* when and how it is asked for, if that is to be said."""
        if takes_orders:
            return f"{self.answer}{f'（请{until}）' if until else ''}：{self.words}"
        return f"商{self.answer}{f'（商请{until}为荷）' if until else ''}：{self.words}"


def is_in_writing(check: Decision) -> bool:
    """Whether the first word on a claim is that the unit confirmed it in writing."""
    return f"\n{IN_WRITING}：" in check.value


def answers_of(answered: Mapping[int, Decision]) -> dict[int, AnsweredClaim]:
    """The answers in force, by item."""
    return {item: AnsweredClaim.of(one) for item, one in answered.items()}


def half_year(day: date) -> str:
    """The half-year of *day*: 2021年下半年."""
    return f"{day.year}年{'上' if day.month <= JUNE else '下'}半年"


def visited_measures(evidence: Mapping[int, str]) -> Iterator[int]:
    """The measures of which *evidence* says that they were looked at on the spot."""
    return (place for place, text in sorted(evidence.items()) if text.startswith(ProofMeans.VISIT))


def proved(means: str, words: str) -> str:
    """What a person saw, headed by how: 平台数据：省网办件量1203件. Without a means as it was typed."""
    words = words.strip()
    return f"{ProofMeans(means)}：{words}" if words and means in set(ProofMeans) else words


def missing_of(text: str, measures: int) -> dict[int, str]:
    """
    What is missing, as it was typed: a line for each measure, headed by its number; of one measure none is needed.

    Refused for a line that names no measure where there are several.
    """
    found: dict[int, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        numbered = NUMBERED.fullmatch(line)
        if numbered is None and measures > 1:
            raise Refused(f"“{line}”须写明是哪一条措施，如“2.缺县级清单”，每条措施一行。")
        place, words = (int(numbered[1]), numbered[2]) if numbered else (1, line)
        found[place] = "；".join(filter(None, (found.get(place), words)))
    return found
