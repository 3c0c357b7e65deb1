"""A file with figures of targets, .xlsx or .csv, as its lines; whatever its columns are called and in which order."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from duban.adapters.office.task_list.sheet_reader import MOST_ROWS, UNREADABLE
from duban.domain.form.words import title_of
from duban.domain.plan.figure_lines import FigureLine
from duban.errors import FiguresUnusable

HEADERS: Mapping[str, tuple[str, ...]] = {
    "code": ("指标编号", "编号", "指标代码", "代码", "指标编码"),
    "name": ("指标名称", "指标", "名称", "量化指标"),
    "period": ("期间", "报告期", "统计期", "数据期间", "时间", "月份", "所属期", "期别", "日期"),
    "value": ("数值", "数据", "值", "指标值", "本期数值", "本期值", "完成值", "实际值", "当前值"),
}
HEADER_WITHIN = 20
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;，"
ZIP = b"PK"
WHERE = "第1行表头须有“期间”“数值”，以及“指标编号”或“指标名称”"
# Rows by their numbers, each cell as it is shown.
Grid = list[tuple[int, list[str]]]


class FigureFiles:
    """ports.FigureReader: workbooks and tables of text, told apart by their content."""

    def read(self, data: bytes, name: str) -> tuple[FigureLine, ...]:
        """The lines below the header of every sheet that has one; FiguresUnusable, in words, if there is none."""
        if not data:
            raise FiguresUnusable((f"{name} 是空文件（0 字节）。",))
        found = list(_sheets(data, name) if data.startswith(ZIP) else _table(data, name))
        lines = [line for title, grid in found for line in _lines(title, grid)]
        if not lines:
            raise FiguresUnusable((f"{name} 中没有找到可导入的数据：{WHERE}，其下每行一个指标一个期间。",))
        return tuple(lines)


def _sheets(data: bytes, name: str) -> Iterator[tuple[str, Grid]]:
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = enumerate(islice(sheet.iter_rows(), MOST_ROWS + 1), start=1)
            yield sheet.title, [(number, [_shown(cell) for cell in row]) for number, row in rows]
        book.close()
    except UNREADABLE as error:
        raise FiguresUnusable((f"{name} 不是可读的工作簿，请用 Excel 或 WPS 另存为 .xlsx 后重试。",)) from error


def _shown(cell: Any) -> str:
    """A cell as a person sees it: a share that is formatted as per cent is one, a day is a day."""
    value, look = cell.value, str(getattr(cell, "number_format", "") or "")
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float | int) and not isinstance(value, bool):
        share = "%" in look
        number = round(value * 100, 10) if share else value
        text = f"{number:.10f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)
        return f"{text}%" if share else text
    return str(value).strip()


def _table(data: bytes, name: str) -> Iterator[tuple[str, Grid]]:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            rows = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
            yield "", [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1)]
            return
    raise FiguresUnusable((f"{name} 不是 .xlsx 或 .csv 文件，请用 Excel 或 WPS 另存后重试。",))


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _lines(title: str, grid: Grid) -> Iterator[FigureLine]:
    places: dict[str, int] = {}
    for number, row in grid:
        if not places:
            places = _places(row) if number <= HEADER_WITHIN else {}
            continue
        said = {key: row[place] if place < len(row) else "" for key, place in places.items()}
        if any(said.values()):
            where = f"《{title}》第{number}行" if title else f"第{number}行"
            cell = f"{get_column_letter(places['value'] + 1)}{number}"
            yield FigureLine(
                place=where,
                code=said.get("code", ""),
                name=said.get("name", ""),
                period=said["period"],
                value=said["value"],
                cell=f"{title}!{cell}" if title else cell,
            )


def _places(row: Iterable[str]) -> dict[str, int]:
    """Where the columns stand if *row* is the header, else nothing."""
    titles = [title_of(text) for text in row]
    found: dict[str, int] = {}
    for key, names in HEADERS.items():
        place = next((titles.index(name) for name in names if name in titles), None)
        if place is not None:
            found[key] = place
    is_header = {"period", "value"} <= found.keys() and ("code" in found or "name" in found)
    return found if is_header else {}
