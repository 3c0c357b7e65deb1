"""Days as clerks write them: what is full is taken, a period means its last day and is confirmed, the rest asked."""

from datetime import date

import pytest

from duban.domain.text.days import day_of

ON = date(2021, 10, 25)
FULL = (
    "2021年12月31日（法定时限）",
    "2021年12月31日办结",
    "2021-12-31",
    "2021.12.31",
    "2021.12.31.",
    "2021年12月31日。",
    "2021年12月31号",
    "20211231",
    "2021/12/31 00:00:00",
    "2021年12月31日前",
    "2021．12．31",
    "２０２１年１２月３１日",
    "二〇二一年十二月三十一日",
    "2021 年 12 月 31 日",
    "2021年12月31日（周五）",
    "2021-12-31 17:30",
    "2021,12,31",
    "2021—12—31",
    "2021_12_31",
    "预计2021年12月31日前完成",
    "2021年12月31日上午10点",
    "2021-12-31T00:00:00",
)
CONFIRMED = {
    "12月31日（含）前": date(2021, 12, 31),
    "大概12月中旬": date(2021, 12, 20),
    "2022年6月底（预计）": date(2022, 6, 30),
    "2021年底前基本完成": date(2021, 12, 31),
    "2021-12-31至2022-03-31": date(2022, 3, 31),
    "明年年初": date(2022, 1, 31),
    "明年初": date(2022, 1, 31),
    "年初": date(2022, 1, 31),
    "2022年初": date(2022, 1, 31),
    "2022年年初": date(2022, 1, 31),
    "明年一季度": date(2022, 3, 31),
    "明年第一季度末": date(2022, 3, 31),
    "2022年Q1": date(2022, 3, 31),
    "2022Q1": date(2022, 3, 31),
    "明年上半年": date(2022, 6, 30),
    "明年年底": date(2022, 12, 31),
    "明年年中": date(2022, 6, 30),
    "年中": date(2022, 6, 30),
    "年内": date(2021, 12, 31),
    "今年内": date(2021, 12, 31),
    "本年度内": date(2021, 12, 31),
    "本年度": date(2021, 12, 31),
    "2021年内": date(2021, 12, 31),
    "年底前": date(2021, 12, 31),
    "年末": date(2021, 12, 31),
    "岁末": date(2021, 12, 31),
    "月底": date(2021, 10, 31),
    "本月底": date(2021, 10, 31),
    "本月内": date(2021, 10, 31),
    "月内": date(2021, 10, 31),
    "月末": date(2021, 10, 31),
    "下月": date(2021, 11, 30),
    "下月初": date(2021, 11, 10),
    "下月上旬": date(2021, 11, 10),
    "下月中旬": date(2021, 11, 20),
    "下个月中旬": date(2021, 11, 20),
    "下月下旬": date(2021, 11, 30),
    "下月底": date(2021, 11, 30),
    "下月15日": date(2021, 11, 15),
    "次月15日前": date(2021, 11, 15),
    "本月28日": date(2021, 10, 28),
    "28日": date(2021, 10, 28),
    "30日前": date(2021, 10, 30),
    "5日前": date(2021, 11, 5),
    "11月初": date(2021, 11, 10),
    "11月上旬": date(2021, 11, 10),
    "11月中旬": date(2021, 11, 20),
    "11月下旬": date(2021, 11, 30),
    "11月份": date(2021, 11, 30),
    "11月份内": date(2021, 11, 30),
    "12月内": date(2021, 12, 31),
    "十一月底前": date(2021, 11, 30),
    "十二月中下旬": date(2021, 12, 31),
    "12月中下旬": date(2021, 12, 31),
    "12月上中旬": date(2021, 12, 20),
    "2021年11月底": date(2021, 11, 30),
    "21年11月": date(2021, 11, 30),
    "21.12.31": date(2021, 12, 31),
    "21-12-31": date(2021, 12, 31),
    "21年12月31日": date(2021, 12, 31),
    "12月31日": date(2021, 12, 31),
    "12/31": date(2021, 12, 31),
    "12-31": date(2021, 12, 31),
    "12.31": date(2021, 12, 31),
    "1月15日": date(2022, 1, 15),
    "四季度": date(2021, 12, 31),
    "第四季度": date(2021, 12, 31),
    "4季度": date(2021, 12, 31),
    "Q4": date(2021, 12, 31),
    "四季度末": date(2021, 12, 31),
    "四季度内": date(2021, 12, 31),
    "本季度": date(2021, 12, 31),
    "本季末": date(2021, 12, 31),
    "下季度": date(2022, 3, 31),
    "今年四季度": date(2021, 12, 31),
    "2021年四季度": date(2021, 12, 31),
    "下半年": date(2021, 12, 31),
    "上半年": date(2022, 6, 30),
    "今年下半年": date(2021, 12, 31),
    "后年上半年": date(2023, 6, 30),
    "元旦前": date(2021, 12, 31),
    "2021年": date(2021, 12, 31),
    "2021年度": date(2021, 12, 31),
    "2022年6月": date(2022, 6, 30),
    "2022.6": date(2022, 6, 30),
    "2022-06": date(2022, 6, 30),
    "202206": date(2022, 6, 30),
    "2022年1-6月": date(2022, 6, 30),
    "11-12月": date(2021, 12, 31),
    "11月至12月": date(2021, 12, 31),
    "2021年11月1日-12月31日": date(2021, 12, 31),
    "2021年11月1日至2021年12月31日": date(2021, 12, 31),
    "预计于2021年12月底前完成": date(2021, 12, 31),
    "力争年底前完成": date(2021, 12, 31),
    "拟于明年一季度完成": date(2022, 3, 31),
    "计划12月底前完成": date(2021, 12, 31),
    "12月31日之前": date(2021, 12, 31),
    "截至12月31日": date(2021, 12, 31),
    "到年底": date(2021, 12, 31),
    "在年底前": date(2021, 12, 31),
    "10月20日": date(2022, 10, 20),
    "12月31日24时前": date(2021, 12, 31),
}
ASKED = (
    "本周五",
    "年底完成验收",
    "2021年12月31日，2022年1月31日",
    "年前",
    "春节前",
    "国庆前",
    "下周",
    "尽快",
    "待定",
    "长期",
    "持续推进",
    "13月",
    "2021-02-30",
    "2021",
    "已于10月20日完成",
    "Dec 31, 2021",
    "31-Dec-21",
    "2021-12-31T00:00:00.000Z",
)


