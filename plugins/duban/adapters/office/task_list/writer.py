"""A task list written back into its workbook: only the cells that say something else are touched."""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.stable_zip import stable
from duban.adapters.office.task_list.items import (
    EMPTY_NUMBER,
    ITEMS,
    KIND_CODES,
    LABEL,
    NO_ITEM,
    OLD_TITLES,
    REFORM,
    STATUS,
)
from duban.adapters.office.task_list.targets import QUESTIONS
from duban.adapters.office.task_list.units import CONTACTS, REACHED_BY, UNITS, VALID_FROM, VALID_TO
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.plan.organisation import Contact
from duban.domain.plan.programme import Item, OpenQuestion, Programme

KIND_WORDS = {code: kind.words for code, kind in KIND_CODES.items()}
CORE = "docProps/core.xml"
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
DAY_FORMAT = "yyyy-mm-dd"
# A date that means nothing, so that the same list gives the same bytes whenever it is written.
WRITTEN_AT = datetime(2000, 1, 1, tzinfo=TIMEZONE)
SEVERAL = re.compile(r"[；;|\n]")
Value = str | int | datetime | None


def write_list(
    data: bytes, before: Programme, after: Programme, notes: Mapping[int, str], streams: Mapping[str, str]
) -> bytes:
    """
    The workbook *data*, which says *before*, with what *after* says; sheets, formats and other columns are kept.

    Where an older workbook has codes for kinds of deadlines and for *streams* (names by code), words take their place.

    *notes* stand by item in the column 状态, which is added if there is something to say: where an item went that is
    one no more, or what was decided on it. A number that no item has is written as 空号.
    """
    book = load_workbook(BytesIO(data))
    _put_words(_Sheet(book, ITEMS, "序号"), ("时限类型",), KIND_WORDS)
    _put_words(_Sheet(book, UNITS, "代码"), ("报送口径", "会签口径"), streams)
    _write_items(_Sheet(book, ITEMS, "序号"), before, after, notes)
    _write_units(book, before, after)
    _write_contacts(_Sheet(book, CONTACTS, "单位代码"), before, after)
    _write_questions(_Sheet(book, QUESTIONS, "序号"), before, after)
    result = BytesIO()
    book.save(result)
    return stable(_undated(result.getvalue()), WRITTEN_AT)


@dataclass(frozen=True)
class _Sheet:
    """One sheet by the titles of its columns; a row is there if the cell under *key* says anything."""

    book: Workbook
    title: str
    key: str

    @cached_property
    def sheet(self) -> Worksheet:
        """The sheet, whatever blanks surround its name."""
        return next(one for one in self.book.worksheets if one.title.strip() == self.title)

    @cached_property
    def columns(self) -> dict[str, int]:
        """The place of each column, the first of a name."""
        found: dict[str, int] = {}
        for cell in self.sheet[1]:
            title = str(cell.value or "").strip()
            found.setdefault(OLD_TITLES.get(title, title), cell.column or 0)
        return found

    def rows(self) -> Iterator[int]:
        """The rows that hold something, as the reader counts them."""
        for number in range(2, self.sheet.max_row + 1):
            if any(self.sheet.cell(number, place).value not in (None, "") for place in self.columns.values()):
                yield number

    def text(self, row: int, title: str) -> str:
        """What a cell says."""
        value = self.sheet.cell(row, self.columns[title]).value
        return str(int(value) if isinstance(value, float) and value.is_integer() else value or "").strip()

    def put(self, row: int, title: str, value: Value) -> None:
        """Write a cell; text stays text even where it begins like a formula."""
        cell = self.sheet.cell(row, self.columns[title])
        if not isinstance(cell, Cell):
            return  # inside a merged range, which the reader told before
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, datetime):
            cell.number_format = DAY_FORMAT

    def add_column(self, title: str) -> None:
        """Let there be a column *title*, dressed as its neighbour."""
        if title in self.columns:
            return
        place = max(self.columns.values()) + 1
        head, model = self.sheet.cell(1, place, title), self.sheet.cell(1, place - 1)
        _dress(head, model)
        self.sheet.column_dimensions[get_column_letter(place)].width = 16
        self.columns[title] = place

    def append(self) -> int:
        """A new row at the end, dressed as the one above."""
        above = max(self.rows(), default=1)
        for place in self.columns.values():
            _dress(self.sheet.cell(above + 1, place), self.sheet.cell(above, place))
        if self.sheet.auto_filter.ref:
            self.sheet.auto_filter.ref = f"A1:{get_column_letter(max(self.columns.values()))}{above + 1}"
        return above + 1


def _dress(cell: object, model: object) -> None:
    if isinstance(cell, Cell) and isinstance(model, Cell) and model.has_style:
        cell._style = copy(model._style)  # type: ignore[attr-defined]  # noqa: SLF001 - a style is one number there


def _put_words(sheet: _Sheet, titles: Iterable[str], words: Mapping[str, str]) -> None:
    """Titles, cells and drop-downs as people read them, where the workbook is from a time when they were codes."""
    for title in titles:
        for row in sheet.rows():
            said = [part.strip() for part in SEVERAL.split(sheet.text(row, title))]
            if any(part in words for part in said):
                sheet.put(row, title, "；".join(words.get(part, part) for part in said))
    for cell in sheet.sheet[1]:
        if (title := str(cell.value)) in OLD_TITLES:
            cell.value = OLD_TITLES[title]
    for rule in sheet.sheet.data_validations.dataValidation:
        choices = (rule.formula1 or "").strip('"').split(",")
        if rule.type == "list" and any(choice in words for choice in choices):
            rule.formula1 = '"' + ",".join(words.get(choice, choice) for choice in choices) + '"'
            rule.promptTitle, rule.prompt = None, None


