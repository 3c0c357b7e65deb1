"""The three forms as their sheets: what stands on a cover, over a table, and how high, wide and held it is."""

from dataclasses import replace
from datetime import date, datetime

from tests.builders import ITEMS, PEOPLE, REFERENCE, TOKEN, form

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form import COVER_SHEET
from duban.domain.form.co_lead import CountersignForm, co_lead_form, columns_for
from duban.domain.form.county import PARTS, AskedIndicator, CountyForm
from duban.domain.form.county_sheets import county_form
from duban.domain.form.department import balanced, department_form
from duban.domain.form.layout import FormLayout, TableSheet, TextSheet
from duban.domain.form.tables import COUNTY_TABLES, ITEM_TABLES
from duban.domain.plan.programme import Indicator, Kpi
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState

KPI = Kpi("K38-1", 38, "办理时间", "小时", "<=", "110", date(2021, 12, 31), "stock", enabled=True)
DEPARTMENT = form(kpis=(KPI,), mapped=ITEMS[:1], asked_last=30, dropped=(3,), terminated=(9, 12))
BEHIND = IndicatorAccount(2, IndicatorState.BEHIND, "未通。", (6, 7))
COUNTY = CountyForm(
    Reference.parse("qz2021/county_quarterly/2021-Q4/huian"),
    TOKEN,
    "专项行动2021年第四季度工作情况表",
    "惠安县",
    "贵县",
    tuple(AskedIndicator(Indicator(number, f"指标{number}", "类"), (number, number + 1)) for number in (1, 2)),
    (date(2021, 9, 26), date(2021, 12, 25)),
    date(2021, 12, 24),
    datetime(2021, 12, 28, tzinfo=TIMEZONE),
    "电话：0595-00000000",
    PEOPLE,
)
LAST = CountyAccount("甲", "乙", "丙", (BEHIND,), plan="方案", exploratory="试点")
CO_LEAD = CountersignForm(
    REFERENCE,
    TOKEN,
    "专项行动\n会签表",
    "市住建局",
    "贵局",
    ("市税务局", "市财政局"),
    ITEMS[:2],
    (date(2021, 9, 26), date(2021, 10, 25)),
    date(2021, 10, 21),
    "电话：0595-00000000",
    PEOPLE,
)


def lines(layout: FormLayout) -> list[tuple[str, str, float | None]]:
    """The cover: its label or the beginning of its text, how it looks and how high it is."""
    return [((line.label or line.text)[:12], line.style, line.height) for line in layout.cover]


def over(sheet: TableSheet | TextSheet) -> list[tuple[int, int, str, str]]:
    """The lines over a sheet with the beginnings of their texts."""
    return [(head.row, head.column, head.text[:8], head.style) for head in sheet.head]


def shape(table: TableSheet) -> tuple[object, ...]:
    """How a table is laid out."""
    pages = (table.across, table.block, table.blocks_a_page, table.merged)
    return (table.room, table.header_height, table.held, table.is_filtered, pages)


def bands(table: TableSheet) -> list[tuple[int, int, str, str]]:
    """What stands over its columns."""
    return [(band.first, band.last, band.text, band.style) for band in table.bands]


def test_the_cover_of_a_department_says_what_by_when_and_who() -> None:
    assert lines(department_form(DEPARTMENT)) == [
        ("本邮箱为互联网邮箱，严禁", "cover banner", 24),
        ("泉州市营商环境持续提升专", "cover title", 58),
        ("贵局本期共有 4 项任务", "cover unit", 28),
        ("填报进度", "cover count", 28),
        ("填报单位", "cover text", 24),
        ("报送编号", "cover text", 24),
        ("统计期", "cover text", 24),
        ("报送时限", "cover text", 36),
        ("本期不再填报", "cover text", 24),
        ("填报步骤", "cover unit", 26.0),
        ("1. 打开下方“填报表”", "cover step", 35),
        ("2. 每项选择“完成情况", "cover step", 35),
        ("3. “量化指标”表共 ", "cover step", 20),
        ("4. “路线图”表只填这", "cover step", 20),
        ("5. 核对下表填报人、联", "cover step", 35),
        ("6. 直接回复原邮件并附", "cover step", 20),
        ("", "", 8),
        ("填报人", "cover open", 28.0),
        ("联系电话", "phone", 28.0),
        ("审核人（科室负责人）", "cover open", 28.0),
        ("签发人（分管领导）", "cover open", 28.0),
        ("零报告", "cover open", 24.0),
        ("零报告原因", "cover open", 30.0),
        ("可复制推广的经验做法（选", "cover open", 64),
        ("盖章处", "cover seal", 96),
        ("联系人：市营商办（市发改", "cover step", 26),
    ]
    told = {line.label or line.text[:2]: line.text for line in department_form(DEPARTMENT).cover}
    assert told["本期不再填报"] == "已销号：第3项；已终止：第9、12项"
    assert told["报送时限"] == "请于10月25日（周一）下班前报送（10月25日24:00前收到均为按时）"
    assert told["贵局"] == "贵局本期共有 4 项任务事项。本次需填 19 格，上次 30 格。"
    assert told["联系电话"] == PEOPLE["phone"]
    many = department_form(replace(DEPARTMENT, dropped=tuple(range(100, 140))))
    assert next(line.height for line in many.cover if line.label == "本期不再填报") == 66


