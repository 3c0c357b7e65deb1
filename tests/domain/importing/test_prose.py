"""A plan in prose: who answers for an item stands in brackets, on lines of its own, or in its last sentence."""

import pytest

from duban.domain.importing.document import PlanDocument, PlanParagraph
from duban.domain.importing.proposal import ImportedItem, ImportedPlan, PlanColumn
from duban.domain.importing.proposing import propose
from duban.domain.plan.programme import DeadlineKind

HEAD = (
    "云川市优化营商环境行动方案\n云政办〔2025〕12号\n"
    "一、总体要求\n打造一流营商环境。\n二、主要任务\n（一）优化市场准入\n"
)
FOOT = "\n三、保障措施\n（一）加强组织领导。市营商办要发挥统筹作用。各部门要落实责任。"


def read(text: str) -> ImportedPlan:
    lines = (HEAD + text + FOOT).split("\n")
    return propose(PlanDocument("plan.txt", tuple(PlanParagraph(line, f"第{n}行") for n, line in enumerate(lines, 1))))


def cells(item: ImportedItem) -> tuple[str, str, str]:
    columns = (PlanColumn.LEAD, PlanColumn.CO_RESPONSIBLE, PlanColumn.DEADLINE)
    lead, helpers, deadline = (item.cells[column].value for column in columns)
    return lead, helpers, deadline


@pytest.mark.parametrize(
    ("annotation", "found"),
    [
        pytest.param(
            "（牵头单位：市市场监管局；配合单位：市公安局、税务局，各县（市、区）；完成时限：2025年6月底前）",
            ("市市场监管局", "市公安局、税务局，各县（市、区）", "2025年6月底前"),
            id="labels in brackets, with brackets in them",
        ),
        pytest.param(
            "\n【牵头单位】市市场监管局\n【配合单位】市公安局\n【完成时限】2025年6月底前",
            ("市市场监管局", "市公安局", "2025年6月底前"),
            id="labels that stand in brackets themselves",
        ),
        pytest.param(
            "〔责任单位：市市场监管局、市公安局〕",
            ("市市场监管局", "市公安局", "未明确"),
            id="the first of the responsible units leads",
        ),
        pytest.param(
            "[市市场监管局牵头，市公安局、市税务局配合，2025年底前完成]",
            ("市市场监管局", "市公安局、市税务局", "2025年底前完成"),
            id="A leads, B helps",
        ),
        pytest.param(
            "（市市场监管局、市公安局、税务局按职责分工负责）",
            ("市市场监管局", "市公安局、税务局", "未明确"),
            id="a list in brackets",
        ),
        pytest.param(
            "（市公安局、税务局）",
            ("市公安局", "市税务局", "未明确"),
            id="what the first unit lends to the second one stays with it",
        ),
        pytest.param(
            "\n责任单位：市市场监管局，市公安局\n完成时限：长期坚持",
            ("市市场监管局", "市公安局", "长期坚持"),
            id="lines below the item",
        ),
        pytest.param(
            "（市公安局、市市场监管局（牵头）、税务局）",
            ("市市场监管局", "市公安局、税务局", "未明确"),
            id="the unit that is marked leads",
        ),
        pytest.param(
            "市市场监管局牵头，市公安局、税务局按职责分工负责。2025年6月底前取得阶段性成效。",
            ("市市场监管局", "市公安局、税务局", "2025年6月底前取得阶段性成效"),
            id="two last sentences",
        ),
        pytest.param(
            "市税务局负责，2025年底前完成。",
            ("市税务局", "", "2025年底前完成"),
            id="one unit and its day",
        ),
        pytest.param(
            "【市公安局】【2025年9月底前】",
            ("市公安局", "", "2025年9月底前"),
            id="two brackets",
        ),
        pytest.param(
            "由市市场监管局牵头，市公安局配合。",
            ("市市场监管局", "市公安局", "未明确"),
            id="the last sentence",
        ),
    ],
)
def test_who_answers_for_an_item(annotation: str, found: tuple[str, str, str]) -> None:
    plan = read(f"1.推行“一件事”。设立登记一次办结。{annotation}\n2.清理壁垒。开展清理。{annotation}")
    assert [cells(item) for item in plan.items] == [found, found]
    first = plan.items[0].cells
    assert first[PlanColumn.GOAL].value == "推行“一件事”。"
    assert first[PlanColumn.MEASURES].value == "设立登记一次办结。"
    assert (first[PlanColumn.CATEGORY].value, first[PlanColumn.INDICATOR].value) == ("主要任务", "优化市场准入")


