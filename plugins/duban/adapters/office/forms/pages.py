"""The sheets of a form that are no tables: its cover, and texts under headings."""

from duban.adapters.office.forms.canvas import LINE, Canvas, Formula, Guide, lines
from duban.adapters.office.forms.places import Live, first_rows
from duban.adapters.office.forms.table import write_head
from duban.domain.form import COVER_SHEET
from duban.domain.form.layout import CoverLine, FormLayout, TextPart, TextSheet

MARGIN, ANSWERS = 3.0, 62.0  # widths of the cover's first and last column
WIDTH = 78.0  # as wide as an A4 page: a single column is not scaled to it
FIRST_CELL, NEXT_CELL, SHORT_CELL = 115.0, 36.0, 44.0  # points of the cells of a text


def write_cover(canvas: Canvas, form: FormLayout, live: Live) -> None:
    """One A4 page, yellow where the organisation fills."""
    for column, width in enumerate((MARGIN, form.labels, ANSWERS), start=1):
        canvas.width(column, width)
    for row, line in enumerate(form.cover, start=1):
        if line.height is not None:
            canvas.height(row, line.height)
        if line.label:
            _pair(canvas, row, line, live)
        elif line.text:
            canvas.merge((row, 2), (row, 3), line.text, line.style)
    canvas.one_page(f"A1:C{len(form.cover)}")


def _pair(canvas: Canvas, row: int, line: CoverLine, live: Live) -> None:
    """A label and, right of it, what it names."""
    canvas.put(row, 2, line.label, "cover label")
    formula = live.at(COVER_SHEET, f"C{row}")
    canvas.put(row, 3, formula or line.text, line.style)
    if formula is not None and isinstance(formula.value, int):
        canvas.count(f"C{row}")
    if line.field is not None:
        field = line.field
        title = field.label.partition("（")[0]
        canvas.guide(f"C{row}", Guide(title, field.hint, field.choices, complaint=field.complaint))


def write_texts(canvas: Canvas, sheet: TextSheet) -> None:
    """Headings with the texts below them; where they are filled, the marks stand in a hidden column before them."""
    at = max(heading.column for heading in sheet.head)
    if at > 1:
        canvas.hide(column=1)
    canvas.width(at, WIDTH)
    write_head(canvas, sheet.head)
    *firsts, end = first_rows(sheet)
    for row, part in zip(firsts, sheet.parts, strict=True):
        _write_part(canvas, row, at, part)
    canvas.end_pages(row - 1 for row, part in zip(firsts, sheet.parts, strict=True) if part.begins_page)
    letter = "AB"[at - 1]
    canvas.printed(f"{letter}1:{letter}{end - 1}", sheet.foot, "portrait")


def _write_part(canvas: Canvas, row: int, at: int, part: TextPart) -> None:
    canvas.put(row, at, part.heading, "open header" if part.mark else "header")
    if not part.mark:
        canvas.put(row + 1, at, part.text, "locked")
        canvas.grow(row + 1, lines(part.text, WIDTH) * LINE + 8)
        return
    canvas.height(row, 24)
    first = row + 2
    cells = [f"B{each}" for each in range(first, first + part.cells)]
    canvas.put(row + 1, at, _advice(part, cells), "locked")
    canvas.height(row + 1, max(lines(part.advice, WIDTH - 9), 1) * LINE + 8)
    canvas.guide(f"{cells[0]}:{cells[-1]}", Guide(part.title, part.hint))
    for number in range(part.cells):
        text = part.text if number == 0 else ""
        canvas.put(first + number, 1, part.mark)
        canvas.put(first + number, at, text, "open text")
        room = SHORT_CELL if part.cells == 1 else NEXT_CELL if number else FIRST_CELL
        canvas.grow(first + number, max(room, lines(text, WIDTH) * LINE + 8))


def _advice(part: TextPart, cells: list[str]) -> str | Formula:
    """What is asked, and where it is counted how much is written."""
    if not part.is_counted:
        return part.advice
    written = "+".join(f"LEN({cell})" for cell in cells)
    quoted = part.advice.replace('"', '""')
    return Formula(f'="{quoted}已写 "&({written})&" 字。"', f"{part.advice}已写 {len(part.text)} 字。")
