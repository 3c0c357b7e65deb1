"""The tables that a returned form may hold."""

from itertools import chain

import pytest

from duban.domain.calendar.cycle import FormName
from duban.domain.form.tables import CALL_TABLES, COUNTY_TABLES, HELPER_TABLES, ITEM_TABLES, TableKind, tables_of

OTHERS = {FormName.COUNTY: COUNTY_TABLES, FormName.CALL: CALL_TABLES, FormName.NEED: HELPER_TABLES}


def test_rows_are_about_items_of_the_plan_and_merged_cells_are_shared_in_the_first_table() -> None:
    told = [(kind.field, kind.has_items, kind.is_shared) for kind in ITEM_TABLES]
    assert told == [
        ("rows", True, True),
        ("targets", True, False),
        ("milestones", True, False),
        ("claims", True, False),
        ("delays", True, False),
        ("reforms", True, False),
        ("errands", False, False),
    ]


@pytest.mark.parametrize("form", FormName)
def test_the_hidden_sheet_says_which_tables_a_form_holds(form: FormName) -> None:
    assert tables_of(form.value) == OTHERS.get(form, ITEM_TABLES)


@pytest.mark.parametrize("tables", OTHERS.values(), ids=OTHERS)
def test_the_other_forms_hold_one_table_that_is_not_about_items(tables: tuple[TableKind, ...]) -> None:
    assert [(kind.field, kind.has_items, kind.is_shared) for kind in tables] == [("rows", False, False)]


@pytest.mark.parametrize("kind", [*ITEM_TABLES, *chain(*OTHERS.values())], ids=lambda kind: kind.sheet)
def test_what_a_row_is_about_stands_in_a_column_of_its_table(kind: TableKind) -> None:
    assert kind.number in [column.key for column in kind.columns]
