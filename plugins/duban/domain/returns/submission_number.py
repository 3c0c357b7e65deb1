"""The name of one attempt at a return (回执编号): which return, and the how manieth attempt."""

from dataclasses import dataclass
from typing import Self

from duban.domain.calendar.cycle import Reference


@dataclass(frozen=True, slots=True)
class SubmissionNumber:
    """Written `qz2021/department_monthly/2021-10/swj#2`; attempts count from 1."""

    reference: Reference
    attempt: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote; ValueError for anything else."""
        reference, _, attempt = text.rpartition("#")
        return cls(Reference.parse(reference), int(attempt))

    def __str__(self) -> str:
        return f"{self.reference}#{self.attempt}"

    @property
    def title(self) -> str:
        """The attempt as people say it: 2021年11月第1次报送."""
        return f"{self.reference.period.title}第{self.attempt}次报送"
