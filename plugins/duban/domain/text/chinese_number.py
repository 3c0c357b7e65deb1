"""Numbers written in Chinese numerals, as people write small ones: 十, 一百一十八, 两千三, 三点五万."""

import re
from decimal import Decimal

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
WITHIN = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10_000, "亿": 100_000_000}
SHAPES = "零一二三四五六七八九"
LARGE = 100
SIGNS = "零〇○一二两三四五六七八九"
# As they are written where nobody may change them.
FORMAL = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億", "一二二三三四五六六七八九十百千万亿") | {
    ord("廿"): "二十",
    ord("卅"): "三十",
}
# 百 and 万 alone say no number, 十 does.
NUMERAL = re.compile(rf"[{SIGNS}十][{SIGNS}十百千万亿]*(点[{SIGNS}]+)?[万亿]?")


def from_chinese(text: str) -> Decimal | None:
    """The number that *text* writes in Chinese numerals and nothing else; None if it is not such a number."""
    text = text.translate(FORMAL)
    if NUMERAL.fullmatch(text) is None:
        return None
    whole, point, decimals = text.partition("点")
    if not point:
        value = _whole(whole)
        return None if value is None else Decimal(value)
    scale = GROUPS.get(decimals[-1], 1)
    digits = "".join(str(DIGITS[sign]) for sign in decimals if sign in DIGITS)
    before = _whole(whole)
    return None if before is None else Decimal(f"{before}.{digits}") * scale


def in_chinese(number: int) -> str:
    """A count below a hundred as papers write it: 十八; larger ones in digits."""
    tens, ones = divmod(number, 10)
    if not 0 < number < LARGE:
        return str(number)
    written = f"{SHAPES[tens] if tens > 1 else ''}十" if tens else ""
    return written + (SHAPES[ones] if ones else "")


def _whole(text: str) -> int | None:
    """A whole number; digits alone are read one after the other (二〇二一), else by their places."""
    if text and all(sign in DIGITS for sign in text):
        return int("".join(str(DIGITS[sign]) for sign in text))
    total, above = 0, 0
    for group in ("亿", "万"):
        before, found, text = text.rpartition(group)
        if found:
            value = _whole(before)
            if value is None:
                return None
            total, above = total + value * GROUPS[group], GROUPS[group]
    below = _below_ten_thousand(text, above)
    return None if below is None else total + below


def _below_ten_thousand(text: str, above: int) -> int | None:
    """
    三百二十, 十二, 三千零二十, and 两千三, whose last digit stands for the next place; *above* is the place before.

    None if places do not fall.
    """
    total, digit, place = 0, 0, above
    for sign in text:
        if sign in DIGITS:
            digit, place = DIGITS[sign], place if DIGITS[sign] else 0
            continue
        scale = WITHIN[sign]
        if place and scale >= place:
            return None
        total, digit, place = total + (digit or 1) * scale, 0, scale
    return total + digit * max(place // 10, 1)
