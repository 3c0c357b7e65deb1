"""The outline of a plan in prose: what stands below what, and which paragraphs are items of their own."""

import pytest

from duban.domain.importing.document import PlanHeading, PlanParagraph
from duban.domain.importing.outline import OutlineNode, outline_of

A, B = "（市公安局牵头，市财政局配合）", "（市民政局牵头，市司法局配合）"


def outline(*lines: str | tuple[str, int]) -> OutlineNode:
    """The outline of these lines, the headings with their level."""
    return outline_of(
        [
            PlanParagraph(line, f"第{at}行") if isinstance(line, str) else PlanHeading(line[0], line[1], f"第{at}行")
            for at, line in enumerate(lines, start=1)
        ]
    )


def drawn(node: OutlineNode, depth: int = 0) -> list[str]:
    """Each node below *node* on a line, the deeper the further in, marked where who answers is told."""
    lines: list[str] = []
    for child in node.children:
        text = "|".join((f"{child.number}{child.text}", *child.paragraphs))
        lines += [f"{'-' * depth}{text}{'*' * len(child.annotations)}", *drawn(child, depth + 1)]
    return lines


def test_a_line_stands_below_the_one_whose_numeral_ranks_above_its_own() -> None:
    assert drawn(outline("一、市场", "（一）开办", "1.压减", "（1）公布", "2.简化", "（二）用电", "二、要素")) == [
        *("一市场", "-（一）开办", "--1压减", "---（1）公布", "--2简化", "-（二）用电", "二要素")
    ]


@pytest.mark.parametrize(
    ("length", "below"),
    [pytest.param(60, True, id="sixty characters"), pytest.param(61, False, id="sixty-one")],
)
def test_what_a_format_calls_a_heading_is_one_if_it_is_short(length: int, below: bool) -> None:
    title = "甲" * length
    assert drawn(outline((title, 1), "（一）压减")) == ([title, "-（一）压减"] if below else [title, "（一）压减"])


def test_headings_of_a_depth_that_no_format_names_rank_as_they_come() -> None:
    assert drawn(outline(("市场", 7), ("开办", 8), ("用电", 8), ("要素", 7))) == ["市场", "-开办", "-用电", "要素"]


def test_a_paragraph_goes_on_with_its_heading_until_that_is_annotated() -> None:
    assert drawn(outline("（一）开办", "压减环节。", f"公布清单。{A}")) == ["（一）开办|压减环节。|公布清单。*"]
    assert drawn(outline(f"（一）开办{A}", "简化材料。", "合并。")) == ["（一）开办*", "简化材料。|合并。"]


def test_where_paragraphs_below_a_heading_are_annotated_one_by_one_each_is_an_item() -> None:
    lines = ("（一）开办", "压减环节。", "分步推进。", f"公布清单。{A}", f"简化材料。{B}", "（二）用电", f"提速。{A}")
    assert drawn(outline(*lines)) == [
        *("（一）开办", "-压减环节。|分步推进。|公布清单。*", "-简化材料。*", "（二）用电", "-提速。*")
    ]


def test_a_heading_that_is_annotated_itself_is_the_item() -> None:
    assert drawn(outline(f"（一）开办{A}", f"简化材料。{B}")) == ["（一）开办*", "简化材料。*"]
    assert drawn(outline("（一）开办", "压减环节。", "责任单位：市公安局", "简化。")) == [
        "（一）开办|压减环节。*",
        "简化。",
    ]


def test_paragraphs_below_a_heading_that_each_a_line_answers_for_are_items() -> None:
    assert drawn(outline("（一）开办", "压减环节。", "责任单位：市公安局", "简化。", "责任单位：市民政局")) == [
        *("（一）开办", "-压减环节。*", "-简化。*")
    ]


def test_the_printed_words_of_an_item_are_those_of_all_its_lines_each_once() -> None:
    inline, below = outline(f"（一）开办{A}", "（二）用电", "责任单位：市公安局").children
    assert (inline.original, below.original) == (f"（一）开办{A}", "（二）用电\n责任单位：市公安局")


def test_a_list_of_units_that_the_line_broke_off_goes_on() -> None:
    (node,) = outline("（一）开办", "责任单位：市公安局、", "市财政局").children
    assert node.annotations == ["责任单位：市公安局、市财政局"]


def test_two_annotations_of_one_item_are_one() -> None:
    (node,) = outline("（一）开办", "责任单位：市公安局", "完成时限：2026年底").children
    assert node.annotations == ["责任单位：市公安局；完成时限：2026年底"]


def test_articles_are_called_by_their_numbers() -> None:
    assert drawn(outline("第一条　压减", "第二条　公布")) == ["一压减", "二公布"]


@pytest.mark.parametrize("label", ["改革内容", "主要措施", "目标"])
def test_what_an_item_is_about_may_stand_below_who_answers_for_it(label: str) -> None:
    lines = ("1.开办", "责任单位：市公安局", f"{label}：压减环节。", "完成时限：2026年底")
    (node,) = outline(*lines).children
    assert (node.paragraphs, node.annotations) == (
        [f"{label}：压减环节。"],
        ["责任单位：市公安局；完成时限：2026年底"],
    )


def test_any_other_paragraph_behind_who_answers_is_the_next_one() -> None:
    assert len(outline("1.开办", "责任单位：市公安局", "压减内容：三个环节。").children) == 2


@pytest.mark.parametrize("number", ["项目1", "任务三", "行动12"])
def test_an_item_may_be_called_by_a_word_and_its_number(number: str) -> None:
    (node,) = outline(f"{number}：开办企业", "责任单位：市公安局").children
    assert (node.number, node.text) == (number, "开办企业")
