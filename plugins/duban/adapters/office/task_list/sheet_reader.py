"""Rows of a workbook's sheets by header, and the faults found in them, each with sheet and cell."""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from duban.errors import TaskListError

Line = tuple[Any, ...]
# Formatting dragged to the end of a sheet makes a million empty rows: told, not waited for.
MOST_ROWS = 100_000
# What openpyxl raises over bytes that are no sound workbook; RuntimeError is zipfile's word for a password.
UNREADABLE = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError, RuntimeError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError),
)
# WPS writes a carriage return as _x000D_; the others are marks that nobody sees.
UNSEEN = re.compile("_x000D_|[\u200b\u2060\ufeff]")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")


@dataclass(slots=True)
class Faults:
    """The faults of one workbook, collected so that a person can mend them all at once."""

    sentences: list[str] = field(default_factory=list)

    def add(self, sheet: str, cell: str, sentence: str) -> None:
        """Note one fault; *cell* is empty when the whole sheet is meant."""
        self.sentences.append(f"《{sheet}》{cell}：{sentence}" if cell else f"《{sheet}》：{sentence}")

    def at(self, row: "SheetRow", header: str, sentence: str) -> None:
        """Note one fault in the cell of *row* under *header*."""
        self.add(row.sheet, row.at(header), sentence)

    def raise_if_any(self) -> None:
        """TaskListError with every fault found so far."""
        if self.sentences:
            raise TaskListError(tuple(self.sentences))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its cells by header, and where they stand."""

    sheet: str
    number: int
    cells: Mapping[str, Any]
    columns: Mapping[str, str]

    def at(self, header: str) -> str:
        """The address of a cell, such as A57."""
        return f"{self.columns[header]}{self.number}"

    def text(self, header: str) -> str:
        """The cell as text without surrounding blanks, line breaks kept; empty for an empty cell."""
        return _text(self.cells.get(header))

    def plain(self, header: str) -> str:
        """The cell as text with full-width digits and letters made half-width."""
        return unicodedata.normalize("NFKC", self.text(header)).strip()

    def is_date(self, header: str) -> bool:
        """Whether the cell is typed as a date."""
        return isinstance(self.cells.get(header), date)

    def number_or_none(self, header: str) -> int | None:
        """The cell as a whole number from 1, None if it is none."""
        text = self.plain(header)
        return int(text) or None if text.isdecimal() else None

    def day(self, header: str) -> date | None:
        """
        The cell as a date, None if it is empty; ValueError for anything else.

        It may be typed as a date or written 2021-12-31, 2021/12/31, 2021.12.31 or 2021年12月31日.
        """
        text = self.plain(header)
        if not text:
            return None
        match = DAY.fullmatch(text)
        if match is None:
            raise ValueError(text)
        return date(int(match[1]), int(match[2]), int(match[3]))


def _text(value: object) -> str:
    """A cell's value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return UNSEEN.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def read_sheets(
    data: bytes,
    name: str,
    wanted: Mapping[str, tuple[str, ...]],
    faults: Faults,
    optional: Mapping[str, tuple[str, ...]] | None = None,
    renamed: Mapping[str, str] | None = None,
) -> dict[str, list[SheetRow]]:
    """
    The filled rows of each wanted sheet in *data*; *wanted* names the columns that each must have, *optional* those
    that it may have, *renamed* the columns by the titles that they had in older workbooks.

    Bytes that are no workbook raise TaskListError at once, with the file's *name*; missing sheets and columns
    are noted in *faults*.
    """
    if not data:
        raise TaskListError((f"{name} 是空文件（0 字节），请用备份恢复，或重新从 Excel、WPS 保存。",))
    try:
        lines = _lines(data, wanted)
    except UNREADABLE as error:
        raise TaskListError(
            (f"{name} 不是可读的 Excel 工作簿（.xlsx），请用 Excel 或 WPS 打开，去掉打开密码后另存为 .xlsx。",)
        ) from error
    found = {}
    for title, headers in wanted.items():
        if title in lines:
            heading = [(renamed or {}).get(_text(value), _text(value)) for value in next(iter(lines[title]), ())]
            found[title] = list(_rows(title, heading, lines[title], headers, faults, (optional or {}).get(title, ())))
        else:
            faults.add(title, "", "工作簿中没有这张表，请恢复。")
    return found


def _lines(data: bytes, titles: Iterable[str]) -> dict[str, list[Line]]:
    """The cells of the sheets of these titles that are there, read no further than one row too many."""
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        there = {sheet.title.strip(): sheet for sheet in book.worksheets}
        for sheet in there.values():
            # The size that a program noted down may be wrong; without it every row that is there is read.
            sheet.reset_dimensions()
        return {
            title: list(islice(there[title].iter_rows(values_only=True), MOST_ROWS + 1))
            for title in titles
            if title in there
        }
    finally:
        book.close()


def _rows(
    title: str,
    names: list[str],
    lines: list[Line],
    headers: tuple[str, ...],
    faults: Faults,
    optional: tuple[str, ...],
) -> Iterator[SheetRow]:
    """The rows below the header line that hold anything in a wanted column."""
    places = _places(title, names, (*headers, *(header for header in optional if header in names)), faults)
    if len(lines) > MOST_ROWS:
        faults.add(title, f"第{MOST_ROWS + 1}行", f"超过 {MOST_ROWS} 行，请选中并删除末尾多余的空行后保存。")
        return
    columns = {header: get_column_letter(place + 1) for header, place in places.items()}
    for number, values in enumerate(lines[1:], start=2):
        cells = {header: values[place] for header, place in places.items() if place < len(values)}
        if any(_text(value) for value in cells.values()):
            yield SheetRow(title, number, cells, columns)


def _places(title: str, names: list[str], headers: tuple[str, ...], faults: Faults) -> dict[str, int]:
    """Where each wanted column stands; nothing if one is missing, for then no row can be understood."""
    if not any(names):
        faults.add(title, "第1行", "是空表或没有表头，请恢复表头和内容。")
        return {}
    if missing := [header for header in headers if header not in names]:
        faults.add(title, "第1行", f"缺少列“{'”“'.join(missing)}”，请恢复表头。")
        return {}
    places = {header: names.index(header) for header in headers}
    for header, place in places.items():
        if header in names[place + 1 :]:
            second = get_column_letter(names.index(header, place + 1) + 1)
            faults.add(title, f"{second}1", f"列“{header}”出现两次，请删去多余的一列。")
    return places
