"""What an entry says, value by value, each with the cell of the workbook in which it was typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from duban.domain.form import column_of, measure_key
from duban.domain.form.attempt_changes import TITLES, VALUES, assessed
from duban.domain.returns.submission import Entry


@dataclass(frozen=True, slots=True)
class SaidCell:
    """One value: the title of its column, its text, and where it stands (填报表!K7), empty if that is not known."""

    title: str
    text: str
    cell: str


def said_cells(entry: Entry) -> Iterator[SaidCell]:
    """Every value of *entry* that says something, in the order of the form; its targets are told elsewhere."""

    def place(key: str) -> str:
        return entry.cells.of(key) if entry.cells else ""

    for key, value in VALUES:
        if text := value(entry).strip():
            yield SaidCell(TITLES[key], text, place(key))
    yield from (SaidCell(title, text, "") for title, text in assessed(entry).items() if text)
    for key, text in entry.further:
        yield SaidCell(column_of(key).title, text, place(key))
    for number, state in enumerate(entry.measures, start=1):
        if state is not None:
            yield SaidCell(f"措施{number}", state.value, place(measure_key(number)))
