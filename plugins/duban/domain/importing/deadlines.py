"""Deadlines as plans print them: 2021年9月底, 年底前, 持续推进, 根据省厅安排."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from duban.domain.importing.titles import PlanYear
from duban.domain.importing.wording import bare, says_nothing
from duban.domain.plan.programme import Deadline, DeadlineKind
from duban.domain.text.normalise import with_digits

LONGEST = 45  # a longer text tells of something, and no deadline
CONTINUOUS = re.compile(r"长期|持续|常态|长效|经常性|全程|贯穿|不断|滚动|日常工作|每[年季月]|定期")
FOLLOWS = re.compile(
    r"(?:根据|按照?|依照|随|视|待|配合|与|跟随).{0,12}(?:省|国家|上级|中央|部委|总局|全省).{0,16}(?:安排|部署|进度|要求|时限|同步|统一|推进|为准)"
    r"|(?:省|国家|上级).{0,10}(?:统一部署|工作安排|进度安排|要求时限)"
)
# Numerals of a date as Chinese texts write them; a 十五五 is none.
HAN_YEAR = re.compile(
    r"[二2][〇○◯零Oo0][〇○◯零Oo\d一二三四五六七八九]{2}(?=年|[-./])|[二2][〇○◯零Oo0][一二三四五]十[一二三四五六七八九]?(?=年)"
)
HAN_DAY = re.compile(r"(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日号])")
YEAR = r"(?:(?P<year>20\d{2})年?度?)"
MONTHS = r"(?P<month>1[0-2]|0?[1-9])月"
FROM_MONTH = r"(?:(?:1[0-2]|0?[1-9])月?[-—–~～至到]+)?"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])[日号]"
MOMENT = re.compile(
    rf"{YEAR}?(?P<fiscal>今|本|当|明|次|来)?年?{FROM_MONTH}{MONTHS}份?(?:{DAY}|(?P<part>底|末|初|上旬|中旬|下旬))?(?P<before>之?前|以前)?"
    rf"|(?P<iso>20\d{{2}}(?P<sign>[-./])(?:1[0-2]|0?[1-9])(?:(?P=sign)(?:3[01]|[12]\d|0?[1-9]))?)(?!\d)"
    r"|(?:(?P<quarter_year>20\d{2})年?|(?P<quarter_same>今|本|当|明|次|来)?年?)前?第?(?P<quarter>[一二三四1-4])季度"
    r"(?P<quarter_end>底|末)?(?P<quarter_before>之?前|以前)?"
    r"|(?:(?P<half_year>20\d{2})年?|(?P<half_same>今|本|当|明|次|来)?年?)(?P<half>[上下])半年(?P<half_end>底|末)?(?P<half_before>之?前|以前)?"
    r"|(?P<end_year>20\d{2})年?(?:底|末|内|度内|年底|年末|全年|(?P<mid_year>年?中(?!旬)))?(?P<end_before>前|之前)?"
    r"|(?P<this>今|本|当|明|次|来)?年?(?:年|年度)(?:底|末|内|终|(?P<mid>中(?!旬)))前?|(?P<whole>全年)"
)
WORDS_OF_TIME = re.compile(
    r"\d|[年月日号底末初中上下旬前后内以之第一二三四季度半今本当明次来全起至到~～—–\-./、，；,;()（）]|完成|力争|争取|实现|取得|阶段性|成效|分阶段"
    r"|基本|达到|并|同时|启动|推进|坚持|实施|落实|进行|开展|工作|化|按|序时|进度|时限|期限|其中|建成|制定|出台|方案|首批"
)
AROUND_A_MOMENT = re.compile(WORDS_OF_TIME.pattern.removeprefix(r"\d|"))
OF_UNITS = re.compile(r"牵头|负责|配合|单位|[局委厅院署办]|公司|海关|银行|各[县市区镇乡部]|[县市区]政府")
NEXT_YEAR = "明次来"
# Said of the plan's own year; 当年 and 次年 count from something else.
OF_THE_PLAN = "今本明来"
# Something begins there, and the end is not said.
OPEN = re.compile(r"起(?![草步点])(?!.*[至到—–~～-])|[以之]后|(?<!前)后(?!续)|开始")
DAY_OF_PART = {"初": 5, "上旬": 10, "中旬": 20}
LONGEST_REST = 6  # characters beside a time: 取得阶段性成效
# No day is set, and the office asks for none.
NOT_YET = re.compile(r"未明确|未定|(?:另行|尚)?待定|另行(?:通知|明确|确定)")


@dataclass(frozen=True, slots=True)
class ReadDeadline:
    """A deadline as it was understood, and why that is not certain, "" if it is."""

    deadline: Deadline
    doubt: str = ""


def in_digits(text: str) -> str:
    """*text* with the numerals of its dates as digits: 二〇二七年十二月 is 2027年12月."""
    years = HAN_YEAR.sub(lambda found: with_digits(re.sub("[Oo0◯]", "〇", found.group())), text)
    return HAN_DAY.sub(lambda found: with_digits(found.group()), years).replace("元月", "1月")


def looks_like_deadline(text: str) -> bool:
    """Whether *text* can be a deadline, by its form."""
    return _beside_time(text) <= LONGEST_REST


def surely_deadline(text: str) -> bool:
    """Whether *text* can be nothing but a deadline: 持续推进 is one, 持续优化服务 need not be."""
    return _beside_time(text) <= 1


def _beside_time(text: str) -> int:
    """How many characters of *text* tell of something else than time; many if it is no deadline at all."""
    words = in_digits(bare(text).rstrip("。"))
    if not words or len(words) > LONGEST or "。" in words or re.match(r"\d+[.、](?!\d)", words):
        return LONGEST
    if FOLLOWS.search(words):
        return 0
    if next(_moments(words), None) is None and CONTINUOUS.search(words) is None:
        return LONGEST
    rest = WORDS_OF_TIME.sub("", CONTINUOUS.sub("", words))
    return LONGEST if OF_UNITS.search(rest) else len(rest)


def read_deadline(text: str, year: PlanYear | None) -> ReadDeadline:
    """What *text* sets; *year* is the plan's own, for a month without one."""
    words = in_digits(bare(text).rstrip("。"))
    if not words or says_nothing(words) or NOT_YET.fullmatch(words):
        return ReadDeadline(Deadline(DeadlineKind.UNSTATED, None, text))
    if FOLLOWS.search(words):
        return ReadDeadline(Deadline(DeadlineKind.FOLLOWS_PROVINCE, None, text))
    found = list(_moments(words))
    if not found:
        if CONTINUOUS.search(words):
            return ReadDeadline(Deadline(DeadlineKind.CONTINUOUS, None, text))
        return ReadDeadline(Deadline(DeadlineKind.UNSTATED, None, text), f"时限“{text}”不能识别")
    return _dated(text, words, found, year)


