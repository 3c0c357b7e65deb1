"""What people type is understood as they mean it, and a guess is known for one."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.domain.text.days import day_of
from duban.domain.text.normalise import Understood, number_of

ON = date(2021, 10, 25)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FULL_WIDTH = str.maketrans("0123456789.%,-/", "０１２３４５６７８９．％，－／")
NUMERALS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9月底", date(2022, 9, 30)),
        ("10月底", date(2021, 10, 31)),
        ("十月", date(2021, 10, 31)),
        ("十二月三十一日", date(2021, 12, 31)),
        ("年底", date(2021, 12, 31)),
        ("年底前", date(2021, 12, 31)),
        ("2022年底前完成", date(2022, 12, 31)),
        ("明年底", date(2022, 12, 31)),
        ("2021年12月", date(2021, 12, 31)),
        ("2021.12", date(2021, 12, 31)),
        ("12月中旬", date(2021, 12, 20)),
        ("11月上旬", date(2021, 11, 10)),
        ("月底", date(2021, 10, 31)),
        ("下月底", date(2021, 11, 30)),
        ("12.31", date(2021, 12, 31)),
        ("预计12月底", date(2021, 12, 31)),
        ("一季度", date(2022, 3, 31)),
        ("2022年上半年", date(2022, 6, 30)),
        ("2月底", date(2022, 2, 28)),
        ("2月29日", date(2024, 2, 29)),
    ],
)
def test_a_partial_date_means_the_end_of_what_it_names_and_is_a_guess(text: str, day: date) -> None:
    understood = day_of(text, ON)
    assert understood is not None
    assert (understood.value, understood.guessed) == (day, True)


@given(
    DAYS,
    st.sampled_from(
        (
            "{0.year}-{0.month}-{0.day}",
            "{0.year}.{0.month:02}.{0.day:02}",
            "{0.year}/{0.month}/{0.day}",
            "{0.year}年{0.month}月{0.day}日",
            "{0:%Y%m%d}",
            " {0} ",
        )
    ),
)
def test_a_full_date_is_the_same_day_however_it_is_written(day: date, shape: str) -> None:
    for text in (shape.format(day), shape.format(day).translate(FULL_WIDTH)):
        understood = day_of(text, ON)
        assert understood is not None
        assert (understood.value, understood.guessed) == (day, False)


@given(DAYS)
def test_a_date_in_chinese_numerals_is_read(day: date) -> None:
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))

    def spoken(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if tens < 2 else NUMERALS[tens]) + ("十" if tens else "") + (NUMERALS[ones] if ones else "")

    understood = day_of(f"{year}年{spoken(day.month)}月{spoken(day.day)}日", ON)
    assert understood is not None
    assert understood.value == day


@pytest.mark.parametrize(
    "text", ["", "尽快", "44561", "1900-01-20", "2021-13-01", "13月底", "2月30日", "12", "待定", "0月"]
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert day_of(text, ON) is None


@given(st.text(max_size=20))
def test_any_text_is_a_day_of_this_century_or_none(text: str) -> None:
    understood = day_of(text, ON)
    assert understood is None or understood.value.year in range(2000, 2100)


@given(
    st.decimals(Decimal(-99999), Decimal(999999), places=3, allow_nan=False), st.sampled_from(("", "%", "家", "小时"))
)
def test_a_number_with_its_own_unit_is_that_number_in_any_width(value: Decimal, unit: str) -> None:
    for text in (f"{value}{unit}", f" {value} {unit} ", f"{value}{unit}".translate(FULL_WIDTH)):
        understood = number_of(text, unit)
        assert understood is not None
        assert (understood.value, understood.guessed) == (value, False)


@given(st.integers(0, 10**9))
def test_a_comma_between_thousands_is_none_of_the_number(value: int) -> None:
    understood = number_of(f"{value:,}家", "家")
    assert understood is not None
    assert understood.value == value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("约90%", "%", 90),
        ("近100", "家", 100),
        ("90左右", "%", 90),
        ("300余家", "家", 300),
        ("约３００家", "家", 300),
        ("0.9", "%", 90),
        ("1", "%", 100),
    ],
)
def test_an_estimate_is_taken_for_its_number_and_is_a_guess(text: str, unit: str, value: int) -> None:
    understood = number_of(text, unit, Decimal(90))
    assert understood is not None
    assert (understood.value, understood.guessed) == (value, True)


def test_a_share_that_was_typed_with_its_sign_is_what_it_says() -> None:
    understood = number_of("0.9%", "%", Decimal(90))
    assert understood is not None
    assert (understood.value, understood.guessed) == (Decimal("0.9"), False)


@pytest.mark.parametrize(
    ("text", "target", "value"),
    [
        pytest.param("0.95", "90", "95", id="a fraction where a share is asked for"),
        pytest.param("1", "90", "100", id="all of it"),
        pytest.param("1.5", "90", "1.5", id="what is more than all is no fraction"),
        pytest.param("0", "90", "0", id="nothing"),
        pytest.param("0.1", "10", "10", id="a target of ten"),
        pytest.param("0.1", "9.9", "0.1", id="a small target may be met by small numbers"),
    ],
)
def test_a_fraction_means_its_share_where_the_target_is_ten_or_more(text: str, target: str, value: str) -> None:
    understood = number_of(text, "%", Decimal(target))
    assert understood is not None
    assert (understood.value, understood.guessed) == (Decimal(value), value != text)


@pytest.mark.parametrize(("digits", "read"), [(20, True), (21, False)])
def test_more_than_twenty_digits_are_no_number(digits: int, read: bool) -> None:
    assert (number_of("9" * digits, "家") is not None) is read


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("三成", "家"),
        ("105分钟", "小时"),
        ("5-8家", "家"),
        ("50家以上", "家"),
        ("不少于50", "家"),
        ("50+", "家"),
        ("90个百分点", "%"),
        ("百", "家"),
        ("万户", "户"),
        ("-", "家"),
        ("1-2", "家"),
        ("1e5", "家"),
        ("9" * 30, "家"),
        ("", "家"),
    ],
)
def test_what_is_no_number_of_that_unit_is_none(text: str, unit: str) -> None:
    assert number_of(text, unit) is None


@pytest.mark.parametrize(
    ("text", "number"),
    {
        "十": 10, "十二": 12, "二十": 20, "一百一十八": 118, "一百零五": 105, "三千零二十": 3020, "一千零一": 1001,
        "一百二": 120, "两千三": 2300, "两万五": 25_000, "两万零五": 20_005, "十万": 100_000, "三点五万": 35_000,
        "一千三百万": 13_000_000, "三亿二千万": 320_000_000, "二〇二一": 2021, "九": 9,
    }.items(),
)  # fmt: skip
def test_chinese_numerals_are_numbers_to_be_confirmed(text: str, number: int) -> None:
    assert number_of(f"{text}户", "户") == Understood(Decimal(number), guessed=True)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1.2万", "户", "12000"),
        ("90万户", "户", "900000"),
        ("3千", "户", "3000"),
        ("8亿", "亿元", "8"),
        ("八亿", "亿元", "8"),
        ("八", "亿元", "8"),
        ("12000万元", "亿元", "1.2"),
        ("1.2亿", "万元", "12000"),
        ("12万", "万人次", "12"),
        ("三成", "%", "30"),
        ("九成五", "%", "95"),
        ("9成", "%", "90"),
        ("百分之90", "%", "90"),
        ("累计达50家", "家", "50"),
    ],
)
def test_numbers_with_words_of_size_are_counted_in_the_unit_asked_for_and_confirmed(text, unit, number) -> None:
    assert number_of(text, unit) == Understood(Decimal(number), guessed=True)


@pytest.mark.parametrize(("text", "unit"), [("110h", "小时"), ("100km", "公里"), ("50（家）", "家")])
def test_a_unit_in_another_way_of_writing_is_the_unit(text: str, unit: str) -> None:
    understood = number_of(text, unit)
    assert understood is not None
    assert not understood.guessed


@pytest.mark.parametrize("text", ["十百", "百千", "6项以上", "若干", "十几家", "百分之九十"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert number_of(text, "项") is None


def test_a_share_in_words_is_a_percentage() -> None:
    assert number_of("百分之百", "%") == number_of("百分百", "%") == Understood(Decimal(100), guessed=True)
    assert number_of("6项。", "项") == number_of("6项", "项")
    assert number_of("三成", "%") == Understood(Decimal(30), guessed=True)
    assert number_of("九成半", "%") == number_of("九成五", "%") == Understood(Decimal(95), guessed=True)
    assert number_of("百分之九十五点五", "%") == Understood(Decimal("95.5"), guessed=True)


@pytest.mark.parametrize(
    "text", ["2021年12月31号", "2021-12-31 00:00:00", "2021/12/31T08:00", "2021年12月31日 下午3:00", "20211231"]
)
def test_a_full_day_is_one_with_a_time_behind_it_too(text: str) -> None:
    assert day_of(text, date(2021, 10, 20)) == Understood(date(2021, 12, 31))


def test_a_time_behind_a_short_day_does_not_lengthen_it() -> None:
    assert day_of("2021-12-3 10:00", date(2021, 10, 20)) == Understood(date(2021, 12, 3))


@pytest.mark.parametrize(
    "text",
    [
        "2021年12月31日（周五）",
        "2021年12月31日 星期五前",
        "2021年12月31日24时前",
        "2021年12月31日24:00",
        "2021年12月31日下班前",
        "2021、12、31",
        "2021，12，31",
    ],
)
def test_a_full_day_with_what_people_write_behind_it_is_plain(text: str) -> None:
    assert day_of(text, date(2021, 10, 20)) == Understood(date(2021, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    {
        "21年12月": "2021-12-31", "21年12月31日": "2021-12-31", "202112": "2021-12-31", "年内": "2021-12-31",
        "2021年度": "2021-12-31", "12/31/2021": "2021-12-31", "31-12-2021": "2021-12-31",
        "明年一季度": "2022-03-31", "明年3月底": "2022-03-31", "明年上半年": "2022-06-30", "2022Q1": "2022-03-31",
        "22年一季度": "2022-03-31", "本季度末": "2021-12-31", "下季度": "2022-03-31", "后年底": "2023-12-31",
        "元月底": "2022-01-31",
    }.items(),
)  # fmt: skip
def test_a_day_that_lacks_its_century_year_or_day_is_guessed(text: str, day: str) -> None:
    assert day_of(text, date(2021, 10, 20)) == Understood(date.fromisoformat(day), guessed=True)


@pytest.mark.parametrize("text", ["春节前", "长期", "2021", "03/04/2022", "2021-12-31，2022-03-31"])
def test_what_names_no_day_or_two_is_none(text: str) -> None:
    assert day_of(text, date(2021, 10, 20)) is None


WRITTEN = (
    ("壹佰", "户", "100", True),
    ("贰", "项", "2", True),
    ("叁拾", "家", "30", True),
    ("伍仟", "户", "5000", True),
    ("壹佰贰拾叁", "户", "123", True),
    ("陆万", "户", "60000", True),
    ("壹拾", "项", "10", True),
    ("叁", "项", "3", True),
    ("肆", "项", "4", True),
    ("玖拾捌", "%", "98", True),
    ("百分之玖拾", "%", "90", True),
    ("廿", "项", "20", True),
    ("卅", "项", "30", True),
    ("十来", "项", None, False),
    ("十个", "项", "10", True),
    ("一百一十八", "项", "118", True),
    ("百分之九十", "%", "90", True),
    ("百分之九十五点五", "%", "95.5", True),
    ("6项以上", "项", None, False),
    ("约6项", "项", "6", True),
    ("6余项", "项", "6", True),
    ("90%", "%", "90", False),
    ("９０％", "%", "90", False),
    ("90个百分点", "%", None, False),
    ("0.9", "%", "90", True),
    ("1,300", "户", "1300", False),
    ("1，300户", "户", "1300", False),
    ("1 300户", "户", "1300", False),
    ("1.3千", "户", "1300", True),
    ("1.2万", "户", "12000", True),
    ("1.2万户", "户", "12000", True),
    ("12000户", "户", "12000", False),
    ("1.2亿元", "亿元", "1.2", False),
    ("120000000元", "亿元", None, False),
    ("8", "亿元", "8", False),
    ("两", "项", "2", True),
    ("两百", "户", "200", True),
    ("俩", "项", None, False),
    ("半", "天", None, False),
    ("1.5个工作日", "个工作日", "1.5", False),
    ("1.5个工作日", "工作日", "1.5", False),
    ("1.5天", "工作日", None, False),
    ("3天", "天", "3", False),
    ("30分钟", "分钟", "30", False),
    ("30min", "分钟", "30", False),
    ("0", "项", "0", False),
    ("零", "项", "0", True),
    ("无", "项", None, False),
    ("100%", "%", "100", False),
    ("百分百", "%", "100", True),
    ("全部", "%", None, False),
    ("九成", "%", "90", True),
    ("95.00%", "%", "95", False),
    ("≥90%", "%", None, False),
    (">90", "%", None, False),
    ("90%以上", "%", None, False),
    ("不低于90%", "%", None, False),
    ("90-95%", "%", None, False),
    ("＋5", "项", "5", False),
    ("-3", "项", "-3", False),
    ("5项（累计）", "项", "5", True),
    ("累计5项", "项", "5", True),
    ("共5项", "项", "5", True),
    ("5（项）", "项", "5", False),
    ("5 项", "项", "5", False),
    ("5项。", "项", "5", False),
    ("5项/年", "项", None, False),
    ("３５", "家", "35", False),
    ("三十五家", "家", "35", True),
    ("35家企业", "家", "35", True),
    ("35.", "家", "35", False),
    ("1'300", "户", None, False),
    ("1.3.5", "户", None, False),
    ("10+2", "项", None, False),
    ("10个", "家", "10", False),
    ("10人", "家", None, False),
    ("叁佰伍拾", "户", "350", True),
    ("壹仟零伍拾", "户", "1050", True),
    ("一千零五十", "户", "1050", True),
    ("一千", "户", "1000", True),
    ("百分之一百", "%", "100", True),
    ("90％左右", "%", "90", True),
    ("1/3", "%", None, False),
    ("千分之五", "%", None, False),
    ("5‰", "%", None, False),
)


@pytest.mark.parametrize(("text", "unit", "number", "guessed"), WRITTEN, ids=[text for text, *_ in WRITTEN])
def test_a_number_as_clerks_write_it(text: str, unit: str, number: str | None, guessed: bool) -> None:
    """Without a number it is asked back; of a percentage the target is 90."""
    wanted = None if number is None else Understood(Decimal(number), guessed)
    assert number_of(text, unit, Decimal(90)) == wanted
