"""The texts of a county's returned form, by the marks beside them or the headings above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from duban.adapters.office.reading.book import Sheet
from duban.adapters.office.reading.table import address, text_of, texts_in
from duban.domain.calendar.cycle import FormName
from duban.domain.form.county import ADVICE, PARTS, CountyPart, part_named

ENOUGH_PARTS = 2  # so that the form is still known when somebody deleted a part of it
MARKS = {part.mark: part for part in PARTS}


@dataclass(slots=True)
class Written:
    """What was written under the parts of a sheet, and where each begins."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)

    def note(self, part: CountyPart, text: str, cell: str) -> None:
        """Take what stands in a cell of *part*; the first cell is where the part is."""
        self.texts.setdefault(part.key, [])
        self.cells.setdefault(part.key, cell)
        if text:
            self.texts[part.key].append(text)


def is_county(sheets: Iterable[Sheet], hidden: Mapping[str, str]) -> bool:
    """Whether a workbook is a county's form: its hidden sheet says so, or enough of its parts are on *sheets*."""
    if hidden.get("form"):
        return hidden["form"] == FormName.COUNTY
    return any(len(_written(sheet).texts) >= ENOUGH_PARTS for sheet in sheets)


def parts_of(sheets: Iterable[Sheet]) -> Written:
    """The parts of a county's form; of several sheets with parts the one that says most counts."""
    return max(map(_written, sheets), key=_amount, default=Written())


def _amount(written: Written) -> tuple[int, int]:
    return len(written.texts), sum(len(text) for texts in written.texts.values() for text in texts)


def _written(sheet: Sheet) -> Written:
    """The texts between one heading and the next; a marked cell belongs to its mark, whatever stands in it."""
    found, current = Written(), None
    for number, row in enumerate(sheet.grid, start=1):
        cells = [(place, text) for place, value in texts_in(row) if (text := text_of(value))]
        mark = next(((place, MARKS[text]) for place, text in cells if text in MARKS), None)
        heading = next((part for _, text in cells if (part := part_named(text))), None)
        if mark is not None:
            place, current = mark
            texts = [(at, text) for at, text in cells if at > place]
            at = texts[0][0] if texts else place + 1
            found.note(current, "\n".join(text for _, text in texts), address(sheet, number, at))
        elif heading is not None:
            current = heading
        elif current is not None:
            for at, text in cells:
                if not text.startswith(ADVICE):
                    found.note(current, text, address(sheet, number, at))
    return found
