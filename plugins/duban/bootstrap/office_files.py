"""The wiring of what makes and reads office files, each in one place: services ask here, whoever they are."""

from functools import cached_property
from typing import TYPE_CHECKING

from duban.bootstrap.base import InstallationBase

if TYPE_CHECKING:
    from duban.ports import (
        ApplicationWriter,
        AppraisalWriter,
        CountersignBook,
        ExtractWriter,
        FormMarker,
        FormMarks,
        FormReader,
        MeetingWriter,
        ReportWriter,
    )


class FileServices(InstallationBase):
    """Workbooks and documents."""

    @property
    def form_writer(self) -> "CountersignBook":
        """Forms out."""
        from duban.adapters.office.forms.writer import WorkbookFormWriter

        return WorkbookFormWriter()

    @property
    def form_reader(self) -> "FormReader":
        """Forms in."""
        from duban.adapters.office.reading.reader import WorkbookFormReader

        return WorkbookFormReader()

    @property
    def form_marks(self) -> "FormMarks":
        """Whose form a workbook of ours is."""
        from duban.adapters.office.reading.identity import WorkbookMarks

        return WorkbookMarks()

    @property
    def form_marker(self) -> "FormMarker":
        """Returned files with what is to be mended shown in them."""
        from duban.adapters.office.marking.marker import LimitedMarker

        return LimitedMarker()

    @property
    def extract_writer(self) -> "ExtractWriter":
        """What leads forward to departments."""
        from duban.adapters.office.documents.extract import DocumentExtractWriter

        return DocumentExtractWriter()

    @property
    def report_writer(self) -> "ReportWriter":
        """Reports and their annexes."""
        from duban.adapters.office.documents.report_writer import OfficeReportWriter

        return OfficeReportWriter(self.settings.config_folder / "documents")

    @cached_property
    def extension_writer(self) -> "ApplicationWriter":
        """Applications for an extension, for units to fill in."""
        from duban.adapters.office.documents.applications import OfficeApplicationWriter

        return OfficeApplicationWriter(self.settings.config_folder / "documents")

    @property
    def appraisal_writer(self) -> "AppraisalWriter":
        """What an appraisal comes to."""
        from duban.adapters.office.documents.appraisal import OfficeAppraisalWriter

        return OfficeAppraisalWriter()

    @property
    def meeting_writer(self) -> "MeetingWriter":
        """What lies before a meeting."""
        from duban.adapters.office.documents.meeting import OfficeMeetingWriter

        return OfficeMeetingWriter(self.settings.config_folder / "documents")
