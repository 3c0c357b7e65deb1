"""Targets out of goals and measures: the number, its unit, which side of it is good, and by when."""

from dataclasses import replace
from datetime import date

import pytest

from duban.domain.importing.proposal import ImportedCell, ImportedItem, PlanColumn
from duban.domain.importing.target_proposals import targets_of
from duban.domain.plan.programme import Deadline, DeadlineKind

YEAR_END = date(2025, 12, 31)


def item(goal: str, measures: str = "") -> ImportedItem:
    cells = {column: ImportedCell("", "") for column in PlanColumn}
    cells[PlanColumn.GOAL] = ImportedCell(goal, goal)
    cells[PlanColumn.MEASURES] = ImportedCell(measures or goal, measures or goal)
    return ImportedItem(7, "", cells, Deadline(DeadlineKind.DATED, YEAR_END, "2025年12月底"), "第1行")


@pytest.mark.parametrize(
    ("words", "value", "unit", "direction", "baseline"),
    [
        ("企业开办时间压缩至1个工作日。", "1", "工作日", "<=", ""),
        ("办理手续从18个减至15个。", "15", "个", "<=", "18个"),
        ("由法定20个工作日压缩至5个工作日。", "5", "工作日", "<=", "20个工作日"),
        ("完成不少于30台自助机的投放。", "30", "台", ">=", ""),
        ("线上办电率达90%以上。", "90", "%", ">=", ""),
        ("比例提高到70%。", "70", "%", ">=", ""),
        ("申请材料不超过2份。", "2", "份", "<=", ""),
        ("保有量超1300家。", "1300", "家", ">", ""),
        ("审理周期控制在180天内。", "180", "天", "<=", ""),
        ("费率不得高于1%。", "1", "%", "<=", ""),
        ("放大倍数达到3.5倍。", "3.5", "倍", ">=", ""),
        ("新增国家高新技术企业300家。", "300", "家", ">=", ""),
        ("培训5万人次。", "5", "万人次", ">=", ""),
    ],
)
def test_a_number_that_is_promised(words: str, value: str, unit: str, direction: str, baseline: str) -> None:
    (found,) = targets_of([item(words)])
    target = found.target
    assert (target.target, target.unit, target.direction, found.baseline) == (value, unit, direction, baseline)
    assert (target.enabled, target.item, target.due) == (False, 7, YEAR_END)
    assert found.words in words


def test_a_day_of_its_own_goes_before_the_items_deadline() -> None:
    found = targets_of([item("2025年6月底前缴费时间减至110小时以内，2026年底前减至100小时。")])
    assert [(one.target.target, one.target.due) for one in found] == [
        ("110", date(2025, 6, 30)),
        ("100", date(2026, 12, 31)),
    ]
    assert [one.target.metric for one in found] == ["缴费时间", "缴费时间"]


def test_several_numbers_for_several_classes_are_doubtful() -> None:
    found = targets_of([item("停电时间分别减至1个、2个、5个小时内。")])
    assert [(one.target.target, one.target.unit) for one in found] == [("1", "小时"), ("2", "小时"), ("5", "小时")]
    assert all(one.doubt for one in found)


def test_what_a_clause_does_not_name_goes_on_with_the_one_before() -> None:
    found = targets_of([item("到2026年底，市场主体总量达到30万户，年均增长8%，2027年底达到35万户。")])
    assert [(one.target.metric, one.target.target, one.target.due) for one in found] == [
        ("市场主体总量", "30", date(2026, 12, 31)),
        ("市场主体总量年均增长幅度", "8", date(2026, 12, 31)),
        ("市场主体总量", "35", date(2027, 12, 31)),
    ]


def test_a_year_that_a_number_counts_from_is_no_day_it_is_due() -> None:
    (found,) = targets_of([item("能耗较2020年下降15%。")])
    assert (found.target.due, found.baseline, found.target.metric) == (YEAR_END, "2020年", "能耗下降幅度")


def test_where_nothing_names_it_the_goal_does_and_that_is_doubtful() -> None:
    (found,) = targets_of([item("提升服务质效。", "提升到80%以上。")])
    assert (found.target.metric, "取自目标任务" in found.doubt) == ("提升服务质效", True)


def test_days_in_numerals_are_due_days_as_well() -> None:
    (found,) = targets_of([item("二〇二六年六月底前网办率达到90%。")])
    assert (found.target.metric, found.target.due) == ("网办率", date(2026, 6, 30))


def test_a_thousand_is_no_end_of_a_clause() -> None:
    (found,) = targets_of([item("新增贷款不少于1,200万元。")])
    assert (found.target.metric, found.target.target) == ("新增贷款", "1200")


def test_a_long_name_is_cut_behind_and_told() -> None:
    (found,) = targets_of([item(f"{'甲乙丙丁戊己庚辛壬癸' * 7}率达到90%。")])
    assert found.target.metric == "甲乙丙丁戊己庚辛壬癸" * 6
    assert "过长" in found.doubt