def _dated(text: str, words: str, found: list[re.Match[str]], year: PlanYear | None) -> ReadDeadline:
    days: list[tuple[date, str]] = []
    known = year
    for match in found:
        read = _day(match, known, printed=known is not year)
        if read is None:
            return ReadDeadline(Deadline(DeadlineKind.UNSTATED, None, text), f"时限“{text}”未写年份，文件也未载明")
        days.append(read)
        known = PlanYear(read[0].year)
    on, doubt = max(days)
    if unread := _unread(words):
        doubt = doubt or f"时限“{text}”中的“{unread}”没有读懂"
    if CONTINUOUS.search(words):
        doubt = doubt or f"时限“{text}”既有日期又有持续之意"
    elif "全年" in words:
        doubt = doubt or f"时限“{text}”是全年持续还是年底前完成，待核"
    elif open_end := OPEN.search(words):
        doubt = doubt or f"时限“{text}”写的是“{open_end.group()}”，何时完成待核"
    elif len(days) > 1 and not re.search(r"[至到~～—–-]", words):
        doubt = doubt or f"时限“{text}”有几个日期，取最后一个"
    return ReadDeadline(Deadline(DeadlineKind.DATED, on, text), doubt)


def _unread(words: str) -> str:
    """What of *words* is neither a point in time nor one of the words around it."""
    for match in reversed(list(_moments(words))):
        words = words[: match.start()] + " " + words[match.end() :]
    return CONTINUOUS.sub("", AROUND_A_MOMENT.sub("", words)).replace(" ", "")


