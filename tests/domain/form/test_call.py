"""The form of a data call: what its cover says, a row for each figure, and the width of its page."""

from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.data_call import CallColumn, FigureKind
from duban.domain.form import Content
from duban.domain.form.call import CALL_COLUMNS, AskedFigure, CallForm, call_form
from duban.domain.form.layout import TableSheet

FIGURES = (
    AskedFigure(1, CallColumn("面积", unit="平方米")),
    AskedFigure(2, CallColumn("说明", FigureKind.TEXT, required=False)),
)
FORM = CallForm(
    Reference.parse("qz2021/space/2021-11-15/swj"),
    "t",
    "场地情况征集表",
    "市税务局",
    "贵局",
    FIGURES,
    "市政府专题会议纪要〔2021〕9号",
    date(2021, 11, 15),
    datetime(2021, 11, 16, tzinfo=TIMEZONE),
    "联系人：督办岗",
)


def table() -> TableSheet:
    (sheet,) = call_form(FORM).sheets
    assert isinstance(sheet, TableSheet)
    return sheet


def test_the_cover_says_what_is_asked_on_what_ground_and_by_when() -> None:
    told = [(each.label, each.text, each.height) for each in call_form(FORM).cover if each.label or each.text]
    assert ("", "场地情况征集表", 70) in told
    assert ("", "请贵局填报下列2项数据，一次报送，不再另报。", 34) in told
    assert ("依据", "市政府专题会议纪要〔2021〕9号") in [one[:2] for one in told]
    assert ("报送时限", "请于11月15日（周一）下班前报送（11月15日24:00前收到即按时）") in [one[:2] for one in told]
    assert told[0][2] == 30
    assert told[-1] == ("", "联系人：督办岗", 34)
    assert {each.height for each in call_form(FORM).cover if each.field} == {30}


def test_each_figure_is_a_row_that_says_what_is_expected() -> None:
    shown = [[column.shows(FORM, row) for column in CALL_COLUMNS if column.shows] for row in table().rows]
    assert shown == [["1", "面积", "平方米", "必填，数字"], ["2", "说明", "", "选填，文字"]]
    value, remark = [column for column in CALL_COLUMNS if column.is_open]
    assert (value.key, value.required, remark.key, remark.required) == ("value", True, "remark", False)


def test_each_cell_takes_what_its_row_asks() -> None:
    kinds = {
        FigureKind.NUMBER: (Content.NUMBER, ()),
        FigureKind.TEXT: (Content.TEXT, ()),
        FigureKind.DATE: (Content.DATE, ()),
        FigureKind.CHOICE: (Content.CHOICE, ("网上", "窗口")),
        FigureKind.YES_NO: (Content.CHOICE, ("是", "否")),
    }
    value = next(column for column in CALL_COLUMNS if column.key == "value")
    assert value.choices
    for kind, taken in kinds.items():
        asked = AskedFigure(1, CallColumn("甲", kind, choices=("网上", "窗口") if kind is FigureKind.CHOICE else ()))
        assert (value.content_of(FORM, asked), value.choices(FORM, asked)) == taken
        assert value.hint_of(FORM, asked) == f"甲：{asked.column.asks}。"
    remark = next(column for column in CALL_COLUMNS if column.key == "remark")
    assert remark.content_of(FORM, FIGURES[0]) is Content.TEXT
    assert remark.hint_of(FORM, FIGURES[0]) == "口径、数据来源等需要说明的，可不填。"


def test_the_printed_page_has_its_width() -> None:
    assert [column.width for column in CALL_COLUMNS] == [5.5, 36, 9, 26, 28, 24]
    assert (table().room, table().held, call_form(FORM).labels) == (30.0, 2, 24)


def test_the_hidden_sheet_says_whose_form_it_is_and_what_it_asked() -> None:
    assert call_form(FORM).facts == {
        "reference": "qz2021/space/2021-11-15/swj",
        "token": "t",
        "template": "2",
        "form": "call",
        "items": "1 2",
        "columns": "number title unit asks value remark",
    }
    assert FORM.on_time_until == date(2021, 11, 15)
