"""What a return reports on: a day, a week, a month, a quarter, a year, each with the text that names it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, total_ordering

ONE_DAY = timedelta(days=1)
WEEK = 7
MONTHS_OF_YEAR = 12
REMEMBERED = 4096  # few periods are spoken of, each of them thousands of times


class Frequency(StrEnum):
    """How often a stream reports."""

    WEEKLY = "weekly"
    EVERY_TWO_WEEKS = "every_two_weeks"
    MONTHLY = "monthly"
    EVERY_TWO_MONTHS = "every_two_months"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ONCE = "once"

    @property
    def months(self) -> int:
        """How many months a period has; 0 if it is counted in days."""
        return MONTHS.get(self, 0)

    @property
    def days(self) -> int:
        """How many days a period has; 0 if it is counted in months."""
        return DAYS.get(self, 0)

    @property
    def this(self) -> str:
        """What the period that is spoken of is called: 本月, 本季度; 本期 where no word says it."""
        return THIS.get(self, "本期")

    @property
    def before(self) -> str:
        """What the period before it is called: 上月, 上季度."""
        return BEFORE.get(self, "上期")

    @property
    def example(self) -> str:
        """How a period is written, for a person who has to write one."""
        return str(Period.containing(date(2021, 10, 25), self))


THIS = {
    Frequency.WEEKLY: "本周",
    Frequency.MONTHLY: "本月",
    Frequency.QUARTERLY: "本季度",
    Frequency.HALF_YEARLY: "本半年",
    Frequency.YEARLY: "本年",
}
BEFORE = {
    Frequency.WEEKLY: "上周",
    Frequency.MONTHLY: "上月",
    Frequency.QUARTERLY: "上季度",
    Frequency.HALF_YEARLY: "上个半年",
    Frequency.YEARLY: "上年",
}
MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.EVERY_TWO_MONTHS: 2,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}
# Weeks begin on Monday, and so did the first day that is counted: date.min.
DAYS = {Frequency.WEEKLY: WEEK, Frequency.EVERY_TWO_WEEKS: 2 * WEEK, Frequency.ONCE: 1}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """
    A stretch of days that is reported on: 2021-10, 2021-Q4, 2021-W40.

    `first` is its first day. Every day lies in exactly one period of a frequency; one that asks once is a day.
    """

    first: date
    frequency: Frequency

    @classmethod
    @lru_cache(REMEMBERED)
    def parse(cls, text: str) -> "Period":
        """Read what `str` wrote; ValueError for anything else."""
        for frequency, pattern in PATTERNS:
            if match := pattern.fullmatch(text):
                return cls._read(text, frequency, match)
        raise ValueError(f"报告期应写作 2021-10 或 2021-Q4，{OTHERS}，而不是“{text}”。")

    @classmethod
    def _read(cls, text: str, frequency: Frequency, match: re.Match[str]) -> "Period":
        try:
            first = FIRST_DAYS[frequency](int(match["year"]), int(match["number"] or 1), text)
            found = cls.containing(first, frequency)
        except ValueError:
            raise ValueError(f"报告期“{text}”中没有这个{_part(frequency)}。") from None
        if str(found) != text:
            raise ValueError(f"没有报告期“{text}”，相近的是“{found}”。")
        return found

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> "Period":
        """The period of that frequency that *day* lies in."""
        if frequency.days:
            return cls(day - timedelta(days=(day - date.min).days % frequency.days), frequency)
        return cls(date(day.year, day.month - (day.month - 1) % frequency.months, 1), frequency)

    def __str__(self) -> str:
        return TEXTS[self.frequency](self)

    def __lt__(self, other: "Period") -> bool:
        return self.last < other.last

    @property
    def last(self) -> date:
        """Its last day."""
        return _last_day(self)

    @property
    def year(self) -> int:
        """The year in which it ends."""
        return self.last.year

    @property
    def month(self) -> int:
        """The month in which it ends."""
        return self.last.month

    @property
    def calendar_month(self) -> "Period":
        """The month in which it ends, as a period of its own."""
        return Period.containing(self.last, Frequency.MONTHLY)

    @property
    def quarter(self) -> "Period":
        """The quarter in which it ends, as a period of its own."""
        return Period.containing(self.last, Frequency.QUARTERLY)

    @property
    def ends_quarter(self) -> bool:
        """Whether it is the last of its kind to end in its quarter."""
        return self.quarter != self.later().quarter

    @property
    def begins_year(self) -> bool:
        """Whether it is the first of its kind to end in its year."""
        return self.year != self.later(-1).year

    def later(self, count: int = 1) -> "Period":
        """The period *count* periods after this one (before it if negative)."""
        if self.frequency.days:
            return Period(self.first + timedelta(days=count * self.frequency.days), self.frequency)
        index = self.first.year * MONTHS_OF_YEAR + self.first.month - 1 + count * self.frequency.months
        return Period(date(index // MONTHS_OF_YEAR, index % MONTHS_OF_YEAR + 1, 1), self.frequency)

    def since(self, earlier: "Period") -> int:
        """How many periods it comes after *earlier*, one of the same frequency."""
        if self.frequency.days:
            return (self.first - earlier.first).days // self.frequency.days
        years, months = self.first.year - earlier.first.year, self.first.month - earlier.first.month
        return (years * MONTHS_OF_YEAR + months) // self.frequency.months

    @property
    def title(self) -> str:
        """As users read it: 2021年10月, 2021年第四季度, 2021年第40周."""
        return f"{_week(self)[0] if self.frequency in WEEKS else self.year}年{self.short_title}"

    @property
    def short_title(self) -> str:
        """What follows the year: 10月, 第四季度, 第40周; 度 of a whole year."""
        return TITLES[self.frequency](self)

    @property
    def short(self) -> str:
        """As tags of subjects have it, where every sign counts: 2110, 21Q4, 21W40."""
        return str(self)[2:].replace("-", "") + ("Y" if self.frequency is Frequency.YEARLY else "")


WEEKS = (Frequency.WEEKLY, Frequency.EVERY_TWO_WEEKS)
SHORT = r"\d{2}(\d{2}|\d{4}|Q[1-4]|H[12]|Y|[WM]\d{2}|[WM]\d{4})"
YEAR = r"(?P<year>[1-9]\d{3})"
PATTERNS = tuple(
    (frequency, re.compile(YEAR + rest))
    for frequency, rest in (
        (Frequency.MONTHLY, r"-(?P<number>\d{2})"),
        (Frequency.QUARTERLY, r"-Q(?P<number>[1-4])"),
        (Frequency.HALF_YEARLY, r"-H(?P<number>[12])"),
        (Frequency.YEARLY, r"(?P<number>)"),
        (Frequency.WEEKLY, r"-W(?P<number>\d{2})"),
        (Frequency.EVERY_TWO_WEEKS, r"-W(?P<number>\d{2})-\d{2}"),
        (Frequency.EVERY_TWO_MONTHS, r"-M(?P<number>\d{2})-\d{2}"),
        (Frequency.ONCE, r"-(?P<number>\d{2})-\d{2}"),
    )
)
OTHERS = "半年 2021-H2、一年 2021、一周 2021-W43、两周 2021-W42-43、两个月 2021-M09-10、只报一次的为截止日 2021-10-25"
FIRST_DAYS: dict[Frequency, Callable[[int, int, str], date]] = {
    Frequency.MONTHLY: lambda year, number, _: date(year, number, 1),
    Frequency.QUARTERLY: lambda year, number, _: date(year, 3 * number, 1),
    Frequency.HALF_YEARLY: lambda year, number, _: date(year, 6 * number, 1),
    Frequency.YEARLY: lambda year, _number, _: date(year, 1, 1),
    Frequency.WEEKLY: lambda year, number, _: date.fromisocalendar(year, number, 1),
    Frequency.EVERY_TWO_WEEKS: lambda year, number, _: date.fromisocalendar(year, number, 1),
    Frequency.EVERY_TWO_MONTHS: lambda year, number, _: date(year, number, 1),
    Frequency.ONCE: lambda _year, _number, text: date.fromisoformat(text),
}
TEXTS: dict[Frequency, Callable[[Period], str]] = {
    Frequency.MONTHLY: lambda one: f"{one.year}-{one.month:02}",
    Frequency.QUARTERLY: lambda one: f"{one.year}-Q{one.month // 3}",
    Frequency.HALF_YEARLY: lambda one: f"{one.year}-H{one.month // 6}",
    Frequency.YEARLY: lambda one: f"{one.year}",
    Frequency.WEEKLY: lambda one: "{}-W{:02}".format(*_week(one)),
    Frequency.EVERY_TWO_WEEKS: lambda one: "{}-W{:02}-{:02}".format(*_week(one), _last_week(one)),
    Frequency.EVERY_TWO_MONTHS: lambda one: f"{one.year}-M{one.first.month:02}-{one.month:02}",
    Frequency.ONCE: lambda one: one.first.isoformat(),
}
TITLES: dict[Frequency, Callable[[Period], str]] = {
    Frequency.MONTHLY: lambda one: f"{one.month}月",
    Frequency.QUARTERLY: lambda one: f"第{'一二三四'[one.month // 3 - 1]}季度",
    Frequency.HALF_YEARLY: lambda one: "上半年" if one.month == 6 else "下半年",
    Frequency.YEARLY: lambda _: "度",
    Frequency.WEEKLY: lambda one: f"第{_week(one)[1]}周",
    Frequency.EVERY_TWO_WEEKS: lambda one: f"第{_week(one)[1]}、{_last_week(one)}周",
    Frequency.EVERY_TWO_MONTHS: lambda one: f"{one.first.month}至{one.month}月",
    Frequency.ONCE: lambda one: f"{one.month}月{one.first.day}日",
}


@lru_cache(REMEMBERED)
def _last_day(period: Period) -> date:
    return period.later().first - ONE_DAY


def _week(period: Period) -> tuple[int, int]:
    """The year and number of its first week (GB/T 7408, ISO 8601)."""
    found = period.first.isocalendar()
    return found.year, found.week


def _last_week(period: Period) -> int:
    return period.last.isocalendar().week


def _part(frequency: Frequency) -> str:
    """What of a period's text is out of range."""
    if frequency is Frequency.ONCE:
        return "日期"
    return "周" if frequency in WEEKS else "月份"
