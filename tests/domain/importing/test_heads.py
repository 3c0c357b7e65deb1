"""Heads of tables: under any usual name, misread, printed again within a table, or lost altogether."""

import pytest

from duban.domain.importing.document import PlanCell, PlanDocument, PlanRow, PlanTable
from duban.domain.importing.headers import TablePart, head_words, heads_of
from duban.domain.importing.proposal import ImportedPlan, PlanColumn
from duban.domain.importing.proposing import propose

ROWS = (
    ("1", "一、企业登记", "压减环节。", "1.梳理清单。 2.公布清单。", "市审批局", "市公安局、税务局", "2025年6月底"),
    ("2", "", "提高网办率。", "升级平台，形成机制。", "", "市大数据局", "2025年9月底"),
    ("3", "", "推行承诺制。", "公布目录并开展培训。", "", "", "持续推进"),
    ("4", "二、用电报装", "缩短时限。", "优化外线工程审批流程。", "市能源局", "市住建局", "2025年12月底"),
)
HEADS = ("序号", "领域", "工作目标", "主要举措", "牵头单位", "配合单位", "完成时间")


def table(*rows: tuple[str, ...]) -> PlanTable:
    return PlanTable(
        tuple(PlanRow({n: PlanCell(text) for n, text in enumerate(row)}, f"第{at}行") for at, row in enumerate(rows, 1))
    )


def read(*tables: PlanTable) -> ImportedPlan:
    return propose(PlanDocument("plan.txt", tables))


def column(plan: ImportedPlan, name: PlanColumn) -> list[str]:
    return [item.cells[name].value for item in plan.items]


@pytest.mark.parametrize(
    ("heads", "parts"),
    [
        pytest.param(
            ("序号", "改革事项", "目标任务", "具体措施", "牵头部门", "责任部门", "完成时限"),
            ("NUMBER", "GROUP", "GOAL", "MEASURES", "LEAD", "CO_RESPONSIBLE", "DEADLINE"),
            id="an item's area beside its goal and measures",
        ),
        pytest.param(
            ("编号", "改革事项", "主要内容", "责任单位", "配合单位", "时间节点"),
            ("NUMBER", "GOAL", "MEASURES", "LEAD", "CO_RESPONSIBLE", "DEADLINE"),
            id="the responsible unit leads where another one helps",
        ),
        pytest.param(
            ("序号", "重点任务", "责任单位", "完成时限", "备注"),
            ("NUMBER", "GOAL", "RESPONSIBLE", "DEADLINE", "OTHER"),
            id="one column of units",
        ),
        pytest.param(
            ("序号", "大类", "领域", "专项", "目标任务", "具体措施", "牵头单位", "牵头处室", "完成时限"),
            ("NUMBER", "OTHER", "CATEGORY", "GROUP", "GOAL", "MEASURES", "LEAD", "OTHER", "DEADLINE"),
            id="a third level of groups and a second lead have no place",
        ),
        pytest.param(
            ("序号", "工作任务", "量化目标", "责任单位", "完成时限"),
            ("NUMBER", "GOAL", "TARGETS", "RESPONSIBLE", "DEADLINE"),
            id="numbers to be reached",
        ),
        pytest.param(
            ("序号", "类别", "一级指标", "任务", "工作措施", "牵头单位", "责任单位", "配合单位", "完成期限", "责任人"),
            (
                *("NUMBER", "CATEGORY", "GROUP", "GOAL", "MEASURES"),
                *("LEAD", "CO_RESPONSIBLE", "MORE_UNITS", "DEADLINE", "OTHER"),
            ),
            id="two levels of groups, three columns of units",
        ),
    ],
)
def test_heads_under_their_usual_names(heads: tuple[str, ...], parts: tuple[str, ...]) -> None:
    words = head_words(table(heads).rows[0])
    assert heads_of(words).ordered == tuple(TablePart[part] for part in parts)


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param((table(HEADS, *ROWS),), id="as printed"),
        pytest.param((table(HEADS, *ROWS[:3]), table(ROWS[3])), id="a page without heads"),
        pytest.param((table(*ROWS[:3]), table(HEADS, ROWS[3])), id="a first page without heads"),
        pytest.param((table(HEADS, *ROWS[:3], HEADS, ROWS[3]),), id="heads again within a table"),
        pytest.param(
            (table(HEADS, *ROWS[:2]), table(HEADS, ROWS[2]), table((*HEADS[:4], "牵口单亻", *HEADS[5:]), ROWS[3])),
            id="a head misread on one page",
        ),
        pytest.param((table(*ROWS),), id="no heads at all"),
        pytest.param((table((*HEADS[:6], "宅成寸艮"), *ROWS),), id="a deadline's head misread everywhere"),
        pytest.param((table((*HEADS[:5], "酉己合甲亻", HEADS[6]), *ROWS),), id="the helpers' head misread everywhere"),
    ],
)
def test_the_columns_are_found(tables: tuple[PlanTable, ...]) -> None:
    plan = read(*tables)
    assert column(plan, PlanColumn.INDICATOR) == ["企业登记", "企业登记", "企业登记", "用电报装"]
    assert column(plan, PlanColumn.GOAL) == [row[2] for row in ROWS]
    assert column(plan, PlanColumn.LEAD) == ["市审批局", "市审批局", "市审批局", "市能源局"]
    assert column(plan, PlanColumn.CO_RESPONSIBLE) == [row[5] for row in ROWS]
    assert column(plan, PlanColumn.DEADLINE) == [row[6] for row in ROWS]