def test_brackets_that_explain_stay_in_the_text() -> None:
    plan = read("1.推行承诺制。对企业住所（经营场所）实行承诺。（市市场监管局、市公安局）")
    assert [item.cells[PlanColumn.MEASURES].value for item in plan.items] == ["对企业住所（经营场所）实行承诺。"]


def test_points_below_an_item_are_its_measures() -> None:
    plan = read(
        "1.降低成本。\n（1）推广信用贷款；\n（2）设立基金。\n责任单位：市金融办\n"
        "2.优化纳税。\n（1）精简报表。\n责任单位：市税务局"
    )
    assert [item.cells[PlanColumn.MEASURES].value for item in plan.items] == [
        "（1）推广信用贷款；\n（2）设立基金。",
        "（1）精简报表。",
    ]
    assert [cells(item)[0] for item in plan.items] == ["市金融办", "市税务局"]


def test_a_closing_paragraph_is_no_part_of_the_last_item() -> None:
    plan = read(
        "1.降低成本。\n（1）推广信用贷款；\n责任单位：市金融办\n2.优化纳税。\n（1）精简报表。\n（2）推广网办。\n"
        "责任单位：市税务局\n本措施自印发之日起施行。"
    )
    assert [item.cells[PlanColumn.MEASURES].value for item in plan.items] == [
        "（1）推广信用贷款；",
        "（1）精简报表。\n（2）推广网办。",
    ]


def test_an_item_without_anybody_among_others_is_doubtful() -> None:
    plan = read("1.推行“一件事”。一次办结。（市公安局、市税务局）\n2.清理壁垒。\n3.保障用地。（市住建局、市税务局）")
    assert [bool(item.cells[PlanColumn.LEAD].doubt) for item in plan.items] == [False, True, False]


def test_numbers_that_begin_again_keep_what_stands_above_them() -> None:
    plan = read(
        "1.甲事。（市公安局、市税务局）\n2.乙事。（市公安局、市税务局）\n（二）强化保障\n1.丙事。（市公安局、市税务局）"
    )
    assert [item.label for item in plan.items] == ["二（一）1", "二（一）2", "二（二）1"]
    assert [item.number for item in plan.items] == [1, 2, 3]


def test_a_section_without_units_is_told_and_no_item() -> None:
    plan = read("1.甲事。（市公安局、市税务局）\n2.乙事。（市公安局、市税务局）")
    assert [item.deadline.kind for item in plan.items] == [DeadlineKind.UNSTATED] * 2
    assert any("保障措施" in remark for remark in plan.remarks)


def test_annotated_paragraphs_below_a_heading_are_items_each() -> None:
    first, second = "推行“一件事”。一次办结。（市公安局、市税务局）", "清理壁垒。开展清理。（市住建局、市税务局）"
    plan = read(f"{first}\n{second}\n（二）强化保障\n保障用地。实行承诺。（市住建局、市税务局）")
    assert [item.cells[PlanColumn.GOAL].value for item in plan.items] == ["推行“一件事”。", "清理壁垒。", "保障用地。"]
    groups = [item.cells[PlanColumn.INDICATOR].value for item in plan.items]
    assert groups == ["优化市场准入", "优化市场准入", "强化保障"]


