"""The sheet 任务清单: one Item per row, numbered without gap, each with its label, its lead and its deadline."""

import calendar
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from duban.adapters.office.task_list.sheet_reader import Faults, SheetRow
from duban.adapters.office.task_list.units import UNITS, Units
from duban.domain.plan.labels import label_key, told
from duban.domain.plan.programme import KIND_WORDS, UNDATED, Deadline, DeadlineKind, Indicator, Item

ITEMS = "任务清单"
ITEM_COLUMNS = (
    *("序号", "一级指标", "大类", "目标任务", "具体措施", "牵头部门", "责任部门"),
    *("完成时限", "时限类型", "时限日期"),
)
# The number with which the plan was published, where that is not the number from 1 on.
LABEL = "文件编号"
LONGEST_LABEL = 24
# Whether the office means to mark the item, for which its lead has still to agree.
REFORM = "创新突破改革"
REFORM_WORDS = {"是": True, "否": False, "": False}
# Titles that the columns had before, and still have in workbooks that were kept.
OLD_TITLES = {"完成时限_kind": "时限类型", "完成时限_date": "时限日期"}
# A row with one of these marks is no item any more, or never was: its number only closes the gap.
STATUS = "状态"
EMPTY_NUMBER = "空号"
NO_ITEM = re.compile(rf"{EMPTY_NUMBER}|已并入第[^项]+项")
NEVER_EMPTY = ("一级指标", "大类", "目标任务", "具体措施")
KINDS = {words: kind for kind, words in KIND_WORDS.items()}
# As older workbooks say it.
KIND_CODES = {
    "date": DeadlineKind.DATED,
    "continuous": DeadlineKind.CONTINUOUS,
    "follow_province": DeadlineKind.FOLLOWS_PROVINCE,
}
PRINTED = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?:底前?|(?P<day>\d{1,2})日前?)")
MERGED = "如系合并单元格，请取消合并并逐行填写。"


@dataclass(frozen=True, slots=True)
class NumberedItems:
    """
    The items by number, and names in their 责任部门 that no organisation goes by.

    `numbers` also holds those that are missing or mistyped: other sheets may name them without a second fault.
    """

    items: tuple[Item, ...]
    numbers: range
    unknown_names: tuple[str, ...]


class RowNumbers:
    """The numbers of 任务清单, by which other sheets name items: as they stand there, or as published."""

    def __init__(self, rows: Iterable[SheetRow]) -> None:
        self._there: set[int] = set()
        self._by_label: dict[str, int] = {}
        for row in rows:
            number = row.number_or_none("序号")
            if number is None:
                continue
            self._there.add(number)
            if row.text(LABEL):
                self._by_label.setdefault(label_key(row.text(LABEL)), number)

    def find(self, text: str) -> int | None:
        """The number that *text* is or stands for; a whole number is what the column 序号 says."""
        return int(text) or None if text.isdecimal() else self._by_label.get(label_key(text))

    def are_all(self, numbers: Collection[int]) -> bool:
        """Whether each of *numbers* stands there, and there are any."""
        return bool(numbers) and self._there.issuperset(numbers)


def read_items(
    rows: list[SheetRow], units: Units, doubts: Mapping[int, tuple[str, ...]], faults: Faults
) -> NumberedItems:
    """The items; *doubts* are the fields of each that are 待核实."""
    if not rows:
        faults.add(ITEMS, "A2", "没有任何任务事项，请恢复内容。")
    every = dict(sorted(_numbered(rows, faults).items()))
    _tell_gaps(rows, every, faults)
    numbered = {number: row for number, row in every.items() if not NO_ITEM.fullmatch(row.text(STATUS))}
    indicators = _indicators(numbered, faults)
    _tell_labels(every, faults)
    items = tuple(
        _item(number, row, indicators[row.text("一级指标")], units, doubts.get(number, ()), faults)
        for number, row in numbered.items()
    )
    _tell_silent_leads(items, units, faults)
    cells = (row.text("责任部门") for row in numbered.values())
    unknown = dict.fromkeys(name for cell in cells for name in units.directory.find(cell).unknown)
    return NumberedItems(items, range(1, max(every, default=0) + 1), tuple(unknown))