def _moments(words: str) -> Iterator[re.Match[str]]:
    """The points in time that *words* name."""
    for match in MOMENT.finditer(words):
        if (match.group() and not re.fullmatch(r"20\d{2}", match.group())) or match.group() == words:
            yield match


def _day(match: re.Match[str], year: PlanYear | None, *, printed: bool) -> tuple[date, str] | None:
    """The last day of the point in time, and the doubt about it; *printed* is a year that stands in the same cell."""
    part = match.groupdict()
    stated = part["year"] or part["quarter_year"] or part["half_year"] or part["end_year"]
    doubt = ""
    if part["iso"]:
        numbers = [int(number) for number in re.split(r"[-./]", part["iso"])]
        return (date(*numbers), "") if len(numbers) == 3 else (_end(numbers[0], numbers[1]), "")
    if stated:
        of = int(stated)
    elif year is None:
        return None
    else:
        relative = part["fiscal"] or part["quarter_same"] or part["half_same"] or part["this"] or ""
        of = year.number + (relative in NEXT_YEAR and bool(relative))
        told = relative in OF_THE_PLAN if relative else year.stated
        doubt = "" if printed or (told and not year.doubt) else _inferred(match.group(), of, year)
    return _last_day(match, of, doubt)


def _inferred(words: str, of: int, year: PlanYear) -> str:
    return f"“{words}”{year.doubt or '未写年份'}，按文件日期推定为{of}年"


def _last_day(match: re.Match[str], of: int, doubt: str) -> tuple[date, str]:
    part = match.groupdict()
    if part["quarter"]:
        begun = part["quarter_before"] and not part["quarter_end"]
        doubt = doubt or (f"“{match.group()}”是否含本季度，待核" if begun else "")
        return _end(of, 3 * ("一二三四1234".index(part["quarter"]) % 4 + 1)), doubt
    if part["half"]:
        begun = part["half_before"] and not part["half_end"]
        doubt = doubt or (f"“{match.group()}”是否含该半年，待核" if begun else "")
        return _end(of, 6 if part["half"] == "上" else 12), doubt
    if part["mid"] or part["mid_year"]:
        return _end(of, 6), doubt or f"“{match.group()}”按6月底推定"
    if not part["month"]:
        return _end(of, 12), doubt or (
            f"“{match.group()}”是否含当年，待核" if part["end_before"] and _whole(match) else ""
        )
    return _in_month(match, of, doubt)


def _whole(match: re.Match[str]) -> bool:
    """Whether 2022年前 is written, which may mean before that year or by its end."""
    return re.fullmatch(r"20\d{2}年?(?:之前|前)", match.group()) is not None


def _in_month(match: re.Match[str], year: int, doubt: str) -> tuple[date, str]:
    part = match.groupdict()
    month, last = int(part["month"]), _end(year, int(part["month"]))
    if part["day"]:
        if int(part["day"]) > last.day:
            return last, doubt or f"“{match.group()}”没有这一天"
        return last.replace(day=int(part["day"])), doubt
    if part["part"] in DAY_OF_PART:
        day = date(year, month, DAY_OF_PART[part["part"]])
        return day, doubt or (f"“{match.group()}”取{day.day}日" if part["part"] == "初" else "")
    if part["before"] and not part["part"]:
        return last, doubt or f"“{match.group()}”是否含当月，待核"
    return last, doubt


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
