"""Notes of a plan: found wherever they stand, told with their words, and followed where they are plain."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.document import PlanCell, PlanDocument, PlanParagraph, PlanRow, PlanTable
from duban.domain.importing.notes import NoteKind, is_note, is_surely_note, marks_in, notes_of, rules_of, without_notes
from duban.domain.importing.proposal import ImportedPlan, PlanColumn
from duban.domain.importing.proposing import propose

HEADS = ("序号", "目标任务", "牵头单位", "配合单位", "完成时限")
FIRST = ("1", "甲任务", "市税务局", "市公安局", "2026年6月底")
SECOND = ("2", "乙任务", "市水利局", "市审计局", "持续推进")
THIRD = ("3", "丙任务", "市民政局", "市司法局", "2026年12月底")
LEAD, CO, DEADLINE = PlanColumn.LEAD, PlanColumn.CO_RESPONSIBLE, PlanColumn.DEADLINE


def table(*rows: Sequence[str]) -> PlanTable:
    return PlanTable(
        tuple(PlanRow(dict(enumerate(map(PlanCell, row))), f"第{at}行") for at, row in enumerate(rows, start=1))
    )


def read(*rows: Sequence[str], note: str = "") -> ImportedPlan:
    title = PlanParagraph("江州市行动方案", "")
    return propose(PlanDocument("方案", (title, table(HEADS, *rows), PlanParagraph(note, ""))))


@pytest.mark.parametrize(
    "text",
    [
        "注：标★的由市发改委牵头。",
        "备注：按季度报告",
        "说明：本表每年修订",
        "注1：同上",
        "标★的为重点任务",
        "★为省考核事项",
        "带“▲”的事项",
        "表中标※的为新增事项",
    ],
)
def test_a_note_is_known_by_its_beginning(text: str) -> None:
    assert is_note(text)


@pytest.mark.parametrize("text", ["注重实效", "加强监管", "★推进甲事", "说明会", "标准化建设"])
def test_other_texts_are_none(text: str) -> None:
    assert not is_note(text)


def test_what_may_be_of_one_item_is_no_sure_note() -> None:
    assert not is_surely_note("备注：按季度报告")
    assert is_surely_note("注：按季度报告")
    assert not is_surely_note("按季度报告")


def test_notes_stand_in_lines_of_text_and_in_rows_of_one_text_and_go_on_below() -> None:
    blocks = (
        table(("说明：甲。", ""), ("1", "丙")),
        PlanParagraph("注：1.乙。", ""),
        PlanParagraph("2.丁。", ""),
        PlanParagraph("戊。", ""),
        PlanParagraph("3.己。", ""),
        PlanParagraph("注：1.乙。", ""),
    )
    assert notes_of(PlanDocument("", blocks)) == ("说明：甲。", "注：1.乙。\n2.丁。", "注：1.乙。")


def test_a_text_without_its_notes_lacks_the_points_that_go_on_with_them() -> None:
    words = ("1.甲。", "注：1.乙。", "2.丙。", "丁。", "2.戊。", "备注：己。")
    kept = without_notes(PlanParagraph(each, "") for each in words)
    assert [block.text for block in kept] == ["1.甲。", "丁。", "2.戊。", "备注：己。"]


@pytest.mark.parametrize(
    ("note", "kind", "value", "mark"),
    [
        ("注：标★的由市发改委牵头。", NoteKind.LEAD, "市发改委", "★"),
        ("注：带“▲”号的事项，由市发改委、市财政局负责牵头", NoteKind.LEAD, "市发改委、市财政局", "▲"),
        ("注：1.标※的任务牵头单位为市营商办；", NoteKind.LEAD, "市营商办", "※"),
        ("注：未注明牵头单位的均由市营商办牵头。", NoteKind.LEAD, "市营商办", ""),
        ("注：标★的须于2026年6月底前完成。", NoteKind.DEADLINE, "2026年6月底前", "★"),
        ("注：未注明完成时限的，均为2026年12月底前完成", NoteKind.DEADLINE, "2026年12月底前", ""),
        ("注：没有写明时限的任务按2026年年底前执行", NoteKind.DEADLINE, "2026年年底前", ""),
        ("注：标★的单位为牵头单位。", NoteKind.LEAD_AMONG_UNITS, "", "★"),
        ("注：带*的为第一牵头单位", NoteKind.LEAD_AMONG_UNITS, "", "*"),
        ("注：未注明年份的均为2027年。", NoteKind.YEAR, "2027", ""),
        ("注：表中时间均指2027年", NoteKind.YEAR, "2027", ""),
    ],
)
def test_a_plain_note_is_a_rule(note: str, kind: NoteKind, value: str, mark: str) -> None:
    (rule,) = rules_of([note])
    assert (rule.kind, rule.value, rule.mark, rule.note) == (kind, value, mark, note)


@pytest.mark.parametrize(
    "note",
    [
        "注：标★的为省考核事项。",
        "注：标★的由分管领导牵头。",
        "注：每季度报告一次。",
        "注：完成时限为各单位上报时间。",
        "注：标★的任务完成后报市政府。",
    ],
)
def test_other_notes_are_left_to_a_person(note: str) -> None:
    assert rules_of([note]) == ()


def test_a_note_of_several_points_is_several_rules() -> None:
    rules = rules_of(["注：1.标★的由市发改委牵头；2.未注明年份的均为2027年。"])
    assert [rule.kind for rule in rules] == [NoteKind.LEAD, NoteKind.YEAR]


def test_the_marks_that_a_note_speaks_of() -> None:
    assert marks_in("注：标★、▲的") == {"★", "▲"}


def test_a_marked_row_without_lead_is_led_as_the_note_says() -> None:
    note = "注：标★的由市发改委牵头。"
    plan = read(FIRST, ("★2", "乙任务", "", "市审计局", "持续推进"), THIRD, note=note)
    assert [item.cells[LEAD].value for item in plan.items] == ["市税务局", "市发改委", "市民政局"]
    assert [item.label for item in plan.items] == ["", "", ""]
    assert (plan.items[1].cells[LEAD].repair, plan.items[1].cells[LEAD].doubt) == (f"按注文“{note}”", "")
    (told,) = plan.unread
    assert (told.what, told.words, told.items) == ("注文", note, (2,))


def test_a_marked_row_whose_lead_is_another_is_doubtful() -> None:
    plan = read(FIRST, ("2★", *SECOND[1:]), THIRD, note="注：标★的由市发改委牵头。")
    assert plan.items[1].cells[LEAD].value == "市水利局"
    assert plan.items[1].cells[LEAD].doubt == "注文写明标“★”的为“市发改委”"
    same = read(FIRST, ("2★", *SECOND[1:]), THIRD, note="注：标★的由市水利局牵头。")
    assert not same.items[1].cells[LEAD].doubt


def test_what_a_note_fills_runs_down_to_no_other_row() -> None:
    rows = [FIRST, ("★2", "乙任务", "", "市审计局", "持续推进"), ("3", "丙任务", "", "市司法局", "2026年12月底")]
    plan = read(*rows, note="注：标★的由市发改委牵头。")
    assert plan.items[2].cells[LEAD].value == "市税务局"
    assert plan.items[2].cells[LEAD].doubt


def test_an_unstated_deadline_is_that_of_the_note() -> None:
    plan = read(FIRST, (*SECOND[:4], ""), THIRD, note="注：未注明完成时限的，均为2026年10月底前完成。")
    cell = plan.items[1].cells[DEADLINE]
    assert (cell.value, cell.doubt, str(plan.items[1].deadline.on)) == ("2026年10月底前", "", "2026-10-31")


def test_a_year_that_a_note_states_leaves_no_doubt() -> None:
    plan = read(FIRST, (*SECOND[:4], "10月底"), THIRD, note="注：未注明年份的均为2027年。")
    assert (str(plan.items[1].deadline.on), plan.items[1].cells[DEADLINE].doubt) == ("2027-10-31", "")
    without = read(FIRST, (*SECOND[:4], "10月底"), THIRD)
    assert without.items[1].cells[DEADLINE].doubt


def test_a_marked_unit_leads_where_the_note_says_so_and_is_doubted_where_none_does() -> None:
    heads = ("序号", "目标任务", "责任单位", "完成时限")
    rows = [(str(n), f"任务{n}", "市公安局、市税务局★", "2026年6月底") for n in range(1, 4)]
    for note, lead, is_doubtful in (
        ("注：标★的单位为牵头单位。", "市税务局", False),
        ("注：按季度报告。", "市公安局", True),
    ):
        plan = propose(PlanDocument("方案", (table(heads, *rows), PlanParagraph(note, ""))))
        assert [item.cells[LEAD].value for item in plan.items] == [lead] * 3
        assert [bool(item.cells[LEAD].doubt) for item in plan.items] == [is_doubtful] * 3
        assert all("★" not in unit.unit.name for unit in plan.units)
