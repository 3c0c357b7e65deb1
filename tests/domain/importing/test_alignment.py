"""Rows that lost or gained a cell: the reading with the least damage holds, and what another would fill is open."""

import pytest

from duban.domain.importing.alignment import Aligned, align
from duban.domain.importing.columns import Habits
from duban.domain.importing.headers import Heads, TablePart
from duban.domain.importing.table_lines import LineCell, TableLine

NUMBER, GROUP, GOAL, MEASURES = TablePart.NUMBER, TablePart.GROUP, TablePart.GOAL, TablePart.MEASURES
LEAD, CO, DEADLINE = TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.DEADLINE


def habits(*running_down: TablePart) -> Habits:
    """Of a plan whose cells are never empty, but for those that run down."""
    return Habits(
        known={GROUP: frozenset({"企业开办"})},
        numbered_groups=False,
        empty=dict.fromkeys(TablePart, 0.0),
        typed_again=dict.fromkeys(TablePart, 0),
        running_down=frozenset(running_down),
        means_nobody=False,
        empty_once=frozenset(),
        longest_goal=30,
    )


def aligned(heads: tuple[TablePart, ...], cells: tuple[str, ...], *running_down: TablePart) -> Aligned:
    line = TableLine(
        {place: LineCell(text) for place, text in enumerate(cells)},
        Heads(dict(enumerate(heads))),
        "第1行",
        table=0,
        page=0,
        first=False,
        merges=False,
    )
    return align(line, habits(*running_down))


def words(found: Aligned) -> list[str]:
    return [cell.text for cell in found.cells.values()]


def test_a_whole_row_stands_as_it_is_printed() -> None:
    found = aligned((NUMBER, GOAL, LEAD, DEADLINE), ("7", "压减环节。", "市公安局", "2026年底"))
    assert words(found) == ["7", "压减环节。", "市公安局", "2026年底"]
    assert (found.lost, found.moved, found.open, found.unread) == (frozenset(), frozenset(), {}, ())


def test_a_row_without_any_cell_lost_them_all() -> None:
    found = aligned((CO, DEADLINE), (), LEAD)
    assert (found.lost, found.moved, words(found)) == ({CO, DEADLINE}, frozenset(), ["", ""])


def test_what_follows_a_lost_lead_is_put_back() -> None:
    found = aligned((NUMBER, GOAL, LEAD, CO, DEADLINE), ("7", "压减环节。", "市财政局", "2026年底"), LEAD)
    assert words(found)[3:] == ["市财政局", "2026年底"]
    assert (found.lost, found.moved) == ({LEAD}, {CO, DEADLINE})
    assert found.open == {}


def test_a_unit_hardly_helps_itself_so_one_printed_twice_may_be_either() -> None:
    found = aligned((NUMBER, LEAD, CO), ("市公安局", "市公安局"), GROUP, LEAD)
    assert words(found) == ["", "", "市公安局"]
    assert (found.lost, found.moved, found.open) == ({NUMBER, LEAD}, {CO}, {LEAD: "市公安局"})


def test_a_unit_before_an_empty_cell_may_have_lost_its_place() -> None:
    found = aligned((LEAD, CO, DEADLINE), ("市公安局", "", "持续推进"), GROUP, LEAD)
    assert words(found) == ["", "市公安局", "持续推进"]
    assert found.open == {LEAD: "市公安局", CO: ""}


def test_an_empty_cell_behind_the_last_words_costs_hardly_anything() -> None:
    found = aligned((NUMBER, GOAL, LEAD, DEADLINE), ("7", "市公安局", "2026年底", ""), GOAL, LEAD)
    assert words(found) == ["7", "", "市公安局", "2026年底"]
    assert found.lost == {GOAL}


def test_two_texts_that_both_end_as_units_do_are_odd_enough_to_look_for_another_reading() -> None:
    heads, cells = (GOAL, MEASURES, LEAD, DEADLINE), ("便民服务中心", "政务服务中心", "", "2026年底")
    found = aligned(heads, cells, GOAL, LEAD)
    assert words(found) == list(cells)
    assert found.open == {GOAL: "", MEASURES: "便民服务中心", LEAD: "政务服务中心"}


@pytest.mark.parametrize(
    ("heads", "cells", "read"),
    [
        pytest.param(
            (GOAL, MEASURES, LEAD),
            ("压减环节。", "", "服务中心", "服务中心"),
            ["压减环节。", "服务中心", "服务中心"],
            id="side by side",
        ),
        pytest.param(
            (NUMBER, MEASURES, DEADLINE),
            ("7", "", "7", "", "2026年底"),
            ["7", "", "2026年底"],
            id="with an empty cell between",
        ),
    ],
)
def test_words_printed_twice_are_no_words_without_a_column(
    heads: tuple[TablePart, ...], cells: tuple[str, ...], read: list[str]
) -> None:
    found = aligned(heads, cells, GOAL, LEAD)
    assert (words(found), found.unread) == (read, ())


def test_words_printed_twice_side_by_side_leave_their_place_open() -> None:
    found = aligned((GOAL, MEASURES, LEAD), ("压减环节。", "", "服务中心", "服务中心"), GOAL, LEAD)
    assert found.open == {GOAL: "", MEASURES: "压减环节。"}


def test_words_that_no_column_holds_make_every_cell_of_their_row_doubtful() -> None:
    found = aligned((GROUP, CO), ("", "市公安局", "甲乙丙丁"), LEAD)
    assert (words(found), found.unread) == (["", "市公安局"], ("甲乙丙丁",))
    assert found.open == {GROUP: "", CO: ""}


def test_a_single_odd_cell_of_a_whole_row_is_doubtful_alone() -> None:
    found = aligned((NUMBER, GOAL, LEAD, DEADLINE), ("7", "压减环节。", "企业家代表", "2026年底"))
    assert (words(found)[2], found.open, found.unread) == ("企业家代表", {LEAD: ""}, ())


def test_a_row_with_just_the_damage_that_no_row_survives_stands_and_is_doubtful_throughout() -> None:
    """Number, goal and measures missing, and a unit that helps itself."""
    heads = (NUMBER, GROUP, GOAL, MEASURES, LEAD, CO, DEADLINE)
    found = aligned(heads, ("", "", "", "", "市公安局", "市公安局", "持续推进"), GROUP)
    assert words(found)[4:] == ["市公安局", "市公安局", "持续推进"]
    assert set(found.open) == set(heads)


def test_a_reading_that_is_just_as_far_behind_as_may_be_is_possible_too() -> None:
    """A goal that runs down may be the one above; or these are the goal and the lead, and the measures are missing."""
    cells = ("", "企业开办", "建设政务服务中心", "", "", "服务中心", "", "持续推进")
    found = aligned((NUMBER, GROUP, GOAL, MEASURES, LEAD, DEADLINE), cells, GOAL)
    assert words(found)[2:] == ["", "建设政务服务中心", "服务中心", "持续推进"]
    assert (found.lost, found.moved) == ({GOAL}, {MEASURES, LEAD, DEADLINE})
    assert found.open == {GOAL: "建设政务服务中心", MEASURES: "", LEAD: ""}


def test_a_reading_with_just_the_damage_that_no_row_survives_is_not_possible() -> None:
    cells = ("", "压减环节。", "", "", "持续推进", "持续推进")
    found = aligned((NUMBER, GOAL, MEASURES, CO, DEADLINE), cells, GOAL, LEAD)
    assert (words(found), found.lost) == (["", "", "压减环节。", "", "持续推进"], {GOAL})
    assert found.open == {}
