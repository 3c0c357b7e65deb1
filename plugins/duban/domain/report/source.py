"""Where a value in the report comes from: the filed return it was typed into."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.checks.co_lead import Countersign
from duban.domain.returns.submission import Submission


@dataclass(frozen=True, slots=True)
class Source:
    """
    A filed return as the report names it: whose, which attempt, when our server received it, which file.

    `file_sha256` finds the workbook in the archive, `message` the raw mail it came with.
    """

    number: str
    organisation: str
    reference: Reference
    attempt: int
    received_at: datetime
    file_name: str
    file_sha256: str
    message: str

    @property
    def period(self) -> Period:
        """The period it reports on."""
        return self.reference.period


def source_of(submission: Submission | Countersign, organisation: str) -> Source:
    """What was filed as a source, of the organisation of that name."""
    return Source(
        number=str(submission.number),
        organisation=organisation,
        reference=Reference.parse(submission.reference),
        attempt=submission.attempt,
        received_at=submission.received_at,
        file_name=submission.file_name,
        file_sha256=submission.file_sha256,
        message=submission.message,
    )
