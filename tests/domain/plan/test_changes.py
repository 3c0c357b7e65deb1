"""What differs between two versions of a task list is told in the words of its columns."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import deadline, item

from duban.domain.plan.changes import TaskListChange, TaskListChangeKind, bare, changes, rewritten
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Kpi, OpenQuestion, Programme

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


def lines(before: Programme = LIST, **edit: object) -> list[str]:
    return [str(change) for change in changes(before, replace(before, **edit))]


def test_every_column_of_a_unit_is_told():
    unit = replace(
        *(UNITS[0],),
        name="税务局",
        aliases=("税务",),
        kind="驻泉单位",
        subordinate=False,
        salutation="贵单位",
        streams=("a", "b"),
        countersigns=("c",),
        mail_domains=("swj.example",),
        short_name="税",
        group="经济口",
    )
    said = [
        change.field for change in changes(LIST, replace(LIST, organisations=(unit, UNITS[1]), items=(), contacts=()))
    ]
    columns = ["名称", "别名", "类型", "隶属", "称谓", "报送口径", "会签口径", "邮件域名", "简称", "分组"]
    assert [field for field in said if field] == columns
    assert "单位 税务局“隶属”：是 → 否" in lines(organisations=(unit, UNITS[1]))


def test_every_column_of_a_target_is_told():
    other = replace(
        TARGET, metric="a", unit="b", direction=">=", target="2", due=None, kind="cumulative", enabled=False
    )
    said = [change.field for change in changes(LIST, replace(LIST, kpis=(other,)))]
    assert said == ["指标", "单位", "方向", "目标值", "时点", "类型", "启用"]
    told = lines(kpis=(other,))
    assert told[-1] == "量化指标 K1（第1项）“启用”：是 → 否"
    assert told[4] == "量化指标 K1（第1项）“时点”：2021-12-31 → （空）"


def test_a_contact_that_is_gone_is_told_by_unit_and_role():
    assert lines(contacts=()) == ["市税务局联络员 删除：姓名：税务局联络员；邮箱：liaison@swj.example"]
    assert lines(contacts=(replace(CONTACT, valid_to=date(2022, 1, 1)),)) == [
        "市税务局联络员“停用日期”：（空） → 2022-01-01"
    ]


def test_an_open_question_is_told_by_its_items_and_its_column():
    question = OpenQuestion((1, 2), "完成时限", "2021年12月底", "空白", "", "中")
    (new,) = changes(LIST, replace(LIST, questions=(question,)))
    assert str(new) == "待核实 第1、2项“完成时限” 新增：采用值：2021年12月底；备选：空白；置信度：中"
    assert new.item == 1
    (of_none,) = changes(LIST, replace(LIST, questions=(replace(question, items=()),)))
    assert of_none.item is None


@pytest.mark.parametrize(
    ("edit", "numbers"),
    [
        pytest.param({}, set(), id="nothing"),
        pytest.param({"leads": ("jyj",)}, {1}, id="another lead"),
        pytest.param({"goal": "另一。"}, {1}, id="another goal"),
        pytest.param({"deadline": deadline(date(2022, 6, 30))}, {1}, id="another deadline"),
        pytest.param({"measures": ("另一。",)}, set(), id="other measures are the same item"),
        pytest.param({"number": 9}, {1}, id="the item is gone"),
    ],
)
def test_which_items_are_others_now(edit, numbers):
    assert rewritten(LIST, replace(LIST, items=(replace(FIRST, **edit), SECOND))) == numbers


@pytest.mark.parametrize("measure", ["1.甲。", "1、甲。", "（1）甲。", "(1) 甲。", "10．甲。", "甲。"])
def test_a_measure_without_its_number(measure):
    assert bare(measure) == "甲。"


LONG = TaskListChange(TaskListChangeKind.CHANGED, "第1项", "目标任务")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param("甲" * 60, "乙", f"{'甲' * 60} → 乙", id="sixty letters stand whole"),
        pytest.param("甲" * 61, "乙", f"{'甲' * 59}… → 乙", id="of more the first fifty-nine"),
        pytest.param(
            "甲" * 50 + "丙", "甲" * 50 + "乙", f"{'甲' * 50}丙 → {'甲' * 50}乙", id="short ones from the start"
        ),
        pytest.param(
            *("甲" * 60 + "丙", "甲" * 60 + "乙", f"…{'甲' * 10}丙 → …{'甲' * 10}乙"),
            id="long ones from ten letters before they differ",
        ),
        pytest.param("甲" * 61, "甲" * 9 + "乙", f"{'甲' * 59}… → {'甲' * 9}乙", id="which may be the start"),
        pytest.param(
            *("甲" * 50 + "丙", "甲" * 50 + "乙" * 20, f"…{'甲' * 10}丙 → …{'甲' * 10}{'乙' * 20}"),
            id="also if only one of them is long",
        ),
        pytest.param("甲\n 乙", "", "甲 乙 → （空）", id="in one line"),
    ],
)
def test_two_texts_are_told_where_they_differ(before, after, told):
    assert str(replace(LONG, before=before, after=after)) == f"第1项“目标任务”：{told}"


def test_an_item_that_gave_a_measure_and_kept_it_was_not_split():
    third = item(3, leads=("jyj",), measures=("1.甲。",))
    assert lines(items=(FIRST, SECOND, third))[0].startswith("第3项 新增")


def test_a_measure_of_an_item_that_is_gone_may_have_stood_in_the_other_before():
    both = replace(LIST, items=(FIRST, replace(SECOND, measures=("丙。", "1.甲。"))))
    assert [line[:8] for line in lines(both, items=(FIRST,))] == ["第2项 删除：牵"]