def test_a_column_of_numbers_feeds_targets_before_the_texts_do() -> None:
    with_column = replace(item("建设充电桩，网办率达到90%。"), quantified="300个\n网办率≥95%")
    found = targets_of([with_column])
    assert [(one.target.metric, one.target.target, one.from_column) for one in found] == [
        ("建设充电桩，网办率达到90%", "300", True),
        ("网办率", "95", True),
        ("网办率", "90", False),
    ]
    assert "方向推定" in found[0].doubt


def test_a_bare_number_of_the_column_is_what_the_text_says_of_it() -> None:
    with_column = replace(item("优化服务。", "开办时间由1天压缩至0.5天，培训3天。"), quantified="0.5天")
    (found,) = targets_of([with_column])
    assert (found.target.metric, found.target.direction, found.baseline) == ("开办时间", "<=", "1天")
    assert (found.from_column, found.words, found.doubt) == (True, "开办时间由1天压缩至0.5天", "")


def test_numbers_that_are_alike_but_of_something_else_stay_apart() -> None:
    of_texts = targets_of([item("提升服务质效，提升到80%。", "覆盖率达到80%。")])
    assert [(one.target.metric, one.from_column) for one in of_texts] == [
        ("提升服务质效，提升到80%", False),
        ("覆盖率", False),
    ]
    with_column = targets_of([replace(item("覆盖率达到80%。"), quantified="网办率≥80%")])
    assert [(one.target.metric, one.from_column) for one in with_column] == [("网办率", True), ("覆盖率", False)]


def test_the_same_number_is_proposed_once() -> None:
    with_column = replace(item("网办率达到90%。"), quantified="网办率不低于90%")
    assert [one.from_column for one in targets_of([with_column])] == [True]


@pytest.mark.parametrize(
    "words",
    ["1.推行24小时自助服务。", "2025年底前完成方案。", "按照“五级十五同”标准调整。", "落实18部委文件要求。"],
)
def test_a_number_that_promises_nothing(words: str) -> None:
    assert targets_of([item(words)]) == ()


def in_cells(goal: str, measures: str, repair: str = "", due: date | None = YEAR_END) -> ImportedItem:
    cells = {column: ImportedCell("", "") for column in PlanColumn}
    cells[PlanColumn.GOAL] = ImportedCell(goal, goal, repair)
    cells[PlanColumn.MEASURES] = ImportedCell(measures, measures)
    return ImportedItem(7, "", cells, Deadline(DeadlineKind.DATED, due, ""), "第1行")


def test_targets_of_goal_and_measures_are_counted_through() -> None:
    found = targets_of([in_cells("时间压缩至1个工作日。", "1.材料压减至2份。\n2.费用压减至3元。")])
    assert [(one.target.code, one.target.metric) for one in found] == [
        ("K007-1", "时间"),
        ("K007-2", "材料"),
        ("K007-3", "费用"),
    ]


def test_what_goal_and_measures_both_say_is_promised_once() -> None:
    assert len(targets_of([in_cells("时间压缩至1个工作日。", "时间压缩至1个工作日。")])) == 1
    assert len(targets_of([in_cells("时间压缩至1个工作日。", "推进。时间压缩至1个工作日。")])) == 1


def test_a_goal_that_runs_down_promises_its_numbers_above() -> None:
    found = targets_of([in_cells("时间压缩至1个工作日。", "材料压减至2份。", repair="承上合并")])
    assert [one.target.metric for one in found] == ["材料"]


def test_what_is_gained_counts_up_with_a_doubt() -> None:
    (found,) = targets_of([in_cells("建成充电站300座。", "推进。")])
    assert (found.target.kind, found.target.metric) == ("cumulative", "建成充电站")
    assert found.doubt == "方向由“新增、完成”一类字样推定"


def test_a_comparison_is_a_stock_without_any_doubt() -> None:
    (found,) = targets_of([in_cells("时间压缩至1个工作日。", "推进。")])
    assert (found.target.kind, found.doubt, found.from_column) == ("stock", "", False)


def test_a_number_without_a_name_is_called_by_the_goal_and_one_without_a_day_is_asked_about() -> None:
    (found,) = targets_of([in_cells("优化营商环境。", "不超过2份。", due=None)])
    assert found.target.metric == "优化营商环境"
    assert found.doubt == "指标名称取自目标任务；没有目标日期"


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        pytest.param("费压减至2元", "推进改革", id="one character is no name"),
        pytest.param("税费压减至2元", "税费", id="two characters are one"),
        pytest.param("甲" * 60 + "压减至2元", "甲" * 60, id="sixty characters"),
        pytest.param("甲" * 61 + "压减至2元", "甲" * 60, id="the first sixty characters of a long one"),
    ],
)
def test_what_is_counted(words: str, metric: str) -> None:
    (found,) = targets_of([in_cells("推进改革。", words)])
    assert found.target.metric == metric
    assert ("过长" in found.doubt) is (len(words) > 65)
