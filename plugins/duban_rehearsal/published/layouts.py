"""The plan in every layout, each with what a reader should find in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from duban_rehearsal.plan_accuracy import LABEL
from duban_rehearsal.published.other_cities import page_of_lists, quarters_sheet, side_by_side
from duban_rehearsal.published.pdf import printed_table
from duban_rehearsal.published.plan import COUNTED, PublishedItem, read_items
from duban_rehearsal.published.sheet import label, sheet_document
from duban_rehearsal.published.text import dotted, markdown, page, prose, tabbed
from duban_rehearsal.published.word import prose_document, table_document

CATEGORY = "大类"


@dataclass(frozen=True, slots=True)
class PlanLayout:
    """A plan's file and its truth; columns *without* a place in this layout are nobody's to find."""

    name: str
    content: bytes
    truth: tuple[dict[str, str], ...]
    without: frozenset[str] = frozenset()


def layouts(truth: Path) -> tuple[PlanLayout, ...]:
    """The plan whose items stand in *truth*, in each layout."""
    items = read_items(truth)
    return (
        _layout("table.docx", table_document, items, _number),
        _layout("prose.docx", prose_document, items, _placed),
        _layout("sheet.xlsx", sheet_document, items, label, CATEGORY),
        _layout("page.html", page, items, label, CATEGORY),
        _layout("table.md", markdown, items, dotted, CATEGORY),
        _layout("table.pdf", printed_table, items, _number, CATEGORY),
        _layout("table.txt", tabbed, items, _number, CATEGORY),
        _layout("prose.txt", prose, items, _placed),
        _layout("quarters.xlsx", quarters_sheet, items, _number, CATEGORY),
        _layout("side_by_side.md", side_by_side, items, _number, CATEGORY),
        _layout("lists.html", page_of_lists, items, _number, CATEGORY),
    )


def _layout(
    name: str,
    write: Callable[[Sequence[PublishedItem]], bytes],
    items: Sequence[PublishedItem],
    called: Callable[[PublishedItem], str],
    *without: str,
) -> PlanLayout:
    rows = tuple(item.truth | {LABEL: called(item)} for item in items)
    return PlanLayout(name, write(items), rows, frozenset(without))


def _number(item: PublishedItem) -> str:
    return str(item.number)


def _placed(item: PublishedItem) -> str:
    """一（二）1: as the headings above an item count it."""
    category, indicator, number = item.place
    return f"{COUNTED[category - 1]}（{COUNTED[indicator - 1]}）{number}"
