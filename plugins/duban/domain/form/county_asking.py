"""How many cells of a county's form are still to be filled, and how many stand filled, as it goes out."""

from duban.domain.form.county import INDICATOR_COLUMNS, CountyForm
from duban.domain.form.cover import COVER_FIELDS


def county_cells_asked(form: CountyForm) -> int:
    """How many cells the county has to fill at least: what the counter of the cover computes, as a function."""
    people = sum(not form.people.get(field.key, "").strip() for field in COVER_FIELDS)
    parts = sum(part.required and not form.prefilled(part).strip() for part in form.parts)
    told = [form.last.of(asked.indicator.number) if form.last else None for asked in form.indicators]
    states = sum(last is None or last.state is None for last in told)
    texts = sum(bool(last and last.state and last.state.is_abnormal and not last.text.strip()) for last in told)
    return people + parts + states + texts


def county_cells_carried(form: CountyForm) -> int:
    """How many cells stand filled already, for the county to go over."""
    rows = (column.carried(form, asked) for asked in form.indicators for column in INDICATOR_COLUMNS if column.is_open)
    parts = (form.prefilled(part) for part in form.parts)
    people = (form.people.get(field.key, "") for field in COVER_FIELDS)
    return sum(bool(str(said).strip()) for said in (*rows, *parts, *people) if said is not None)
