"""The rows of a plan's tables as drafts: what is an item, what goes on with the one above, what is a heading."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.columns import habits_of
from duban.domain.importing.document import PlanCell, PlanRow, PlanTable
from duban.domain.importing.drafting import Drafted, drafts_of, heading_kind, under
from duban.domain.importing.headers import TablePart
from duban.domain.importing.table_lines import lines_of

HEADS = ("序号", "目标任务", "具体措施", "牵头单位", "配合单位", "完成时限")
FIRST = ("1", "甲任务。", "推进甲事。", "市税务局", "市公安局", "2026年6月底")
SECOND = ("2", "乙任务。", "推进乙事。", "市水利局", "市审计局", "持续推进")
THIRD = ("3", "丙任务。", "推进丙事。", "市民政局", "市司法局", "2026年12月底")
FOURTH = ("4", "丁任务。", "推进丁事。", "市教育局", "市卫健委", "2026年12月底")
GOAL, MEASURES, LEAD, CO = TablePart.GOAL, TablePart.MEASURES, TablePart.LEAD, TablePart.CO_RESPONSIBLE


def drafted(*pages: Sequence[Sequence[str]]) -> Drafted:
    """The drafts of tables with these rows, whose heads are above the first."""
    lines = lines_of(
        [
            PlanTable(
                tuple(
                    PlanRow({n: PlanCell(text) for n, text in enumerate(row)}, f"第{at}行")
                    for at, row in enumerate(rows, 1)
                )
            )
            for rows in pages
        ]
    )
    return drafts_of(lines, habits_of(lines), [()] * len(pages))


def goals(found: Drafted) -> list[str]:
    return [draft.value(GOAL) for draft in found.drafts]


def lone(text: str, column: int = 1) -> tuple[str, ...]:
    return tuple(text if place == column else "" for place in range(6))


def test_each_numbered_row_is_an_item() -> None:
    found = drafted([HEADS, FIRST, SECOND, THIRD])
    assert [draft.number for draft in found.drafts] == ["1", "2", "3"]
    assert found.remarks == []


def test_a_lone_goal_between_two_numbers_is_the_item_between_them() -> None:
    assert goals(drafted([HEADS, FIRST, lone("乙任务。"), THIRD, FOURTH])) == [
        "甲任务。",
        "乙任务。",
        "丙任务。",
        "丁任务。",
    ]


@pytest.mark.parametrize(
    ("rows", "inside"),
    [
        pytest.param([FIRST, lone("企业开办"), SECOND], [(), ("企业开办",)], id="no number is left"),
        pytest.param([FIRST, lone("企业开办"), FOURTH], [(), ("企业开办",)], id="two numbers are left"),
        pytest.param([FIRST, lone("企业开办", 3), THIRD], [(), ("企业开办",)], id="below the head of leads"),
        pytest.param([lone("企业开办"), SECOND], [("企业开办",)], id="above the first item"),
    ],
)
def test_another_lone_text_is_a_heading_of_the_rows_below(
    rows: list[tuple[str, ...]], inside: list[tuple[str, ...]]
) -> None:
    assert [draft.groups for draft in drafted([HEADS, *rows]).drafts] == inside


def test_a_row_that_holds_nothing_but_its_number_is_an_item() -> None:
    assert [draft.number for draft in drafted([HEADS, FIRST, lone("2", 0), THIRD]).drafts] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        pytest.param("甲" * 60, True, id="sixty characters"),
        pytest.param("甲" * 61, False, id="sixty-one"),
        pytest.param("推进改革。", True, id="one sentence"),
        pytest.param("推进改革。公布清单。", False, id="two sentences"),
        pytest.param("单位：件", False, id="a unit of measurement"),
    ],
)
def test_a_row_of_its_own_is_a_heading_or_a_note(text: str, heading: bool) -> None:
    found = drafted([HEADS, FIRST, lone(text), SECOND, THIRD])
    assert found.drafts[1].groups == ((text,) if heading else ())
    assert found.remarks == ([] if heading else [f"第3行：{text}"])


def test_a_heading_ends_those_from_its_like_on() -> None:
    assert under(("一、市场", "（一）开办"), "（二）用电") == ("一、市场", "（二）用电")
    assert under(("一、市场", "（一）开办"), "二、要素") == ("二、要素",)
    assert under(("一、市场",), "（一）开办") == ("一、市场", "（一）开办")
    assert under(("市场",), "要素") == ("要素",)
    assert [heading_kind(text) for text in ("三、市场", "（十）开办", "要素")] == ["一", "（一）", "0"]


@pytest.mark.parametrize(
    ("last", "text", "read"),
    [
        pytest.param("压减环节，", "公布清单。", ["压减环节，公布清单。"], id="a sentence broken off"),
        pytest.param("压减（环节）", "公布清单。", ["压减（环节）公布清单。"], id="broken off behind a bracket"),
        pytest.param("压减环节。", "公布清单", ["压减环节。"], id="a whole sentence"),
        pytest.param("推行“一件事。”", "公布清单", ["推行“一件事。”"], id="a whole sentence within quotation marks"),
        pytest.param("压减环节，", "一、用电报装", ["压减环节，"], id="a numbered heading"),
        pytest.param("", "用电报装", [""], id="nothing to go on with"),
    ],
)
def test_a_lone_goal_on_top_of_a_page_goes_on_with_a_sentence_that_was_broken_off(
    last: str, text: str, read: list[str]
) -> None:
    found = drafted([HEADS, FIRST, ("2", last, *SECOND[2:])], [lone(text), THIRD, FOURTH])
    assert goals(found)[1:-2] == read
    assert found.drafts[-1].groups == ((text.removeprefix("一、"),) if read == [last] else ())


def test_a_lone_text_on_top_of_a_page_goes_on_with_the_last_item_only() -> None:
    found = drafted([HEADS, ("1", "压减环节，", *FIRST[2:]), SECOND], [lone("用电报装"), THIRD, FOURTH])
    assert goals(found)[:2] == ["压减环节，", "乙任务。"]
    assert found.drafts[2].groups == ("用电报装",)


def test_a_lone_unit_on_top_of_a_page_is_no_end_of_a_sentence() -> None:
    found = drafted([HEADS, FIRST, ("2", "乙任务", "推进", *SECOND[3:])], [lone("专班成员", 3), THIRD, FOURTH])
    assert len(found.drafts) == 4
    assert found.drafts[2].groups == ("专班成员",)


def without_number(goal: str, measures: str, lead: str = "", deadline: str = "") -> tuple[str, ...]:
    return ("", goal, measures, lead, "", deadline)


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        pytest.param([FIRST, without_number("续甲。", "续。"), SECOND, FOURTH], 3, id="the next number follows"),
        pytest.param([FIRST, without_number("续甲。", "续。"), SECOND], 2, id="the next row is the last"),
        pytest.param([FIRST, without_number("续甲。", "续。"), THIRD, FOURTH], 4, id="a number is left out"),
        pytest.param([FIRST, without_number("续甲。", "续。")], 1, id="no number follows"),
        pytest.param([FIRST, without_number("乙。", "推进。", deadline="年底"), SECOND], 3, id="a deadline of its own"),
        pytest.param([without_number("甲。", "推进。", "市税务局", "年底"), SECOND], 2, id="no row above"),
        pytest.param(
            [("一", *FIRST[1:]), without_number("乙。", "推进。"), ("二", *SECOND[1:])], 3, id="no plain numbers"
        ),
        pytest.param(
            [("一", *FIRST[1:]), without_number("", "续。"), ("二", *SECOND[1:])], 2, id="nothing but measures"
        ),
    ],
)
def test_a_row_without_number_goes_on_with_the_one_above_unless_it_is_an_item_of_its_own(
    rows: list[tuple[str, ...]], count: int
) -> None:
    found = drafted([HEADS, *rows])
    assert len(found.drafts) == count
    if count == len(rows) - 1:
        assert found.drafts[0].cells[MEASURES].repair == "跨页断开，已接上"
        assert found.drafts[0].cells[MEASURES].doubt == "第3行没有序号，作上一行的续行"


def test_in_a_table_without_numbers_each_row_is_an_item() -> None:
    rows = [
        ("甲任务。", "推进甲事。", "市税务局", "年底"),
        ("乙任务。", "推进乙事。", "", ""),
        ("丙任务。", "推进。", "", ""),
    ]
    assert len(drafted([("目标任务", "具体措施", "牵头单位", "完成时限"), *rows]).drafts) == 3


def test_what_stands_under_other_heads_is_kept_beside() -> None:
    rows = [(*FIRST, "省考核"), (*SECOND, "/"), (*THIRD, "")]
    found = drafted([(*HEADS, "备注"), *rows])
    assert [dict(draft.beside) for draft in found.drafts] == [{"备注": "省考核"}, {}, {}]


def test_a_cell_that_does_not_fit_may_be_empty() -> None:
    odd = (*THIRD[:3], "企业家代表", *THIRD[4:])
    assert drafted([HEADS, FIRST, SECOND, odd]).drafts[2].cells[LEAD].doubt == "本行错位，本格也可能为空"


def test_a_total_is_a_remark() -> None:
    found = drafted([HEADS, FIRST, SECOND, ("合计", "2项", "", "", "", "")])
    assert (len(found.drafts), found.remarks) == (2, ["第4行：合计 2项"])


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("市公安局、服务中心 管委会", "市公安局、服务中心管委会"),
        ("市公安局、 税务局", "市公安局、税务局"),
        ("市公安局 税务局", "市公安局、税务局"),
        ("市公安局 等部门", "市公安局等部门"),
        ("市公安局 、税务局", "市公安局、税务局"),
    ],
)
def test_units_apart_by_a_blank_are_several(printed: str, read: str) -> None:
    found = drafted([HEADS, FIRST, SECOND, (*THIRD[:4], printed, THIRD[5])])
    assert found.drafts[2].value(CO) == read
