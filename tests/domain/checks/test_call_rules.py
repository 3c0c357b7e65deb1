"""A returned form of a data call: what is understood of each figure, and what is asked back."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.calendar.data_call import CallColumn, FigureKind
from duban.domain.checks.call_rules import check_call, figures_in, remarks_in
from duban.domain.checks.context import Case
from duban.domain.form.call import AskedFigure
from duban.domain.returns.submission import FilledForm, FilledRow, Severity

ON = date(2021, 11, 15)
NUMBER = CallColumn("贷款余额", unit="亿元")
DAY = CallColumn("上线日期", FigureKind.DATE)
CHOICE = CallColumn("办理方式", FigureKind.CHOICE, choices=("网上", "窗口（大厅）"))
QUESTION = CallColumn("已联网", FigureKind.YES_NO)
WORDS = CallColumn("说明", FigureKind.TEXT)


def understood(column: CallColumn, text: str) -> str | None:
    filled = FilledForm("", "", {}, (FilledRow(1, {"value": text}, {}),), ())
    return figures_in(filled, [AskedFigure(1, column)], ON).get(1)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (NUMBER, "1,234.50亿元", "1234.5"),
        (NUMBER, " 0 ", "0"),
        (NUMBER, "约300", None),
        (NUMBER, "", None),
        (DAY, "2021年12月1日", "2021-12-01"),
        (DAY, "年底前后", None),
        (CHOICE, "网上", "网上"),
        (CHOICE, "窗口(大厅)", "窗口（大厅）"),
        (CHOICE, "电话", None),
        (QUESTION, "是", "是"),
        (QUESTION, "√", "是"),
        (QUESTION, "有", "是"),
        (QUESTION, "否", "否"),
        (QUESTION, "没有", "否"),
        (QUESTION, "部分", None),
        (WORDS, "  见附件  ", "见附件"),
    ],
)
def test_what_is_understood_goes_into_the_table_as_it_was_asked(
    column: CallColumn, text: str, said: str | None
) -> None:
    assert understood(column, text) == said


def test_a_row_that_is_gone_says_nothing() -> None:
    filled = FilledForm("", "", {}, (), ())
    assert figures_in(filled, [AskedFigure(1, NUMBER)], ON) == {}


def test_what_is_noted_beside_a_figure_is_kept_with_it() -> None:
    figures = [AskedFigure(number, NUMBER) for number in (1, 2, 3)]
    texts = ({"value": "3", "remark": " 不含外币 "}, {"value": "4", "remark": " "})
    filled = FilledForm("", "", {}, tuple(FilledRow(at, one, {}) for at, one in enumerate(texts, start=1)), ())
    assert remarks_in(filled, figures) == {1: "不含外币"}


RETURN = Reference.parse("qz2021/loans/2021-11-19/swj")
FIGURES = tuple(
    AskedFigure(number, column)
    for number, column in enumerate((NUMBER, replace(DAY, required=False), CHOICE, QUESTION), start=1)
)
GOOD = ("300", "", "网上", "是")


def form(*said: str, remark: str = "") -> FilledForm:
    rows = (
        FilledRow(
            number, {"value": text, "remark": remark}, {"value": f"数据填报!E{number}", "remark": f"数据填报!F{number}"}
        )
        for number, text in enumerate(said, start=1)
    )
    return FilledForm(str(RETURN), "t", {}, tuple(rows), kind=FormName.CALL)


def found(filled: FilledForm, off: Collection[str] = ()) -> list[tuple[str, Severity, str]]:
    """What is said of the figures; of the people on the cover others say more."""
    case = Case(filled, (), RETURN, lambda *_: True, ON, {"swj": "市税务局"}, ())
    said = check_call(case, FIGURES, off)
    return [
        (one.code, one.level, one.cell) for one in said if one.code in ("E02", "E04", "E07", "E13", "E14", "E22", "W09")
    ]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (GOOD, []),
        (("约300", "", "网上", "是"), [("E13", Severity.ERROR, "数据填报!E1")]),
        (("300", "年底", "网上", "是"), [("E14", Severity.ERROR, "数据填报!E2")]),
        (("300", "", "电话", "是"), [("E07", Severity.ERROR, "数据填报!E3")]),
        (("300", "", "网上", "部分"), [("E07", Severity.ERROR, "数据填报!E4")]),
        (("", "", "网上", ""), [("E22", Severity.ERROR, "数据填报!E1"), ("E22", Severity.ERROR, "数据填报!E4")]),
        (("", "", "", ""), [("E04", Severity.ERROR, "")]),
    ],
)
def test_what_is_not_what_was_asked_is_sent_back_with_its_cell(said: tuple[str, ...], wrong: list[object]) -> None:
    assert found(form(*said)) == wrong


def test_the_sentence_says_what_was_asked_and_what_stands_there() -> None:
    case = Case(form("300", "", "网上", "部分"), (), RETURN, lambda *_: True, ON, {"swj": "市税务局"}, ())
    sentence = next(one.sentence for one in check_call(case, FIGURES) if one.code == "E07")
    assert sentence == "“已联网”填写的“部分”不在选项内，必填，填“是”或“否”。"


def test_another_kind_of_form_is_told_as_that_alone() -> None:
    assert found(replace(form(*GOOD), kind=FormName.ITEMS)) == [("E04", Severity.ERROR, "")]


def test_what_may_be_secret_is_locked_away_wherever_it_stands() -> None:
    assert ("W09", Severity.QUERY, "数据填报!F1") in found(form(*GOOD, remark="秘密★10年"))
    assert ("W09", Severity.QUERY, "数据填报!E1") in found(form("机密★", "", "网上", "是"))


def test_another_units_form_is_told_as_that_alone() -> None:
    others = replace(form("约300", "", "电话", "是"), reference="qz2021/loans/2021-11-19/jyj")
    assert found(others) == [("E02", Severity.ERROR, "")]


def test_rules_of_the_cover_are_judged_unless_they_are_switched_off() -> None:
    case = Case(form(*GOOD), (), RETURN, lambda *_: True, ON, {"swj": "市税务局"}, ())
    codes = {one.code for one in check_call(case, FIGURES)}
    assert codes
    code = sorted(codes)[0]
    assert {one.code for one in check_call(case, FIGURES, (code,))} == codes - {code}
