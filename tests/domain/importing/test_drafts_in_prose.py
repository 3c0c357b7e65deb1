"""The items of a plan in prose: which nodes of its outline they are, what they say, who answers for them."""

import pytest

from duban.domain.importing.document import PlanHeading, PlanParagraph
from duban.domain.importing.draft import Draft
from duban.domain.importing.drafting import Drafted
from duban.domain.importing.headers import TablePart
from duban.domain.importing.prose import drafts_in_prose

GOAL, MEASURES = TablePart.GOAL, TablePart.MEASURES
LEAD, CO, DEADLINE = TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.DEADLINE
A, B = "（市公安局牵头，市财政局配合）", "（市民政局牵头，市司法局配合）"


def drafted(*lines: str) -> Drafted:
    return drafts_in_prose([PlanParagraph(line, f"第{at}行") for at, line in enumerate(lines, start=1)])


def goals(*lines: str) -> list[str]:
    return [draft.value(GOAL) for draft in drafted(*lines).drafts]


def one(*lines: str) -> Draft:
    (draft,) = drafted(*lines).drafts
    return draft


def test_the_first_sentence_is_the_goal_and_what_follows_the_measures() -> None:
    draft = one(f"（一）压减环节。公布清单。简化材料。{A}")
    assert (draft.value(GOAL), draft.value(MEASURES)) == ("压减环节。", "公布清单。简化材料。")
    assert (draft.number, draft.value(LEAD), draft.value(CO)) == ("（一）", "市公安局", "市财政局")


def test_points_stand_on_their_lines_with_their_signs() -> None:
    first = ("一、压减", "1.公布。", "（1）梳理。", "逐项核对。", f"2.简化。{A}")
    found = drafted(*first, "二、提速", "1.合并。", f"2.并联。{B}").drafts
    assert [each.value(GOAL) for each in found] == ["压减", "提速"]
    assert found[0].value(MEASURES) == "1.公布。\n（1）梳理。\n逐项核对。\n2.简化。"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(
            ("一、压减", f"（一）公布。{A}", "二、提速", f"（一）合并。{B}"), ["公布。", "合并。"], id="one item each"
        ),
        pytest.param(
            ("一、压减", "（一）公布。", f"（二）简化。{A}", "二、提速", "（一）合并。", f"（二）并联。{B}"),
            ["压减", "提速"],
            id="the last point is annotated for all",
        ),
        pytest.param(
            ("一、压减", f"（一）公布。{A}", "（二）简化。", "二、提速", f"（一）合并。{B}", "（二）并联。"),
            ["公布。", "简化。", "合并。", "并联。"],
            id="another one is annotated for itself",
        ),
        pytest.param(
            ("一、压减", f"（一）公布。{A}", f"（二）简化。{B}", "二、提速", f"（一）合并。{B}", f"（二）并联。{A}"),
            ["公布。", "简化。", "合并。", "并联。"],
            id="each is annotated",
        ),
    ],
)
def test_an_item_is_as_high_as_one_annotation_is_all_it_holds(lines: tuple[str, ...], found: list[str]) -> None:
    assert goals(*lines) == found


def test_a_kind_of_which_four_of_five_hold_one_annotation_is_of_items() -> None:
    single = [line for at in "一二三四" for line in (f"{at}、任务{at}", "（一）公布。", f"（二）简化。{A}")]
    assert goals(*single, "五、任务五", f"（一）合并。{A}", f"（二）并联。{B}") == [
        *(f"任务{at}" for at in "一二三四"),
        "合并。",
        "并联。",
    ]
    assert goals(*single[3:], "五、任务五", f"（一）合并。{A}", f"（二）并联。{B}")[:2] == ["公布。", "简化。"]


def test_a_node_beside_items_that_nobody_answers_for_is_an_item_with_a_doubt() -> None:
    found = drafted("（一）压减。公布。", f"（二）提速。合并。{A}").drafts
    assert [draft.cells[LEAD].doubt for draft in found] == ["同级事项都写明责任单位，本项没有", ""]


