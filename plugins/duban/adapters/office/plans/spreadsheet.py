"""
A workbook (.xlsx) as a plan's document: each sheet a table, its cells as they are shown.

Hidden rows and columns are read as well and told, for a filter may have hidden them; a hidden sheet is told and left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.plans.drawings import words_and_pictures
from duban.adapters.office.plans.grid import tidy
from duban.adapters.office.plans.nested import Block
from duban.adapters.office.plans.shown import shown
from duban.adapters.office.plans.unread import pictures_unread, unread
from duban.adapters.office.reading.book import WIDEST, Area
from duban.adapters.office.reading.usual_package import usual
from duban.domain.importing.document import PlanCell, PlanDocument, PlanHeading, PlanParagraph, PlanRow, PlanTable

# What a program calls a sheet that nobody named.
UNNAMED = ("sheet", "工作表", "表")
# A row with so many filled cells is a row of the table; lone cells above the first such row are its title.
OF_A_TABLE = 3


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A sheet with its cells as shown, its merged ranges, and what of it is hidden."""

    title: str
    texts: Sequence[Sequence[str]]
    merged: tuple[Area, ...]
    hidden: str = ""


def read_xlsx_plan(name: str, content: bytes) -> PlanDocument:
    """The document in the .xlsx *content*; raises what openpyxl does over a bad file."""
    package = usual(content)
    book = load_workbook(BytesIO(package), data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    remarks = [
        f"工作表《{sheet.title}》是隐藏的，没有读入；如属于本方案，请取消隐藏后重新导入。"
        for sheet in book.worksheets
        if sheet.sheet_state != "visible" and sheet.max_row > 1
    ]
    remarks += [told for sheet in sheets for told in _unread(sheet)]
    boxes, pictures = words_and_pictures(package)
    remarks += filter(None, (unread("文本框、图形中的文字", boxes), pictures_unread(pictures)))
    return _document(name, [_leaf(sheet) for sheet in sheets], remarks)


def _unread(sheet: Worksheet) -> Iterator[str]:
    """What stands beside the cells of a sheet, in its own words."""
    cells = (cell for row in sheet.iter_rows() for cell in row)
    comments = [f"{cell.coordinate}：{cell.comment.text}" for cell in cells if cell.comment is not None]
    edges = [
        part.text
        for edge in (sheet.oddHeader, sheet.oddFooter)
        for part in ((edge.left, edge.center, edge.right) if edge is not None else ())
        if part.text
    ]
    for place, texts in (("批注", comments), ("页眉页脚", edges)):
        if told := unread(f"工作表《{sheet.title}》的{place}", texts):
            yield told


def _document(name: str, leaves: Sequence[_Leaf], remarks: Sequence[str]) -> PlanDocument:
    said = [leaf for leaf in leaves if any(map(any, leaf.texts))]
    blocks: list[Block] = []
    for leaf in said:
        if len(said) > 1 and not leaf.title.casefold().startswith(UNNAMED):
            blocks.append(PlanHeading(leaf.title, 1, f"《{leaf.title}》"))
        blocks += _blocks(leaf)
    hidden = [f"工作表《{leaf.title}》中{leaf.hidden}是隐藏的，已一并读入，请核对。" for leaf in said if leaf.hidden]
    return PlanDocument(name, tuple(blocks), (*remarks, *hidden))


def _leaf(sheet: Worksheet) -> _Leaf:
    texts = [
        [tidy(shown(cell.value, cell.number_format)) for cell in row]
        for row in sheet.iter_rows(max_col=min(sheet.max_column, WIDEST))
    ]
    merged = tuple(Area(each.min_row, each.min_col, each.max_row, each.max_col) for each in sheet.merged_cells.ranges)
    return _Leaf(sheet.title, texts, merged, _hidden(sheet, texts))


def _hidden(sheet: Worksheet, texts: Sequence[Sequence[str]]) -> str:
    """Rows and columns that say something and are not shown, in words."""
    rows = [
        str(number)
        for number, row in enumerate(texts, 1)
        if any(row) and number in sheet.row_dimensions and sheet.row_dimensions[number].hidden
    ]
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden |= set(range(dimension.min or 0, min(dimension.max or 0, WIDEST) + 1))
    width = max(map(len, texts), default=0)
    columns = [
        get_column_letter(column)
        for column in range(1, width + 1)
        if column in hidden and any(len(row) >= column and row[column - 1] for row in texts)
    ]
    told = (f"第{'、'.join(rows)}行" if rows else "", f"{'、'.join(columns)}列" if columns else "")
    return "、".join(filter(None, told))


def _blocks(leaf: _Leaf) -> Iterator[Block]:
    """The title above a sheet's table as paragraphs, and its rows; an empty row ends no table."""
    covered, spans = _spans(leaf.merged)
    width = max(_last_filled(row) for row in leaf.texts)
    rows: list[PlanRow] = []
    for number, row in enumerate(leaf.texts, 1):
        at = f"《{leaf.title}》第{number}行"
        said = [text for text in row if text]
        if not rows and len(said) < OF_A_TABLE:
            yield from (PlanParagraph(line, at) for text in said for line in text.splitlines())
            continue
        cells = dict(_cells(row, number, width, covered, spans))
        if said or any((number, column + 1) in covered for column in range(width)):
            rows.append(PlanRow(cells, at))
    if rows:
        yield PlanTable(tuple(rows))


def _cells(
    row: Sequence[str], number: int, width: int, covered: set[tuple[int, int]], spans: dict[tuple[int, int], Area]
) -> Iterator[tuple[int, PlanCell]]:
    for column in range(1, width + 1):
        if (number, column) in covered:
            continue
        area = spans.get((number, column))
        text = row[column - 1] if column <= len(row) else ""
        high, wide = (area.bottom - area.top + 1, min(area.right, width) - area.left + 1) if area else (1, 1)
        yield column - 1, PlanCell(text, high, wide)


def _spans(merged: Sequence[Area]) -> tuple[set[tuple[int, int]], dict[tuple[int, int], Area]]:
    """The places that a merged range covers, and the ranges by where they begin."""
    covered: set[tuple[int, int]] = set()
    for area in merged:
        right, bottom = min(area.right, WIDEST), min(area.bottom, area.top + 100_000)
        covered |= {(row, column) for row in range(area.top, bottom + 1) for column in range(area.left, right + 1)}
        covered.discard((area.top, area.left))
    return covered, {(area.top, area.left): area for area in merged}


def _last_filled(row: Sequence[str]) -> int:
    return max((place for place, text in enumerate(row, 1) if text), default=0)