def test_columns_found_by_their_contents_are_told() -> None:
    assert any("表头" in remark for remark in read(table(*ROWS)).remarks)
    assert not any("表头" in remark for remark in read(table(HEADS, *ROWS)).remarks)


def test_a_column_that_says_nothing_is_told() -> None:
    plan = read(table((*HEADS, "甲乙丙丁"), *((*row, "略") for row in ROWS)))
    (told,) = plan.unread
    assert (told.what, told.items) == ("甲乙丙丁", (1, 2, 3, 4))


def test_a_table_of_something_else_is_none_of_the_plans() -> None:
    contacts = table(("姓名", "单位", "电话"), ("甲", "市审批局", "12345"), ("乙", "市能源局", "54321"))
    assert len(read(table(HEADS, *ROWS), contacts).items) == len(ROWS)


def test_a_number_that_recognition_misread_is_put_right_and_told() -> None:
    rows = [list(row) for row in ROWS]
    rows[1][0], rows[2][0] = "Z", "7"
    plan = read(table(HEADS, *(tuple(row) for row in rows)))
    assert [(item.number, item.label) for item in plan.items] == [(1, ""), (2, ""), (3, ""), (4, "")]
    assert sum("序号" in remark for remark in plan.remarks) == 2


def test_one_column_of_units_names_the_lead_first() -> None:
    plan = read(
        table(("序号", "重点任务", "责任单位", "完成时限"), ("1", "压减环节", "市审批局、市公安局", "2025年底"))
    )
    assert column(plan, PlanColumn.LEAD) == ["市审批局"]
    assert column(plan, PlanColumn.CO_RESPONSIBLE) == ["市公安局"]


ODD_TEXTS = [
    ("升级平台", "建设政务服务中心"),
    ("持续优化营商环境", "2025年建成平台"),
    ("设立知识产权法庭", "常态化走访企业"),
    ("长期监测", "按季度通报"),
    ("优化水电气网", "组建专班"),
    ("规范中介机构", "公布相关部门清单"),
]


def test_texts_that_end_like_a_units_name_or_speak_of_time_stay_texts() -> None:
    heads = ("序号", "目标任务", "具体措施", "牵头单位", "配合单位", "完成时限")
    rows = [
        (str(n), goal, measures, "市审批局", "市公安局" if n % 2 else "", "2025年6月底")
        for n, (goal, measures) in enumerate(ODD_TEXTS, 1)
    ]
    plan = read(table(heads, *rows))
    assert column(plan, PlanColumn.GOAL) == [goal for goal, _measures in ODD_TEXTS]
    assert column(plan, PlanColumn.MEASURES) == [measures for _goal, measures in ODD_TEXTS]
    assert column(plan, PlanColumn.LEAD) == ["市审批局"] * len(ODD_TEXTS)


def tasks(*heads: str, of: tuple[str, ...]) -> ImportedPlan:
    """A plan of items that are called as *of*, with what is to be reached by each."""
    rows = [
        ("一、开办" if n < 4 else "二、用电", str(n), name, f"达到{n}0%。", "市审批局", "市公安局", "2025年6月底")
        for n, name in enumerate(of, 1)
    ]
    return read(table(heads, *rows))


AIMS = ("领域", "序号", "重点任务", "工作目标", "牵头单位", "配合单位", "完成时限")


