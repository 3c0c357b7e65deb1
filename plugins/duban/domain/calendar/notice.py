"""
The State Council's yearly notice of holidays (…年部分节假日安排的通知), read and checked against itself.

It states weekdays and counts beside its dates. Whatever does not agree with them is a fault, whatever is not understood
a doubt: nothing is guessed, for a wrong day would cost somebody a blame.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from duban.domain.calendar.moments import told_day

WEEKDAYS = "一二三四五六日"
SATURDAY = 5
LONGEST = timedelta(days=31)
HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
TITLE = re.compile(r"关于(\d{4})年部分节假日安排|现将(\d{4})年元旦")
PARAGRAPH = re.compile(rf"(?:{'|'.join(HOLIDAYS)})(?:、(?:{'|'.join(HOLIDAYS)}))*:")
DATE = r"(?:(?:\d{4})年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
DATES = re.compile(rf"{DATE}(?:(?:至|—|-|、|和|,){DATE})*")
ONE_DATE = re.compile(
    r"(?P<until>至|—|-)?(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<said>[^()]*)\))?"
)
WEEKDAY = re.compile(rf"(?:周|星期)([{WEEKDAYS}天])")
FREE = re.compile(rf"({DATES.pattern})(?:放假调休|放假)(\d+天)?(?:,(?:共(\d+)天|与周末连休|不调休))*$")
WORKED = re.compile(rf"({DATES.pattern})上班$")
COUNT = re.compile(r"(\d+)天")
# Who signs the notice and when, below it or, in a text out of a PDF, on the last line: no day of a holiday.
NUMBER = r"[\d〇零○一二三四五六七八九十]+"
SIGNED = rf"国务院办公厅|(?:国务院办公厅)?{NUMBER}年{NUMBER}月{NUMBER}日|\(此件公开发布\)"
SIGNATURE = re.compile(rf"\n(?=(?:{SIGNED})\s*(?:\n|$))")
SIGNED_AT_THE_END = re.compile(rf"(?:{SIGNED})+$")
ANY_DATE = re.compile(r"\d{1,2}月\d{1,2}日|\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One sentence understood: what of, which days, whether they are free (or worked), and the words that say so."""

    holiday: str
    days: tuple[date, ...]
    is_free: bool
    words: str

    @property
    def told(self) -> str:
        """As a person checks it: 2027年1月1日（周五）至2027年1月3日（周日），3天."""
        first, last = self.days[0], self.days[-1]
        is_row = len(self.days) > 1 and (last - first).days == len(self.days) - 1
        named = f"{_named(first)}至{_named(last)}" if is_row else "、".join(map(_named, self.days))
        return f"{self.holiday}：{named}{'放假' if self.is_free else '上班'}，{len(self.days)}天"


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """
    A notice as understood; `year` is 0 if it names none.

    With `faults` it contradicts itself, or is incomplete, and is no calendar; `doubts` are sentences with a day
    that say neither that it is free nor that it is worked.
    """

    year: int
    arrangements: tuple[Arrangement, ...]
    faults: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def free(self) -> tuple[date, ...]:
        """The days off, in order."""
        return tuple(sorted({day for one in self.arrangements if one.is_free for day in one.days}))

    @property
    def worked(self) -> tuple[date, ...]:
        """The weekend days that are worked, in order."""
        return tuple(sorted({day for one in self.arrangements if not one.is_free for day in one.days}))


class _Unclear(Exception):
    """A date that cannot be, or contradicts the weekday beside it."""