def test_a_department_is_asked_on_the_sheets_that_ask_something() -> None:
    table, targets, road = department_form(DEPARTMENT).sheets
    assert isinstance(table, TableSheet)
    assert isinstance(targets, TableSheet)
    assert isinstance(road, TableSheet)
    assert [each.sheet for each in (table, targets, road)] == ["填报表", "量化指标", "路线图"]
    assert over(table) == [
        (1, 1, "填报表", "title"),
        (2, 1, "市税务局", "facts"),
        (1, 5, "泉州市营商环境持", "title"),
        (2, 5, "统计期：9月26", "facts"),
        (3, 5, "本邮箱为互联网邮", "banner"),
    ]
    assert over(road) == [
        (1, 1, "路线图（时间表）", "title"),
        (2, 1, "填报单位：市税务", "facts"),
        (3, 1, "只填写一次：请为", "facts"),
    ]
    assert [shape(each) for each in (table, targets, road)] == [
        (76.0, 44.0, 4, True, (2, 1, 0, ())),
        (30.0, 44.0, 0, False, (None, 1, 0, ())),
        (20.0, 44.0, 0, False, (None, 6, 3, ("missing", "goal", "deadline"))),
    ]
    assert bands(table) == [
        (1, 4, "事项", "band"),
        (5, 9, "以下内容已预先填好，请勿改动", "band"),
        (10, 14, "以下黄色单元格由贵单位填写（▼为下拉选择，灰色格不填）", "open band"),
        (15, 22, "以下黄色单元格由贵单位填写", "open band"),
    ]
    assert bands(targets) == [(1, 8, "以下内容已预先填好，请勿改动", "band"), (9, 10, "由贵单位填写", "open band")]
    assert table.foot == road.foot == "市税务局　qz2021/department_monthly/2021-10/shuiwu"
    assert [(step.item.number, step.number) for step in road.rows] == [(38, number) for number in range(1, 7)]
    only = department_form(form())
    assert [each.sheet for each in only.sheets] == ["填报表"]
    assert len(only.cover) == len(department_form(DEPARTMENT).cover) - 3, "two steps and 本期不再填报"


def test_both_printed_pages_are_equally_wide_whichever_was_the_narrower() -> None:
    """The columns up to 目标任务 stand on both."""
    asked = department_form(DEPARTMENT).sheets[0].columns  # type: ignore[union-attr]
    for more in ("measures", "progress"):
        wider = tuple(replace(each, width=each.width + 9) if each.key == more else each for each in asked)
        columns = balanced(wider)
        second = next(at for at, each in enumerate(columns) if each.begins_page)
        left = sum(each.width + 0.7 for each in columns[:second])
        right = sum(each.width + 0.7 for each in (*columns[:4], *columns[second:]))
        assert abs(left - right) < 0.1
    assert [each.key for each in columns[:4]] == ["number", "missing", "indicator", "goal"]


def test_the_hidden_sheet_says_what_was_asked() -> None:
    facts = department_form(DEPARTMENT).facts
    assert (facts["reference"], facts["token"], facts["template"]) == (str(REFERENCE), TOKEN, "2")
    assert (facts["items"], facts["targets"], facts["milestones"]) == ("38 39 40 41", "K38-1", "38")
    assert facts["columns"].split()[9:13] == ["unchanged", "status", "measure_1", "measure_2"]
    assert dict(county_form(COUNTY).facts) == {
        "reference": "qz2021/county_quarterly/2021-Q4/huian",
        "token": "token-of-this-return",
        "template": "2",
        "form": "county",
        "items": "1 2",
        "parts": "work problems next_steps plan exploratory experience",
    }
    assert dict(co_lead_form(CO_LEAD).facts) == {
        "reference": "qz2021/department_monthly/2021-10/shuiwu",
        "token": "token-of-this-return",
        "template": "2",
        "form": "countersign",
        "items": "38 39",
        "columns": "number goal measures deadline measure_1 measure_2 progress remark",
    }


