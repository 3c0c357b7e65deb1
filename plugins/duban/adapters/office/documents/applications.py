"""The applications of a unit about its items as .docx, from templates that the office edits."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from duban.domain.calendar.moments import told_day
from duban.domain.decisions.closing_request import ClosingRequest
from duban.domain.decisions.extension import ExtensionRequest, WantedExtension

EXTENSION, CLOSING = "extension_request.docx", "closing_request.docx"


@dataclass(frozen=True, slots=True)
class OfficeApplicationWriter:
    """ports.ApplicationWriter over the templates in the folder *templates*."""

    templates: Path

    def extension(self, request: ExtensionRequest, at: datetime) -> bytes:
        """延期申请; equal requests give equal bytes. SettingsUnreadable if the template cannot be filled."""
        from duban.adapters.office.documents.template import fill_template

        facts = {
            "title": request.title,
            "addressee": request.addressee,
            "organisation": request.organisation,
            "period": request.period,
            "items": [_row(one) for one in request.items],
        }
        return fill_template(self.templates / EXTENSION, facts, at, 1)

    def closing(self, request: ClosingRequest, at: datetime) -> bytes:
        """销号申请; equal requests give equal bytes. SettingsUnreadable if the template cannot be filled."""
        from duban.adapters.office.documents.template import fill_template

        facts = {
            "title": request.title,
            "addressee": request.addressee,
            "organisation": request.organisation,
            "items": [(item.label, item.goal, item.deadline.told, "", "") for item in request.items],
        }
        return fill_template(self.templates / CLOSING, facts, at, 1)


def _row(one: WantedExtension) -> tuple[str, ...]:
    """The cells of one line; what the return does not say is left for people to write."""
    return (one.label, one.goal, one.deadline, _day(one.until), one.progress, one.reason)


def _day(day: date | None) -> str:
    if day is None:
        return "　　年　月　日"
    return told_day(day)
