"""The forms out: whatever form is listed as its sheets, made into the workbook that people fill."""

from collections.abc import Callable, Iterable
from typing import Any

from duban.adapters.office.forms.canvas import Canvas, FormWorkbook
from duban.adapters.office.forms.counters import count_county, count_department
from duban.adapters.office.forms.merging import merged
from duban.adapters.office.forms.pages import write_cover, write_texts
from duban.adapters.office.forms.places import Live, Places, places_of
from duban.adapters.office.forms.table import write_table
from duban.domain.checks.co_lead import Contribution
from duban.domain.form import COVER_SHEET, Form
from duban.domain.form.call import CallForm, call_form
from duban.domain.form.co_lead import CountersignForm, co_lead_form
from duban.domain.form.coordination import HelperForm, helper_form
from duban.domain.form.county import CountyForm
from duban.domain.form.county_sheets import county_form
from duban.domain.form.department import department_form
from duban.domain.form.layout import FormLayout, TableSheet

AnyForm = Form | CountyForm | CountersignForm | CallForm | HelperForm


def _nothing(_: CountersignForm | CallForm | HelperForm, __: Places) -> Live:
    return Live()


# Of each form its sheets, and what it computes by itself.
FORMS: dict[type, tuple[Callable[[Any], FormLayout], Callable[[Any, Places], Live]]] = {
    Form: (department_form, count_department),
    CountyForm: (county_form, count_county),
    CountersignForm: (co_lead_form, _nothing),
    CallForm: (call_form, _nothing),
    HelperForm: (helper_form, _nothing),
}


def laid_out(form: AnyForm) -> tuple[FormLayout, Callable[[Any, Places], Live]]:
    """The sheets of *form*, and what tells what it computes by itself."""
    lays_out, count = FORMS[type(form)]
    return lays_out(form), count


def write_sheets(
    form: AnyForm, layout: FormLayout, count: Callable[[Any, Places], Live], canvas_of: Callable[[str], Canvas]
) -> None:
    """Write the cover and every sheet of *layout*, each on the canvas of its title."""
    places = places_of(layout)
    live = count(form, places)
    write_cover(canvas_of(COVER_SHEET), layout, live)
    for sheet in layout.sheets:
        if isinstance(sheet, TableSheet):
            write_table(canvas_of(sheet.sheet), places.tables[sheet.sheet], live)
        else:
            write_texts(canvas_of(sheet.sheet), sheet)


class WorkbookFormWriter:
    """ports.FormWriter and ports.CountersignBook; equal forms give equal bytes."""

    def write(self, form: AnyForm) -> bytes:
        """The workbook as .xlsx bytes: its sheets, and the very hidden one that says whose it is."""
        layout, count = laid_out(form)
        workbook = FormWorkbook(layout.title)
        write_sheets(form, layout, count, workbook.sheet)
        return workbook.written(layout.facts)

    def merge(self, workbook: bytes, name: str, contributions: Iterable[Contribution]) -> bytes:
        """
        Our own form of items with what *name* contributed in its open cells; what stands there already is kept.

        Merging twice changes nothing.
        """
        return merged(workbook, name, contributions)