def test_who_leads_by_the_heading_answers_for_what_leaves_it_open() -> None:
    found = drafted(f"一、压减{A}", "（一）公布。梳理。", "（二）简化。合并。（市民政局、市司法局）").drafts
    assert [draft.value(LEAD) for draft in found][-1] == "市民政局"
    assert found[-1].cells[LEAD].doubt == "所在标题写明由市公安局牵头"


def test_what_an_item_leaves_open_is_taken_from_its_heading() -> None:
    above = "一、压减（牵头单位：市公安局；完成时限：2026年底）"
    (draft,) = drafted(above, "（一）公布。梳理。（配合单位：市民政局）").drafts
    assert [draft.value(part) for part in (LEAD, CO, DEADLINE)] == ["市公安局", "市民政局", "2026年底"]
    assert draft.cells[LEAD].repair == "取所在标题的责任单位；按标明的单位分列"
    assert draft.cells[DEADLINE].repair == "取所在标题的责任单位"
    assert draft.cells[LEAD].doubt == ""


def test_what_an_item_says_itself_holds() -> None:
    above = "一、压减（牵头单位：市公安局；配合单位：市财政局；完成时限：2026年底）"
    found = drafted(above, "（一）公布。梳理。（牵头单位：市民政局；配合单位：市司法局；完成时限：2027年底）").drafts
    assert [found[-1].value(part) for part in (LEAD, CO, DEADLINE)] == ["市民政局", "市司法局", "2027年底"]


def test_a_doubt_about_the_units_is_none_about_the_deadline() -> None:
    draft = one("（一）公布。梳理。（责任单位：各有关单位、市公安局；完成时限：2026年底）")
    assert (bool(draft.cells[LEAD].doubt), draft.cells[DEADLINE].doubt) == (True, "")
    assert draft.cells[DEADLINE].repair == ""


def test_a_time_that_the_text_mentions_is_asked_about_where_none_is_set() -> None:
    draft = one(f"（一）公布。年底前梳理，2026年底前完成。{A}")
    assert draft.cells[DEADLINE].doubt == "未单列时限，文中提到“年底前”"
    told = one("（一）公布。2026年底前完成。（牵头单位：市公安局；完成时限：2026年6月底）")
    assert told.cells[DEADLINE].doubt == ""


def test_what_was_done_to_the_words_is_told_of_the_cells_that_have_any() -> None:
    both, goal = drafted(f"（一）公布,梳理。简化。{A}", f"（二）合 并{B}").drafts
    assert (both.cells[GOAL].repair, both.cells[MEASURES].repair) == ("半角标点改为全角", "半角标点改为全角")
    assert (goal.cells[GOAL].repair, goal.cells[MEASURES].repair) == ("去除字间空格", "")


def test_a_part_without_any_item_is_told_and_a_title_or_a_paragraph_is_not() -> None:
    blocks = [
        PlanHeading("江州市行动方案", 1, "第1行"),
        PlanParagraph("为优化营商环境，制定本方案。", "第2行"),
        PlanHeading("工作目标", 1, "第3行"),
        PlanHeading("保障", 1, "第4行"),
        PlanParagraph("加强领导。", "第5行"),
        PlanHeading("任务", 1, "第6行"),
        PlanParagraph(f"（一）公布。梳理。{A}", "第7行"),
    ]
    assert drafts_in_prose(blocks[2:]).remarks == ["“保障”部分没有写明责任单位的事项，未读入"]
    numbered = drafted("一、总体要求。打造一流环境。", f"二、任务。公布。{A}", "三、保障：加强领导。各部门落实。")
    assert [draft.value(GOAL) for draft in numbered.drafts] == ["总体要求。", "任务。", "保障"]
    assert drafted("一、总体要求。打造一流环境。").remarks == []
