"""The form of a data call: a row for each figure that is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.calendar.data_call import CallColumn, FigureKind
from duban.domain.form.column import Column, Content
from duban.domain.form.cover import cover_fields
from duban.domain.form.layout import CoverLine, FormLayout, TableSheet, answer, fact, headed_by, identity, line, steps
from duban.domain.form.words import BANNER, short, weekday

SHEET = "数据填报"
VALUE, REMARK = "value", "remark"
STEPS = (
    f"打开下方“{SHEET}”，只在黄色单元格内填写；有需要说明的写在“备注”。",
    "核对下表填报人、联系电话、审核人、签发人，按程序审签。",
    "直接回复原邮件并附上本表（.xlsx 格式，文件名可以更改）。",
)


CONTENTS = {
    FigureKind.NUMBER: Content.NUMBER,
    FigureKind.DATE: Content.DATE,
    FigureKind.CHOICE: Content.CHOICE,
    FigureKind.YES_NO: Content.CHOICE,
}


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure with the number of its row."""

    number: int
    column: CallColumn


@dataclass(frozen=True, slots=True)
class CallForm:
    """All that one unit's workbook says before it is filled; `basis` is on what ground it is asked."""

    reference: Reference
    token: str
    title: str
    organisation: str
    salutation: str
    figures: tuple[AskedFigure, ...]
    basis: str
    answer_by: date
    late_from: datetime
    contact_line: str
    area_code: str = ""
    people: Mapping[str, str] = field(default_factory=dict)

    @property
    def on_time_until(self) -> date:
        """The last day that is on time, until 24:00 Asia/Shanghai."""
        return self.late_from.astimezone(TIMEZONE).date() - timedelta(days=1)


def _column(key: str, title: str, width: float, content: Content = Content.TEXT, **more: Any) -> Column:
    return Column(key, title, width, content, family="call_", **more)


CALL_COLUMNS = (
    _column("number", "序号", 5.5, Content.NUMBER, shows=lambda _, asked: str(asked.number)),
    _column("title", "填报内容", 36, shows=lambda _, asked: asked.column.title),
    _column("unit", "单位", 9, shows=lambda _, asked: asked.column.unit, style="number"),
    _column("asks", "要求", 26, shows=lambda _, asked: asked.column.asks),
    _column(
        *(VALUE, "填报", 28),
        required=True,
        contents=lambda _, asked: CONTENTS.get(asked.column.kind, Content.TEXT),
        asks=lambda _, asked: f"{asked.column.title}：{asked.column.asks}。",
        choices=lambda _, asked: asked.column.answers,
    ),
    _column(REMARK, "备注", 24, hint="口径、数据来源等需要说明的，可不填。"),
)


def call_form(form: CallForm) -> FormLayout:
    """Everything that the workbook holds: 首页, 数据填报."""
    facts = identity(form) | {
        "form": FormName.CALL.value,
        "items": " ".join(str(asked.number) for asked in form.figures),
        "columns": " ".join(column.key for column in CALL_COLUMNS),
    }
    table = TableSheet(
        sheet=SHEET,
        form=form,
        columns=CALL_COLUMNS,
        rows=form.figures,
        head=headed_by(form.title, f"填报单位：{form.organisation}　　依据：{form.basis}"),
        foot=f"{form.organisation}　{form.reference.period}",
        room=30.0,
        held=2,
    )
    return FormLayout(form.title, facts, 24, _cover(form), (table,))


def _cover(form: CallForm) -> tuple[CoverLine, ...]:
    asked = f"请于{short(form.answer_by)}（{weekday(form.answer_by)}）下班前报送"
    return (
        line(BANNER, "cover banner", 30),
        line(form.title, "cover title", 70),
        line(f"请{form.salutation}填报下列{len(form.figures)}项数据，一次报送，不再另报。", "cover unit", 34),
        fact("填报单位", form.organisation),
        fact("报送编号", str(form.reference)),
        fact("依据", form.basis),
        fact("报送时限", f"{asked}（{short(form.on_time_until)}24:00前收到即按时）"),
        CoverLine(),
        *steps(STEPS),
        CoverLine(),
        *(answer(each, form.people.get(each.key, ""), 30) for each in cover_fields(form.area_code)),
        CoverLine(),
        line(form.contact_line, "cover step", 34),
    )
