"""会签表: the form of a unit that leads items together with another one, which is named first and reports them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from duban.domain.calendar.cycle import Reference
from duban.domain.form.column import Column, CoverField, widened
from duban.domain.form.columns import column_of, measure_key
from duban.domain.form.cover import cover_fields
from duban.domain.form.layout import (
    CoverLine,
    FormLayout,
    TableSheet,
    answer,
    fact,
    headed_by,
    identity,
    line,
    steps,
    worded,
)
from duban.domain.form.words import BANNER, short, span, weekday
from duban.domain.plan.programme import Item

SHEET = "会签表"
OPINION, CHANGES = "opinion", "changes"
PEOPLE = ("filler", "phone")
STEPS = (
    f"打开下方“{SHEET}”，只在黄色单元格内填写本单位承担的措施和进展，其他措施请留空。",
    "在下表选择“会签意见”；有修改意见的，请写明对哪一项、如何修改。",
    "直接回复原邮件并附上本表（.xlsx 格式，文件名可以更改）。",
)


class Opinion(StrEnum):
    """What a co-lead says of the rows; the values are what users choose and read."""

    NONE = "无意见"
    CHANGES = "修改意见"


COUNTERSIGN_FIELDS = (
    CoverField(
        OPINION, "会签意见", "请从下拉列表选择：无意见或修改意见。逾期未反馈的，视为无意见。", choices=tuple(Opinion)
    ),
    CoverField(CHANGES, "修改意见（如有）", "选择“修改意见”的，请写明对哪一项、如何修改。"),
)
HEIGHTS = {OPINION: 30.0, CHANGES: 90.0}

# The columns of the department's form, so that one reader reads both; each with the room that it has here.
COLUMNS_BEFORE = tuple(
    replace(column_of(key), width=width)
    for key, width in (("number", 5), ("goal", 22), ("measures", 52), ("deadline", 13.5))
)
COLUMNS_AFTER = (
    replace(
        column_of("progress"),
        width=40,
        note="仅填本单位承担的措施",
        hint="请写明本单位承担的措施本月的进展，300字以内；没有承担的可不填。",
    ),
    replace(column_of("remark"), width=16),
)


def columns_for(items: Iterable[Item]) -> tuple[Column, ...]:
    """The columns of one form, with as many columns of measures as its longest item needs."""
    most = max((len(item.measures) for item in items), default=1)
    hint = "仅本单位承担的措施：已落实、正在落实或未启动；其他措施请留空。"
    ticks = (replace(column_of(measure_key(number)), width=9, hint=hint, carries=None) for number in range(1, most + 1))
    return (*COLUMNS_BEFORE, *ticks, *COLUMNS_AFTER)


@dataclass(frozen=True, slots=True)
class CountersignForm:
    """All that a co-lead's workbook says before it is filled; `leads` are the names of the first-named units."""

    reference: Reference
    token: str
    title: str
    organisation: str
    salutation: str
    leads: tuple[str, ...]
    items: tuple[Item, ...]
    covers: tuple[date, date]
    answer_by: date
    contact_line: str
    area_code: str = ""
    people: Mapping[str, str] = field(default_factory=dict)


def co_lead_form(form: CountersignForm) -> FormLayout:
    """Everything that the workbook holds: 首页 with the opinion, 会签表 with the rows."""
    columns = columns_for(form.items)
    facts = identity(form) | {
        "form": "countersign",
        "items": " ".join(str(item.number) for item in form.items),
        "columns": " ".join(column.key for column in columns),
    }
    about = f"会签单位：{form.organisation}　　统计期：{span(form.covers)}"
    table = TableSheet(
        sheet=SHEET,
        form=form,
        columns=widened(columns, form, form.items),
        rows=form.items,
        head=headed_by(form.title.replace("\n", ""), about),
        foot=form.organisation,
        room=40.0,
        held=1,
    )
    return worded(FormLayout(form.title, facts, 24, _cover(form), (table,)), form.reference.period)


def _cover(form: CountersignForm) -> tuple[CoverLine, ...]:
    asked = f"请于{short(form.answer_by)}（{weekday(form.answer_by)}）下班前反馈；逾期未反馈的，视为无意见"
    people = [each for each in cover_fields(form.area_code) if each.key in PEOPLE]
    what = f"下列{len(form.items)}项由{'、'.join(form.leads)}牵头报送，请{form.salutation}会签。"
    return (
        line(BANNER, "cover banner", 30),
        line(form.title, "cover title", 70),
        line(what, "cover unit", 34),
        fact("会签单位", form.organisation),
        fact("统计期", span(form.covers)),
        fact("反馈时限", asked),
        CoverLine(),
        *steps(STEPS),
        CoverLine(),
        *(answer(each, "", HEIGHTS[each.key]) for each in COUNTERSIGN_FIELDS),
        *(answer(each, form.people.get(each.key, ""), 30) for each in people),
        CoverLine(),
        line(form.contact_line, "cover step", 34),
    )
