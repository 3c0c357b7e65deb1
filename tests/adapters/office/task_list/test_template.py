"""The empty task list: whoever fills three rows of it has a plan, and the guide speaks of every cell he may fill."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from duban.adapters.office.task_list.template_guide import COLUMNS, MUST
from duban.adapters.office.task_list.template_writer import write_template
from duban.adapters.office.task_list.workbook import WANTED, load_task_list
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import DeadlineKind
from duban.errors import TaskListError

STREAMS = {"monthly": "部门月报", "quarterly": "区县季报"}
ROWS = {
    "单位": [
        {"名称": "市税务局", "代码": "swj", "类型": "市直部门", "隶属": "否", "报送口径": "部门月报"},
        {"名称": "市公安局", "代码": "gaj", "类型": "市直部门", "隶属": "是", "报送口径": "部门月报"},
    ],
    "任务清单": [
        {"时限类型": "有明确时限", "完成时限": "2027年6月底", "时限日期": date(2027, 6, 30), "文件编号": "2-45"},
        {"时限类型": "持续推进", "完成时限": "持续推进", "牵头部门": "市公安局、市税务局"},
        {"时限类型": "未明确"},
    ],
    "联系人": [{"单位": "市税务局", "单位代码": "swj", "角色": "填报人", "邮箱": "a@swj.example"}],
    "量化指标": [
        {
            "编号": "K1",
            "序号": "2-45",
            "指标名称": "时间",
            "方向": "≤",
            "目标值": 90,
            "类型": "时点值",
            "启用": "是",
        }
    ],
    "待核实": [{"序号": "2", "字段": "责任部门", "采用值": "（空）", "性质": "待核实"}],
}
ALIKE = {"一级指标": "纳税", "大类": "全周期", "目标任务": "目标", "具体措施": "1.甲。\n2.乙。", "牵头部门": "市税务局"}


@pytest.fixture(scope="module")
def template() -> bytes:
    """The workbook as the command writes it."""
    return write_template(STREAMS.values())


@pytest.fixture
def book(template: bytes) -> Workbook:
    """The same, opened to be filled."""
    return load_workbook(BytesIO(template))


def heads(book: Workbook, sheet: str) -> list[str]:
    return [str(cell.value) for cell in book[sheet][1]]


def test_three_rows_filled_in_are_a_plan(book: Workbook, tmp_path: Path) -> None:
    for title, rows in ROWS.items():
        for number, cells in enumerate(rows, start=2):
            row = {"序号": number - 1, **ALIKE, **cells} if title == "任务清单" else cells
            for head, value in row.items():
                book[title].cell(number, heads(book, title).index(head) + 1).value = value
    book.save(tmp_path / "plan.xlsx")
    programme = load_task_list(tmp_path / "plan.xlsx", "p", "行动", STREAMS).programme
    assert [item.label for item in programme.items] == ["2-45", "2", "3"]
    assert [item.deadline.kind for item in programme.items] == [
        *(DeadlineKind.DATED, DeadlineKind.CONTINUOUS, DeadlineKind.UNSTATED)
    ]
    assert (programme.kpis[0].item, programme.questions[0].items) == (1, (2,))
    assert [unit.streams for unit in programme.organisations] == [("monthly",), ("monthly",)]


def test_an_empty_one_is_told_what_it_lacks(template: bytes, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(template)
    with pytest.raises(TaskListError) as told:
        load_task_list(tmp_path / "plan.xlsx", "p", "行动", STREAMS)
    assert [fault.split("：")[0] for fault in told.value.faults] == ["《单位》A2", "《任务清单》A2"]


def test_the_guide_stands_first_and_speaks_of_every_column(book: Workbook) -> None:
    assert book.sheetnames == ["说明", "单位", "任务清单", "联系人", "量化指标", "待核实"]
    told = [(row[0], row[1]) for row in book["说明"].iter_rows(values_only=True)]
    for sheet in book.sheetnames[1:]:
        assert [(sheet, head) for head in heads(book, sheet)] == [each for each in told if each[0] == sheet]
    obligatory = {(one.sheet, one.column) for one in COLUMNS if one.must == MUST}
    wanted = {(sheet, column) for sheet, columns in WANTED.items() for column in columns}
    assert obligatory - wanted == {("待核实", "性质")}, "of the two columns that say it one is enough"


@pytest.mark.parametrize(
    ("sheet", "title", "choices"),
    [
        ("任务清单", "时限类型", '"有明确时限,持续推进,随省推进,未明确"'),
        ("任务清单", "牵头部门", "'单位'!$A$2:$A$400"),
        ("单位", "报送口径", '"部门月报,区县季报"'),
        ("单位", "隶属", '"是,否"'),
        ("联系人", "单位", "'单位'!$A$2:$A$400"),
        ("联系人", "单位代码", "'单位'!$B$2:$B$400"),
        ("量化指标", "启用", '"是,否"'),
        ("待核实", "已确认", '"是,否"'),
    ],
)
def test_what_may_be_chosen_is_a_drop_down(book: Workbook, sheet: str, title: str, choices: str) -> None:
    cell = book[sheet].cell(2, heads(book, sheet).index(title) + 1).coordinate
    rules = book[sheet].data_validations.dataValidation
    assert [rule.formula1 for rule in rules if rule.type == "list" and cell in rule.sqref] == [choices]


def test_roles_and_types_of_units_are_offered_and_equal_streams_give_equal_bytes(
    book: Workbook, template: bytes
) -> None:
    offered = " ".join(
        str(rule.formula1) for sheet in ("单位", "联系人") for rule in book[sheet].data_validations.dataValidation
    )
    assert all(role.value in offered for role in Role)
    assert "集合称谓" in offered
    assert write_template(STREAMS.values()) == template
