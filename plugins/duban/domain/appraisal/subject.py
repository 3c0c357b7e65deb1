"""What a notice about an appraisal is about, as the ledger keeps it: a 核对稿, or an objection."""

from dataclasses import dataclass, replace
from typing import Self

from duban.domain.calendar.period import Period

# What is said of it: the facts to be checked, and what became of an objection.
CHECKING, ANSWERING = "A0", "A1"
_APPRAISAL = "appraisal"


@dataclass(frozen=True, slots=True)
class AppraisalSubject:
    """
    The score of a unit in a period, `appraisal/qz2021/2022/swj`, or its objection of that number, `…/swj/12`.

    What came back is said once more under a name of its own: `…/swj/12/2`, of the score `…/swj/0/2`.
    """

    programme: str
    period: Period
    organisation: str
    objection: int = 0
    times: int = 1

    def __str__(self) -> str:
        unit = f"{self.below(self.programme, self.period)}/{self.organisation}"
        parts = [self.objection, self.times] if self.times > 1 else [self.objection] if self.objection else []
        return "/".join([unit, *map(str, parts)])

    @property
    def first(self) -> Self:
        """What it is about, however often that was said."""
        return replace(self, times=1)

    @staticmethod
    def below(programme: str, period: Period) -> str:
        """How the subjects of a period begin: what is asked of the ledger."""
        return f"{_APPRAISAL}/{programme}/{period}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The subject that was written so; None for one of anything else."""
        kind, _, rest = text.partition("/")
        if kind != _APPRAISAL:
            return None
        programme, period, organisation, *numbers = rest.split("/")
        return cls(programme, Period.parse(period), organisation, *map(int, numbers))
