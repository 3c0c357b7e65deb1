"""Who reported and when: the returns of one cycle counted as they stood at a moment."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from duban.domain.calendar.cycle import Cycle
from duban.domain.plan.programme import Programme
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse
from duban.domain.returns.submission import ExpectedReturn, ReturnState, Submission


class Timeliness(StrEnum):
    """How a return answers its deadline; computed, and the values are what users read."""

    ON_TIME = "按时"
    LATE = "迟报"
    AFTER_CUTOFF = "补报"
    NOT_LATE = "不计迟报（邮件未送达）"
    NIL = "零报告"
    EXEMPT = "免报"
    SENT_BACK = "退回未重报"
    UNCHECKED = "已收待核"
    AWAITED = "尚未报送"
    UNDELIVERED = "不计漏报（邮件未送达）"
    UNREAD = "待核（信箱未收完）"
    MISSING = "漏报"

    @property
    def is_in(self) -> bool:
        """Whether the return counts as reported (已报)."""
        return self in IN


IN = (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.AFTER_CUTOFF, Timeliness.NOT_LATE, Timeliness.NIL)


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """
    How one organisation answered.

    `received_at` is the first complete attempt, `number` the receipt number of the submission in force;
    `stands_in` says what takes the place of a return that is not there, empty if it is; `withdrawal_asked_at`
    when the unit asked to withdraw what it filed, while no person has decided.
    """

    code: str
    organisation: str
    timeliness: Timeliness
    items: int
    received_at: datetime | None
    accepted_at: datetime | None
    attempts: int
    sent_back: int
    number: str
    stands_in: str = ""
    withdrawal_asked_at: datetime | None = None

    @property
    def remark(self) -> str:
        """What has to be known beside the answer, as the office reads it; empty if nothing."""
        asked = self.withdrawal_asked_at
        withdrawal = f"单位于{asked.month}月{asked.day}日申请作废，待核定" if asked else ""
        return "；".join(filter(None, (self.stands_in, withdrawal)))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answers of a cycle, each organisation once, in the order they were expected."""

    answers: tuple[UnitAnswer, ...]

    def those(self, *kinds: Timeliness) -> tuple[UnitAnswer, ...]:
        """The answers of those kinds."""
        return tuple(answer for answer in self.answers if answer.timeliness in kinds)

    @property
    def obliged(self) -> tuple[UnitAnswer, ...]:
        """应报: every expected return but the exempt ones."""
        return tuple(answer for answer in self.answers if answer.timeliness is not Timeliness.EXEMPT)

    @property
    def owed(self) -> int:
        """How many returns are owed."""
        return len(self.obliged)

    @property
    def reported(self) -> tuple[UnitAnswer, ...]:
        """已报."""
        return tuple(answer for answer in self.answers if answer.timeliness.is_in)

    @property
    def on_time(self) -> tuple[UnitAnswer, ...]:
        """按时."""
        return self.those(Timeliness.ON_TIME)

    @property
    def late(self) -> tuple[UnitAnswer, ...]:
        """迟报 and, in a later draft, 补报."""
        return self.those(Timeliness.LATE, Timeliness.AFTER_CUTOFF)

    @property
    def not_late(self) -> tuple[UnitAnswer, ...]:
        """Reported after the deadline, at which our mails reached nobody there."""
        return self.those(Timeliness.NOT_LATE)

    @property
    def missing(self) -> tuple[UnitAnswer, ...]:
        """漏报: nothing came before the cut-off."""
        return self.those(Timeliness.MISSING)

    @property
    def pending(self) -> tuple[UnitAnswer, ...]:
        """Neither in nor missing: awaited, unchecked, sent back and not corrected, asked in vain, perhaps unread."""
        return self.those(
            Timeliness.AWAITED,
            Timeliness.UNCHECKED,
            Timeliness.SENT_BACK,
            Timeliness.UNDELIVERED,
            Timeliness.UNREAD,
        )

    @property
    def first_time_right(self) -> tuple[UnitAnswer, ...]:
        """一次通过: reported without a single return to sender."""
        return tuple(answer for answer in self.reported if not answer.sent_back)

    @property
    def times_sent_back(self) -> int:
        """退回次数 over all organisations."""
        return sum(answer.sent_back for answer in self.answers)


def timeliness_of(expected: ExpectedReturn, cycle: Cycle, as_of: datetime, excuse: Excuse = NO_EXCUSE) -> Timeliness:
    """
    How *expected* answers its deadline, as known at *as_of*.

    The first complete attempt decides; nothing is 漏报 before the cut-off, nor while we hold something
    unchecked. What *excuse* excuses is neither 迟报 nor 漏报.
    """
    fixed = {
        ReturnState.EXEMPT: Timeliness.EXEMPT,
        ReturnState.NIL: Timeliness.NIL,
        ReturnState.SENT_BACK: Timeliness.SENT_BACK,
        ReturnState.RECEIVED: Timeliness.UNCHECKED,
    }
    if expected.state in fixed:
        return fixed[expected.state]
    came_at = expected.first_complete_at or expected.accepted_at
    if expected.state is not ReturnState.ACCEPTED or came_at is None:
        missing = Timeliness.UNREAD if excuse.unread else Timeliness.MISSING
        missing = Timeliness.UNDELIVERED if excuse.missed else missing
        return missing if as_of >= cycle.cuts_off_at else Timeliness.AWAITED
    return _how_it_came(came_at, cycle, excuse)


def _how_it_came(came_at: datetime, cycle: Cycle, excuse: Excuse) -> Timeliness:
    if not cycle.is_late(came_at):
        return Timeliness.ON_TIME
    if excuse.covers(came_at, cycle):
        return Timeliness.NOT_LATE
    return Timeliness.AFTER_CUTOFF if came_at > cycle.cuts_off_at else Timeliness.LATE


NO_EXCUSES: Mapping[str, Excuse] = MappingProxyType({})
NO_WITHDRAWALS: Mapping[str, datetime] = MappingProxyType({})


def coverage_of(
    programme: Programme,
    cycle: Cycle,
    returns: Mapping[str, ExpectedReturn],
    submissions: Mapping[str, Submission],
    stands_in: Mapping[str, Iterable[str]],
    as_of: datetime,
    excuses: Mapping[str, Excuse] = NO_EXCUSES,
    withdrawals: Mapping[str, datetime] = NO_WITHDRAWALS,
) -> Coverage:
    """Count *returns*; `stands_in` says what an organisation's items rest on without its return."""
    names = {organisation.code: organisation.name for organisation in programme.organisations}
    led = Counter(item.lead for item in programme.items)
    return Coverage(
        tuple(
            UnitAnswer(
                code=code,
                organisation=names[code],
                timeliness=timeliness_of(expected, cycle, as_of, excuses.get(code, NO_EXCUSE)),
                items=led[code],
                received_at=expected.first_complete_at,
                accepted_at=expected.accepted_at,
                attempts=expected.attempts,
                sent_back=expected.sent_back,
                number=str(submissions[code].number) if code in submissions else "",
                stands_in="、".join(dict.fromkeys(stands_in.get(code, ()))),
                withdrawal_asked_at=withdrawals.get(code),
            )
            for code, expected in returns.items()
        )
    )
