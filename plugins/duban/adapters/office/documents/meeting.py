"""调度材料 as a document, with python-docx: a few pages of A4, made anew from the ledger whenever somebody asks."""

from collections.abc import Iterable
from datetime import datetime

from docx.document import Document as WordDocument

from duban.adapters.office.documents.plain_pages import HEADING, TEXT, TITLE, add_line, add_table, new_pages, written
from duban.domain.calendar.moments import told_day
from duban.domain.papers.meeting_material import MaterialItem, MeetingMaterial

ITEM_HEADS, ITEM_WIDTHS = ("序号", "目标任务", "牵头单位", "完成时限", "状态"), (19, 62, 32, 30, 31)
NEED_HEADS = ("序号", "提出单位、事项", "层级、环节", "答复")
NEED_WIDTHS = (19, 64, 38, 53)


class OfficeMeetingWriter:
    """ports.MeetingWriter; the same material gives the same bytes."""

    def write(self, material: MeetingMaterial, at: datetime) -> bytes:
        """The document as .docx bytes."""
        document = new_pages()
        add_line(document, material.title, TITLE, centred=True)
        about = f"会议时间：{told_day(material.held_on)}　　{material.force}"
        add_line(document, about.rstrip(), TEXT, centred=True)
        add_line(document, "一、任务进展", HEADING)
        add_line(document, material.summary, TEXT)
        _items(document, material.items, "没有任务事项。")
        add_line(document, "二、已逾期和30日内到期", HEADING)
        _items(document, material.due, "没有已逾期和30日内到期的事项。")
        add_line(document, "三、需协调事项", HEADING)
        rows = [
            (
                need.label,
                f"{need.lead}：{need.words}",
                f"{need.level}\n{need.stage}",
                "\n".join(need.answers) or "尚无答复",
            )
            for need in material.needs
        ]
        add_table(document, NEED_HEADS, NEED_WIDTHS, rows, "没有待协调的事项。")
        add_line(document, f"{material.office}　{told_day(at.date())}", TEXT)
        return written(document, at)


def _items(document: WordDocument, items: Iterable[MaterialItem], nothing: str) -> None:
    rows = [(one.label, one.goal, one.lead, one.deadline, f"{one.light}\n{one.reason}".strip()) for one in items]
    add_table(document, ITEM_HEADS, ITEM_WIDTHS, rows, nothing)
