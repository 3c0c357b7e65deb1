"""What the 核对稿 of a unit is about, as the ledger keeps its notice."""

from dataclasses import dataclass
from typing import Self

from duban.domain.calendar.period import Period

# The only thing that is said of it.
CHECKING = "A0"
_APPRAISAL = "appraisal"


@dataclass(frozen=True, slots=True)
class AppraisalSubject:
    """The score of a unit in a period: `appraisal/qz2021/2022/swj`."""

    programme: str
    period: Period
    organisation: str

    def __str__(self) -> str:
        return f"{self.below(self.programme, self.period)}/{self.organisation}"

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
        programme, period, organisation = rest.split("/")
        return cls(programme, Period.parse(period), organisation)
