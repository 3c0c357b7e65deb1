"""The forms out: whatever form is listed as its sheets, made into the workbook that people fill."""

from collections.abc import Callable, Iterable
from typing import Any

from duban.adapters.office.forms.canvas import FormWorkbook
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


class WorkbookFormWriter:
    """ports.FormWriter and ports.CountersignBook; equal forms give equal bytes."""

    def write(self, form: Form | CountyForm | CountersignForm | CallForm | HelperForm) -> bytes:
        """The workbook as .xlsx bytes: its sheets, and the very hidden one that says whose it is."""
        laid_out, count = FORMS[type(form)]
        layout = laid_out(form)
        places = places_of(layout)
        live = count(form, places)
        workbook = FormWorkbook(layout.title)
        write_cover(workbook.sheet(COVER_SHEET), layout, live)
        for sheet in layout.sheets:
            if isinstance(sheet, TableSheet):
                write_table(workbook.sheet(sheet.sheet), places.tables[sheet.sheet], live)
            else:
                write_texts(workbook.sheet(sheet.sheet), sheet)
        return workbook.written(layout.facts)

    def merge(self, workbook: bytes, name: str, contributions: Iterable[Contribution]) -> bytes:
        """
        Our own form of items with what *name* contributed in its open cells; what stands there already is kept.

        Merging twice changes nothing.
        """
        return merged(workbook, name, contributions)
