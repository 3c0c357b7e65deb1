"""An item on the way to being proposed: what was done to its cells and what is doubtful, each told once."""

from duban.domain.importing.draft import Draft, joined
from duban.domain.importing.headers import TablePart
from duban.domain.importing.proposal import ImportedCell

LEAD = TablePart.LEAD


def test_a_new_draft_is_a_row_of_no_page_in_particular() -> None:
    draft = Draft("第1行", {})
    assert (draft.value(LEAD), draft.page, draft.first, draft.merges) == ("", 0, False, False)


def test_what_is_told_twice_stands_once() -> None:
    draft = Draft("第1行", {LEAD: ImportedCell("市公安局", "市公安局 ")})
    for why in ("页首未重印", "本行缺格", "页首未重印"):
        draft.doubt(LEAD, why)
        draft.repaired(LEAD, why)
    told = "页首未重印；本行缺格"
    assert draft.cells[LEAD] == ImportedCell("市公安局", "市公安局 ", told, told)


def test_what_is_taken_from_elsewhere_keeps_the_printed_words() -> None:
    draft = Draft("第1行", {LEAD: ImportedCell("", " ", "右移一格")})
    draft.take(LEAD, "市公安局", "承上合并", "页首未重印")
    assert draft.cells[LEAD] == ImportedCell("市公安局", " ", "右移一格；承上合并", "页首未重印")


def test_remarks_are_joined_each_once() -> None:
    assert [joined("", ""), joined("甲", ""), joined("", "甲"), joined("甲", "乙"), joined("甲；乙", "乙")] == [
        *("", "甲", "甲", "甲；乙", "甲；乙")
    ]
