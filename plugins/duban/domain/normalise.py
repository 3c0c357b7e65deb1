"""What people type made into the one way of writing it: numbers, days, and what was changed in doing so."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from duban.domain.chinese_number import GROUPS, WITHIN, from_chinese

Value = TypeVar("Value", date, Decimal)
THIS_CENTURY = range(2000, 2100)
DIGITS = "〇一二三四五六七八九"
TENTHS = 10
# A fraction typed where a percentage is asked for is what a cell formatted as % holds.
PERCENT_FROM = 10
APPROXIMATELY = re.compile(r"^(大约|约为|约|近|将近|接近|左右|预计|计划|拟|力争)+|(左右|上下|余|多)$")
# Words before a number that say what it is, not how much; 超过 and 不少于 would leave the number open.
SAYING = re.compile(r"^(已?累计|合计|总计|共计|共|已)?(达到?|为|有)?(?=[\d零〇○一二两三四五六七八九十])")
UNTIL = re.compile(r"(下班)?(之前|以前|前|止)?(完成)?$")
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
LONGEST_NUMBER = 20
# Things that 个 may count in place of their own word.
COUNTED = ("个", "项", "家", "户")
# Other ways of writing a unit.
SAME_UNITS = {"小时": ("h", "个小时"), "公里": ("km", "千米")}
FULL_DAY = re.compile(r"(\d{4})[年\-/.,、](\d{1,2})[月\-/.,、](\d{1,2})[日号]?")
# A moment behind the day, as spreadsheets write it into a text, and the day of the week.
TIME = re.compile(
    r"((?<=\d)[\sT]+|(?<=[日号])\s*)(上午|下午)?\d{1,2}([:：]\d{1,2}([:：]\d{1,2}(\.\d+)?)?|[时点])\s*(?=前?$)"
)
WEEKDAY = re.compile(r"\s*[（(]?(?:周|星期|礼拜)[一二三四五六日天][）)]?")
PERCENT = re.compile(r"百分之(.+)")
TENTHS_OF_ALL = re.compile(r"([\d一二三四五六七八九])成(半|[\d一二三四五六七八九])?")
SCALED = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)([百千万亿])(.*)")
SOLID_DAY = re.compile(r"(20\d{2})(\d{2})(\d{2})")
SOLID_MONTH = re.compile(r"(20\d{2})(0[1-9]|1[0-2])")
DAY_FIRST = re.compile(r"(\d{1,2})[\-/.](\d{1,2})[\-/.](\d{4})")
# Years as they are said, from the one in which it is said; of 21年 the century is meant.
SAID_YEARS = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "来年": 1, "次年": 1, "后年": 2}
SAID_YEAR = re.compile("|".join(SAID_YEARS))
SHORT_YEAR = re.compile(r"(?<!\d)(2\d)年(?=\d|第|底|末|上|下|内|$)")
MONTH = re.compile(r"(?:(\d{4})年|(\d{4})[\-/.])?(\d{1,2})(?:月份?)?(底|末|初|中旬|上旬|下旬|中)?")
DAY_OF_YEAR = re.compile(r"(\d{1,2})[月\-/.](\d{1,2})[日号]?")
YEAR_END = re.compile(r"(?:(\d{4})年?)?年?(?:底|末|内)|(\d{4})年度?")
QUARTER = re.compile(r"(?:(\d{4})年?)?(?:第?([1-4])季度?|[Qq]([1-4]))(?:底|末|内)?")
THIS_QUARTER = re.compile(r"(本|下)个?季度?(?:底|末|内)?")
HALF = re.compile(r"(?:(\d{4})年?)?(上|下)半年(?:底|末|内)?")
THIS_MONTH = re.compile(r"(?:本|当|这个?)?月(?:底|末)")
NEXT_MONTH = re.compile(r"(?:下|次)个?月(?:底|末)?")
# The day of a month that a part of it ends with; None stands for its last one.
PARTS = {"初": 10, "上旬": 10, "中旬": 20, "中": 20, "下旬": None, "底": None, "末": None, None: None}


@dataclass(frozen=True, slots=True)
class Understood(Generic[Value]):
    """
    What a text was taken for.

    `guessed` says that something was added which the text did not say (the year, the last day of a month, a number
    behind 约): the sender is asked to confirm it. A mere other way of writing the same is not worth a question.
    """

    value: Value
    guessed: bool = False


def tidy(text: str) -> str:
    """Half-width letters and digits, no blanks, Chinese numerals of dates as digits."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))


