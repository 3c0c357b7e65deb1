"""Rows with a mark that a note explains: the mark is none of their words, and the note fills what they do not say."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from duban.domain.importing.columns import Habits, habits_of
from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import Heads, TablePart
from duban.domain.importing.noted import fill_by_notes, marked, notes_unread
from duban.domain.importing.notes import NoteKind, NoteRule
from duban.domain.importing.proposal import ImportedCell, UnreadPart
from duban.domain.importing.table_lines import LineCell, TableLine

NUMBER, GOAL, LEAD, CO = TablePart.NUMBER, TablePart.GOAL, TablePart.LEAD, TablePart.CO_RESPONSIBLE
DEADLINE, RESPONSIBLE = TablePart.DEADLINE, TablePart.RESPONSIBLE
PARTS = (NUMBER, GOAL, RESPONSIBLE, DEADLINE)
NOTE = "注：标★的由市发改委牵头。"


def rule(kind: NoteKind = NoteKind.LEAD, value: str = "市发改委", mark: str = "★", note: str = NOTE) -> NoteRule:
    return NoteRule(kind, value, mark, note)


def line(*texts: str, alone: str = "") -> TableLine:
    cells = dict(enumerate(map(LineCell, texts)))
    return TableLine(cells, Heads(dict(enumerate(PARTS))), "", 0, 0, first=False, merges=False, alone=alone)


def texts(row: TableLine) -> tuple[str, ...]:
    return tuple(cell.text for cell in row.cells.values())


@pytest.mark.parametrize("number", ["★1", "1★", "★ 1", "★1★"])
def test_a_mark_beside_a_number_is_no_part_of_it(number: str) -> None:
    (row,) = marked([line(number, "甲任务", "市水利局", "年底")], [rule()])
    assert (texts(row)[0], row.marks) == ("1", frozenset("★"))


def test_a_mark_beside_a_day_is_no_part_of_it_and_that_of_a_text_stays() -> None:
    (row,) = marked([line("1", "▲甲任务", "市水利局", "年底※")], [])
    assert texts(row) == ("1", "▲甲任务", "市水利局", "年底")
    assert row.marks == {"▲", "※"}


def test_a_mark_within_a_text_marks_no_row_and_one_alone_stays() -> None:
    (row,) = marked([line("★", "甲★任务", "市水利局", "年底")], [])
    assert (texts(row)[0], row.marks) == ("★", frozenset("★"))
    (row,) = marked([line("1", "甲★任务★乙", "市水利局", "年底")], [])
    assert row.marks == frozenset()


def test_a_row_of_one_text_is_left_as_it_is() -> None:
    row = line("", "★一、甲", "", "", alone="★一、甲")
    assert marked([row], []) == [row]


@pytest.mark.parametrize("units", ["市公安局、★市税务局", "市公安局、市税务局★", "市公安局、 市税务局★"])
def test_a_marked_unit_leads_where_a_note_says_so(units: str) -> None:
    (row,) = marked([line("1", "甲", units, "年底")], [rule(NoteKind.LEAD_AMONG_UNITS, "")])
    assert texts(row)[2].replace(" ", "") == "市公安局、市税务局（牵头）"
    assert row.cells[2].doubt == ""


def test_a_mark_of_rows_makes_no_unit_lead_and_an_unknown_one_is_doubtful() -> None:
    (row,) = marked([line("1", "甲", "市税务局★", "年底")], [rule()])
    assert (row.cells[2].text, row.cells[2].doubt) == ("市税务局", "")
    (row,) = marked([line("1", "甲", "市税务局▲", "年底")], [rule()])
    assert (row.cells[2].text, row.cells[2].doubt) == ("市税务局", "单位旁的“▲”是什么意思，请对照注文")


def habits(*running: TablePart) -> Habits:
    return replace(habits_of([]), running_down=frozenset(running))


def draft(cells: Mapping[TablePart, str], marks: str = "", lost: frozenset[TablePart] = frozenset()) -> Draft:
    told = {part: ImportedCell(text, text) for part, text in cells.items()}
    return Draft("", told, marks=frozenset(marks), lost=lost)


def filled(row: Draft, *rules: NoteRule, running: TablePart | None = None) -> Draft:
    fill_by_notes([row], rules, habits(*([running] if running else [])))
    return row


@pytest.mark.parametrize("part", [LEAD, RESPONSIBLE])
def test_a_marked_row_that_says_no_lead_is_led_as_the_note_says(part: TablePart) -> None:
    row = filled(draft({part: ""}, "★"), rule(), running=part)
    assert row.cells[part] == ImportedCell("市发改委", "", f"按注文“{NOTE}”")
    assert row.noted == {part}


def test_a_row_without_the_mark_or_the_column_is_left() -> None:
    assert filled(draft({LEAD: ""}, "▲"), rule()).value(LEAD) == ""
    assert filled(draft({GOAL: "甲"}, "★"), rule()).cells.keys() == {GOAL}
    assert filled(draft({LEAD: "", CO: ""}, "★"), rule()).value(CO) == ""


@pytest.mark.parametrize(
    ("said", "value", "is_doubtful"),
    [
        pytest.param("市水利局", "市发改委", True, id="another one"),
        pytest.param("市发改委", "市发改委", False, id="the same"),
        pytest.param("市发改委、市水利局", "市发改委", False, id="the same and another"),
        pytest.param("市发改委、市水利局", "市发改委、市财政局", False, id="the first one is the same"),
        pytest.param("市水利局、市发改委", "市发改委", True, id="the same, but not first"),
    ],
)
def test_a_marked_row_that_says_another_lead_is_doubtful(said: str, value: str, is_doubtful: bool) -> None:
    row = filled(draft({LEAD: said}, "★"), rule(value=value))
    assert row.value(LEAD) == said
    assert row.cells[LEAD].doubt == (f"注文写明标“★”的为“{value}”" if is_doubtful else "")
    assert row.noted == frozenset()


def test_a_marked_row_takes_its_day_from_the_note() -> None:
    row = filled(draft({DEADLINE: "", LEAD: ""}, "★"), rule(NoteKind.DEADLINE, "2026年6月底前"))
    assert (row.value(DEADLINE), row.value(LEAD)) == ("2026年6月底前", "")


@pytest.mark.parametrize(
    ("row", "running", "value"),
    [
        pytest.param(draft({LEAD: ""}), None, "市营商办", id="nothing is said"),
        pytest.param(draft({LEAD: "市水利局"}), None, "市水利局", id="something is said"),
        pytest.param(draft({LEAD: ""}), LEAD, "", id="it may run down from above"),
        pytest.param(draft({LEAD: ""}), GOAL, "市营商办", id="another column runs down"),
        pytest.param(draft({LEAD: ""}, lost=frozenset({LEAD})), None, "", id="its cell is lost"),
    ],
)
def test_what_no_row_says_is_as_the_note_says(row: Draft, running: TablePart | None, value: str) -> None:
    note = rule(value="市营商办", mark="", note="注：未注明牵头单位的由市营商办牵头。")
    assert filled(row, note, running=running).value(LEAD) == value


def test_a_rule_of_the_year_fills_no_cell() -> None:
    row = filled(draft({LEAD: "", DEADLINE: ""}, "★"), rule(NoteKind.YEAR, "2027"))
    assert (row.value(LEAD), row.value(DEADLINE)) == ("", "")


def test_a_long_note_is_named_by_its_beginning() -> None:
    for length, told in ((40, "甲" * 40), (41, f"{'甲' * 40}…")):
        row = filled(draft({LEAD: ""}, "★"), rule(note="甲" * length))
        assert row.cells[LEAD].repair == f"按注文“{told}”"


def test_each_note_is_told_with_the_items_that_carry_its_mark() -> None:
    rows = [draft({}, "★"), draft({}, "▲"), draft({}, "★▲")]
    followed, other = notes_unread([NOTE, "注：按季度报告。"], [rule()], rows)
    advice = "请对照：涉及牵头单位、时限或任务的，改入《任务清单》相应的格。"
    assert followed == UnreadPart("注文", NOTE, "表外的注，写明的已据以填写", advice, (1, 3))
    assert other == UnreadPart("注文", "注：按季度报告。", "表外的注，没有据以改动", advice, ())
