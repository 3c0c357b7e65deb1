"""The days that people name: 2021年12月31号, 12月底, 明年一季度, 下月中旬; a period stands for its last day."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from duban.domain.text.normalise import APOSTROPHES, Understood, exact, tidy, with_digits

THIS_CENTURY = range(2000, 2100)
# What stands before and behind a day and says no other.
FROM = re.compile(r"^(?:将|拟|预计|计划)*(?:于|在|到|至|截至|截止|不晚于|最迟)+")
PUNCTUATION = "。.;；,，、"
REMARK = re.compile(r"\([^\d()]{1,8}\)")
UNTIL = re.compile(r"(下班)?(之前|以前|前|止)?((基本|全部)?(完成|办结|完工|建成|落实|到位))?$")
FULL_DAY = re.compile(r"(\d{4})[年\-/.,、](\d{1,2})[月\-/.,、](\d{1,2})[日号]?")
# A moment behind the day, as spreadsheets write it into a text, and the day of the week.
TIME = re.compile(
    r"((?<=\d)[\sT]+|(?<=[日号])\s*)(上午|下午)?\d{1,2}([:：]\d{1,2}([:：]\d{1,2}(\.\d+)?)?|[时点])\s*(?=前?$)"
)
WEEKDAY = re.compile(r"\s*[（(]?(?:周|星期|礼拜)[一二三四五六日天][）)]?")
SOLID_DAY = re.compile(r"(20\d{2})(\d{2})(\d{2})")
SOLID_MONTH = re.compile(r"(20\d{2})(0[1-9]|1[0-2])")
DAY_FIRST = re.compile(r"(\d{1,2})[\-/.](\d{1,2})[\-/.](\d{4})")
# Years as they are said, from the one in which it is said; of 21年 the century is meant.
SAID_YEARS = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "来年": 1, "次年": 1, "后年": 2}
SAID_YEAR = re.compile("|".join(SAID_YEARS))
SHORT_YEAR = re.compile(r"(?<!\d)(2\d)年(?=\d|第|底|末|上|下|内|$)")
PART = "底|末|内|初|中下旬|上中旬|中旬|上旬|下旬|中"
MONTH = re.compile(rf"(?:(\d{{4}})年|(\d{{4}})[\-/.])?(\d{{1,2}})(?:月份?)?({PART})?")
DAY_OF_YEAR = re.compile(r"(\d{1,2})[月\-/.](\d{1,2})[日号]?")
YEAR_END = re.compile(r"(?:(\d{4})年?年?|年)度?(?:底|末|内)|(\d{4})年度?")
YEAR_START = re.compile(r"(?:(\d{4})年?年?|年)(初|中)")
NEW_YEAR = re.compile("元旦")
SHORT_DAY = re.compile(r"(2\d)[\-/.](\d{1,2})[\-/.](\d{1,2})")
# 11-12月, 11月至12月, 2021年11月1日-12月31日: the last of them counts.
MONTHS = re.compile(r"(?:(\d{4})年)?\d{1,2}[至到~—–-]+(\d{1,2}月.*)")
SPAN = re.compile(r"(?:(\d{4})[年\-/.])?\d{1,2}[月\-/.](?:份|\d{1,2}[日号]?)?[至到~—–]+(\d{1,4}[年月\-/.].*)")
DASHED = re.compile(r"(?:(\d{4})年)?\d{1,2}月(?:份|\d{1,2}[日号])?-(\d{1,4}[年月].*)")
LONGEST = 40
QUARTER = re.compile(r"(?:(\d{4})年?)?(?:第?([1-4])季度?|[Qq]([1-4]))(?:底|末|内)?")
THIS_QUARTER = re.compile(r"(本|下)个?季度?(?:底|末|内)?")
HALF = re.compile(r"(?:(\d{4})年?)?(上|下)半年(?:底|末|内)?")
MONTH_END = re.compile(r"月(?:底|末|内)")
NEAR_MONTH = re.compile(rf"(本|当|这|下|次)个?月份?(?:({PART})|(\d{{1,2}})[日号]?)?")
DAY_OF_MONTH = re.compile(r"(\d{1,2})[日号]")
# The day of a month that a part of it ends with; None stands for its last one.
LAST_DAYS: tuple[str | None, ...] = ("中下旬", "下旬", "底", "末", "内", None)
PARTS: dict[str | None, int | None] = {
    "初": 10,
    "上旬": 10,
    "上中旬": 20,
    "中旬": 20,
    "中": 20,
    **dict.fromkeys(LAST_DAYS),
}


def day_of(text: str, on: date) -> Understood[date] | None:
    """
    The day that *text* names, seen from *on* (Asia/Shanghai); None if it names none.

    A full date is plain however it is punctuated. 9月底, 十月, 年底, 2021年12月 lack something: the end of what they
    name is meant, and where they lack the year, the next such day from *on* on; 明年 and 21年 lack the year as well.
    A day of another century was not meant: a 20 typed into a cell of dates comes as 1900-01-20.
    """
    words = text.split()
    said = _bare(" ".join(words)) if sum(map(len, words)) <= LONGEST else ""
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


def _bare(text: str) -> str:
    """What is left of *text* without words around the day, in digits, with one kind of dash."""
    said = with_digits(REMARK.sub("", tidy(TIME.sub("", WEEKDAY.sub("", text))))).strip(PUNCTUATION + APOSTROPHES)
    said = UNTIL.sub("", FROM.sub("", exact(said))).rstrip(PUNCTUATION)
    said = re.sub(r"(?<=\d)[—–_](?=\d)", "-", said.replace("元月", "1月"))
    return re.sub("岁[末尾]|年尾", "年末", said)


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


def _near_month(match: re.Match[str], on: date) -> date | None:
    """本月内, 下月中旬, 次月15日; alone its last day."""
    of = (on.replace(day=1) + timedelta(days=31)).replace(day=1) if match[1] in "下次" else on
    last = int(match[3]) if match[3] else PARTS[match[2]]
    return _end_of(of.year, of.month) if last is None else _day(of.year, of.month, last)


def _day_of_month(match: re.Match[str], on: date) -> date | None:
    """28日: the next one."""
    day = int(match[1])
    this_month = _day(on.year, on.month, day)
    if this_month is not None and this_month >= on:
        return this_month
    return _day(on.year + on.month // 12, on.month % 12 + 1, day)


def _year_part(match: re.Match[str], on: date) -> date | None:
    month = 1 if match[2] == "初" else 6
    return _end_of(int(match[1]), month) if match[1] else _next(lambda year: _end_of(year, month), on)


def _short_day(match: re.Match[str], _: date) -> date | None:
    year, month, day = (int(part) for part in match.groups())
    return _day(2000 + year, month, day)


def _last_of(match: re.Match[str], on: date) -> date | None:
    """The end of a span; it lies in the year that its beginning names, unless it names another."""
    year, end = match.groups()
    named = end if year is None or re.match(r"\d{4}", end) else f"{year}年{end}"
    found = day_of(named, on)
    return None if found is None else found.value


# What lacks something, and how it is completed; the first that fits the whole text is taken.
PARTIAL: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (YEAR_END, _year_end),
    (YEAR_START, _year_part),
    (NEW_YEAR, lambda _, on: _end_of(on.year, 12)),
    (MONTH_END, lambda _, on: _end_of(on.year, on.month)),
    (NEAR_MONTH, _near_month),
    (DAY_OF_MONTH, _day_of_month),
    (SHORT_DAY, _short_day),
    (MONTHS, _last_of),
    (SPAN, _last_of),
    (DASHED, _last_of),
    (QUARTER, _quarter),
    (THIS_QUARTER, _quarter_from),
    (SOLID_MONTH, lambda match, _: _end_of(int(match[1]), int(match[2]))),
    (DAY_FIRST, _day_before_year),
    (HALF, _half),
    (MONTH, _month),
    (DAY_OF_YEAR, _day_of_year),
)
