"""Lines of a file with figures: what each means, and what is told of one that means nothing certain."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from duban.domain.plan.figure_lines import FigureLine, period_called, read_figures
from duban.domain.plan.programme import Kpi, Programme

TODAY = date(2021, 11, 3)
RANK = Kpi("K1-1", 1, "评价得分", "分", ">=", "90", None, "stock", enabled=True, source="省营商环境监测平台")
SHARE = replace(RANK, code="K2-1", item=2, metric="网上可办率", unit="%")
ASKED = replace(RANK, code="K3-1", item=3, metric="办理时间", unit="小时", source="")
TWIN = replace(RANK, code="K4-1", item=4, metric="评价得分二")
PLAN = Programme("p", "专项行动", (), (), (), (RANK, SHARE, ASKED, TWIN, replace(TWIN, code="K4-2")), (), "0" * 64)
LINE = FigureLine("《表》第2行", "K1-1", "", "2021-10", "86.5", "表!D2")


def read(*lines: FigureLine):
    return read_figures(lines, PLAN, TODAY)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2021-10", "2021-10"),
        ("2021年10月份", "2021-10"),
        ("2021.10", "2021-10"),
        ("202110", "2021-10"),
        ("2021-10-31", "2021-10"),
        ("二〇二一年十月", "2021-10"),
        ("2021年1—10月", "2021-10"),
        ("2021年三季度", "2021-Q3"),
        ("2021Q3", "2021-Q3"),
        ("2021年上半年", "2021-H1"),
        ("2021年下半年", "2021-H2"),
        ("2021H1", "2021-H1"),
        ("2021H2", "2021-H2"),
        ("2021年度", "2021"),
    ],
)
def test_a_period_is_known_however_it_is_written(written: str, meant: str) -> None:
    assert str(period_called(written)) == meant


@pytest.mark.parametrize("written", ["", "10月", "2021年13月", "2021-02-30", "上月", "2021.1"])
def test_a_period_that_could_be_another_is_none(written: str) -> None:
    assert period_called(written) is None


@pytest.mark.parametrize(
    "line",
    [
        replace(LINE, code="ｋ１-1"),
        replace(LINE, code="", name=" 评价得分 "),
        replace(LINE, name="评价得分"),
        replace(LINE, value="86.5分"),
    ],
)
def test_a_target_is_found_by_its_code_or_its_name(line: FigureLine) -> None:
    (figure,) = read(line).figures
    assert (figure.kpi, str(figure.period), figure.value, figure.cell) == (RANK, "2021-10", Decimal("86.5"), "表!D2")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (replace(LINE, code="K9"), "没有编号为“K9”的量化指标"),
        (replace(LINE, code="", name="得分"), "没有名称为“得分”的量化指标"),
        (replace(LINE, code="", name=""), "都为空"),
        (replace(LINE, code="", name="评价得分二"), "对应 K4-1、K4-2 等2个指标，请填写指标编号"),
        (replace(LINE, name="网上可办率"), "编号 K1-1 的指标名称是“评价得分”，与所填“网上可办率”不符"),
        (replace(LINE, code="K3-1"), "由牵头单位填报，不能导入"),
        (replace(LINE, period="10月"), "期间“10月”无法识别，请写成如 2021-10"),
        (replace(LINE, period=""), "期间为空"),
        (replace(LINE, period="2021-12"), "期间“2021-12”尚未开始"),
        (replace(LINE, value="约90"), "数值“约90”无法确定，请只填一个数字，单位为分"),
        (replace(LINE, value="#N/A"), "数值“#N/A”无法确定"),
        (replace(LINE, code="K2-1", value="0.9"), "数值“0.9”无法确定"),
    ],
)
def test_what_is_unknown_or_doubtful_is_told_with_its_place_and_what_to_do(line: FigureLine, told: str) -> None:
    found = read(line)
    assert [fault.startswith("《表》第2行：") and told in fault for fault in found.faults] == [True]


def test_a_line_without_a_value_says_nothing() -> None:
    assert (read(replace(LINE, value=" ")).empty, read(replace(LINE, value=" ")).faults) == (1, ())


def test_the_same_twice_is_one_figure_and_two_values_are_a_fault() -> None:
    again = replace(LINE, place="《表》第3行")
    assert len(read(LINE, again).figures) == 1
    (fault,) = read(LINE, replace(again, value="87")).faults
    assert fault == "《表》第3行：指标“评价得分”2021年10月在《表》第2行已有另一个数值86.5，请只保留一个。"


def test_a_period_that_begins_today_has_begun() -> None:
    line = replace(LINE, period="2021-11")
    assert read_figures([line], PLAN, date(2021, 11, 1)).faults == ()
    assert len(read_figures([line], PLAN, date(2021, 10, 31)).faults) == 1


def test_of_two_targets_of_one_name_the_one_with_a_source_is_meant() -> None:
    plan = replace(PLAN, kpis=(replace(ASKED, metric="得分"), replace(RANK, metric="得分")))
    (figure,) = read_figures([replace(LINE, code="", name="得分")], plan, TODAY).figures
    assert figure.kpi.code == RANK.code
