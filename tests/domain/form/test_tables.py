"""The tables that a returned form may hold."""

import pytest

from duban.domain.form.tables import COUNTY_TABLES, ITEM_TABLES, TableKind


def test_rows_are_about_items_of_the_plan_but_for_a_countys_and_merged_cells_are_shared_in_the_first_table() -> None:
    told = [(kind.field, kind.has_items, kind.is_shared) for kind in (*ITEM_TABLES, *COUNTY_TABLES)]
    assert told == [
        ("rows", True, True),
        ("targets", True, False),
        ("milestones", True, False),
        ("claims", True, False),
        ("delays", True, False),
        ("rows", False, False),
    ]


@pytest.mark.parametrize("kind", [*ITEM_TABLES, *COUNTY_TABLES], ids=lambda kind: kind.sheet)
def test_what_a_row_is_about_stands_in_a_column_of_its_table(kind: TableKind) -> None:
    assert kind.number in [column.key for column in kind.columns]
