"""The county form as data: its parts and the columns of its table, and numbers as people write them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form.column import Column, Content, Filled
from duban.domain.form.words import NOTHING, plain, title_of
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.plan.programme import Indicator
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.text.normalise import with_digits

ACCOUNT_SHEET = "季度情况"
INDICATOR_SHEET = "一级指标情况"
LAST_SHEET = "上季度报送内容"
LONGEST_PART = 3000
ORDER = "一二三四五六七八九"
# Opens a line that advises, so that a reader who has only the printed words does not take it for an answer.
ADVICE = "▸"
ITEM_NUMBERS = re.compile(r"(\d{1,6})(?:\s*[—–~～至到-]+\s*(\d{1,6}))?")
WIDEST_RANGE = 200
# What is told once is asked for in the first form, and once more.
MOST_ASKED = 2
STALE = "上两个季度所报相同，请更新进展；已结束的请写明结果。"


@dataclass(frozen=True, slots=True)
class CountyPart:
    """
    A text that a county writes, on a heading of its own.

    `once` is asked until it was told; `repeats` is filled in from the last return for the county to go over. A part
    is written into `cells` cells, one below the other, for one holds no more lines than a page.
    """

    key: str
    title: str
    hint: str
    required: bool = False
    once: bool = False
    repeats: bool = False
    cells: int = 1

    @property
    def mark(self) -> str:
        """The hidden key beside each of its cells."""
        return f"#part_{self.key}"

    @property
    def note(self) -> str:
        """What stands in brackets behind the title."""
        if self.required:
            return f"必填，{LONGEST_PART}字以内"
        return "填过一次即不再询问" if self.once else "选填"


PARTS = (
    CountyPart(
        "work",
        "工作推进情况",
        "请写明本季度推进专项行动的主要做法和成效，可分点填写；一格写不下的，接着写在下一格。",
        required=True,
        cells=3,
    ),
    CountyPart(
        "problems",
        "存在问题",
        "请写明推进中的困难和问题，需市级协调的请注明；确无问题的填写“无”。",
        required=True,
        cells=2,
    ),
    CountyPart("next_steps", "下一步工作计划", "请写明下一季度的工作安排和时间节点。", required=True, cells=2),
    CountyPart(
        "plan",
        "本地落实方案",
        "已印发的填名称和文号；不另行制定、按本方案直接执行的，填“按本方案直接执行”；尚未印发的请注明预计印发时间。",
        once=True,
    ),
    CountyPart("exploratory", "承接省上探索性任务", "承接省级改革试点、探索性任务的名称和进展。", repeats=True),
    CountyPart("experience", "典型经验", "可供全市复制推广的做法和成效。"),
)


def _last(form: "CountyForm", asked: "AskedIndicator") -> IndicatorAccount | None:
    last = form.last.of(asked.indicator.number) if form.last else None
    return last if last is not None and last.state is not None else None


def _last_state(form: "CountyForm", asked: "AskedIndicator") -> str:
    last = _last(form, asked)
    nothing = NOTHING if form.last else "首次填报"
    return last.state.value if last and last.state else nothing


def _items_told(form: "CountyForm", asked: "AskedIndicator") -> Filled:
    last = _last(form, asked)
    return form.labels.ranges(last.items) or None if last else None


def _told(what: Callable[[IndicatorAccount], str]) -> Callable[["CountyForm", "AskedIndicator"], Filled]:
    """What was told last quarter, for the county to go over."""

    def told(form: "CountyForm", asked: "AskedIndicator") -> Filled:
        last = _last(form, asked)
        return what(last) or None if last else None

    return told


def _column(key: str, title: str, width: float, content: Content = Content.TEXT, **more: Any) -> Column:
    return Column(key, title, width, content, family="indicator_", **more)


INDICATOR_COLUMNS = (
    _column("number", "序号", 5.5, Content.NUMBER, shows=lambda _, asked: str(asked.indicator.number)),
    _column("name", "一级指标", 25.5, shows=lambda _, asked: asked.indicator.name),
    _column("covers", "任务序号范围", 13, shows=lambda form, asked: form.labels.ranges(asked.items), style="number"),
    _column("last", "上季度情况", 10, shows=_last_state, style="number"),
    _column(
        "state",
        "本季度情况",
        11,
        Content.CHOICE,
        required=True,
        note="必选▼",
        hint="请从下拉列表选择：正常、有困难或滞后。",
        choices=lambda *_: tuple(state.value for state in IndicatorState),
        carries=_told(lambda last: last.state.value if last.state else ""),
    ),
    _column(
        "text",
        "情况说明",
        44.5,
        note="有困难、滞后必填",
        hint="选择“有困难”或“滞后”的，请写明原因和拟采取的措施；正常的不必填写。单元格变红表示还缺内容。",
        carries=_told(lambda last: last.text),
    ),
    _column(
        "items",
        "涉及任务序号",
        15,
        note="如 6、8—10",
        hint="请填写所涉及任务的序号，如 6、8—10；可对照“任务序号范围”。",
        carries=_items_told,
    ),
)


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """An indicator that the form asks about, with the numbers of its items."""

    indicator: Indicator
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountyForm:
    """
    All that one county's workbook of one quarter says before it is filled.

    `last` is what the county last had accepted, `last_title` of which period. `covers` begins with the programme in
    its first quarter. `asked_before` is how many forms it was sent in earlier quarters; `is_stale`
    says that what it told of its tasks was the same twice running. `is_baseline` says that the quarter only takes
    stock; `wants_scan` that a stamped scan goes with the return.
    """

    reference: Reference
    token: str
    title: str
    organisation: str
    salutation: str
    indicators: tuple[AskedIndicator, ...]
    covers: tuple[date, date]
    answer_by: date
    late_from: datetime
    contact_line: str
    area_code: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    last: CountyAccount | None = None
    last_title: str = ""
    asked_before: int = 0
    is_stale: bool = False
    is_baseline: bool = False
    wants_scan: bool = True
    labels: Labels = PLAIN

    @property
    def on_time_until(self) -> date:
        """The last day that is on time, until 24:00 Asia/Shanghai."""
        return self.late_from.astimezone(TIMEZONE).date() - timedelta(days=1)

    @property
    def parts(self) -> tuple[CountyPart, ...]:
        """The parts that this form asks for: what is told once is not asked again."""
        return parts_asked(self.last, self.asked_before)

    def prefilled(self, part: CountyPart) -> str:
        """What stands in a part before it is filled."""
        return str(getattr(self.last, part.key)) if part.repeats and self.last else ""


def parts_asked(last: CountyAccount | None, asked_before: int) -> tuple[CountyPart, ...]:
    """The parts of a form after *asked_before* others: what is told once is asked until then, and at most twice."""
    return tuple(
        part for part in PARTS if not (part.once and (asked_before >= MOST_ASKED or (last and getattr(last, part.key))))
    )


def heading_of(part: CountyPart, place: int) -> str:
    """The printed heading: 一、工作推进情况（必填，3000字以内）; *place* counts from 0."""
    return f"{ORDER[place]}、{part.title}（{part.note}）"


def part_named(heading: str) -> CountyPart | None:
    """The part under a printed heading, with or without its number and note; None if it is none."""
    bare = title_of(re.sub(rf"^[(]?[{ORDER}\d]+[)]?[、.,]*", "", plain(heading)))
    return next((part for part in PARTS if plain(part.title) == bare), None)


def parse_state(text: str) -> IndicatorState | None:
    """The state that *text* means, None if it is empty or no choice."""
    return next((state for state in IndicatorState if plain(state.value) == plain(text)), None)


def parse_items(text: str, labels: Labels = PLAIN) -> tuple[int, ...]:
    """
    The numbers in a text such as 第6项、8—10，９、十二, each once; an impossible range counts as its two ends.

    Items may also be named by their *labels*: 2-6、2-8至2-10.
    """
    found: list[int] = []
    for match in ITEM_NUMBERS.finditer(with_digits(plain(labels.in_numbers(text)))):
        first, last = int(match[1]), int(match[2] or match[1])
        ends = (first, last) if last != first else (first,)
        found += range(first, last + 1) if first < last <= first + WIDEST_RANGE else ends
    return tuple(dict.fromkeys(found))
