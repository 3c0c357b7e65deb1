"""What a notice about an appraisal is about, as the ledger keeps it: a 核对稿, or an objection."""

from dataclasses import dataclass
from typing import Self

from duban.domain.calendar.period import Period

# What is said of it: the facts to be checked, and what became of an objection.
CHECKING, ANSWERING = "A0", "A1"
_APPRAISAL = "appraisal"


@dataclass(frozen=True, slots=True)
class AppraisalSubject:
    """The score of a unit in a period, `appraisal/qz2021/2022/swj`, or its objection of that number, `…/swj/12`."""

    programme: str
    period: Period
    organisation: str
    objection: int = 0

    def __str__(self) -> str:
        unit = f"{self.below(self.programme, self.period)}/{self.organisation}"
        return f"{unit}/{self.objection}" if self.objection else unit

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
        programme, period, organisation, *objection = rest.split("/")
        return cls(programme, Period.parse(period), organisation, *map(int, objection))
