"""What came back, every attempt kept."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.returns.registration import Registration
from duban.domain.returns.send_back import SendBack
from duban.domain.returns.submission import Entry, Milestone, Submission
from duban.domain.returns.submission_number import SubmissionNumber


class Submissions(Protocol):
    """What came back, every attempt kept."""

    def add(self, submission: Submission) -> None:
        """
        File *submission* with its entries and findings.

        Refused if its number or its very file is filed already; UnknownReference if nobody expects it.
        """
        ...

    def register(self, registration: Registration) -> None:
        """Record who registered a submission by hand, and from what; UnknownReference if it is not filed."""
        ...

    def registration(self, number: SubmissionNumber) -> Registration | None:
        """How the submission of that number was registered by hand, None if it came by mail; UnknownReference."""
        ...

    def find(self, reference: str, file_sha256: str) -> Submission | None:
        """The submission made of that very file, or None."""
        ...

    def of_return(self, reference: Reference) -> tuple[Submission, ...]:
        """Every attempt of one return, by attempt."""
        ...

    def accepted(
        self, cycle: Reference, as_of: datetime | None = None, units: Collection[str] = ()
    ) -> Mapping[str, Submission]:
        """
        The latest accepted submission of each organisation in *cycle*, received and not sent back up to *as_of*.

        Of *units* alone if any are named.
        """
        ...

    def last_accepted(self, reference: Reference) -> Submission | None:
        """What *reference*'s organisation last had accepted in an earlier period of the stream, or None."""
        ...

    def last_entries(self, reference: Reference) -> Mapping[int, Entry]:
        """Item by item, what *reference*'s organisation last had accepted in an earlier period of the stream."""
        ...

    def milestones_on_file(self, reference: Reference) -> Mapping[int, tuple[Milestone, ...]]:
        """The 路线图 of each item that *reference*'s organisation had accepted in an earlier period, the latest."""
        ...


class SendBacks(Protocol):
    """What the office sent back although it had been accepted; only ever added to."""

    def add(self, send_back: SendBack) -> bool:
        """
        Record *send_back*; False, and nothing changed, if that submission was sent back before.

        UnknownReference if it was never filed.
        """
        ...

    def of_return(self, reference: Reference) -> tuple[SendBack, ...]:
        """What was sent back of one return, by attempt."""
        ...
