"""Rows of a workbook's sheets by header, and the faults found in them, each with sheet and cell."""

import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from duban.errors import TaskListError


@dataclass(slots=True)
class Faults:
    """The faults of one workbook, collected so that a person can mend them all at once."""

    sentences: list[str] = field(default_factory=list)

    def add(self, sheet: str, cell: str, sentence: str) -> None:
        """Note one fault; *cell* is empty when the whole sheet is meant."""
        self.sentences.append(f"《{sheet}》{cell}：{sentence}" if cell else f"《{sheet}》：{sentence}")

    def raise_if_any(self) -> None:
        """TaskListError with every fault found so far."""
        if self.sentences:
            raise TaskListError(tuple(self.sentences))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by header, and where they stand."""

    sheet: str
    number: int
    cells: dict[str, Any]
    columns: dict[str, str]

    def at(self, header: str) -> str:
        """The address of a cell, such as A57."""
        return f"{self.columns[header]}{self.number}"

    def text(self, header: str) -> str:
        """The cell as text without surrounding blanks, line breaks kept; empty for an empty cell."""
        value = self.cells.get(header)
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, datetime):
            value = value.date()
        return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()

    def plain(self, header: str) -> str:
        """The cell as text with full-width digits and letters made half-width."""
        return unicodedata.normalize("NFKC", self.text(header)).strip()

    def number_or_none(self, header: str) -> int | None:
        """The cell as a whole number, None if it is none."""
        text = self.plain(header)
        return int(text) if text.isdecimal() else None

    def day(self, header: str) -> date | None:
        """The cell as a date, typed as one or written 2021-12-31 or 2021/12/31; ValueError for anything else."""
        value = self.cells.get(header)
        if isinstance(value, datetime):
            return value.date()
        text = self.plain(header).replace("/", "-").replace(".", "-")
        if not text:
            return None
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)


def read_sheets(path: Path, wanted: dict[str, tuple[str, ...]], faults: Faults) -> dict[str, list[Row]]:
    """
    The filled rows of each wanted sheet; *wanted* names the columns that each must have.

    A file that is no workbook raises TaskListError at once; missing sheets and columns are noted in *faults*.
    """
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise TaskListError((f"找不到任务清单 {path}。",)) from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise TaskListError(
            (f"{path.name} 不是可读的 Excel 工作簿（.xlsx），请用 Excel 或 WPS 打开并另存为 .xlsx。",)
        ) from error
    try:
        found = {}
        for title, headers in wanted.items():
            if title not in book.sheetnames:
                faults.add(title, "", "工作簿中没有这张表，请恢复。")
                continue
            found[title] = list(_rows(title, book[title].iter_rows(values_only=True), headers, faults))
        return found
    finally:
        book.close()


def _rows(title: str, lines: Iterable[tuple[Any, ...]], headers: tuple[str, ...], faults: Faults) -> Iterator[Row]:
    """The rows below the header line that hold anything in a wanted column."""
    lines = iter(lines)
    heading = next(lines, ())
    places = {str(value).strip(): place for place, value in enumerate(heading) if value is not None}
    missing = [header for header in headers if header not in places]
    if missing:
        if not places:
            faults.add(title, "", "是空表，请恢复表头和内容。")
        else:
            faults.add(title, "第1行", f"缺少列“{'”“'.join(missing)}”，请恢复表头。")
        return
    columns = {header: get_column_letter(place + 1) for header, place in places.items()}
    for number, values in enumerate(lines, start=2):
        cells = {header: values[place] if place < len(values) else None for header, place in places.items()}
        if any(str(cells[header] or "").strip() for header in headers):
            yield Row(title, number, cells, columns)