def _numbered(rows: list[SheetRow], faults: Faults) -> dict[int, SheetRow]:
    """The rows by number; a number that is none or stands twice is a fault."""
    numbered: dict[int, SheetRow] = {}
    for row in rows:
        number = row.number_or_none("序号")
        if number is None:
            faults.at(row, "序号", f"序号“{row.text('序号') or '（空）'}”应为正整数，请改正或删除该行。")
        elif number in numbered:
            faults.at(row, "序号", f"序号 {number} 重复（首次见于 {numbered[number].at('序号')}），请核对后改正。")
        else:
            numbered[number] = row
    return numbered


def _tell_gaps(rows: list[SheetRow], numbered: dict[int, SheetRow], faults: Faults) -> None:
    """One fault for each gap, unless rows with wrong numbers are where the missing ones have gone."""
    gaps = [(before + 1, after) for before, after in pairwise((0, *numbered)) if after > before + 1]
    if sum(after - first for first, after in gaps) <= len(rows) - len(numbered):
        return
    for first, after in gaps:
        gap = str(first) if after == first + 1 else f"{first}—{after - 1}"
        faults.at(numbered[after], "序号", f"序号不连续，此前缺少第 {gap} 项，请补齐或改正序号。")


def _tell_labels(numbered: Mapping[int, SheetRow], faults: Faults) -> None:
    """A label of two items would name neither; one that a spreadsheet made a date of is not what was typed."""
    seen: dict[str, SheetRow] = {}
    for number, row in numbered.items():
        label = _label(number, row)
        first = seen.setdefault(label_key(label), row)
        if row.is_date(LABEL):
            faults.at(row, LABEL, f"文件编号“{label}”被当成了日期，请将该列设为文本格式后重新填写。")
        elif len(label) > LONGEST_LABEL or "\n" in label:
            faults.at(row, LABEL, f"文件编号“{label[:LONGEST_LABEL]}”过长，请只写编号，如 2-45。")
        elif first is not row:
            known = first.at(LABEL) if first.text(LABEL) else f"{first.at('序号')}，其文件编号为空，即用序号"
            faults.at(row, LABEL, f"文件编号“{label}”重复（首次见于 {known}）；1.1 与 1.10 之类请设为文本格式后填写。")


def _label(number: int, row: SheetRow) -> str:
    """How the plan numbers an item, without the 第…项 around it."""
    return re.sub(r"^第\s*(.+?)\s*项$", r"\1", row.text(LABEL)) or str(number)


def _indicators(numbered: dict[int, SheetRow], faults: Faults) -> dict[str, Indicator]:
    """The indicators by name, numbered as they first appear; the rows of one must agree on its 大类."""
    found: dict[str, Indicator] = {}
    for row in numbered.values():
        name, category = row.text("一级指标"), row.text("大类")
        known = found.setdefault(name, Indicator(len(found) + 1, name, category))
        if name and category and category != known.category:
            sentence = f"“{name}”的大类“{category}”与前面各行的“{known.category}”不一致，请统一。"
            faults.at(row, "大类", sentence)
    return found


def _item(
    number: int, row: SheetRow, indicator: Indicator, units: Units, doubts: tuple[str, ...], faults: Faults
) -> Item:
    label = _label(number, row)
    about = told((label,))
    for header in NEVER_EMPTY:
        if not row.text(header):
            faults.at(row, header, f"{about}“{header}”为空，请填写；{MERGED}")
    deadline = _deadline(about, row, faults)
    if not deadline.text:
        faults.at(row, "完成时限", f"{about}“完成时限”为空，请填写；{MERGED}")
    if row.text(REFORM) not in REFORM_WORDS:
        faults.at(row, REFORM, f"{about}“{REFORM}”应为“是”或“否”，不拟标注的可留空。")
    return Item(
        number=number,
        indicator=indicator,
        goal=row.text("目标任务"),
        measures=tuple(line.strip() for line in row.text("具体措施").splitlines() if line.strip()),
        leads=_leads(about, row, units, faults),
        co_responsible=row.text("责任部门"),
        co_organisations=units.directory.find(row.text("责任部门")).codes,
        deadline=deadline,
        unconfirmed=_doubts(doubts, deadline),
        label=label,
        is_reform=REFORM_WORDS.get(row.text(REFORM), False),
    )


