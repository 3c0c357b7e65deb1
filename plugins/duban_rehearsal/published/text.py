"""The plan as text: a page of the web, Markdown, a table with tabs, prose."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from duban_rehearsal.published.plan import (
    CLOSING,
    COUNTED,
    HEADS,
    OPENING,
    TITLE,
    PublishedItem,
    category_heading,
    in_prose,
    indicator_heading,
)
from duban_rehearsal.published.sheet import label, units


def page(items: Sequence[PublishedItem]) -> bytes:
    """A page in GBK: each item with lines of its own for units and deadline, numbers such as 2-4."""
    body = [f"<h1>{TITLE}</h1>", *(f"<p>　　{text}</p>" for text in OPENING)]
    for place, (indicator, those) in enumerate(groupby(items, key=lambda item: item.indicator)):
        body.append(f"<h2>{COUNTED[place]}、{escape(indicator)}</h2>")
        for item in those:
            body.append(f"<p>{label(item)}&nbsp;{escape(item.goal)}。{escape(item.measure)}</p>")
            body.append(f"<p>责任单位：{escape(units(item))}</p>")
            if item.deadline:
                body.append(f"<p>完成时限：{escape(item.deadline)}</p>")
    body += [f"<p>　　{text}</p>" for text in CLOSING]
    head = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    script = "<script>var 页 = 1;</script>"
    return f"<html><head>{head}<title>{TITLE}</title></head><body>{''.join(body)}{script}</body></html>".encode("gbk")


def markdown(items: Sequence[PublishedItem]) -> bytes:
    """A table with strokes; a cell that says the same as the one above is left empty, numbers are such as 2.4."""
    lines = [f"# {TITLE}", "", *OPENING, "", _row(HEADS), "|" + "---|" * len(HEADS)]
    before: PublishedItem | None = None
    for item in items:
        same = before is not None and before.indicator == item.indicator
        goal = "" if same and before is not None and before.goal == item.goal else item.goal
        cells = (
            dotted(item),
            "" if same else item.indicator,
            goal,
            item.measure,
            item.lead,
            item.others,
            item.deadline,
        )
        lines.append(_row(cells))
        before = item
    return ("\n".join(lines) + "\n").encode()


def dotted(item: PublishedItem) -> str:
    """2.4: the fourth item of the second area."""
    return f"{item.group}.{item.place[2]}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def tabbed(items: Sequence[PublishedItem]) -> bytes:
    """A table with tabs, each cell written out, in the encoding of a Chinese Windows."""
    lines = [f"{TITLE}任务分工表", "", *("\t".join(cells) for cells in (HEADS, *(item.cells for item in items)))]
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def prose(items: Sequence[PublishedItem]) -> bytes:
    """Lines of prose as somebody copied them from a page."""
    return ("\n".join(_prose(items)) + "\n").encode("utf-8-sig")


def _prose(items: Sequence[PublishedItem]) -> Iterator[str]:
    yield from (TITLE, "", *OPENING)
    for item in items:
        if item.place[1:] == (1, 1):
            yield category_heading(item)
        if item.place[2] == 1:
            yield indicator_heading(item)
        yield in_prose(item)
    yield from CLOSING
