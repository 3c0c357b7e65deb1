"""Prose as offices write it: articles, and paragraphs without any number below a title."""

from duban.domain.importing.document import PlanDocument, PlanParagraph
from duban.domain.importing.proposal import ImportedPlan, PlanColumn
from duban.domain.importing.proposing import propose


def read(*lines: str) -> ImportedPlan:
    return propose(PlanDocument("措施", tuple(PlanParagraph(line, f"第{at}行") for at, line in enumerate(lines, 1))))


def column(plan: ImportedPlan, wanted: PlanColumn) -> list[str]:
    return [item.cells[wanted].value for item in plan.items]


TITLE = "江州市优化营商环境若干措施"


def test_articles_are_items_and_are_called_by_their_numbers():
    plan = read(
        TITLE,
        "第一条　压缩开办时间。压缩至1个工作日。（责任单位：市市场监管局、市税务局；完成时限：2026年6月）",
        "第二条　减免费用。免收登记费。（责任单位：市自然资源和规划局；完成时限：2026年9月）",
        "第三条　强化监管。推行信用监管。（牵头单位：市市场监管局；完成时限：长期）",
    )
    assert column(plan, PlanColumn.GOAL) == ["压缩开办时间。", "减免费用。", "强化监管。"]
    assert column(plan, PlanColumn.MEASURES) == ["压缩至1个工作日。", "免收登记费。", "推行信用监管。"]
    assert [item.label or str(item.number) for item in plan.items] == ["一", "二", "三"]


def test_the_title_is_no_part_of_the_first_item():
    plan = read(
        TITLE,
        "压缩开办时间。压缩至1个工作日。（责任单位：市市场监管局、市税务局；完成时限：2026年6月）",
        "减免费用。免收登记费。（责任单位：市自然资源和规划局；完成时限：2026年9月）",
        "强化监管。推行信用监管。（牵头单位：市市场监管局；完成时限：长期）",
    )
    assert column(plan, PlanColumn.GOAL) == ["压缩开办时间。", "减免费用。", "强化监管。"]


def test_units_that_share_an_item_may_be_followed_by_its_deadline():
    plan = read(
        "江州市人民政府办公室关于印发优化营商环境2026年工作要点的通知",
        "一、规范执法。推行综合查一次。（市司法局、市市场监管局等按职责分工负责，持续推进）",
        "二、规范收费。公布清单。（市财政局、市发展改革委按职责分工负责，2026年6月底前完成）",
    )
    assert plan.title == "优化营商环境2026年工作要点"
    assert column(plan, PlanColumn.LEAD) == ["市司法局", "市财政局"]
    assert column(plan, PlanColumn.DEADLINE) == ["持续推进", "2026年6月底前完成"]
    assert column(plan, PlanColumn.MEASURES) == ["推行综合查一次。", "公布清单。"]


def test_paragraphs_below_a_heading_that_each_a_line_answers_for_are_items_of_their_own():
    plan = read(
        TITLE,
        "一、政务环境",
        "推行告知承诺。公布清单。",
        "责任单位：市司法局",
        "完成时间：2026年6月底前",
        "推行容缺受理。公布目录。",
        "责任单位：市税务局",
        "完成时间：2026年9月底前",
        "二、法治环境",
        "规范检查。减少频次。",
        "责任单位：市公安局",
        "完成时间：长期坚持",
    )
    assert column(plan, PlanColumn.GOAL) == ["推行告知承诺。", "推行容缺受理。", "规范检查。"]
    assert column(plan, PlanColumn.INDICATOR) == ["政务环境", "政务环境", "法治环境"]
    assert column(plan, PlanColumn.LEAD) == ["市司法局", "市税务局", "市公安局"]


def test_a_heading_whose_paragraph_a_line_answers_for_is_one_item_though_a_remark_follows():
    plan = read(
        TITLE,
        *("一、推行告知承诺", "公布清单。", "责任单位：市司法局", "各地要抓好落实。"),
        *("二、推行容缺受理", "公布目录。", "责任单位：市税务局", "各地要及时报告。"),
    )
    assert column(plan, PlanColumn.GOAL) == ["推行告知承诺", "推行容缺受理"]
