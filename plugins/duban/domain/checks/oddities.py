"""The rule about what the reader came upon and how it took it: told, and asked after."""

from collections.abc import Iterator

from duban.domain.checks.context import Case, Fault


def came_upon(case: Case) -> Iterator[Fault]:
    """W21: macros, a second table, merged cells, formulas without a result, pictures in place of words."""
    for oddity in case.filled.oddities:
        item = case.labels.told(oddity.item) if oddity.item is not None else ""
        column = f"“{oddity.column}”" if oddity.column else ""
        where = item + column or oddity.cell or "有的单元格"
        facts = {"where": where, "text": oddity.text}
        yield Fault(facts, oddity.kind.value, oddity.item, oddity.column, oddity.cell)