def _doubts(said: tuple[str, ...], deadline: Deadline) -> tuple[str, ...]:
    """The fields that are 待核实: a deadline that was never set is asked about until somebody decides."""
    if deadline.kind is not DeadlineKind.UNSTATED or "完成时限" in said:
        return said
    return *said, "完成时限"


def _leads(about: str, row: SheetRow, units: Units, faults: Faults) -> tuple[str, ...]:
    """The codes of the leads, the one that reports first."""
    text = row.text("牵头部门")
    named = units.directory.find(text)
    if not text:
        faults.at(row, "牵头部门", f"{about}“牵头部门”为空，请填写；{MERGED}")
    elif named.unknown:
        names = "、".join(named.unknown)
        faults.at(row, "牵头部门", f"{about}牵头部门“{names}”不在《{UNITS}》表中，请核对名称或补登单位。")
    elif not named.codes:
        faults.at(row, "牵头部门", f"{about}牵头部门“{text}”是集合称谓，请写明具体单位。")
    return named.codes or ("",)


def _tell_silent_leads(items: Iterable[Item], units: Units, faults: Faults) -> None:
    """Every first-named lead reports in some stream, or its items would stand in nobody's form."""
    first: dict[str, str] = {}
    for item in items:
        first.setdefault(item.lead, item.told)
    for organisation in units.organisations:
        if organisation.code in first and not organisation.streams:
            sentence = f"“{organisation.name}”牵头{first[organisation.code]}等任务，却没有报送口径，请填写。"
            faults.add(UNITS, units.stream_cells[organisation.code], sentence)


def _deadline(about: str, row: SheetRow, faults: Faults) -> Deadline:
    """The deadline; text, kind and date must agree, or an item would be chased by another date than people read."""
    written = row.plain("时限类型")
    kind = KINDS.get(written) or KIND_CODES.get(written)
    day = None
    try:
        day = row.day("时限日期")
        problem = next(_problems(about, row, kind, day), None)
    except ValueError:
        written = row.text("时限日期")
        problem = "时限日期", f"{about}完成时限“{written}”不是有效日期，请填写如 2021-12-31。"
    if problem is not None:
        faults.at(row, *problem)
    text = row.text("完成时限") or (kind.words if kind is DeadlineKind.UNSTATED else "")
    return Deadline(kind or DeadlineKind.CONTINUOUS, day, text)


def _problems(about: str, row: SheetRow, kind: DeadlineKind | None, day: date | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a deadline, the cause before its consequences: header of the cell and sentence."""
    text = row.plain("完成时限")
    if kind is None:
        written = row.text("时限类型") or "（空）"
        yield "时限类型", f"{about}时限类型“{written}”应为{'、'.join(KINDS)}之一。"
        return
    printed = _printed(text)
    if UNDATED.get(text, kind) is not kind or (printed and kind is not DeadlineKind.DATED):
        yield "时限类型", f"{about}时限类型与 {row.at('完成时限')} 的“{text}”不一致，请改正其一。"
    if kind is DeadlineKind.DATED and day is None:
        yield "时限日期", f"{about}有明确时限，请填写日期，如 2021-12-31；文件没有写明的，类型改为未明确。"
    if kind is not DeadlineKind.DATED and day is not None:
        yield "时限日期", f"{about}时限类型为{kind.words}，请删除日期，或将类型改为有明确时限。"
    if printed and day and printed != day:
        written = f"日期 {day.isoformat()} 与 {row.at('完成时限')} 的“{text}”"
        yield "时限日期", f"{about}{written}不一致，请改正其一。"


def _printed(text: str) -> date | None:
    """The day meant by 2021年12月底 or 2021年12月31日; None for other words, also for a day that does not exist."""
    match = PRINTED.fullmatch(text)
    if match is None:
        return None
    try:
        first = date(int(match["year"]), int(match["month"]), 1)
        return first.replace(day=int(match["day"] or calendar.monthrange(first.year, first.month)[1]))
    except ValueError:
        return None
