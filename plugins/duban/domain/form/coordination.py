"""协调事项答复表: the form of a unit that is asked to help with what others cannot settle alone."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.form.column import Column, Content
from duban.domain.form.layout import CoverLine, FormLayout, TableSheet, fact, headed_by, identity, line, steps
from duban.domain.form.words import BANNER, short, weekday
from duban.domain.returns.helping import HelperAnswer, HelperPart

SHEET, ERRAND_SHEET = "协调事项答复", "交办事项反馈"
RESULT, ACCOUNT = "result", "account"
STEPS = (
    "打开下方“{sheet}”，每项在“办理结果”中选择，并在“办理情况”中写明。",
    "不属于本单位职责的，请于{days}个工作日内选择“不属于本单位职责”回复，以便另行交办。",
    "直接回复原邮件并附上本表（.xlsx 格式，文件名可以更改）；以后有新的进展，改好后再回复即可。",
)


@dataclass(frozen=True, slots=True)
class AskedNeed:
    """
    One matter with the number under which the unit is asked.

    `item` is what the item is called with its goal, `words` what the unit `by` that named it needs, `opinion` what the
    office says to it. Of what a paper gave, `by` is that paper, and `way` where the unit is to answer.
    """

    number: int
    item: str
    by: str
    words: str
    opinion: str
    part: HelperPart
    until: date | None
    way: str = ""

    @property
    def told(self) -> str:
        """The unit's part and its last day."""
        return f"{self.part}\n{short(self.until)}前" if self.until else self.part.value


@dataclass(frozen=True, slots=True)
class HelperForm:
    """
    All that one unit's workbook says before it is filled; `refuses_within` are working days.

    `errands` says that a paper gave what it asks, and no other unit named it.
    """

    reference: Reference
    token: str
    title: str
    organisation: str
    salutation: str
    subordinate: bool
    asked: tuple[AskedNeed, ...]
    refuses_within: int
    contact_line: str
    errands: bool = False


def _column(key: str, title: str, width: float, content: Content = Content.TEXT, **more: Any) -> Column:
    return Column(key, title, width, content, family="need_", **more)


HELPER_COLUMNS = (
    _column("number", "编号", 6, Content.NUMBER, shows=lambda _, one: str(one.number)),
    _column("item", "任务事项", 22, shows=lambda _, one: one.item),
    _column("by", "提出单位", 12, shows=lambda _, one: one.by),
    _column("words", "需协调事项", 34, shows=lambda _, one: one.words),
    _column("opinion", "交办意见", 18, shows=lambda _, one: one.opinion or "—"),
    _column("part", "职责、时限", 11, shows=lambda _, one: one.told),
    _column(
        *(RESULT, "办理结果", 16, Content.CHOICE),
        required=True,
        hint="请从下拉列表选择。",
        choices=lambda *_: tuple(HelperAnswer),
    ),
    _column(
        ACCOUNT,
        "办理情况",
        36,
        required=True,
        hint="请写明办理情况、结果，或不属于本单位职责、难以办理的理由，300字以内。",
    ),
)


ERRAND_TITLES = {"item": "相关任务", "by": "交办依据", "words": "交办事项", "opinion": "补充要求"}
ERRAND_COLUMNS = tuple(replace(column, title=ERRAND_TITLES.get(column.key, column.title)) for column in HELPER_COLUMNS)


def helper_form(form: HelperForm) -> FormLayout:
    """Everything that the workbook holds: 首页, and 协调事项答复 or 交办事项反馈."""
    facts = identity(form) | {
        "form": FormName.NEED.value,
        "items": " ".join(str(one.number) for one in form.asked),
        "columns": " ".join(column.key for column in HELPER_COLUMNS),
    }
    table = TableSheet(
        sheet=ERRAND_SHEET if form.errands else SHEET,
        form=form,
        columns=ERRAND_COLUMNS if form.errands else HELPER_COLUMNS,
        rows=form.asked,
        head=headed_by(form.title.replace("\n", ""), f"答复单位：{form.organisation}"),
        foot=form.organisation,
        room=60.0,
        held=1,
    )
    return FormLayout(form.title, facts, 24, _cover(form), (table,))


def _cover(form: HelperForm) -> tuple[CoverLine, ...]:
    days = [one.until for one in form.asked if one.until]
    until = f"{short(min(days))}（{weekday(min(days))}）下班前" if days else "收到后"
    asks = "请" if form.subordinate else "商请"
    sheet = ERRAND_SHEET if form.errands else SHEET
    told = tuple(text.format(days=form.refuses_within, sheet=sheet) for text in STEPS)
    source, wish = ("由会议议定或领导批示交办", "办理并反馈") if form.errands else ("由其他单位提出", "协助办理")
    return (
        line(BANNER, "cover banner", 30),
        line(form.title, "cover title", 70),
        line(f"下列{len(form.asked)}项{source}，{asks}{form.salutation}{wish}。", "cover unit", 34),
        fact("答复单位", form.organisation),
        fact("答复时限", f"{asks}于{until}回复；各项时限见表"),
        CoverLine(),
        *steps(told),
        CoverLine(),
        line(form.contact_line, "cover step", 34),
    )
