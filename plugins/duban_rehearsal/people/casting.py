"""Who plays which part: by the place in the list in a demonstration, drawn for each return in rehearsed years."""

from collections.abc import Sequence
from random import Random

from duban.domain.calendar.cycle import Cycle, Reference
from duban_rehearsal.people.behaviour import Act, Behaviour, Part, acts

# Every behaviour that ends within its cycle and needs no dead mailbox. The last organisations of the list are the small
# ones; the pattern is spread so that big forms are filled too.
BY_PLACE: dict[int, Part] = {
    2: Part(Behaviour.SENT_BACK, early=2, late=1, minute=20),
    4: Part(Behaviour.AUTOMATIC_FIRST, early=3, late=1, minute=20),
    6: Part(Behaviour.LATE, early=0, late=2, minute=20),
    8: Part(Behaviour.SENT_BACK, early=2, late=1, minute=20),
    10: Part(Behaviour.STUCK, early=0, late=1, minute=20),
    12: Part(Behaviour.SENT_BACK, early=2, late=1, minute=20),
    14: Part(Behaviour.LATE, early=0, late=2, minute=20),
    15: Part(Behaviour.ONLY_WORDS, early=0, late=1, minute=20),
    16: Part(Behaviour.SILENT, early=0, late=1, minute=20),
    17: Part(Behaviour.WITHDRAWN, early=2, late=1, minute=20),
    18: Part(Behaviour.CLOUD_LINK, early=1, late=1, minute=20),
}
# Working days before the reminder target at which those who are on time reply, one after the other.
PUNCTUAL = (5, 3, 2, 1, 0)

# In a hundred returns. The draw goes by the order of the rows.
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


def cast(organisations: Sequence[str]) -> dict[str, Part]:
    """The part of each organisation by its place in the list; with few organisations the cast is shorter."""
    return {
        organisation: BY_PLACE.get(place, Part(Behaviour.ON_TIME, PUNCTUAL[place % len(PUNCTUAL)], late=1, minute=20))
        for place, organisation in enumerate(organisations)
    }


def drawn(seed: int, reference: Reference) -> Part:
    """The part of *reference*'s organisation; the same for one seed, whatever was asked before."""
    draw = Random(f"{seed}/{reference}/when")  # noqa: S311 - a rehearsal is to be repeatable, not secret
    # Nobody works at the full hour, when the system's own work is due: what a moment means is then never in doubt.
    minute = draw.randrange(1, 59)
    early, late = draw.randrange(0, 6), draw.randrange(1, 4)
    return Part(behaviour_of(seed, reference), early, late, minute)


def drawn_acts(seed: int, cycle: Cycle, organisation: str) -> tuple[Act, ...]:
    """What an organisation does about its return in *cycle* as *seed* has it."""
    return acts(drawn(seed, cycle.reference.of(organisation)), cycle, organisation)


def behaviour_of(seed: int, reference: Reference) -> Behaviour:
    """How *reference*'s organisation treats it; silence of the period before may go on."""
    draw = Random(f"{seed}/{reference}")  # noqa: S311 - as above
    behaviour = draw.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    earlier = reference.earlier.of(reference.organisation)
    before = Random(f"{seed}/{earlier}")  # noqa: S311
    was_silent = before.choices(list(WEIGHTS), list(WEIGHTS.values()))[0] is Behaviour.SILENT
    return Behaviour.SILENT if was_silent and draw.random() < SILENT_AGAIN else behaviour