def _write_items(sheet: _Sheet, before: Programme, after: Programme, notes: Mapping[int, str]) -> None:
    rows = {int(text): row for row in sheet.rows() if (text := sheet.text(row, "序号")).isdecimal()}
    said = {item.number: item for item in before.items}
    if any(item.own_label for item in after.items):
        sheet.add_column(LABEL)
    for item in after.items:
        row = rows.get(item.number) or _new_row(sheet, rows, item.number)
        _write_item(sheet, row, said.get(item.number), item, after)
    there = {item.number for item in after.items}
    gone = {number: _gone(notes.get(number, "")) for number in range(1, max(there, default=0)) if number not in there}
    for number in gone:
        rows.get(number) or _new_row(sheet, rows, number)
    _write_notes(sheet, rows, {**notes, **gone})


def _gone(note: str) -> str:
    """What stands beside the number of an item that is none any more."""
    return note if NO_ITEM.fullmatch(note) else EMPTY_NUMBER


def _new_row(sheet: _Sheet, rows: dict[int, int], number: int) -> int:
    rows[number] = sheet.append()
    sheet.put(rows[number], "序号", number)
    return rows[number]


def _write_notes(sheet: _Sheet, rows: Mapping[int, int], notes: Mapping[int, str]) -> None:
    if notes or STATUS in sheet.columns:
        sheet.add_column(STATUS)
        for number, row in rows.items():
            if sheet.text(row, STATUS) != notes.get(number, ""):
                sheet.put(row, STATUS, notes.get(number) or None)


def _write_item(sheet: _Sheet, row: int, before: Item | None, item: Item, plan: Programme) -> None:
    old = dict(_cells(before, plan)) if before else {}
    for title, value in _cells(item, plan):
        if title in sheet.columns and (before is None or old[title] != value):
            sheet.put(row, title, value)


def _cells(item: Item, plan: Programme) -> Iterator[tuple[str, Value]]:
    """What stands in the row of *item*; units under their names in *plan*."""
    names = {unit.code: unit.name for unit in plan.organisations}
    yield LABEL, item.own_label or None
    yield "一级指标", item.indicator.name
    yield "大类", item.indicator.category
    yield "目标任务", item.goal
    yield "具体措施", "\n".join(item.measures)
    yield "牵头部门", "、".join(names.get(code, code) for code in item.leads)
    yield "责任部门", item.co_responsible or None
    yield "完成时限", item.deadline.text
    yield "时限类型", item.deadline.kind.words
    yield "时限日期", _day(item.deadline.on)
    yield REFORM, "是" if item.is_reform else None


def _day(day: date | None) -> datetime | None:
    return datetime.combine(day, time(0)) if day else None


def _write_units(book: Workbook, before: Programme, after: Programme) -> None:
    """Names, and the other names by which a unit is found."""
    sheet = _Sheet(book, UNITS, "代码")
    old, new = ({unit.code: unit for unit in one.organisations} for one in (before, after))
    for row in sheet.rows():
        code = sheet.text(row, "代码")
        if code in old and code in new and old[code] != new[code]:
            sheet.put(row, "名称", new[code].name)
            sheet.put(row, "别名", "；".join(new[code].aliases) or None)


def _write_contacts(sheet: _Sheet, before: Programme, after: Programme) -> None:
    """The people, one a row in their order; whom the list knows no more leaves an empty row."""
    if before.contacts == after.contacts and before.organisations == after.organisations:
        return
    if any(one.valid_from or one.valid_to for one in after.contacts):
        sheet.add_column(VALID_FROM)
        sheet.add_column(VALID_TO)
    names = {unit.code: unit.name for unit in after.organisations}
    rows = [row for row in sheet.rows() if any(sheet.text(row, title) for title in REACHED_BY)]
    for place, contact in enumerate(after.contacts):
        row = rows[place] if place < len(rows) else sheet.append()
        known = place < len(before.contacts) and before.contacts[place] == contact
        for title, value in _contact(contact, names):
            if title in sheet.columns and (not known or title == "单位"):
                sheet.put(row, title, value)
    for row in rows[len(after.contacts) :]:
        for title in sheet.columns:
            sheet.put(row, title, None)


def _contact(contact: Contact, names: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    yield "单位", names.get(contact.organisation, contact.organisation)
    yield "单位代码", contact.organisation
    yield "角色", contact.role.value
    yield "姓名", contact.name
    yield "邮箱", contact.mail
    yield "电话", contact.phone or None
    yield VALID_FROM, _day(contact.valid_from)
    yield VALID_TO, _day(contact.valid_to)


def _write_questions(sheet: _Sheet, before: Programme, after: Programme) -> None:
    """Which doubts are settled; a row that is asked about in part stays open."""
    settled = set(_asked(before.questions)) - set(_asked(after.questions))
    for row in sheet.rows() if settled else ():
        if (sheet.text(row, "字段"), sheet.text(row, "采用值"), sheet.text(row, "依据")) in settled:
            sheet.put(row, "已确认", "是")


def _asked(questions: Iterable[OpenQuestion]) -> Iterator[tuple[str, str, str]]:
    return ((one.field, one.adopted, one.ground) for one in questions)


def _undated(data: bytes) -> bytes:
    """*data* without the time of saving, which openpyxl writes over whatever was set."""
    result = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(result, "w") as target:
        for member in source.infolist():
            part = source.read(member)
            target.writestr(
                member, MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", part) if member.filename == CORE else part
            )
    return result.getvalue()
