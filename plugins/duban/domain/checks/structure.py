"""Rules about the file as a whole: whose form it is, whether its columns and rows are those that went out."""

from collections.abc import Iterator

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.context import Case, Fault, says_anything


def is_anothers(case: Case) -> bool:
    """Whether the form carries our mark for another return than this one."""
    filled = case.filled
    return case.is_ours(filled.reference, filled.token) and filled.reference != str(case.reference)


def wrong_form(case: Case) -> Iterator[Fault]:
    """E02: the mark is missing or false, or it is another return's."""
    if not case.is_ours(case.filled.reference, case.filled.token):
        yield Fault(case="mark")
        return
    if is_anothers(case):
        found, asked = Reference.parse(case.filled.reference), case.reference
        yield Fault(
            {
                "period": found.period.title,
                "organisation": case.names.get(found.organisation, found.organisation),
                "asked_period": asked.period.title,
                "asked_organisation": case.names.get(asked.organisation, asked.organisation),
            }
        )


def missing_columns(case: Case) -> Iterator[Fault]:
    """E03: a column that went out is not there."""
    for title in case.filled.missing_columns:
        yield Fault(column=title)


def missing_rows(case: Case) -> Iterator[Fault]:
    """E04: an item without row, or a table in which nothing was filled; 零报告 may leave it so."""
    if case.is_blank and not case.nil:
        yield Fault({"asked": len(case.items)}, "blank")
        return
    found = {line.item.number for line in case.lines}
    for item in case.items:
        if item.number not in found:
            yield Fault({"asked": len(case.items), "found": len(found)}, item=item.number)


def strange_rows(case: Case) -> Iterator[Fault]:
    """E05: a row of an item that was not asked for, a second row of one, or words in a row without number."""
    asked, seen = {item.number for item in case.items}, set[int]()
    for row in case.filled.rows:
        cell = row.cells.get("number", "")
        if row.item is None:
            if says_anything(row):
                yield Fault(case="unnumbered", cell=cell)
        elif row.item not in asked:
            yield Fault(case="unknown", item=row.item, cell=cell)
        elif row.item in seen:
            yield Fault(case="twice", item=row.item, cell=cell)
        if row.item is not None:
            seen.add(row.item)
