"""What differs between two versions of a task list is told in the words of its columns."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import deadline, item

from duban.domain.plan.changes import TaskListChangeKind, changes
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Kpi, Programme

FIRST, SECOND = item(1, leads=("swj",), measures=("1.甲。", "2.乙。")), item(2, leads=("jyj",), measures=("丙。",))
TARGET = Kpi("K1", 1, "开办时间", "工作日", "<=", "1", date(2021, 12, 31), "stock", enabled=True)
CONTACT = Contact("swj", Role.LIAISON, "税务局联络员", "liaison@swj.example", "")
UNITS = tuple(
    Organisation(code, name, (), "市直部门", subordinate=True, salutation="贵局", streams=("department_monthly",))
    for code, name in (("swj", "市税务局"), ("jyj", "市教育局"))
)
LIST = Programme("qz2021", "行动", (FIRST, SECOND), UNITS, (CONTACT,), (TARGET,), (), "0" * 64)
CASES = [
    pytest.param({}, [], id="nothing"),
    pytest.param({"sha256": "1" * 64}, [], id="a workbook saved again says the same"),
    pytest.param(
        {"items": (replace(FIRST, leads=("jyj", "swj")), SECOND)},
        ["第1项“牵头部门”：市税务局 → 市教育局、市税务局"],
        id="another lead",
    ),
    pytest.param(
        {"items": (replace(FIRST, deadline=deadline(date(2022, 6, 30))), SECOND)},
        ["第1项“完成时限”：2021年12月底 → 2022年6月底", "第1项“完成时限（日期）”：2021-12-31 → 2022-06-30"],
        id="another deadline",
    ),
    pytest.param(
        {"items": (replace(FIRST, goal="另一目标。"), SECOND)},
        ["第1项“目标任务”：优化办理流程。 → 另一目标。"],
        id="another text",
    ),
    pytest.param(
        {"items": (FIRST, replace(SECOND, goal="优化" + "办理流程，" * 20 + "提高质量。"))},
        ["第2项“目标任务”：优化办理流程。 → 优化办理流程，"],
        id="a text that became long",
    ),
    pytest.param(
        {"items": (replace(FIRST, measures=("1.甲。",)), SECOND, item(3, leads=("jyj",), measures=("1.乙。",)))},
        ["第1项“具体措施”：1.甲。 2.乙。 → 1.甲。", "第3项 拆分：牵头部门：市教育局；完成时限：2021年12月底；"],
        id="an item was split",
    ),
    pytest.param(
        {"items": (replace(FIRST, measures=("1.甲。", "2.乙。", "3.丙。")),)},
        ["第1项“具体措施”：1.甲。 2.乙。 → 1.甲。 2.乙。 3.丙。", "第2项 合并：并入第1项"],
        id="two items were merged",
    ),
    pytest.param(
        {"items": (FIRST, SECOND, item(3, leads=("swj",), measures=("丁。",)))},
        ["第3项 新增：牵头部门：市税务局；"],
        id="a new item",
    ),
    pytest.param({"items": (FIRST,)}, ["第2项 删除：牵头部门：市教育局；"], id="an item was removed"),
    pytest.param(
        {"contacts": (replace(CONTACT, mail="new@swj.example", valid_from=date(2021, 12, 1)),)},
        [
            "市税务局联络员“邮箱”：liaison@swj.example → new@swj.example",
            "市税务局联络员“启用日期”：（空） → 2021-12-01",
        ],
        id="another contact",
    ),
    pytest.param(
        {"contacts": (CONTACT, replace(CONTACT, mail="second@swj.example"))},
        ["市税务局联络员 新增：姓名：税务局联络员；邮箱：second@swj.example"],
        id="a second contact of a role",
    ),
    pytest.param(
        {"kpis": (replace(TARGET, target="2"),)}, ["量化指标 K1（第1项）“目标值”：1 → 2"], id="another target"
    ),
    pytest.param(
        {"organisations": (replace(UNITS[0], streams=()), UNITS[1])},
        ["单位 市税务局“报送口径”：department_monthly → （空）"],
        id="a unit that no longer reports",
    ),
]


@pytest.mark.parametrize(("edit", "told"), CASES)
def test_each_difference_is_one_line(edit, told):
    found = [str(change) for change in changes(LIST, replace(LIST, **edit))]
    assert len(found) == len(told)
    assert all(line.startswith(start) for line, start in zip(found, told, strict=True)), found


def test_a_difference_at_the_end_of_a_long_text_is_not_cut_off():
    long = "持续优化办理流程，" * 20
    one, other = (replace(LIST, items=(replace(FIRST, goal=f"{long}到{year}年底完成。"),)) for year in (2021, 2022))
    (change,) = changes(one, other)
    assert str(change) == "第1项“目标任务”：…化办理流程，到2021年底完成。 → …化办理流程，到2022年底完成。"


def test_items_are_told_in_the_order_of_their_numbers():
    many = tuple(item(number, leads=("swj",), measures=(f"{number}号。",)) for number in (2, 10, 9))
    found = changes(replace(LIST, items=()), replace(LIST, items=many))
    assert [(change.item, change.kind) for change in found] == [
        (number, TaskListChangeKind.ADDED) for number in (2, 9, 10)
    ]