def test_the_cover_of_a_county_asks_for_a_scan_where_one_is_due() -> None:
    first, later = county_form(COUNTY), county_form(replace(COUNTY, wants_scan=False, is_baseline=True))
    assert lines(first) == [
        ("本邮箱为互联网邮箱，严禁", "cover banner", 30),
        ("专项行动\n2021年第四", "cover title", 70),
        ("贵县本季度需填报三个部分", "cover unit", 52),
        ("填报单位", "cover text", 30),
        ("报送编号", "cover text", 38),
        ("统计期", "cover text", 30),
        ("报送时限", "cover text", 38),
        ("填报进度", "cover text", 30),
        ("", "", None),
        ("填报步骤", "cover unit", 26.0),
        ("1. 打开下方“季度情况", "cover step", 22),
        ("2. 打开“一级指标情况", "cover step", 38),
        ("3. 核对下表填报人、联", "cover step", 22),
        ("4. 直接回复原邮件并附", "cover step", 38),
        ("", "", None),
        ("填报人", "cover open", 30),
        ("联系电话", "phone", 30),
        ("审核人（科室负责人）", "cover open", 30),
        ("签发人（分管领导）", "cover open", 30),
        ("盖章处", "cover seal", 110),
        ("", "", None),
        ("电话：0595-0000", "cover step", 34),
    ]
    assert [line.text for line in first.cover if "扫描件" in line.text] == [
        "4. 直接回复原邮件并附上本表（.xlsx 格式，文件名可以更改）和加盖公章的扫描件（PDF）。"
    ]
    assert not [line for line in later.cover if "扫描件" in line.text]
    assert [line.text for line in later.cover if line.label == "统计期"] == ["9月26日—12月25日（首期摸底，不计分）"]
    assert [each.labels for each in (first, department_form(DEPARTMENT), co_lead_form(CO_LEAD))] == [24, 30, 24]


def test_a_county_writes_its_parts_into_cells_under_headings() -> None:
    account, indicators = county_form(COUNTY).sheets
    assert isinstance(account, TextSheet)
    assert isinstance(indicators, TableSheet)
    assert (over(account), over(indicators)) == (
        [(1, 2, "专项行动2021", "title"), (2, 2, "填报单位：惠安县", "facts"), (3, 2, "本邮箱为互联网邮", "banner")],
        [(1, 1, "专项行动2021", "title"), (2, 1, "填报单位：惠安县", "facts"), (3, 1, "本邮箱为互联网邮", "banner")],
    )
    assert shape(indicators) == (23.0, 34.0, 2, False, (1, 1, 0, ()))
    told = [(part.heading, part.mark, part.cells, part.is_counted, part.begins_page) for part in account.parts]
    assert told == [
        ("一、工作推进情况（必填，3000字以内）", "#part_work", 3, True, False),
        ("二、存在问题（必填，3000字以内）", "#part_problems", 2, True, False),
        ("三、下一步工作计划（必填，3000字以内）", "#part_next_steps", 2, True, False),
        ("四、本地落实方案（首次填报时填写，以后不再询问）", "#part_plan", 1, False, True),
        ("五、承接省上探索性任务（选填）", "#part_exploratory", 1, False, False),
        ("六、典型经验（选填）", "#part_experience", 1, False, False),
    ]
    assert account.parts[0].hint == PARTS[0].hint + "3000字以内。"
    assert (account.parts[3].hint, account.parts[3].advice) == (PARTS[3].hint, f"▸ {PARTS[3].hint}")
    assert account.foot == indicators.foot == "惠安县　2021-Q4"


