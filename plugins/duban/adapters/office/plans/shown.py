"""A cell's value as its number format shows it: the plan says 2026年12月 where the file keeps the first of a month."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

# The parts of a format for days, and what each shows; literals stand in quotes or behind a backslash.
DATE_PART = re.compile(r'"([^"]*)"|\\(.)|(y{3,4}|yy|m{1,4}|d{1,4}|h{1,2}|s{1,2})|([年月日时分秒/.\-: ])', re.IGNORECASE)
LOCALE = re.compile(r"\[[^\]]*\]")
DECIMALS = re.compile(r"[0#?](?:\.(0+))?")
# Formats that a program shows by the habits of its country.
BY_COUNTRY = {"mm-dd-yy": "yyyy/m/d", "m/d/yy": "yyyy/m/d", "m/d/yyyy": "yyyy/m/d", "d-mmm-yy": "yyyy/m/d"}


def shown(value: object, number_format: str) -> str:
    """*value* as a person reads it in its cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    if isinstance(value, datetime | date):
        return _day(value, number_format)
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).replace("_x000D_", "")


def _number(value: float, number_format: str) -> str:
    plain = LOCALE.sub("", number_format.partition(";")[0])
    decimals = DECIMALS.search(plain)
    if "%" in plain:
        return f"{_rounded(value * 100, decimals)}%"
    if decimals is not None and decimals[1] and '"' not in plain:
        return _rounded(value, decimals)
    return str(int(value)) if float(value).is_integer() else f"{value:.15g}"


def _rounded(value: float, decimals: re.Match[str] | None) -> str:
    places = len(decimals[1] or "") if decimals is not None else 0
    exact = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:f}"


def _day(value: datetime | date, number_format: str) -> str:
    plain = LOCALE.sub("", number_format.partition(";")[0]).strip()
    # What follows is the time of the day, in which m means minutes.
    plain = re.split("[hH]", BY_COUNTRY.get(plain.lower(), plain))[0].strip()
    if not re.search(r"[ymd]", re.sub(r'"[^"]*"', "", plain), re.IGNORECASE):
        plain = "yyyy-mm-dd"
    said = "".join(_part(match, value) for match in DATE_PART.finditer(plain)).strip()
    return said or value.strftime("%Y-%m-%d")


def _part(match: re.Match[str], value: datetime | date) -> str:
    literal, escaped, part, sign = match.groups()
    if part is None:
        return literal or escaped or sign or ""
    letter, width = part[0].lower(), len(part)
    if letter in "hs":
        return ""
    if letter == "y":
        return f"{value.year}" if width > 2 else f"{value.year % 100:02d}"
    number = value.month if letter == "m" else value.day
    return f"{number:02d}" if width == 2 else str(number)
