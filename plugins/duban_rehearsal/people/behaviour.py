"""How somebody treats a form, and what follows from that: every act of an organisation about one return."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference


class Behaviour(StrEnum):
    """How an organisation treats one form."""

    ON_TIME = "按时报送"
    AUTOMATIC_FIRST = "先自动回复，后按时报送"
    SENT_BACK = "退回后补正"
    WRONG_CLAIM = "申报有误，退回后更正"
    LATE = "催办后补报"
    AFTER_COMPILING = "汇总后补报"
    STUCK = "退回后未补正"
    ONLY_WORDS = "只来信说明，未报表"
    WITHDRAWN = "报送后申请作废"
    CLOUD_LINK = "先发云附件链接，后报送"
    SILENT = "始终未报"
    BOUNCED = "邮箱失效，修复后报送"


class Step(StrEnum):
    """One thing that somebody at an organisation does, or that befalls its mailboxes."""

    AUTOMATIC_REPLY = "automatic_reply"
    CARELESS_RETURN = "careless_return"
    CAREFUL_RETURN = "careful_return"
    EXPLANATION = "explanation"
    WITHDRAWAL = "withdrawal"
    LINK = "link"
    MAILBOX_DIES = "mailbox_dies"
    MAILBOX_WORKS = "mailbox_works"

    @property
    def brings_a_form(self) -> bool:
        """Whether a filled form is sent."""
        return self in (Step.CARELESS_RETURN, Step.CAREFUL_RETURN)

    @property
    def is_of_a_mailbox(self) -> bool:
        """Whether nobody does it and nothing is sent."""
        return self in (Step.MAILBOX_DIES, Step.MAILBOX_WORKS)


@dataclass(frozen=True, slots=True)
class Part:
    """
    What one organisation plays in one cycle.

    Who comes in time comes `early` working days before the reminder target, who is late `late` working days after the
    last day on time, each at `minute` of the hour that its step has.
    """

    behaviour: Behaviour
    early: int
    late: int
    minute: int


@dataclass(frozen=True, slots=True)
class Act:
    """A step of one organisation about one return, at the earliest at that moment."""

    at: datetime
    reference: Reference
    step: Step


# The day of a step in a cycle for somebody who plays a part.
Day = Callable[[Cycle, Part], date]


def _in_time(more: int = 0) -> Day:
    """When whoever is in time comes, or so many working days earlier."""
    return lambda cycle, part: cycle.before(part.early + more)


def _late(more: int = 0) -> Day:
    """When whoever is late comes, or so many working days later."""
    return lambda cycle, part: cycle.after(part.late + more)


def _after_compiling(cycle: Cycle, part: Part) -> date:
    return cycle.after(cycle.stream.compiles_after + part.late)


def _before_opening(cycle: Cycle, _part: Part) -> date:
    return cycle.opens_at.date() - timedelta(days=1)


# Day and hour of each step.
STEPS: Mapping[Behaviour, tuple[tuple[Day, int, Step], ...]] = {
    Behaviour.ON_TIME: ((_in_time(), 16, Step.CAREFUL_RETURN),),
    Behaviour.AUTOMATIC_FIRST: (
        (lambda cycle, _: cycle.before(6), 10, Step.AUTOMATIC_REPLY),
        (_in_time(), 15, Step.CAREFUL_RETURN),
    ),
    Behaviour.SENT_BACK: ((_in_time(), 11, Step.CARELESS_RETURN), (_late(-1), 16, Step.CAREFUL_RETURN)),
    Behaviour.WRONG_CLAIM: ((_in_time(), 11, Step.CARELESS_RETURN), (_late(-1), 16, Step.CAREFUL_RETURN)),
    Behaviour.LATE: ((_late(), 14, Step.CAREFUL_RETURN),),
    Behaviour.AFTER_COMPILING: ((_after_compiling, 15, Step.CAREFUL_RETURN),),
    Behaviour.STUCK: ((_in_time(), 16, Step.CARELESS_RETURN),),
    Behaviour.ONLY_WORDS: ((_in_time(), 16, Step.EXPLANATION),),
    Behaviour.WITHDRAWN: ((_in_time(1), 15, Step.CAREFUL_RETURN), (_in_time(), 11, Step.WITHDRAWAL)),
    Behaviour.CLOUD_LINK: ((_in_time(1), 11, Step.LINK), (_in_time(), 16, Step.CAREFUL_RETURN)),
    Behaviour.SILENT: (),
    Behaviour.BOUNCED: (
        (_before_opening, 20, Step.MAILBOX_DIES),
        (lambda cycle, _: cycle.before(2), 13, Step.MAILBOX_WORKS),
        (lambda cycle, _: cycle.after(1), 16, Step.CAREFUL_RETURN),
    ),
}


def acts(part: Part, cycle: Cycle, organisation: str) -> tuple[Act, ...]:
    """What an organisation that plays *part* does about its return in *cycle*, in the order of time."""
    reference = cycle.reference.of(organisation)
    return tuple(
        Act(datetime.combine(day(cycle, part), time(hour, part.minute), TIMEZONE), reference, step)
        for day, hour, step in STEPS[part.behaviour]
    )
