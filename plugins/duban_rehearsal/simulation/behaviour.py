"""How organisations behave in a simulation: drawn from the seed for each return, whatever the order of the work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference


class Behaviour(StrEnum):
    """How an organisation treats one form."""

    ON_TIME = "按时报送"
    AUTOMATIC_FIRST = "先自动回复，后按时报送"
    SENT_BACK = "退回后补正"
    WRONG_CLAIM = "申报有误，退回后更正"
    LATE = "催办后补报"
    AFTER_COMPILING = "汇总后补报"
    SILENT = "始终未报"
    BOUNCED = "邮箱失效，修复后报送"


class Step(StrEnum):
    """One thing that somebody at an organisation does."""

    AUTOMATIC_REPLY = "automatic_reply"
    CARELESS_RETURN = "careless_return"
    CAREFUL_RETURN = "careful_return"
    MAILBOX_DIES = "mailbox_dies"
    MAILBOX_WORKS = "mailbox_works"

    @property
    def brings_a_form(self) -> bool:
        """Whether a filled form is sent."""
        return self in (Step.CARELESS_RETURN, Step.CAREFUL_RETURN)


# In a hundred returns.
WEIGHTS = {
    Behaviour.ON_TIME: 58,
    Behaviour.AUTOMATIC_FIRST: 8,
    Behaviour.SENT_BACK: 11,
    Behaviour.WRONG_CLAIM: 5,
    Behaviour.LATE: 7,
    Behaviour.AFTER_COMPILING: 4,
    Behaviour.SILENT: 4,
    Behaviour.BOUNCED: 3,
}
# Of those that had fallen silent the period before: silence runs in streaks, which is what the upper rungs are for.
SILENT_AGAIN = 0.5


@dataclass(frozen=True, slots=True)
class Act:
    """A step of one organisation about one return, at the earliest at that moment."""

    at: datetime
    reference: Reference
    step: Step


def behaviour_of(seed: int, reference: Reference) -> Behaviour:
    """How *reference*'s organisation treats it; the same for one seed, whatever was asked before."""
    draw = Random(f"{seed}/{reference}")  # noqa: S311 - a rehearsal is to be repeatable, not secret
    behaviour = draw.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    before = Random(f"{seed}/{_earlier(reference)}")  # noqa: S311
    was_silent = before.choices(list(WEIGHTS), list(WEIGHTS.values()))[0] is Behaviour.SILENT
    return Behaviour.SILENT if was_silent and draw.random() < SILENT_AGAIN else behaviour


def _earlier(reference: Reference) -> Reference:
    return Reference(reference.programme, reference.stream, reference.period.later(-1), reference.organisation)


def acts(seed: int, cycle: Cycle, organisation: str) -> tuple[Act, ...]:
    """What an organisation does about its return in *cycle*, in the order of time."""
    reference = cycle.reference.of(organisation)
    draw = Random(f"{seed}/{reference}/when")  # noqa: S311
    # Nobody works at the full hour, when the system's own work is due: what a moment means is then never in doubt.
    minute = draw.randrange(1, 59)
    early, late = draw.randrange(0, 6), draw.randrange(1, 4)
    return tuple(
        Act(datetime.combine(day, time(hour, minute), TIMEZONE), reference, step)
        for day, hour, step in _steps(behaviour_of(seed, reference), cycle, early, late)
    )


def _steps(behaviour: Behaviour, cycle: Cycle, early: int, late: int) -> Iterator[tuple[date, int, Step]]:
    match behaviour:
        case Behaviour.ON_TIME:
            yield cycle.before(early), 16, Step.CAREFUL_RETURN
        case Behaviour.AUTOMATIC_FIRST:
            yield cycle.before(6), 10, Step.AUTOMATIC_REPLY
            yield cycle.before(early), 15, Step.CAREFUL_RETURN
        case Behaviour.SENT_BACK | Behaviour.WRONG_CLAIM:
            yield cycle.before(early), 11, Step.CARELESS_RETURN
            yield cycle.after(late - 1), 16, Step.CAREFUL_RETURN
        case Behaviour.LATE:
            yield cycle.after(late), 14, Step.CAREFUL_RETURN
        case Behaviour.AFTER_COMPILING:
            yield cycle.after(cycle.stream.compiles_after + late), 15, Step.CAREFUL_RETURN
        case Behaviour.BOUNCED:
            yield cycle.opens_at.date() - timedelta(days=1), 20, Step.MAILBOX_DIES
            yield cycle.before(2), 13, Step.MAILBOX_WORKS
            yield cycle.after(1), 16, Step.CAREFUL_RETURN
        case Behaviour.SILENT:
            return
