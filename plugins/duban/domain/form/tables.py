"""The tables that a returned form may hold, and what a reader has to know of each beside its columns."""

from dataclasses import dataclass

from duban.domain.calendar.cycle import FormName
from duban.domain.form.call import CALL_COLUMNS
from duban.domain.form.call import SHEET as CALL_TABLE_SHEET
from duban.domain.form.claim_sheet import CLAIM_COLUMNS
from duban.domain.form.column import Column
from duban.domain.form.columns import COLUMNS
from duban.domain.form.coordination import HELPER_COLUMNS
from duban.domain.form.coordination import SHEET as HELPER_SHEET
from duban.domain.form.county import INDICATOR_COLUMNS, INDICATOR_SHEET
from duban.domain.form.delay_sheet import DELAY_COLUMNS
from duban.domain.form.errand_sheet import ERRAND_COLUMNS
from duban.domain.form.reform_sheet import REFORM_COLUMNS
from duban.domain.form.targets import MILESTONE_COLUMNS, TARGET_COLUMNS
from duban.domain.form.words import (
    CLAIM_SHEET,
    DELAY_SHEET,
    ERRAND_SHEET,
    MILESTONE_SHEET,
    REFORM_SHEET,
    TABLE_SHEET,
    TARGET_SHEET,
)


@dataclass(frozen=True, slots=True)
class TableKind:
    """
    A table by the field of FilledForm that takes its rows, and the sheet that it goes out on.

    `number` is the key of the column with the number of what a row is about, an item of the plan where `has_items`.
    What was merged over several rows belongs to each of them where it `is_shared`.
    """

    field: str
    sheet: str
    columns: tuple[Column, ...]
    number: str
    has_items: bool = True
    is_shared: bool = False


# Of departments and co-leads; the first table is the one that a form cannot be without.
ITEM_TABLES = (
    TableKind("rows", TABLE_SHEET, COLUMNS, "number", is_shared=True),
    TableKind("targets", TARGET_SHEET, TARGET_COLUMNS, "item"),
    TableKind("milestones", MILESTONE_SHEET, MILESTONE_COLUMNS, "item"),
    TableKind("claims", CLAIM_SHEET, CLAIM_COLUMNS, "item"),
    TableKind("delays", DELAY_SHEET, DELAY_COLUMNS, "item"),
    TableKind("reforms", REFORM_SHEET, REFORM_COLUMNS, "item"),
    TableKind("errands", ERRAND_SHEET, ERRAND_COLUMNS, "number", has_items=False),
)
CALL_TABLES = (TableKind("rows", CALL_TABLE_SHEET, CALL_COLUMNS, "number", has_items=False),)
HELPER_TABLES = (TableKind("rows", HELPER_SHEET, HELPER_COLUMNS, "number", has_items=False),)
COUNTY_TABLES = (TableKind("rows", INDICATOR_SHEET, INDICATOR_COLUMNS, "number", has_items=False),)


def tables_of(form: str) -> tuple[TableKind, ...]:
    """The tables of the form that a hidden sheet calls *form*."""
    return {
        FormName.COUNTY.value: COUNTY_TABLES,
        FormName.CALL.value: CALL_TABLES,
        FormName.NEED.value: HELPER_TABLES,
    }.get(form, ITEM_TABLES)
