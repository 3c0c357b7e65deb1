"""The lines of 交办事项: what minutes and remarks gave to a unit that tells of it in its own form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrandLine:
    """
    One matter as its row shows it: the number under which it was given, the paper, the unit's part and last day.

    `answer` and `words` are what the unit said of it last, empty before it said anything.
    """

    number: int
    matter: str
    origin: str
    told: str
    answer: str = ""
    words: str = ""

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The titles of the cells that are doubtful: none is."""
        return ()
