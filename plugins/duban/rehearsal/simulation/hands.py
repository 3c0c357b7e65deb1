"""What another process does while this one goes on: what a file says follows from its facts, whoever writes it."""

from concurrent.futures import Executor, Future
from dataclasses import dataclass

from duban.domain.report import Report
from duban.domain.report.quarter import Quarter
from duban.ports import ReportWriter


@dataclass(slots=True)
class HelpedReportWriter:
    """ports.ReportWriter that has the charts of a report drawn elsewhere while its text is written here."""

    writer: ReportWriter
    hands: Executor
    _begun: "tuple[Report, Future[bytes]] | None" = None

    def document(self, report: Report) -> bytes:
        """As `writer` does; the charts are asked for later, and begun now."""
        self._begun = report, self.hands.submit(self.writer.overview, report)
        return self.writer.document(report)

    def overview(self, report: Report) -> bytes:
        """The charts, as they were begun with the document."""
        begun, self._begun = self._begun, None
        return begun[1].result() if begun is not None and begun[0] is report else self.writer.overview(report)

    def annexes(self, report: Report) -> bytes:
        """As `writer` does."""
        return self.writer.annexes(report)

    def working_ledger(self, report: Report, title: str) -> bytes:
        """As `writer` does."""
        return self.writer.working_ledger(report, title)

    def quarter_document(self, quarter: Quarter) -> bytes:
        """As `writer` does."""
        return self.writer.quarter_document(quarter)

    def quarter_annexes(self, quarter: Quarter) -> bytes:
        """As `writer` does."""
        return self.writer.quarter_annexes(quarter)
