"""协调事项答复表: what a unit that is asked to help reads and answers."""

from datetime import date

from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.period import Period
from duban.domain.form.coordination import (
    ACCOUNT,
    ERRAND_COLUMNS,
    ERRAND_SHEET,
    HELPER_COLUMNS,
    RESULT,
    SHEET,
    AskedNeed,
    HelperForm,
    helper_form,
)
from duban.domain.form.layout import FormLayout
from duban.domain.returns.helping import HelperAnswer, HelperPart

MAIN = AskedNeed(*(3, "第12项“压减环节”", "市税务局", "请开放接口", "请尽快研究", HelperPart.MAIN), date(2021, 12, 31))
SIDE = AskedNeed(7, "第40项“提速”", "市医保局", "请核对名单", "", HelperPart.SIDE, date(2021, 12, 29))
OPEN = AskedNeed(8, "第41项“公开”", "市民政局", "请提供目录", "", HelperPart.SIDE, None)


def layout(*asked: AskedNeed, subordinate: bool = True, errands: bool = False) -> FormLayout:
    return helper_form(
        HelperForm(
            reference=Reference("qz2021", "monthly", Period.parse("2021-12"), "dsj"),
            token="0" * 8,
            title="优化营商环境专项行动\n协调事项答复表",
            organisation="市大数据局",
            salutation="贵局",
            subordinate=subordinate,
            asked=asked,
            refuses_within=2,
            contact_line="联系人：督办岗",
            errands=errands,
        )
    )


def cover(*asked: AskedNeed, subordinate: bool = True) -> str:
    return "\n".join(f"{line.label}{line.text}" for line in layout(*asked, subordinate=subordinate).cover)


def shown(need: AskedNeed) -> list[str]:
    return [column.shows(None, need) for column in HELPER_COLUMNS if column.shows]


def test_each_line_says_what_is_needed_by_whom_and_until_when() -> None:
    assert shown(MAIN) == [*("3", "第12项“压减环节”", "市税务局", "请开放接口", "请尽快研究", "主办\n12月31日前")]
    assert shown(OPEN)[-2:] == ["—", "协办"]


def test_the_answer_is_chosen_and_accounted_for() -> None:
    asked = {column.key: column for column in HELPER_COLUMNS if not column.shows}
    assert [column.required for column in asked.values()] == [True, True]
    assert (list(asked), asked[RESULT].choices(None, MAIN)) == ([RESULT, ACCOUNT], tuple(HelperAnswer))


def test_the_first_day_of_all_matters_is_the_day_to_answer() -> None:
    assert "请于12月29日（周三）下班前回复" in cover(MAIN, SIDE, OPEN)
    assert "请于收到后回复" in cover(OPEN)


def test_who_takes_no_orders_is_asked_for_a_favour() -> None:
    assert "下列1项由其他单位提出，请贵局协助办理。" in cover(MAIN)
    assert "下列2项由其他单位提出，商请贵局协助办理。" in cover(MAIN, SIDE, subordinate=False)
    assert "请于2个工作日内选择“不属于本单位职责”" in cover(MAIN)


def test_the_workbook_names_what_it_asks_and_asks_for_nobodys_name() -> None:
    form = layout(MAIN, SIDE)
    assert (form.facts["items"], form.facts["form"]) == ("3 7", "need")
    assert [line for line in form.cover if line.field] == [], "who answers is known by the mail"


def test_the_sheet_fills_a_page_lying_down_below_a_cover_of_its_usual_heights() -> None:
    form = layout(MAIN)
    (table,) = form.sheets
    assert (table.sheet, table.held, form.labels) == (SHEET, 1, 24)
    assert sum(column.width for column in HELPER_COLUMNS) == 155
    assert [line.height for line in form.cover[:3]] == [30, 70, 34]
    assert (form.cover[-1].text, form.cover[-1].height) == ("联系人：督办岗", 34)


def test_what_a_paper_gave_has_a_sheet_of_its_own_which_the_cover_names() -> None:
    for errands, sheet, columns in ((False, SHEET, HELPER_COLUMNS), (True, ERRAND_SHEET, ERRAND_COLUMNS)):
        form = layout(MAIN, errands=errands)
        (table,) = form.sheets
        assert (table.sheet, table.columns) == (sheet, columns)
        assert sheet in "".join(line.text for line in form.cover)
