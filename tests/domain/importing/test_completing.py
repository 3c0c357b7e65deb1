"""The cells of an item that the document names otherwise than a task list does, or not at all."""

import pytest

from duban.domain.importing.completing import ALL_ITEMS, complete
from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.proposal import ImportedCell

GROUP, CATEGORY, GOAL, MEASURES = TablePart.GROUP, TablePart.CATEGORY, TablePart.GOAL, TablePart.MEASURES
LEAD, CO, MORE, RESPONSIBLE = TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.MORE_UNITS, TablePart.RESPONSIBLE
DEADLINE = TablePart.DEADLINE


def completed(cells: dict[TablePart, str], *inside: str) -> Draft:
    draft = Draft("第1行", {part: ImportedCell(text, text) for part, text in cells.items()}, groups=inside)
    complete([draft])
    return draft


def told(draft: Draft, *parts: TablePart) -> list[tuple[str, str, str]]:
    return [(draft.value(part), draft.cells[part].repair, draft.cells[part].doubt) for part in parts]


@pytest.mark.parametrize(
    ("cells", "inside", "group", "category"),
    [
        pytest.param({GROUP: "一、开办"}, (), ("开办", ""), (ALL_ITEMS, "原文未分大类"), id="a group of the table"),
        pytest.param(
            {GROUP: "一、开办", CATEGORY: "（一）市场"},
            ("二、要素",),
            ("开办", ""),
            ("市场", ""),
            id="both of the table",
        ),
        pytest.param(
            {},
            ("市场", "开办"),
            ("开办", "取所在标题"),
            ("市场", "取所在标题"),
            id="two headings, the nearest is the group",
        ),
        pytest.param({}, ("开办",), ("开办", "取所在标题"), (ALL_ITEMS, "原文未分大类"), id="one heading"),
        pytest.param({GROUP: "开办"}, ("市场",), ("开办", ""), ("市场", "取所在标题"), id="one of each"),
        pytest.param({CATEGORY: "市场"}, (), ("市场", "原文未分组"), ("市场", ""), id="a category of the table alone"),
        pytest.param({}, (), (ALL_ITEMS, "原文未分组"), (ALL_ITEMS, "原文未分大类"), id="none"),
    ],
)
def test_the_group_and_the_category_are_of_the_table_or_else_of_the_headings(
    cells: dict[TablePart, str], inside: tuple[str, ...], group: tuple[str, str], category: tuple[str, str]
) -> None:
    found = told(completed(cells, *inside), GROUP, CATEGORY)
    assert [(value, repair) for value, repair, _doubt in found] == [group, category]


def test_without_measures_the_goal_says_what_is_to_be_done() -> None:
    draft = Draft("", {GOAL: ImportedCell("压减。", "压减。", doubt="本行错位"), LEAD: ImportedCell("市公安局", "")})
    complete([draft])
    assert told(draft, MEASURES) == [("压减。", "原文未另列措施，取目标任务", "本行错位")]
    assert told(completed({GOAL: "压减。", MEASURES: "公布。"}), MEASURES) == [("公布。", "", "")]
    assert MEASURES not in completed({GOAL: ""}).cells


def test_a_single_cell_of_units_is_told_apart_with_its_deadline() -> None:
    both = {RESPONSIBLE: "市公安局牵头，市财政局配合，2026年底"}
    draft = completed(both)
    assert RESPONSIBLE not in draft.cells
    assert [draft.value(part) for part in (LEAD, CO, DEADLINE)] == ["市公安局", "市财政局", "2026年底"]
    assert completed(both | {DEADLINE: "2027年底"}).value(DEADLINE) == "2027年底"
    assert DEADLINE not in completed({RESPONSIBLE: "市公安局、市财政局"}).cells


def test_an_empty_cell_of_units_tells_nobody() -> None:
    draft = completed({RESPONSIBLE: "", LEAD: "市公安局"})
    assert (draft.value(LEAD), CO in draft.cells) == ("市公安局", False)


@pytest.mark.parametrize(
    ("cells", "helpers", "repair"),
    [
        pytest.param({CO: "市财政局", MORE: "市民政局"}, "市财政局，市民政局", "责任、配合单位并列", id="two columns"),
        pytest.param({CO: "", MORE: "市民政局"}, "市民政局", "", id="the first one empty"),
        pytest.param({MORE: "市民政局"}, "市民政局", "", id="the second one only"),
        pytest.param({CO: "市财政局", MORE: ""}, "市财政局", "", id="the second one empty"),
        pytest.param({CO: "市财政局"}, "市财政局", "", id="the first one only"),
    ],
)
def test_two_columns_of_units_beside_the_lead_are_one_list(
    cells: dict[TablePart, str], helpers: str, repair: str
) -> None:
    draft = completed({LEAD: "市公安局", **cells})
    assert (draft.value(CO), draft.cells[CO].repair, MORE in draft.cells) == (helpers, repair, False)


@pytest.mark.parametrize(
    ("cells", "lead", "doubt"),
    [
        pytest.param({LEAD: "市公安局"}, "市公安局", "", id="a unit"),
        pytest.param({LEAD: "市公安局、市财政局"}, "市公安局、市财政局", "", id="two units"),
        pytest.param({LEAD: "市公安局、企业家"}, "市公安局、企业家", "不似单位名称", id="a unit and another name"),
        pytest.param(
            {LEAD: "", CO: "市财政局、市民政局"}, "市财政局", "原文没有牵头单位，取责任单位的第一家", id="helpers"
        ),
        pytest.param({CO: ""}, "", "原文没有牵头单位", id="nobody"),
    ],
)
def test_who_leads(cells: dict[TablePart, str], lead: str, doubt: str) -> None:
    assert told(completed(cells), LEAD) == [(lead, "", doubt)]


def test_a_lead_that_names_its_helpers_by_labels_is_told_apart() -> None:
    labelled = {LEAD: "牵头单位：市公安局；配合单位：市财政局"}
    draft = completed(labelled)
    assert (draft.value(LEAD), draft.value(CO)) == ("市公安局", "市财政局")
    assert draft.cells[LEAD].repair == draft.cells[CO].repair == "按标明的单位分列"
    assert completed(labelled | {CO: "市民政局"}).value(CO) == "市民政局"
    assert CO not in completed({LEAD: "牵头单位：市公安局"}).cells


@pytest.mark.parametrize(
    ("cells", "doubtful"),
    [
        pytest.param({LEAD: "市公安局、各银行", CO: "市财政局"}, [True, True], id="a unit and many"),
        pytest.param({LEAD: "市公安局、市民政局", CO: "各银行"}, [False, False], id="two units"),
        pytest.param({LEAD: "各县（市、区）政府", CO: "市财政局"}, [False, False], id="many alone"),
    ],
)
def test_a_lead_among_whom_are_many_may_stand_in_the_helpers_column(
    cells: dict[TablePart, str], doubtful: list[bool]
) -> None:
    draft = completed(cells)
    assert ["写反" in draft.cells[part].doubt for part in (LEAD, CO)] == doubtful
