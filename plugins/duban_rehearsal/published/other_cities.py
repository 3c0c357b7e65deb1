"""The plan as other cities lay out theirs: with what stands beside it, lists side by side, a page of lists."""

from collections.abc import Sequence
from html import escape
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook

from duban_rehearsal.published.plan import COUNTED, HEADS, TITLE, PublishedItem

QUARTERS = ("一季度", "二季度", "三季度", "四季度")
TEXTS = ("编号", "领域", "重点任务", "改革举措")
UNITS = ("省级牵头单位", "市级牵头单位", "牵头科室", "配合单位")
FIRST_QUARTER, BESIDE_EACH_OTHER = 5, 2


def quarters_sheet(items: Sequence[PublishedItem]) -> bytes:
    """A sheet with heads in two lines: each quarter's progress, and who leads in the province and within the unit."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([f"{TITLE}推进表"])
    sheet.merge_cells("A1:M1")
    sheet.append([*TEXTS, "分季进度", "", "", "", *UNITS, "完成时限"])
    sheet.append([""] * (FIRST_QUARTER - 1) + list(QUARTERS))
    sheet.merge_cells(start_row=2, end_row=2, start_column=FIRST_QUARTER, end_column=FIRST_QUARTER + 3)
    for item in items:
        progress = ("制定方案", "启动实施", "全面推进", "总结评估")
        units = ("省发展改革委", item.lead, "综合科", item.others)
        sheet.append([item.number, item.indicator, item.goal, item.measure, *progress, *units, item.deadline or None])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def side_by_side(items: Sequence[PublishedItem]) -> bytes:
    """A table whose rows hold two items each, the second half of the list beside the first."""
    half = (len(items) + 1) // BESIDE_EACH_OTHER
    lines = [f"# {TITLE}", "", _row(HEADS * BESIDE_EACH_OTHER), "|" + "---|" * len(HEADS) * BESIDE_EACH_OTHER]
    for place in range(half):
        beside = items[place + half].cells if place + half < len(items) else ("",) * len(HEADS)
        lines.append(_row((*items[place].cells, *beside)))
    return ("\n".join(lines) + "\n").encode()


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def page_of_lists(items: Sequence[PublishedItem]) -> bytes:
    """A page whose items are entries of lists without any number, with lines of their own for units and deadline."""
    body = [f"<h1>{TITLE}</h1>"]
    for place, (indicator, those) in enumerate(groupby(items, key=lambda item: item.indicator)):
        body.append(f"<h3>{COUNTED[place]}、{escape(indicator)}</h3><ul>")
        body += [f"<li>{'<br>'.join(map(escape, _lines(item)))}</li>" for item in those]
        body.append("</ul>")
    return f'<html><head><meta charset="utf-8"></head><body>{"".join(body)}</body></html>'.encode()


def _lines(item: PublishedItem) -> list[str]:
    told = [f"{item.goal}。{item.measure}", f"牵头单位：{item.lead}", f"配合单位：{item.others}"]
    return [*told, f"完成时间：{item.deadline}"] if item.deadline else told
