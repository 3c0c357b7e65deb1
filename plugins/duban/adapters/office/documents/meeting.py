"""调度材料 as .docx, from a template that the office edits: made anew from the ledger whenever somebody asks."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from duban.domain.calendar.moments import told_day
from duban.domain.office.office import Office
from duban.domain.papers.meeting_material import MaterialErrand, MaterialItem, MaterialNeed, MeetingMaterial
from duban.domain.text.printable import printable

TEMPLATE = "meeting_material.docx"
NO_ANSWER = "尚无答复"
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeMeetingWriter:
    """ports.MeetingWriter over the template in the folder *templates*."""

    templates: Path

    def write(self, material: MeetingMaterial, office: Office, at: datetime) -> bytes:
        """The document as .docx bytes; SettingsUnreadable if the template is missing or cannot be filled."""
        from duban.adapters.office.documents.template import fill_template

        facts = {
            "title": printable(material.title),
            "held_on": told_day(material.held_on),
            "force": printable(material.force),
            "summary": printable(material.summary),
            "items": [_item(one) for one in material.items],
            "due": [_item(one) for one in material.due],
            "needs": [_need(one) for one in material.needs],
            "errands": [_errand(one) for one in material.errands],
            "made_at": told_day(at.date()),
            **office.facts,
        }
        return fill_template(self.templates / TEMPLATE, facts, at, 1)


def _item(one: MaterialItem) -> Cells:
    state = f"{one.light}\n{one.reason}".strip()
    return tuple(map(printable, (one.label, one.goal, one.lead, one.deadline, state)))


def _need(one: MaterialNeed) -> Cells:
    said = "\n".join(one.answers) or NO_ANSWER
    return tuple(map(printable, (one.label, f"{one.lead}：{one.words}", f"{one.level}\n{one.stage}", said)))


def _errand(one: MaterialErrand) -> Cells:
    said = "\n".join((one.stage, *one.answers))
    return tuple(map(printable, (one.number, f"{one.matter}\n（{one.origin}）", one.units, said)))