def read_notice(text: str) -> HolidayNotice:
    """What *text*, the words of a notice, arranges."""
    text = re.sub(r"[ \t\u3000\xa0]+", "", unicodedata.normalize("NFKC", text))
    found = TITLE.search(text)
    if found is None:
        return HolidayNotice(0, (), ("没有写明是哪一年的放假安排（“关于2027年部分节假日安排的通知”）",), ())
    year = int(found[1] or found[2])
    arrangements: list[Arrangement] = []
    faults: list[str] = []
    doubts: list[str] = []
    for holiday, sentence in _sentences(text):
        try:
            one = _arrangement(holiday, sentence, year)
        except _Unclear as error:
            faults.append(f"{holiday}：“{sentence}”{error}")
            continue
        if one is not None:
            arrangements.append(one)
            faults += _contradictions(one)
        elif ANY_DATE.search(SIGNED_AT_THE_END.sub("", sentence)):
            doubts.append(f"{holiday}：“{sentence}”没有说放假或上班，未计入")
    notice = HolidayNotice(year, tuple(arrangements), (), tuple(doubts))
    return HolidayNotice(year, notice.arrangements, (*faults, *_lacks(notice)), notice.doubts)


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence of each holiday's paragraph; a paragraph may run over several lines, and ends with an empty one."""
    places = list(PARAGRAPH.finditer(text))
    for number, place in enumerate(places):
        end = places[number + 1].start() if number + 1 < len(places) else len(text)
        paragraph = SIGNATURE.split(re.split(r"\n\s*\n|\n(?=节假日期间)", text[place.end() : end])[0])[0]
        words = re.sub(r"\s|[一二三四五六七八九十]+、$", "", paragraph.replace("\n", ""))
        yield from ((place[0].rstrip(":"), one) for one in re.split("[。;]", words) if one)


def _arrangement(holiday: str, sentence: str, year: int) -> Arrangement | None:
    if (free := FREE.fullmatch(sentence)) is not None:
        return Arrangement(holiday, _days(free[1], year), is_free=True, words=sentence)
    if (worked := WORKED.fullmatch(sentence)) is not None:
        return Arrangement(holiday, _days(worked[1], year), is_free=False, words=sentence)
    return None


def _days(text: str, year: int) -> tuple[date, ...]:
    """Every day that *text* names, those of a stretch included."""
    days: list[date] = []
    month = 0
    for found in ONE_DATE.finditer(text):
        year, month = int(found["year"] or year), int(found["month"] or month)
        try:
            day = date(year, month, int(found["day"]))
        except ValueError:
            raise _Unclear(f"中没有“{found[0]}”这一天") from None
        _check_weekday(day, found["said"] or "")
        if found["until"]:
            days += _stretch(days[-1], day, text)
        else:
            days.append(day)
    return tuple(days)


def _stretch(first: date, last: date, text: str) -> list[date]:
    if not first < last <= first + LONGEST:
        raise _Unclear(f"中“{text}”前后颠倒或过长")
    return [first + timedelta(days=count) for count in range(1, (last - first).days + 1)]


def _check_weekday(day: date, said: str) -> None:
    for found in WEEKDAY.finditer(said):
        if found[1].replace("天", "日") != WEEKDAYS[day.weekday()]:
            raise _Unclear(f"中{told_day(day)}写作{found[0]}，实为{_weekday(day)}")


def _contradictions(one: Arrangement) -> Iterator[str]:
    said = COUNT.search(one.words) if one.is_free else None
    if said is not None and int(said[1]) != len(one.days):
        yield f"{one.holiday}：“{one.words}”写作{said[1]}天，按日期为{len(one.days)}天"
    for day in one.days if not one.is_free else ():
        if day.weekday() < SATURDAY:
            yield f"{one.holiday}：“{one.words}”中{_named(day)}本是工作日"


def _lacks(notice: HolidayNotice) -> Iterator[str]:
    """What no whole arrangement of a year can be without, or have twice."""
    named = {part for one in notice.arrangements if one.is_free for part in one.holiday.split("、")}
    if lacking := [holiday for holiday in HOLIDAYS if holiday not in named]:
        yield f"没有读到{'、'.join(lacking)}的放假安排"
    for day in sorted({*notice.free} & {*notice.worked}):
        yield f"{_named(day)}既放假又上班"
    for day in (*notice.free, *notice.worked):
        if day.year != notice.year and not date(notice.year - 1, 12, 1) <= day < date(notice.year, 1, 1):
            yield f"{_named(day)}不属于{notice.year}年"


def _weekday(day: date) -> str:
    return f"周{WEEKDAYS[day.weekday()]}"


def _named(day: date) -> str:
    return f"{told_day(day)}（{_weekday(day)}）"
