"""The papers of a report, its annexes and charts written by the second process meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from duban.domain.office.office import Office
from duban.domain.report import Report
from duban.domain.report.called import CalledTable
from duban.domain.report.quarter import Quarter
from duban.ports import ReportWriter
from duban_rehearsal.simulation.workers import Begun, Urgency, Workers

Subject = TypeVar("Subject")


@dataclass(slots=True)
class PapersAhead(Generic[Subject]):
    """Files about one subject at a time, begun before they are asked for."""

    workers: Workers
    written: tuple[Callable[[Subject], bytes], ...]
    _begun: "tuple[Subject, tuple[Begun[bytes], ...]] | None" = None

    def begin(self, subject: Subject) -> None:
        """Have the files about *subject* written; what was begun and not asked for is forgotten."""
        self._begun = subject, tuple(self.workers.begin(Urgency.NOW, write, subject) for write in self.written)

    def file(self, number: int, subject: Subject) -> bytes:
        """The file of that *number* about *subject*, as it was begun, else written here and now."""
        if self._begun is None or self._begun[0] is not subject:
            return self.written[number](subject)
        return self._begun[1][number].result()


class SharedReportWriter:
    """ports.ReportWriter: the same papers, what belongs to a document begun when the document is."""

    def __init__(self, writer: ReportWriter, workers: Workers) -> None:
        """Have the papers of *writer* written by *workers*."""
        self.writer = writer
        # The longest first: what is not begun when the document is done is written here.
        self._of_report = PapersAhead[Report](workers, (writer.overview, writer.annexes))
        self._of_quarter = PapersAhead[Quarter](workers, (writer.quarter_annexes,))

    def document(self, report: Report, office: Office) -> bytes:
        """As the writer does; its annexes and charts are begun."""
        self._of_report.begin(report)
        return self.writer.document(report, office)

    def annexes(self, report: Report) -> bytes:
        """As the writer does."""
        return self._of_report.file(1, report)

    def overview(self, report: Report) -> bytes:
        """As the writer does."""
        return self._of_report.file(0, report)

    def working_ledger(self, report: Report, title: str) -> bytes:
        """As the writer does."""
        return self.writer.working_ledger(report, title)

    def quarter_document(self, quarter: Quarter, office: Office) -> bytes:
        """As the writer does; its annexes are begun."""
        self._of_quarter.begin(quarter)
        return self.writer.quarter_document(quarter, office)

    def called(self, called: CalledTable) -> bytes:
        """As the writer does."""
        return self.writer.called(called)

    def quarter_annexes(self, quarter: Quarter) -> bytes:
        """As the writer does."""
        return self._of_quarter.file(0, quarter)
