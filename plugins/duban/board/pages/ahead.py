"""预览、日程: what will be said at a moment to come and what will not, and the days of every period."""

from datetime import datetime, timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import TIMEZONE, Frequency, Period
from duban.domain.calendar.dates_table import AFTER, BEFORE, UNKNOWN, dates_table
from duban.errors import CalendarUnknown, Refused

router = APIRouter()
HERE = "/"
LONGEST = 24
DAYS = (
    *("截止日", "提醒目标日", "判定日"),
    *(f"前{count}个工作日" for count in BEFORE),
    *(f"后{count}个工作日" for count in AFTER),
)
FURTHEST = timedelta(days=2 * 366)
MONTHS = "请填写先后有序的两个月份（如 2021-09、2022-12），相隔不超过两年。"


@router.get("/preview", response_class=HTMLResponse)
def preview(visit: Visiting, at: str = "") -> HTMLResponse:
    """What would be done at a moment if nothing came in until then; without one, on the next working day."""
    refused, found = "", None
    try:
        found = visit.app.previews.at(_moment(visit, at), visit.now)
    except (Refused, CalendarUnknown) as error:
        refused = str(error)
    return page(
        visit,
        "preview.html",
        here=HERE,
        title="预览：将发出什么",
        status=409 if refused else 200,
        found=found,
        at=at or (f"{found.at.astimezone(TIMEZONE):%Y-%m-%dT%H:%M}" if found else ""),
        refused=refused,
    )


def _moment(visit: Visit, at: str) -> datetime:
    """The moment that was asked for; Refused for one that is none, lies behind or too far ahead."""
    if not at:
        return visit.app.previews.next_morning(visit.now)
    try:
        moment = datetime.fromisoformat(at).replace(tzinfo=TIMEZONE)
    except ValueError:
        raise Refused("请填写日期和时间。") from None
    if moment < visit.now:
        raise Refused("只能预览今后的时间；已经发出的见“今日”和各单位的往来。")
    if moment > visit.now + FURTHEST:
        raise Refused("只能预览两年以内的时间。")
    return moment


@router.get("/calendar", response_class=HTMLResponse)
def calendar(visit: Visiting, first: str = "", last: str = "") -> HTMLResponse:
    """The days of every period that is due in the months asked for, by default from this one on for a year."""
    this = Period.containing(visit.today, Frequency.MONTHLY)
    streams = visit.app.settings.streams
    refused, rows = "", []
    try:
        begin, end = _months(first or str(this), last or str(this.later(LONGEST // 2)))
        rows = dates_table(begin, end, tuple(streams.values()), visit.app.calendar)
    except Refused as error:
        refused, begin, end = str(error), this, this
    return page(
        visit,
        "calendar.html",
        here=HERE,
        title="日程：各期截止、提醒、判定日",
        status=409 if refused else 200,
        rows=[(Period.parse(row[0]).title, streams[row[1]].name, zip(DAYS, row[2:], strict=True)) for row in rows],
        days=DAYS,
        unknown=UNKNOWN,
        first=first or str(begin),
        last=last or str(end),
        refused=refused,
    )


def _months(first: str, last: str) -> tuple[Period, Period]:
    try:
        begin, end = Period.parse(first), Period.parse(last)
    except ValueError:
        raise Refused(MONTHS) from None
    months = Frequency.MONTHLY
    if (begin.frequency, end.frequency) != (months, months) or not begin <= end <= begin.later(LONGEST):
        raise Refused(MONTHS)
    return begin, end
