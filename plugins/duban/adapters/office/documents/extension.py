"""The application for an extension as .docx, from a template that the office edits."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from duban.domain.calendar.moments import told_day
from duban.domain.decisions.extension import ExtensionRequest, WantedExtension

TEMPLATE = "extension_request.docx"


@dataclass(frozen=True, slots=True)
class OfficeExtensionWriter:
    """ports.ExtensionWriter over the template in the folder *templates*."""

    templates: Path

    def write(self, request: ExtensionRequest, at: datetime) -> bytes:
        """The document; equal requests give equal bytes. SettingsUnreadable if the template cannot be filled."""
        from duban.adapters.office.documents.template import fill_template

        facts = {
            "title": request.title,
            "addressee": request.addressee,
            "organisation": request.organisation,
            "period": request.period,
            "items": [_row(one) for one in request.items],
        }
        return fill_template(self.templates / TEMPLATE, facts, at, 1)


def _row(one: WantedExtension) -> tuple[str, ...]:
    """The cells of one line; what the return does not say is left for people to write."""
    return (one.label, one.goal, one.deadline, _day(one.until), one.progress, one.reason)


def _day(day: date | None) -> str:
    if day is None:
        return "　　年　月　日"
    return told_day(day)
