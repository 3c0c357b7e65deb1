"""
The numbers that Word generates: they stand in no text, only the rules of their lists do (ISO/IEC 29500-1, 17.9).

A list (num) follows the levels of a pattern (abstractNum); lists of one pattern count on from each other unless one
says where it starts.
"""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from duban.adapters.office.plans.word_parts import attribute, child, is_on, kind, value
from duban.adapters.office.plans.word_styles import ListPlace

LEVELS = 9
PLACE = re.compile(r"%([1-9])")
CHINESE = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
# Behind these a number needs no blank before the words.
CLOSED = "、。）】〕》．，)"


def _counting(number: int, digits: str, units: tuple[str, str, str] = ("十", "百", "千")) -> str:
    """A number as it is counted: 二十一; 十一 and not 一十一."""
    if not 0 < number < 10_000:
        return str(number)
    said, skipped = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += (digits[0] if skipped and said else "") + digits[digit] + ("", *units)[place]
            skipped = False
        elif said:
            skipped = True
    said = said.replace("〇", "零")
    return said[1:] if said.startswith(digits[1] + units[0]) and 10 <= number < 20 else said


def _roman(number: int) -> str:
    said = ""
    for worth, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        said += sign * (number // worth)
        number %= worth
    return said


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else chr(0x3251 + number - 21) if 21 <= number <= 35 else ""


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: chr(0x2474 + number - 1) if 1 <= number <= 20 else f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "lowerLetter": lambda number: _letter(number).lower(),
    "upperLetter": _letter,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "chineseLegalSimplified": lambda number: _counting(number, LEGAL, ("拾", "佰", "仟")),
    "ideographDigital": lambda number: "".join(CHINESE[int(digit)] for digit in str(number)),
    "ideographTraditional": lambda number: STEMS[(number - 1) % 10],
    "ideographEnclosedCircle": lambda number: chr(0x3280 + number - 1) if 1 <= number <= 10 else str(number),
    "bullet": lambda _: "",
    "none": lambda _: "",
}
COUNTED = frozenset(
    {
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "japaneseDigitalTenThousand"),
        *("taiwaneseCounting", "taiwaneseCountingThousand", "ideographLegalTraditional", "koreanCounting"),
    }
)


def formatted(number: int, name: str) -> str:
    """*number* in the format of that name; in digits where the format is not known."""
    if name in COUNTED:
        return _counting(number, CHINESE)
    return FORMATS.get(name, str)(number)


class WordNumbering:
    """The lists of a document, counted on as its paragraphs come."""

    def __init__(self, numbering: Element | None) -> None:
        """Nothing has been counted yet."""
        entries = list(numbering) if numbering is not None else []
        self._patterns = {attribute(one, "abstractNumId") or "": one for one in entries if kind(one) == "abstractNum"}
        self._lists = {attribute(one, "numId") or "": one for one in entries if kind(one) == "num"}
        self._by_style = {value(one, "styleLink") or "": one for one in self._patterns.values()}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def next(self, place: ListPlace | None) -> str:
        """The number of the next paragraph at *place*, with what divides it from the words; empty without a list."""
        found = self._lists.get(place.number) if place is not None else None
        if place is None or found is None or not 0 <= place.level < LEVELS:
            return ""
        key = value(found, "abstractNumId") or ""
        counters = self._counters.setdefault(key, [None] * LEVELS)
        self._begin(place.number, found, counters)
        self._count(found, key, counters, place.level)
        level = self._level(found, key, place.level)
        text = PLACE.sub(lambda match: self._said(found, key, counters, level, int(match[1]) - 1), _pattern(level))
        if not text or value(level, "numFmt") == "bullet":
            return ""
        return text if text[-1] in CLOSED or value(level, "suff") == "nothing" else f"{text} "

    def _begin(self, number: str, found: Element, counters: list[int | None]) -> None:
        """A list that says where it starts begins anew when its first paragraph comes."""
        if number in self._begun:
            return
        self._begun.add(number)
        for one in found:
            start = value(one, "startOverride") if kind(one) == "lvlOverride" else None
            level = attribute(one, "ilvl")
            if start is not None and start.lstrip("-").isdecimal() and level is not None and level.isdecimal():
                counters[int(level) :] = [int(start) - 1, *[None] * (LEVELS - int(level) - 1)]

    def _count(self, found: Element, key: str, counters: list[int | None], level: int) -> None:
        for above in range(level):
            if counters[above] is None:
                counters[above] = self._start(found, key, above)
        before = counters[level]
        counters[level] = self._start(found, key, level) if before is None else before + 1
        for below in range(level + 1, LEVELS):
            restart = value(self._level(found, key, below), "lvlRestart")
            # 0 counts on for ever; a number restarts only after that level or one above it.
            if restart is None or (restart.isdecimal() and level < int(restart)):
                counters[below] = None

    def _start(self, found: Element, key: str, level: int) -> int:
        start = value(self._level(found, key, level), "start")
        return int(start) if start is not None and start.lstrip("-").isdecimal() else 1

    def _said(self, found: Element, key: str, counters: list[int | None], shown: Element | None, level: int) -> str:
        number = counters[level]
        own = value(self._level(found, key, level), "numFmt") or "decimal"
        legal = is_on(shown, "isLgl")
        return "" if number is None else formatted(number, "decimal" if legal else own)

    def _level(self, found: Element, key: str, level: int) -> Element | None:
        """The rule of a level: the list's own, else that of its pattern, else that of the style the pattern names."""
        pattern = self._patterns.get(key)
        linked = value(pattern, "numStyleLink")
        if linked is not None:
            pattern = self._by_style.get(linked, pattern)
        overrides = [child(one, "lvl") for one in found if kind(one) == "lvlOverride"]
        levels = [one for one in (*overrides, *(pattern if pattern is not None else ())) if one is not None]
        return next((one for one in levels if kind(one) == "lvl" and attribute(one, "ilvl") == str(level)), None)


def _pattern(level: Element | None) -> str:
    return value(level, "lvlText") or ""
