"""
The report as files for people: ports.ReportWriter over Word and Excel files.

pandas, docxtpl and matplotlib are imported when something is written: most rounds of collecting write no report.
"""

from dataclasses import dataclass
from pathlib import Path

from duban.domain.office.office import Office
from duban.domain.report import Report
from duban.domain.report.called import CalledTable
from duban.domain.report.quarter import Quarter


@dataclass(frozen=True, slots=True)
class OfficeReportWriter:
    """Writes the 专报 from the templates in *templates* and the annexes; equal facts give equal bytes."""

    templates: Path

    def document(self, report: Report, office: Office) -> bytes:
        """The 专报 as .docx; SettingsUnreadable if its template is missing or names an unknown fact."""
        from duban.adapters.office.documents.report import write_document

        return write_document(report, self.templates, office)

    def overview(self, report: Report) -> bytes:
        """The charts of the report on one page, as .png."""
        from duban.adapters.office.charts.pictures import overview

        return overview(report)

    def annexes(self, report: Report) -> bytes:
        """The annexes as one .xlsx."""
        from duban.adapters.office.annexes.workbook import write_annexes

        return write_annexes(report)

    def working_ledger(self, report: Report, title: str) -> bytes:
        """The working ledger (工作台账) of the programme *title* as one .xlsx."""
        from duban.adapters.office.annexes.ledger import write_ledger

        return write_ledger(report, title)

    def quarter_document(self, quarter: Quarter, office: Office) -> bytes:
        """The quarterly 报告 as .docx; SettingsUnreadable as for `document`."""
        from duban.adapters.office.documents.quarter import write_quarter

        return write_quarter(quarter, self.templates, office)

    def called(self, called: CalledTable) -> bytes:
        """The table of a data call as .xlsx."""
        from duban.adapters.office.annexes.called import write_called

        return write_called(called)

    def quarter_annexes(self, quarter: Quarter) -> bytes:
        """Its annexes as one .xlsx."""
        from duban.adapters.office.annexes.quarter import write_quarter_annexes

        return write_quarter_annexes(quarter)
