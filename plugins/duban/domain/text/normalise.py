"""What people type made into the one way of writing it: numbers, and what was changed in doing so."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from duban.domain.text.chinese_number import GROUPS, WITHIN, from_chinese

Value = TypeVar("Value", date, Decimal)
DIGITS = "〇一二三四五六七八九"
TENTHS = 10
# With one in front a cell keeps a number as text, and some programs keep the sign as well.
APOSTROPHES = "'‘’"
# A fraction typed where a percentage is asked for is what a cell formatted as % holds.
PERCENT_FROM = 10
APPROXIMATELY = re.compile(r"^(大约|大概|约为|约|近|将近|接近|左右|预计|计划|拟|力争)+|(左右|上下|余|多)$")
# Words before a number that say what it is, not how much; 超过 and 不少于 would leave the number open.
SAYING = re.compile(r"^(已?累计|合计|总计|共计|共|已)?(达到?|为|有)?(?=[\d零〇○一二两三四五六七八九十])")
# What is counted, behind the word that counts it, and words in brackets that say since when.
THINGS = re.compile(r"(?:企业|单位|纳税人|市场主体|群众|项目|事项)$")
REMARK = re.compile(r"\((?:累计|合计|共计|总计)\)$")
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
LONGEST_NUMBER = 20
# Things that 个 may count in place of their own word.
COUNTED = ("个", "项", "家", "户")
# Other ways of writing a unit.
SAME_UNITS = {"小时": ("h", "个小时"), "公里": ("km", "千米"), "分钟": ("min",)}
PERCENT = re.compile(r"百分之(.+)")
TENTHS_OF_ALL = re.compile(r"([\d一二三四五六七八九])成(半|[\d一二三四五六七八九])?")
SCALED = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)([百千万亿])(.*)")


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
    bare = tidy(text).lstrip(APOSTROPHES).rstrip("。.;,、")
    without_words = exact(SAYING.sub("", REMARK.sub("", _without_things(bare, tidy(unit)))))
    is_percentage = tidy(unit) == "%"
    if (share := _share_in_words(without_words)) is not None:
        return Understood(_plain(share), guessed=True) if is_percentage else None
    figure = _without_unit(without_words, tidy(unit))
    says_percent = figure != without_words and is_percentage
    guessed = without_words != bare or exact(figure) != figure
    figure = exact(figure)
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


def exact(text: str) -> str:
    """The text without the words that make it an estimate, before and behind."""
    return APPROXIMATELY.sub("", APPROXIMATELY.sub("", text))


def _without_things(text: str, unit: str) -> str:
    """35家企业 is 35家; where nothing is counted, what follows stays."""
    without = THINGS.sub("", text)
    return without if unit and without.endswith(unit) else text


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
    return from_chinese(exact(match[1]))


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
