"""Building every form of the office, and how the cost of one organisation grows with the plan."""

import tempfile
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

from benches.app import app_in
from benches.measuring import Ratio, measure_in_turn
from openpyxl import Workbook, load_workbook

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Cycle, FormName, Period, Reference
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Programme
from duban.services.generate.item_forms import ItemForms
from duban_rehearsal.demo import cycle_of

# How the cost of one organisation grows with the plan: two sizes, a sample of each, the unit that is multiplied.
SIZES, SAMPLE, MODEL = (30, 3000), 30, "swj"
QUARTER = Period.parse("2021-Q4")


def bench_forms(runs: int = 3) -> Iterator[Ratio]:
    """Building every form of the office, beside openpyxl writing the same cells with the same styles."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_in(Path(folder))
        reference = cycle_of(app)
        cycle, programme = app.context.cycle(reference), app.context.programme(reference)
        items = ItemForms(app.context, app.generate.forms)
        forms = every_form(app, items, cycle, programme)
        cells = [cells_of(load_workbook(BytesIO(write()))) for write in forms]
        works = (lambda: [write() for write in forms], lambda: [write_bare(sheets) for sheets in cells])
        ours, bare = measure_in_turn(works, runs)
        few, many = measure_in_turn([form_builder(items, cycle, grown(programme, count)) for count in SIZES], runs)
    yield Ratio(f"{len(forms)} forms built", "openpyxl, the same cells", ours, bare, 0.36)
    yield Ratio(f"{SAMPLE} forms in a plan of {SIZES[1]} organisations", f"in one of {SIZES[0]}", many, few)


def every_form(app: Installation, items: ItemForms, cycle: Cycle, programme: Programme) -> list[Callable[[], bytes]]:
    """What writes the form of each department, each co-lead and each county, with all that it says at hand."""
    county = next(code for code, stream in app.settings.streams.items() if stream.form is FormName.COUNTY)
    quarter = app.context.cycle(Reference(cycle.reference.programme, county, QUARTER))
    counties, leads = app.county_forms, app.countersigning
    return [
        *(
            partial(items.writer.write, items.form(cycle, programme, unit))
            for unit in programme.reporters(cycle.reference.stream)
        ),
        *(
            partial(leads.book.write, leads.form(cycle, programme, cycle.reference.of(unit.code)))
            for unit in programme.organisations
            if cycle.reference.stream in unit.countersigns
        ),
        *(
            partial(counties.writer.write, counties.form(quarter, programme, quarter.reference.of(unit.code), None))
            for unit in programme.reporters(county)
        ),
    ]


def grown(programme: Programme, count: int) -> Programme:
    """A plan in which *count* organisations have the items, targets and people of one real one."""
    model = programme.organisation(MODEL)
    own = programme.items_of(model.code)
    targets = {item.number: [kpi for kpi in programme.kpis if kpi.item == item.number] for item in own}
    units = [f"u{number}" for number in range(count)]
    items = [(replace(item, leads=(unit,)), place * len(own)) for place, unit in enumerate(units) for item in own]
    people = programme.contacts_of(model.code, tuple(Role))
    return replace(
        programme,
        organisations=tuple(replace(model, code=unit) for unit in units),
        items=tuple(replace(item, number=item.number + shift * 1000) for item, shift in items),
        kpis=tuple(replace(kpi, item=kpi.item + shift * 1000) for item, shift in items for kpi in targets[item.number]),
        contacts=tuple(replace(person, organisation=unit) for unit in units for person in people),
    )


def form_builder(items: ItemForms, cycle: Cycle, programme: Programme) -> Callable[[], object]:
    """Build the forms of some organisations, spread over all of the plan."""
    units = programme.organisations[:: len(programme.organisations) // SAMPLE][:SAMPLE]

    def build() -> list[bytes]:
        found = [programme.organisation(unit.code) for unit in units]
        return [items.writer.write(items.form(cycle, programme, unit)) for unit in found]

    return build


def cells_of(book: Workbook) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Every cell of every sheet: place, value and style."""
    return [
        (
            sheet.title,
            [
                (
                    *(cell.row, cell.column, cell.value),
                    *(copy(part) for part in (cell.font, cell.fill, cell.border, cell.alignment)),
                )
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None or cell.has_style
            ],
        )
        for sheet in book.worksheets
    ]


def write_bare(sheets: list[tuple[str, list[tuple[object, ...]]]]) -> bytes:
    """The same cells by openpyxl and nothing else."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, cells in sheets:
        sheet = book.create_sheet(title)
        for row, column, value, font, fill_, border, alignment in cells:
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "Cell":
                cell.value = value
            cell.font, cell.fill, cell.border, cell.alignment = font, fill_, border, alignment
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