@pytest.mark.parametrize("text", FULL)
def test_a_full_day_is_taken_however_it_is_written(text: str) -> None:
    understood = day_of(text, ON)
    assert understood is not None
    assert (understood.value, understood.guessed) == (date(2021, 12, 31), False)


@pytest.mark.parametrize(("text", "day"), CONFIRMED.items(), ids=CONFIRMED)
def test_what_lacks_something_is_completed_and_to_be_confirmed(text: str, day: date) -> None:
    understood = day_of(text, ON)
    assert understood is not None
    assert (understood.value, understood.guessed) == (day, True)


@pytest.mark.parametrize("text", ASKED)
def test_what_names_no_day_for_certain_is_asked_back(text: str) -> None:
    assert day_of(text, ON) is None


def test_a_long_text_is_no_day_and_costs_nothing() -> None:
    assert day_of("1月1日至" * 8000 + "12月31日", ON) is None


@pytest.mark.parametrize("text", ["今年底", "本年底", "当年底", "今年12月31日", "本年12月31日", "当年12月31日"])
def test_this_year_is_the_one_in_which_it_is_said(text: str) -> None:
    understood = day_of(text, ON)
    assert understood is not None
    assert understood.value == date(2021, 12, 31)


@pytest.mark.parametrize("text", ["明年底", "来年底", "次年底"])
def test_next_year_is_the_one_after(text: str) -> None:
    understood = day_of(text, ON)
    assert understood is not None
    assert understood.value == date(2022, 12, 31)


@pytest.mark.parametrize(
    ("text", "on", "day"),
    [
        pytest.param("10月25日", ON, ON, id="today is the next such day"),
        pytest.param("本季度", date(2021, 9, 15), date(2021, 9, 30), id="a quarter in its last month"),
        pytest.param("5日", date(2021, 12, 20), date(2022, 1, 5), id="a day of the month after December"),
    ],
)
def test_what_is_near_is_counted_from_the_day_on_which_it_is_said(text: str, on: date, day: date) -> None:
    understood = day_of(text, on)
    assert understood is not None
    assert understood.value == day


def test_the_last_day_of_a_period_still_belongs_to_it() -> None:
    last = date(2021, 12, 31)
    for text in ("12月底", "四季度", "下半年", "本季度"):
        understood = day_of(text, last)
        assert understood is not None
        assert understood.value == last


@pytest.mark.parametrize(("length", "read"), [(40, True), (41, False)])
def test_more_than_forty_characters_are_no_day(length: int, read: bool) -> None:
    day = "2021年12月31日"
    assert (day_of(day + "。" * (length - len(day)), ON) is not None) is read


@pytest.mark.parametrize("blank", [" ", "\u3000", "\n"], ids=["blanks", "wide blanks", "line breaks"])
def test_blanks_do_not_make_a_day_too_long_to_be_one(blank: str) -> None:
    """Who centres a day in its cell with blanks has written it; forty other signs are a sentence."""
    padded = f"{blank * 30}2021年12月{blank * 30}31日{blank * 30}"
    assert day_of(padded, ON) == day_of("2021年12月31日", ON)
