"""What happens in a rehearsed cycle: how each organisation behaves, and every moment at which something is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Cycle


class ScenarioBehaviour(StrEnum):
    """How a simulated department treats its form; the values are what the terminal shows."""

    ON_TIME = "按时报送"
    AUTOMATIC_FIRST = "先自动回复，后按时报送"
    CORRECTED = "退回后补正"
    LATE = "催办后补报"
    STUCK = "退回后未补正"
    ONLY_WORDS = "只来信说明，未报表"
    WITHDRAWN = "报送后申请作废"
    CLOUD_LINK = "先发云附件链接，后报送"
    NEVER = "始终未报"


class ScenarioStep(StrEnum):
    """One thing that a simulated department does."""

    AUTOMATIC_REPLY = "automatic_reply"
    BAD_RETURN = "bad_return"
    GOOD_RETURN = "good_return"
    EXPLANATION = "explanation"
    WITHDRAWAL = "withdrawal"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class ScenarioAct:
    """A step of one organisation at one moment."""

    at: datetime
    organisation: str
    step: ScenarioStep


# The last organisations of the list are the small ones; the pattern is spread so that big forms are filled too.
CAST: tuple[tuple[int, ScenarioBehaviour], ...] = (
    (2, ScenarioBehaviour.CORRECTED),
    (4, ScenarioBehaviour.AUTOMATIC_FIRST),
    (6, ScenarioBehaviour.LATE),
    (8, ScenarioBehaviour.CORRECTED),
    (10, ScenarioBehaviour.STUCK),
    (12, ScenarioBehaviour.CORRECTED),
    (14, ScenarioBehaviour.LATE),
    (15, ScenarioBehaviour.ONLY_WORDS),
    (16, ScenarioBehaviour.NEVER),
    (17, ScenarioBehaviour.WITHDRAWN),
    (18, ScenarioBehaviour.CLOUD_LINK),
)

# Working days before the reminder target, and the time, at which those who are on time reply.
PUNCTUAL: tuple[tuple[int, time], ...] = (
    (5, time(10, 30)),
    (3, time(15, 10)),
    (2, time(11, 20)),
    (1, time(16, 5)),
    (0, time(16, 55)),
)


def cast(organisations: tuple[str, ...]) -> dict[str, ScenarioBehaviour]:
    """The behaviour of each organisation, by its place in the list; with few organisations the cast is shorter."""
    behaviours = dict.fromkeys(organisations, ScenarioBehaviour.ON_TIME)
    for place, behaviour in CAST:
        if place < len(organisations):
            behaviours[organisations[place]] = behaviour
    return behaviours


def acts(cycle: Cycle, behaviours: dict[str, ScenarioBehaviour]) -> tuple[ScenarioAct, ...]:
    """Everything that departments do in *cycle*, in the order of time."""
    found = [
        ScenarioAct(at, organisation, step)
        for place, (organisation, behaviour) in enumerate(behaviours.items())
        for at, step in _steps(cycle, behaviour, place)
    ]
    return tuple(sorted(found, key=lambda act: (act.at, act.organisation)))


# Working days before the reminder target (after it where they are negative), and the time, of each step.
STEPS: dict[ScenarioBehaviour, tuple[tuple[int, time, ScenarioStep], ...]] = {
    ScenarioBehaviour.AUTOMATIC_FIRST: (
        (6, time(9, 20), ScenarioStep.AUTOMATIC_REPLY),
        (3, time(15, 10), ScenarioStep.GOOD_RETURN),
    ),
    ScenarioBehaviour.CORRECTED: (
        (2, time(11, 20), ScenarioStep.BAD_RETURN),
        (1, time(16, 5), ScenarioStep.GOOD_RETURN),
    ),
    ScenarioBehaviour.LATE: ((-2, time(10, 40), ScenarioStep.GOOD_RETURN),),
    ScenarioBehaviour.STUCK: ((0, time(16, 55), ScenarioStep.BAD_RETURN),),
    ScenarioBehaviour.ONLY_WORDS: ((0, time(16, 20), ScenarioStep.EXPLANATION),),
    ScenarioBehaviour.WITHDRAWN: (
        (3, time(15, 10), ScenarioStep.GOOD_RETURN),
        (2, time(11, 20), ScenarioStep.WITHDRAWAL),
    ),
    ScenarioBehaviour.CLOUD_LINK: ((2, time(11, 20), ScenarioStep.LINK), (1, time(16, 5), ScenarioStep.GOOD_RETURN)),
    ScenarioBehaviour.NEVER: (),
}


def _steps(cycle: Cycle, behaviour: ScenarioBehaviour, place: int) -> Iterator[tuple[datetime, ScenarioStep]]:
    """When an organisation of that behaviour does what; those who are on time come one after the other."""
    punctual = ((*PUNCTUAL[place % len(PUNCTUAL)], ScenarioStep.GOOD_RETURN),)
    for days, clock, step in STEPS.get(behaviour, punctual):
        yield _moment(cycle.after(-days) if days < 0 else cycle.before(days), clock), step


def working_mornings(cycle: Cycle) -> tuple[datetime, ...]:
    """The hour of every working day after the cycle opened up to its cut-off, when the ladder is looked at."""
    day: date = cycle.before(cycle.stream.opens_before)
    mornings = []
    while cycle.at_hour(day) < cycle.cuts_off_at:
        day = cycle.calendar.add(day, 1)
        mornings.append(cycle.at_hour(day))
    return tuple(mornings)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, TIMEZONE)