def number_of(text: str, unit: str, target: Decimal | None = None) -> Understood[Decimal] | None:
    """
    The number in *text*, in *unit*; None if it holds none, or a number of something else.

    ９０％, 90 %, 1,300户 are plain; 约90, 90左右, 十个, 1.2万, 三成 and 百分之九十 are numbers with a guess. Where
    percentages with a *target* of some size are asked for, 0.9 is the way a cell formatted as % holds 90 %.
    """
    bare = tidy(text).rstrip("。.;,、")
    without_words = _exact(SAYING.sub("", bare))
    is_percentage = tidy(unit) == "%"
    if (share := _share_in_words(without_words)) is not None:
        return Understood(_plain(share), guessed=True) if is_percentage else None
    figure = _without_unit(without_words, tidy(unit))
    says_percent = figure != without_words and is_percentage
    guessed = without_words != bare or _exact(figure) != figure
    figure = _exact(figure)
    if (said := _in_words(figure, tidy(unit))) is not None:
        return Understood(_plain(said), guessed=True)
    figure = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", figure)
    if len(figure) > LONGEST_NUMBER or NUMBER.fullmatch(figure) is None or not figure.isascii():
        return None
    try:
        value = Decimal(figure)
    except InvalidOperation:
        return None
    is_share = is_percentage and not says_percent and target is not None and target >= PERCENT_FROM
    if is_share and 0 < value <= 1:
        return Understood(_plain(value * 100), guessed=True)
    return Understood(_plain(value), guessed)


def day_of(text: str, on: date) -> Understood[date] | None:
    """
    The day that *text* names, seen from *on* (Asia/Shanghai); None if it names none.

    A full date is plain however it is punctuated. 9月底, 十月, 年底, 2021年12月 lack something: the end of what they
    name is meant, and where they lack the year, the next such day from *on* on; 明年 and 21年 lack the year as well.
    A day of another century was not meant: a 20 typed into a cell of dates comes as 1900-01-20.
    """
    said = UNTIL.sub("", _exact(with_digits(tidy(TIME.sub("", WEEKDAY.sub("", text)))).replace("元月", "1月")))
    bare = SHORT_YEAR.sub(r"20\1年", SAID_YEAR.sub(lambda match: f"{on.year + SAID_YEARS[match[0]]}年", said))
    for pattern in (FULL_DAY, SOLID_DAY):
        if match := pattern.fullmatch(bare):
            day = _day(*(int(part) for part in match.groups()))
            return None if day is None else Understood(day, guessed=bare != said)
    for partial, reading in PARTIAL:
        if match := partial.fullmatch(bare):
            day = reading(match, on)
            return None if day is None else Understood(day, guessed=True)
    return None


def _exact(text: str) -> str:
    """The text without the words that make it an estimate, before and behind."""
    return APPROXIMATELY.sub("", APPROXIMATELY.sub("", text))


def _without_unit(figure: str, unit: str) -> str:
    """The figure without its own unit behind it, with or without the word that counts; another unit spoils it."""
    names = (f"({unit})", f"个{unit}", unit, "个" if unit in COUNTED else unit, *SAME_UNITS.get(unit, ()))
    return next((figure[: -len(name)] for name in names if name and figure.endswith(name)), figure)


def _share_in_words(text: str) -> Decimal | None:
    """百分之九十, 三成, 九成五 as percentages; None for anything else."""
    if match := TENTHS_OF_ALL.fullmatch(with_digits(text)):
        return Decimal(int(match[1]) * 10 + (5 if match[2] == "半" else int(match[2] or 0)))
    if text in ("百分之百", "百分百"):
        return Decimal(100)
    match = PERCENT.fullmatch(text)
    if match is None:
        return None
    if NUMBER.fullmatch(match[1]) and match[1].isascii():
        return Decimal(match[1])
    return from_chinese(_exact(match[1]))


