"""Deadlines as plans print them: the last day of what is written, and a doubt about whatever was not read."""

from datetime import date

import pytest

from duban.domain.importing.deadlines import in_digits, looks_like_deadline, read_deadline, surely_deadline
from duban.domain.importing.titles import PlanYear
from duban.domain.plan.programme import DeadlineKind

YEAR = PlanYear(2027)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2027年6月底前", date(2027, 6, 30)),
        ("2027.6.30", date(2027, 6, 30)),
        ("2027-06-30", date(2027, 6, 30)),
        ("2027年第三季度", date(2027, 9, 30)),
        ("2027年1-9月", date(2027, 9, 30)),
        ("2027年3月至11月", date(2027, 11, 30)),
        ("2027.6-2027.12", date(2027, 12, 31)),
        ("2027.03-2027.11", date(2027, 11, 30)),
        ("2027年9月—2028年3月", date(2028, 3, 31)),
        ("2027年底前取得阶段性成效", date(2027, 12, 31)),
        ("二〇二七年六月", date(2027, 6, 30)),
        ("二○二七年十二月三十一日", date(2027, 12, 31)),
        ("二零二七年九月底前", date(2027, 9, 30)),
        ("二O二八年三月", date(2028, 3, 31)),
        ("2027年三月", date(2027, 3, 31)),
        ("2027年元月", date(2027, 1, 31)),
        ("2027年上半年", date(2027, 6, 30)),
        ("2027年下半年", date(2027, 12, 31)),
        ("2027年前三季度", date(2027, 9, 30)),
        ("2027年二季度末前", date(2027, 6, 30)),
        ("2027年上半年底前", date(2027, 6, 30)),
        ("今年底", date(2027, 12, 31)),
        ("今年年底前", date(2027, 12, 31)),
        ("本年度内", date(2027, 12, 31)),
        ("今年上半年", date(2027, 6, 30)),
        ("明年一季度末", date(2028, 3, 31)),
        ("明年6月底前", date(2028, 6, 30)),
        ("2027年1月起至12月", date(2027, 12, 31)),
    ],
)
def test_what_is_plain_is_read_without_a_doubt(text: str, last: date) -> None:
    read = read_deadline(text, YEAR)
    assert (read.deadline.on, read.doubt) == (last, "")


@pytest.mark.parametrize(
    "text",
    [
        "2027.6-10",
        "2027年6月10日-20日",
        "2027年国庆节前",
        "2027年春季学期",
        "12月底前",
        "2027年6月出台方案，12月建成",
        "全年",
        "2027年全年推进",
        "2027年起",
        "2027年6月以后",
        "2027年6月后",
        "2027年年中",
        "年中",
        "2027年二季度前",
        "2027年下半年前",
        "年底前",
        "六月底前",
        "当年底",
        "次年3月底",
    ],
)
def test_what_may_be_meant_otherwise_is_doubtful(text: str) -> None:
    assert read_deadline(text, YEAR).doubt


@pytest.mark.parametrize("text", ["", "/", "—", "―", "－", "无", "/无", "暂无", "未明确", "待定"])
def test_a_mark_for_nothing_sets_no_day_and_asks_nothing(text: str) -> None:
    read = read_deadline(text, YEAR)
    assert (read.deadline.kind, read.deadline.on, read.doubt) == (DeadlineKind.UNSTATED, None, "")


@pytest.mark.parametrize(
    ("text", "last"),
    [("2027年年中", date(2027, 6, 30)), ("2027年二季度前", date(2027, 6, 30)), ("当年底", date(2027, 12, 31))],
)
def test_what_is_doubtful_is_read_as_far_as_it_goes(text: str, last: date) -> None:
    assert read_deadline(text, YEAR).deadline.on == last


@pytest.mark.parametrize("text", ["今年底", "明年一季度", "6月底前"])
def test_where_the_plans_own_year_is_not_sure_no_day_that_counts_from_it_is(text: str) -> None:
    assert "标题写2028年" in read_deadline(text, PlanYear(2027, "文件日期为2027年，标题写2028年")).doubt


@pytest.mark.parametrize("text", ["“十五五”期间", "一以贯之", "第一批"])
def test_a_numeral_that_is_of_no_date_stays(text: str) -> None:
    assert in_digits(text) == text


def test_of_a_month_nobody_gave_a_year_to_no_day_is_made_up() -> None:
    read = read_deadline("6月底前", None)
    assert (read.deadline.on, bool(read.doubt)) == (None, True)