def test_last_quarters_words_are_shown_and_its_choices_filled_in() -> None:
    layout = county_form(replace(COUNTY, last=LAST, last_title="2021年第三季度"))
    account, indicators, before = layout.sheets
    assert isinstance(account, TextSheet)
    assert isinstance(indicators, TableSheet)
    assert isinstance(before, TextSheet)
    assert [part.text for part in account.parts] == ["", "", "", "试点", ""]
    assert [(part.heading, part.text, part.mark, part.cells) for part in before.parts] == [
        ("工作推进情况", "甲", "", 1),
        ("存在问题", "乙", "", 1),
        ("下一步工作计划", "丙", "", 1),
        ("本地落实方案", "方案", "", 1),
        ("承接省上探索性任务", "试点", "", 1),
    ]
    assert over(before) == [(1, 1, "惠安县2021年", "title")]
    said = {
        column.key: (column.shows or column.carried)(indicators.form, row)
        for column in indicators.columns
        for row in indicators.rows[1:]
    }
    assert said == {
        "number": "2",
        "name": "指标2",
        "covers": "2—3",
        "last": "滞后",
        "state": "滞后",
        "text": "未通。",
        "items": "6—7",
    }
    unsaid = [column.carried(indicators.form, indicators.rows[0]) for column in indicators.columns[4:]]
    assert (unsaid, indicators.columns[3].shows(indicators.form, indicators.rows[0])) == ([None] * 3, "—")  # type: ignore[misc]
    (first,) = [table for table in county_form(COUNTY).sheets if isinstance(table, TableSheet)]
    assert first.columns[3].shows(first.form, first.rows[0]) == "首次填报"  # type: ignore[misc]


def test_a_co_lead_is_asked_for_its_opinion_and_its_part() -> None:
    layout = co_lead_form(CO_LEAD)
    (table,) = layout.sheets
    assert isinstance(table, TableSheet)
    assert lines(layout) == [
        ("本邮箱为互联网邮箱，严禁", "cover banner", 30),
        ("专项行动\n会签表", "cover title", 70),
        ("下列2项由市税务局、市财", "cover unit", 34),
        ("会签单位", "cover text", 30.0),
        ("统计期", "cover text", 30.0),
        ("反馈时限", "cover text", 30.0),
        ("", "", None),
        ("填报步骤", "cover unit", 26.0),
        ("1. 打开下方“会签表”", "cover step", 22),
        ("2. 在下表选择“会签意", "cover step", 22),
        ("3. 直接回复原邮件并附", "cover step", 22),
        ("", "", None),
        ("会签意见", "cover open", 30.0),
        ("修改意见（如有）", "cover open", 90.0),
        ("填报人", "cover open", 30),
        ("联系电话", "phone", 30),
        ("", "", None),
        ("电话：0595-0000", "cover step", 34),
    ]
    assert layout.cover[2].text == "下列2项由市税务局、市财政局牵头报送，请贵局会签。"
    assert layout.cover[5].text == "请于10月21日（周四）下班前反馈；逾期未反馈的，视为无意见"
    assert (over(table), shape(table), table.foot) == (
        [(1, 1, "专项行动会签表", "title"), (2, 1, "会签单位：市住建", "facts"), (3, 1, "本邮箱为互联网邮", "banner")],
        (40.0, 34.0, 1, False, (1, 1, 0, ())),
        "市住建局",
    )
    assert [(column.key, column.width, column.is_open) for column in columns_for(ITEMS[:2])] == [
        ("number", 5, False),
        ("goal", 22, False),
        ("measures", 52, False),
        ("deadline", 13.5, False),
        ("measure_1", 9, True),
        ("measure_2", 9, True),
        ("progress", 40, True),
        ("remark", 16, True),
    ]
    assert len(columns_for(())) == 7, "one column of measures where there is no item"
    assert [column.carried(DEPARTMENT, ITEMS[0]) for column in columns_for(ITEMS[:1]) if column.is_open] == [None] * 4


def test_every_table_that_may_come_back_is_one_that_went_out() -> None:
    went = {each.sheet: each for each in (*department_form(DEPARTMENT).sheets, *county_form(COUNTY).sheets)}
    for kind in (*ITEM_TABLES, *COUNTY_TABLES):
        sheet = went[kind.sheet]
        assert isinstance(sheet, TableSheet)
        assert kind.number in {column.key for column in sheet.columns}
        assert {column.key for column in kind.columns if not column.repeats} <= {column.key for column in sheet.columns}
    assert [kind.is_shared for kind in ITEM_TABLES] == [True, False, False]
    assert [kind.has_items for kind in (*ITEM_TABLES, *COUNTY_TABLES)] == [True, True, True, False]
    assert COVER_SHEET not in went