def _in_words(figure: str, unit: str) -> Decimal | None:
    """A number in Chinese numerals, or digits before 万 and the like; in 亿元 both 8亿 and 80000万元 are 8 or so."""
    scale, base = (GROUPS[unit[0]], unit[1:]) if unit[:1] in GROUPS else (1, unit)
    match = SCALED.fullmatch(figure)
    if match is not None and match[3] in ("", base):
        value: Decimal | None = Decimal(match[1]) * (GROUPS | WITHIN)[match[2]]
    else:
        value = from_chinese(figure.removesuffix(base))
    has_scale = any(sign in figure for sign in GROUPS)
    return value / scale if value is not None and has_scale else value


def _plain(value: Decimal) -> Decimal:
    """The same number without an exponent and trailing zeros, so that 90.0 equals and reads as 90."""
    return Decimal(f"{value.normalize():f}")


def with_digits(text: str) -> str:
    """Chinese numerals as digits: 十二月三十一日 is 12月31日, 二〇二一年 is 2021年."""
    text = re.sub(r"[一二三四五六七八九]?十[一二三四五六七八九]?", _tens, text.replace("○", "〇").replace("零", "〇"))
    return "".join(str(DIGITS.index(sign)) if sign in DIGITS else sign for sign in text)


def _tens(match: re.Match[str]) -> str:
    before, _, after = match[0].partition("十")
    tens = DIGITS.index(before) if before else 1
    return str(tens * TENTHS + (DIGITS.index(after) if after else 0))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if year in THIS_CENTURY else None


def _end_of(year: int, month: int) -> date | None:
    if not 1 <= month <= 12 or year not in THIS_CENTURY:
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _month(match: re.Match[str], on: date) -> date | None:
    """9月底, 十月, 2021年12月, 2021.12, 12月中旬; a bare number without any of these is no month."""
    year, month, part = match[1] or match[2], int(match[3]), match[4]
    if year is None and "月" not in match[0]:
        return None
    last = PARTS[part]

    def of(in_year: int) -> date | None:
        return _end_of(in_year, month) if last is None else _day(in_year, month, last)

    return of(int(year)) if year else _next(of, on)


def _next(of: Callable[[int], date | None], on: date) -> date | None:
    """The first such day that does not lie before *on*."""
    this_year = of(on.year)
    return this_year if this_year is None or this_year >= on else of(on.year + 1)


def _day_of_year(match: re.Match[str], on: date) -> date | None:
    """12月31日 and 12.31; 2月29日 means the next year that has one."""
    month, day = int(match[1]), int(match[2])
    for year in range(on.year, on.year + 5):
        found = _day(year, month, day)
        if found is not None and found >= on:
            return found
    return None


def _year_end(match: re.Match[str], on: date) -> date | None:
    return _end_of(int(match[1] or match[2] or on.year), 12)


def _quarter(match: re.Match[str], on: date) -> date | None:
    month = 3 * int(match[2] or match[3])
    return _end_of(int(match[1]), month) if match[1] else _next(lambda year: _end_of(year, month), on)


def _quarter_from(match: re.Match[str], on: date) -> date | None:
    month = (on.month + 2) // 3 * 3 + (3 if match[1] == "下" else 0)
    return _end_of(on.year + (month - 1) // 12, (month - 1) % 12 + 1)


def _day_before_year(match: re.Match[str], _: date) -> date | None:
    """12/31/2021 and 31/12/2021; 03/04/2022 may be two days, so it is none."""
    one, other, year = (int(part) for part in match.groups())
    found = {_day(year, one, other), _day(year, other, one)} - {None}
    return found.pop() if len(found) == 1 else None


def _half(match: re.Match[str], on: date) -> date | None:
    month = 6 if match[2] == "上" else 12
    return _end_of(int(match[1]), month) if match[1] else _next(lambda year: _end_of(year, month), on)


def _month_after(on: date) -> date | None:
    return _end_of(on.year + on.month // 12, on.month % 12 + 1)


# What lacks something, and how it is completed; the first that fits the whole text is taken.
PARTIAL: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (YEAR_END, _year_end),
    (THIS_MONTH, lambda _, on: _end_of(on.year, on.month)),
    (NEXT_MONTH, lambda _, on: _month_after(on)),
    (QUARTER, _quarter),
    (THIS_QUARTER, _quarter_from),
    (SOLID_MONTH, lambda match, _: _end_of(int(match[1]), int(match[2]))),
    (DAY_FIRST, _day_before_year),
    (HALF, _half),
    (MONTH, _month),
    (DAY_OF_YEAR, _day_of_year),
)
