"""Cells that say what another one says: 同上, 〃, 同第3项, also where that one is empty."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import Heads, TablePart
from duban.domain.importing.pointers import point_drafts, pointed
from duban.domain.importing.proposal import ImportedCell
from duban.domain.importing.table_lines import LineCell, TableLine

HEADS = Heads(dict(enumerate((TablePart.NUMBER, TablePart.GOAL, TablePart.LEAD, TablePart.CO_RESPONSIBLE))))


def lines(*rows: Sequence[str], heads: Heads = HEADS) -> list[TableLine]:
    return [
        TableLine(dict(enumerate(map(LineCell, row))), heads, "", 0, 0, first=False, merges=False, alone=_alone(row))
        for row in rows
    ]


def _alone(row: Sequence[str]) -> str:
    return row[1] if not any(row[2:]) else ""


def helpers(*words: str) -> LineCell:
    """The last of these helpers, one below the other, with what its cell says."""
    rows = [(str(number), f"任务{number}", "市水利局", each) for number, each in enumerate(words, start=1)]
    return pointed(lines(*rows))[-1].cells[3]


@pytest.mark.parametrize("sign", ["同上", "（同上）", "同前", "〃", "″", "”", "同上项", "与上相同"])
def test_a_cell_that_points_above_says_what_stands_there(sign: str) -> None:
    assert helpers("市财政局", sign) == LineCell("市财政局", covered=True, pointer=sign)


def test_a_pointer_to_a_pointer_goes_on() -> None:
    assert helpers("市财政局", "同上", "〃").text == "市财政局"


def test_above_an_empty_cell_the_next_filled_one_is_taken_with_a_doubt() -> None:
    found = helpers("市财政局", "", "同上")
    assert (found.text, found.covered, found.pointer, bool(found.doubt)) == ("市财政局", True, "同上", True)
    assert helpers("市财政局", "", "同上", "同上").doubt


def test_a_pointer_above_which_nothing_stands_says_nothing_and_is_doubtful() -> None:
    found = helpers("", "同上")
    assert (found.text, found.pointer, bool(found.doubt)) == ("", "同上", True)
    assert helpers("同上").doubt


def test_a_heading_between_is_no_cell_above() -> None:
    rows = [("1", "甲", "市水利局", "市财政局"), ("", "二、乙", "", ""), ("2", "丙", "市水利局", "同上")]
    assert pointed(lines(*rows))[-1].cells[3] == LineCell("市财政局", covered=True, pointer="同上")


def test_a_row_under_other_heads_is_none_above() -> None:
    others = Heads({**HEADS.parts, 3: TablePart.DEADLINE})
    above = lines(("1", "甲", "市水利局", "年底"), heads=others)
    found = pointed([*above, *lines(("2", "乙", "市水利局", "同上"))])[-1].cells[3]
    assert (found.text, bool(found.doubt)) == ("", True)


@pytest.mark.parametrize("words", ["同第1项", "同第一项", "同1", "同序号1", "与第1项相同", "同第1条", "见第1项"])
def test_a_cell_that_names_an_item_says_what_that_says(words: str) -> None:
    assert helpers("市财政局", "市教育局", words) == LineCell("市财政局", pointer=words)


def test_an_item_further_down_may_be_named() -> None:
    rows = [("1", "甲", "市水利局", "同第2项"), ("2", "乙", "市水利局", "市财政局")]
    assert pointed(lines(*rows))[0].cells[3] == LineCell("市财政局", pointer="同第2项")


@pytest.mark.parametrize(
    "words",
    [("市财政局", "同第7项"), ("", "同第1项"), ("同第2项", "同第1项")],
    ids=["no such item", "an empty cell", "each other"],
)
def test_an_item_that_says_nothing_leaves_a_doubt(words: Sequence[str]) -> None:
    found = helpers(*words)
    assert (found.text, bool(found.doubt)) == ("", True)


def test_what_points_elsewhere_is_doubtful() -> None:
    assert helpers("市财政局", "同左").doubt


@pytest.mark.parametrize("words", ["市财政局", "同心县政府", "同第1项及市财政局", "上同"])
def test_other_words_stay(words: str) -> None:
    assert helpers("市教育局", words) == LineCell(words)


def test_a_number_and_a_column_of_no_part_point_nowhere() -> None:
    heads = Heads({0: TablePart.NUMBER, 1: TablePart.GOAL})
    rows = [("1", "甲", "市水利局", "乙"), ("同上", "丙", "市水利局", "同上")]
    found = pointed(lines(*rows, heads=heads))[1].cells
    assert (found[0].text, found[3].text) == ("同上", "同上")


def prose(*words: str) -> list[Draft]:
    """Items of a text with these helpers, as they stand after they were pointed."""
    drafts = [
        Draft("", {TablePart.CO_RESPONSIBLE: ImportedCell(each, each)}, str(number))
        for number, each in enumerate(words, start=1)
    ]
    point_drafts(drafts)
    return drafts


@pytest.mark.parametrize("words", ["同上", "〃", "同第1项"])
def test_an_item_of_prose_that_points_to_another_says_what_that_says(words: str) -> None:
    cell = prose("市财政局", words)[1].cells[TablePart.CO_RESPONSIBLE]
    assert cell == ImportedCell("市财政局", words, f"“{words}”，取所指一项的内容")


def test_an_item_of_prose_goes_on_pointing_and_hands_no_more_than_it_has() -> None:
    assert prose("市财政局", "同上", "同上")[2].value(TablePart.CO_RESPONSIBLE) == "市财政局"
    for words in (("同上",), ("", "同上"), ("市财政局", "同第7项"), ("同第2项", "同第1项")):
        cell = prose(*words)[-1].cells[TablePart.CO_RESPONSIBLE]
        assert (cell.value, bool(cell.doubt)) == ("", True)


def test_of_two_items_with_one_number_none_is_meant_for_sure() -> None:
    drafts = prose("市财政局", "市教育局", "市水利局")
    drafts[1].number = "1"
    drafts[2].cells[TablePart.CO_RESPONSIBLE] = ImportedCell("同第1项", "同第1项")
    point_drafts(drafts)
    assert drafts[2].cells[TablePart.CO_RESPONSIBLE].doubt


def test_a_doubt_goes_along_with_what_it_is_of() -> None:
    drafts = prose("市财政局", "市教育局")
    drafts[0].doubt(TablePart.CO_RESPONSIBLE, "待核")
    drafts[1].cells[TablePart.CO_RESPONSIBLE] = ImportedCell("同上", "同上")
    point_drafts(drafts)
    assert drafts[1].cells[TablePart.CO_RESPONSIBLE].doubt == "待核"