@pytest.mark.parametrize(("text", "last"), [("6月底前", date(2027, 6, 30)), ("年底前", date(2027, 12, 31))])
def test_a_month_is_of_the_year_that_the_plan_is_called_by(text: str, last: date) -> None:
    read = read_deadline(text, PlanYear(2027, stated=True))
    assert (read.deadline.on, read.doubt) == (last, "")


@pytest.mark.parametrize("text", ["次年3月底", "次年一季度"])
def test_a_year_that_counts_from_another_one_stays_doubtful(text: str) -> None:
    assert read_deadline(text, PlanYear(2027, stated=True)).doubt


def test_a_year_that_the_plan_is_called_by_is_doubtful_where_it_was_issued_in_another() -> None:
    assert read_deadline("6月底前", PlanYear(2027, "文件日期为2025年，标题写2027年", stated=True)).doubt


@pytest.mark.parametrize(
    ("text", "looks", "surely"),
    [
        pytest.param("年底前", True, True, id="a time"),
        pytest.param("年底前甲", True, True, id="one character beside"),
        pytest.param("年底前甲乙", True, False, id="two characters beside"),
        pytest.param("年底前甲乙丙戊己庚", True, False, id="six characters beside"),
        pytest.param("年底前甲乙丙戊己庚辛", False, False, id="seven characters beside"),
        pytest.param("年底前" + "推进" * 21, True, True, id="forty-five characters"),
        pytest.param("年底前" + "推进" * 21 + "以", False, False, id="forty-six characters"),
        pytest.param("年底前。推进", False, False, id="two sentences"),
        pytest.param("1.年底前", False, False, id="a numbered point"),
        pytest.param("根据省厅安排推进", True, True, id="the province sets it"),
        pytest.param("持续推进", True, True, id="all the time"),
        pytest.param("压减环节", False, False, id="no time"),
        pytest.param("年底前由市公安局", False, False, id="a unit beside"),
        pytest.param("", False, False, id="nothing"),
    ],
)
def test_what_can_be_a_deadline_and_what_can_be_nothing_else(text: str, looks: bool, surely: bool) -> None:
    assert (looks_like_deadline(text), surely_deadline(text)) == (looks, surely)


@pytest.mark.parametrize(
    ("text", "kind", "doubt"),
    [
        ("持续推进", DeadlineKind.CONTINUOUS, ""),
        ("根据省厅安排", DeadlineKind.FOLLOWS_PROVINCE, ""),
        ("—", DeadlineKind.UNSTATED, ""),
        ("尽快", DeadlineKind.UNSTATED, "时限“尽快”不能识别"),
        ("投放2027台", DeadlineKind.UNSTATED, "时限“投放2027台”不能识别"),
    ],
)
def test_what_sets_no_day(text: str, kind: DeadlineKind, doubt: str) -> None:
    read = read_deadline(text, YEAR)
    assert (read.deadline.kind, read.deadline.on, read.doubt) == (kind, None, doubt)


@pytest.mark.parametrize(
    ("text", "last", "doubt"),
    [
        ("2027", date(2027, 12, 31), ""),
        ("2027-06", date(2027, 6, 30), ""),
        ("2027-06-15", date(2027, 6, 15), ""),
        ("2027年1季度", date(2027, 3, 31), ""),
        ("2027年四季度", date(2027, 12, 31), ""),
        ("2027年第4季度", date(2027, 12, 31), ""),
        ("2027年上半年", date(2027, 6, 30), ""),
        ("2027年下半年", date(2027, 12, 31), ""),
        ("2027年3月初", date(2027, 3, 5), "“2027年3月初”取5日"),
        ("2027年3月上旬", date(2027, 3, 10), ""),
        ("2027年3月中旬", date(2027, 3, 20), ""),
        ("2027年3月下旬", date(2027, 3, 31), ""),
        ("2027年2月28日", date(2027, 2, 28), ""),
        ("2027年2月29日", date(2027, 2, 28), "“2027年2月29日”没有这一天"),
        ("2027年6月前", date(2027, 6, 30), "“2027年6月前”是否含当月，待核"),
        ("2027年前", date(2027, 12, 31), "“2027年前”是否含当年，待核"),
        ("2027年底前长期坚持", date(2027, 12, 31), "时限“2027年底前长期坚持”既有日期又有持续之意"),
    ],
)
def test_the_last_day_of_what_is_written_and_the_doubt_about_it(text: str, last: date, doubt: str) -> None:
    read = read_deadline(text, YEAR)
    assert (read.deadline.on, read.doubt) == (last, doubt)


@pytest.mark.parametrize("text", ["6月前", "2月30日", "3月初", "6月底前长期坚持"])
def test_of_several_doubts_that_about_the_year_is_told(text: str) -> None:
    assert "未写年份" in read_deadline(text, YEAR).doubt
