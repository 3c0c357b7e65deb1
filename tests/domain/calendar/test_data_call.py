"""What a data call may ask: settings that cannot be meant are told, each by the name of its entry."""

import pytest

from duban.domain.calendar.data_call import CallColumn, DataCall, FigureKind

AREA, PLACES = CallColumn("面积", unit="平方米"), CallColumn("有何场所", FigureKind.CHOICE, choices=("有", "无"))


def call(*columns: CallColumn, units: tuple[str, ...] = ("swj",)) -> DataCall:
    return DataCall(columns, units)


def test_what_is_not_said_is_a_number_that_has_to_be_filled_in_and_no_county_is_asked() -> None:
    assert (AREA.kind, AREA.required, call(AREA).counties) == (FigureKind.NUMBER, True, False)


@pytest.mark.parametrize(
    ("column", "asks"),
    [
        (AREA, "必填，数字"),
        (CallColumn("说明", FigureKind.TEXT, required=False), "选填，文字"),
        (CallColumn("何时", FigureKind.DATE), "必填，日期，如2021-12-31"),
        (PLACES, "必填，填其中一项：有、无"),
        (CallColumn("已上线", FigureKind.YES_NO), "必填，填“是”或“否”"),
    ],
)
def test_the_form_says_what_is_expected(column: CallColumn, asks: str) -> None:
    assert column.asks == asks


@pytest.mark.parametrize(
    ("meant", "faults"),
    [
        (call(AREA, PLACES), []),
        (call(AREA, CallColumn("层数")), []),
        (call(), ["columns 至少写一项，每项写明 title"]),
        (call(AREA, CallColumn(" ")), ["columns 至少写一项，每项写明 title"]),
        (call(AREA, units=()), ["units 须写明向哪些单位征集（单位代码）"]),
        (call(AREA, CallColumn(" 面积")), ["columns 中“面积”写了两次"]),
        (call(AREA, AREA, AREA), ["columns 中“面积”写了两次"]),
        (
            call(CallColumn("类型", FigureKind.CHOICE)),
            ['columns 中“类型”：kind = "choice" 的须写明 choices，其他的不写'],
        ),
        (call(CallColumn("类型", FigureKind.CHOICE, choices=("一" * 127, "二" * 127))), []),
        (
            call(CallColumn("类型", FigureKind.CHOICE, choices=("一" * 127, "二" * 128))),
            ["columns 中“类型”：choices 合计不超过255个字，各项中不用半角逗号，否则没有下拉列表"],
        ),
        (
            call(CallColumn("类型", FigureKind.CHOICE, choices=("甲,乙", "丙"))),
            ["columns 中“类型”：choices 合计不超过255个字，各项中不用半角逗号，否则没有下拉列表"],
        ),
        (call(CallColumn("数", choices=("一",))), ['columns 中“数”：kind = "choice" 的须写明 choices，其他的不写']),
    ],
)
def test_what_cannot_be_meant_is_told(meant: DataCall, faults: list[str]) -> None:
    assert list(meant.faults()) == faults


@pytest.mark.parametrize(
    ("column", "answers"),
    [(AREA, ()), (PLACES, ("有", "无")), (CallColumn("已上线", FigureKind.YES_NO), ("是", "否"))],
)
def test_what_may_be_chosen_is_said_by_the_settings_or_is_yes_and_no(
    column: CallColumn, answers: tuple[str, ...]
) -> None:
    assert column.answers == answers
