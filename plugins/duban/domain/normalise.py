"""What people type made into the one way of writing it: numbers, days, and what was changed in doing so."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from duban.domain.chinese_number import from_chinese

Value = TypeVar("Value", date, Decimal)
THIS_CENTURY = range(2000, 2100)
DIGITS = "〇一二三四五六七八九"
TENTHS = 10
# A fraction typed where a percentage is asked for is what a cell formatted as % holds.
PERCENT_FROM = 10
APPROXIMATELY = re.compile(r"^(大约|约为|约|近|将近|接近|左右|预计|计划|拟|力争)+|(左右|上下|余|多)$")
UNTIL = re.compile(r"(之前|以前|前)?(完成)?$")
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
LONGEST_NUMBER = 20
# Things that 个 may count in place of their own word.
COUNTED = ("个", "项", "家", "户")
FULL_DAY = re.compile(r"(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})[日号]?")
# A moment behind the day, as spreadsheets write it into a text.
TIME = re.compile(r"(?<=[\d日号])[\sT]+(上午|下午)?\d{1,2}[:：]\d{1,2}([:：]\d{1,2}(\.\d+)?)?\s*$")
PERCENT = re.compile(r"百分之(.+)")
SOLID_DAY = re.compile(r"(20\d{2})(\d{2})(\d{2})")
MONTH = re.compile(r"(?:(\d{4})年|(\d{4})[\-/.])?(\d{1,2})(?:月份?)?(底|末|初|中旬|上旬|下旬|中)?")
DAY_OF_YEAR = re.compile(r"(\d{1,2})[月\-/.](\d{1,2})[日号]?")
YEAR_END = re.compile(r"(?:(\d{4})年?|本年|今年|当年)?年?(?:底|末)")
NEXT_YEAR_END = re.compile(r"明年年?(?:底|末)")
QUARTER = re.compile(r"(?:(\d{4})年)?第?([1-4])季度(?:底|末)?")
HALF = re.compile(r"(?:(\d{4})年)?(上|下)半年(?:底|末)?")
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

    ９０％, 90 %, 1,300户 are plain; 约90, 90左右, 十个 and 百分之九十 are numbers with a guess. Where percentages with
    a *target* of some size are asked for, 0.9 is the way a cell formatted as % holds 90 %.
    """
    bare = tidy(text)
    without_words = _exact(bare)
    share = PERCENT.fullmatch(without_words)
    if share is not None and tidy(unit) != "%":
        return None
    figure = share[1] if share else _without_unit(without_words, unit)
    says_percent = figure != without_words and tidy(unit) == "%"
    guessed = without_words != bare or _exact(figure) != figure or share is not None
    figure = _exact(figure)
    if (written := from_chinese(figure)) is not None:
        return Understood(_plain(written), guessed=True)
    figure = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", figure)
    if len(figure) > LONGEST_NUMBER or NUMBER.fullmatch(figure) is None or not figure.isascii():
        return None
    try:
        value = Decimal(figure)
    except InvalidOperation:
        return None
    is_share = tidy(unit) == "%" and not says_percent and target is not None and target >= PERCENT_FROM
    if is_share and 0 < value <= 1:
        return Understood(_plain(value * 100), guessed=True)
    return Understood(_plain(value), guessed)


def day_of(text: str, on: date) -> Understood[date] | None:
    """
    The day that *text* names, seen from *on* (Asia/Shanghai); None if it names none.

    A full date is plain however it is punctuated. 9月底, 十月, 年底, 2021年12月 lack something: the end of what they
    name is meant, and where they lack the year, the next such day from *on* on. A day of another century was
    not meant: a 20 typed into a cell of dates comes as 1900-01-20.
    """
    bare = UNTIL.sub("", APPROXIMATELY.sub("", with_digits(tidy(TIME.sub("", text)))))
    for pattern in (FULL_DAY, SOLID_DAY):
        if match := pattern.fullmatch(bare):
            day = _day(*(int(part) for part in match.groups()))
            return None if day is None else Understood(day)
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
    wanted = tidy(unit)
    for name in (f"个{wanted}", wanted, "个" if wanted in COUNTED else wanted):
        if name and figure.endswith(name):
            return figure[: -len(name)]
    return figure


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
    return _end_of(int(match[1] or on.year), 12)


def _quarter(match: re.Match[str], on: date) -> date | None:
    month = 3 * int(match[2])
    return _end_of(int(match[1]), month) if match[1] else _next(lambda year: _end_of(year, month), on)


def _half(match: re.Match[str], on: date) -> date | None:
    month = 6 if match[2] == "上" else 12
    return _end_of(int(match[1]), month) if match[1] else _next(lambda year: _end_of(year, month), on)


def _month_after(on: date) -> date | None:
    return _end_of(on.year + on.month // 12, on.month % 12 + 1)


# What lacks something, and how it is completed; the first that fits the whole text is taken.
PARTIAL: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (NEXT_YEAR_END, lambda _, on: _end_of(on.year + 1, 12)),
    (YEAR_END, _year_end),
    (THIS_MONTH, lambda _, on: _end_of(on.year, on.month)),
    (NEXT_MONTH, lambda _, on: _month_after(on)),
    (QUARTER, _quarter),
    (HALF, _half),
    (MONTH, _month),
    (DAY_OF_YEAR, _day_of_year),
)