def test_a_task_that_each_row_names_anew_is_the_items_and_its_aim_stands_with_the_measures() -> None:
    plan = tasks(*AIMS, of=("甲事", "乙事", "丙事", "丁事", "戊事", "己事"))
    assert column(plan, PlanColumn.GOAL) == ["甲事", "乙事", "丙事", "丁事", "戊事", "己事"]
    assert column(plan, PlanColumn.MEASURES) == [f"达到{n}0%。" for n in range(1, 7)]
    assert column(plan, PlanColumn.INDICATOR) == ["开办"] * 3 + ["用电"] * 3


def test_a_task_that_stands_for_many_rows_is_a_group() -> None:
    plan = tasks(*AIMS, of=("甲事",) * 3 + ("乙事",) * 3)
    assert column(plan, PlanColumn.INDICATOR) == ["甲事"] * 3 + ["乙事"] * 3
    assert column(plan, PlanColumn.GOAL) == [f"达到{n}0%。" for n in range(1, 7)]


def test_four_of_five_rows_with_a_task_of_their_own_are_not_yet_nearly_each() -> None:
    most = tasks(*AIMS, of=("甲事", "甲事", "丙事", "丁事", "戊事"))
    assert column(most, PlanColumn.GOAL) == [f"达到{n}0%。" for n in range(1, 6)]


def test_a_task_force_is_a_group_and_no_helper() -> None:
    heads = ("专班", "序号", "任务", "措施", "牵头单位", "责任单位", "完成时限")
    rows = [("数字专班", str(n), f"{n}事", "推进。", "市审批局", "市公安局", "2025年6月底") for n in range(1, 5)]
    plan = read(table(heads, *rows))
    assert column(plan, PlanColumn.CO_RESPONSIBLE) == ["市公安局"] * 4
    assert column(plan, PlanColumn.INDICATOR) == ["数字专班"] * 4


@pytest.mark.parametrize(
    ("head", "texts", "is_of_amounts"),
    [
        pytest.param("指标", ("办理时间≤1天", "满意度98%", "新增300家"), True, id="indicators that end with amounts"),
        pytest.param("指标", ("开办企业", "办理建筑许可", "获得电力"), False, id="indicators that are groups"),
        pytest.param("目标", ("300个", "≥90%", "不低于5000户"), True, id="amounts alone"),
        pytest.param("目标", ("时间压缩至1天", "满意度达到98%", "新增企业300家"), False, id="goals that name amounts"),
    ],
)
def test_a_column_of_amounts_is_known_by_its_contents(head: str, texts: tuple[str, ...], is_of_amounts: bool) -> None:
    heads = ("序号", "工作内容", head, "牵头单位", "完成时限")
    rows = [(str(n), f"推进第{n}事。", text, "市民政局", "2026年12月底") for n, text in enumerate(texts, start=1)]
    plan = read(table(heads, *rows))
    assert [item.quantified for item in plan.items] == (list(texts) if is_of_amounts else ["", "", ""])


def test_heads_in_two_full_lines_are_one_head() -> None:
    plan = read(
        table(
            ("序号", "重点任务", "责任分工", "", "时间", "", "备注"),
            ("", "", "牵头单位", "配合单位", "启动时间", "完成时间", ""),
            *((str(n), f"{n}事", "市审批局", "市公安局", "2025年1月", f"2025年{n}月", "") for n in range(6, 9)),
        )
    )
    assert column(plan, PlanColumn.GOAL) == ["6事", "7事", "8事"]
    assert column(plan, PlanColumn.LEAD) == ["市审批局"] * 3
    assert column(plan, PlanColumn.DEADLINE) == ["2025年6月", "2025年7月", "2025年8月"]
    assert [part.what for part in plan.unread] == ["启动时间"]
    assert not any(cell.doubt for item in plan.items for cell in item.cells.values())


def test_of_two_columns_of_days_one_is_the_deadline_and_the_other_is_told() -> None:
    heads = ("序号", "任务", "牵头单位", "完成时限", "节点时间")
    plan = read(table(heads, *((str(n), f"{n}事", "市审批局", "2025年6月", "2025年3月") for n in range(1, 4))))
    assert column(plan, PlanColumn.DEADLINE) == ["2025年6月"] * 3
    assert [part.what for part in plan.unread] == ["节点时间"]


def test_columns_of_quarters_are_heads_and_told() -> None:
    heads = ("序号", "任务", "牵头单位", "一季度", "二季度", "三季度", "四季度")
    rows = [(str(n), f"{n}事", "市审批局", "启动", "推进", "完成", "验收") for n in range(1, 4)]
    plan = read(table(heads, *rows))
    assert column(plan, PlanColumn.GOAL) == ["1事", "2事", "3事"]
    assert [part.what for part in plan.unread] == ["一季度", "二季度", "三季度", "四季度"]