def test_one_annotated_paragraph_below_each_heading_is_what_the_heading_is_done_by() -> None:
    plan = read("推动设立登记一次办结。（市公安局、市税务局）\n（二）强化保障\n对用地实行承诺。（市住建局、市税务局）")
    assert [item.cells[PlanColumn.GOAL].value for item in plan.items] == ["优化市场准入", "强化保障"]
    assert plan.items[1].cells[PlanColumn.MEASURES].value == "对用地实行承诺。"


@pytest.mark.parametrize(
    "said",
    ["2026年6月底前建成平台。", "2026年第三季度开展评估。", "年内清零。", "长期坚持。", "持续推进。", "上半年完成。"],
)
def test_a_time_that_only_the_text_tells_is_a_doubt_about_the_deadline(said: str) -> None:
    plan = read(f"1.甲事。推进甲事，{said}（市公安局、市税务局）\n2.乙事。做好乙事。（市公安局、市税务局）")
    doubts = [item.cells[PlanColumn.DEADLINE].doubt for item in plan.items]
    assert "文中提到" in doubts[0]
    assert "文中提到" not in doubts[1]


@pytest.mark.parametrize(
    ("line", "number", "words"),
    [
        ("2.2027年新建幼儿园5所。", "2", "2027年新建幼儿园5所。"),
        ("2.1000亿元产业集群培育。", "2", "1000亿元产业集群培育。"),
        ("2.5G基站新增800个。", "2", "5G基站新增800个。"),
        ("2.10个园区提质增效。", "2", "10个园区提质增效。"),
        ("2.30%以上事项即办。", "2", "30%以上事项即办。"),
    ],
)
def test_a_quantity_behind_a_numeral_is_none_of_it(line: str, number: str, words: str) -> None:
    plan = read(f"1.甲事。（市公安局、市税务局）\n{line}\n责任单位：市教育局\n3.丙事。（市公安局、市税务局）")
    assert [item.label or str(item.number) for item in plan.items] == ["1", number, "3"]
    assert words in plan.items[1].cells[PlanColumn.GOAL].value + plan.items[1].cells[PlanColumn.MEASURES].value
    assert cells(plan.items[1])[0] == "市教育局"


@pytest.mark.parametrize("label", ["1.1项目审批提速。", "1.2户籍改革。", "1.1 深化改革。", "1.2家庭医生签约。"])
def test_a_numeral_of_two_parts_stays_one(label: str) -> None:
    (item,) = read(f"{label}（市公安局、市税务局）").items
    assert item.label == label[:3]


def test_a_deadline_behind_the_last_unit_is_the_deadline() -> None:
    (item,) = read("1.甲事。牵头单位：市林业局，责任单位：市水利局。2027年5月底前完成。").items
    assert cells(item) == ("市林业局", "市水利局", "2027年5月底前完成")


def test_a_list_of_units_that_a_line_breaks_off_goes_on() -> None:
    plan = read(
        "1.甲事。\n牵头单位：市公安局\n配合单位：市燃气集团、\n市应急管理局\n完成时限：2025年12月底\n2.乙事。\n责任单位：市教育局"
    )
    assert [cells(item) for item in plan.items] == [
        ("市公安局", "市燃气集团、市应急管理局", "2025年12月底"),
        ("市教育局", "", "未明确"),
    ]


def test_what_is_attached_is_no_item() -> None:
    lines = (HEAD + "1.甲事。（市公安局、市税务局）\n2.乙事。（市教育局）\n附件：1.名词解释\n2.联系方式").split("\n")
    plan = propose(PlanDocument("p", tuple(PlanParagraph(line, f"第{n}行") for n, line in enumerate(lines, 1))))
    assert [item.cells[PlanColumn.GOAL].value for item in plan.items] == ["甲事。", "乙事。"]


def test_units_that_a_blank_keeps_apart_are_several() -> None:
    (item,) = read("1.甲事。（牵头单位：市水利局 市生态环境局；责任单位：市住建局　市农业农村局）").items
    assert cells(item)[:2] == ("市水利局、市生态环境局", "市住建局、市农业农村局")
