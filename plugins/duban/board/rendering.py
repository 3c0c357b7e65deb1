"""Pages out of templates: what every page shows, and how days and moments are written."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup

from duban.board.addresses import in_address, path_of
from duban.board.answers import forget, told_before
from duban.board.guard import token_of
from duban.board.visiting import Visit
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.form.words import said_of

TEMPLATES = Path(__file__).with_name("templates")
WEEKDAYS = "一二三四五六日"
A_QUARTER = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu: where it leads below the prefix, what it is called, and the chapter that explains it."""

    path: str
    title: str
    chapter: str = ""


MENU = (
    MenuEntry("/", "今日", "today"),
    MenuEntry("/cycles", "本期", "missing"),
    MenuEntry("/items", "事项", "items"),
    MenuEntry("/work", "工作单", "work"),
    MenuEntry("/units", "单位", "units"),
    MenuEntry("/papers", "文书", "papers"),
    MenuEntry("/decisions", "登记与决定", "extension"),
    MenuEntry("/task-list", "任务清单", "task-list"),
    MenuEntry("/audit", "审计", "audit"),
    MenuEntry("/help", "帮助"),
)


def page(visit: Visit, template: str, *, here: str, title: str, status: int = 200, **facts: object) -> HTMLResponse:
    """
    A whole page of *template*, with what all pages show.

    *here* is the path of its entry in the menu, *title* names the page itself.
    """
    common = {
        "visit": visit,
        "office": visit.app.settings.office,
        "menu": MENU,
        "here": here,
        "chapter": next((one.chapter for one in MENU if one.path == here), ""),
        "title": title,
        "token": token_of(visit),
        "prefix": visit.prefix,
        "told": told_before(visit),
        # What tells a programme from the others; nothing where there is but one.
        "which": lambda code: visit.app.context.named(code, ""),
    }
    answer = HTMLResponse(_environment().get_template(template).render(common | facts), status)
    if common["told"]:
        forget(answer, visit)
    return answer


def message_page(template: str, status: int, **facts: object) -> HTMLResponse:
    """A page for somebody who may see nothing of the office: no menu, no name."""
    return HTMLResponse(_environment().get_template(template).render(facts), status)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day_of,
        "full_day": full_day_of,
        "moment": _moment,
        "iso_day": iso_day_of,
        "clock": clock_of,
        "markdown": markdown,
        "in_address": in_address,
        "path": path_of,
        "of_period": lambda text, period: said_of(period, text),
    }
    environment.tests["overdue"] = lambda entry, now: entry.is_overdue(now)
    return environment


@pass_context
def day_of(context: Context, value: date | datetime | None) -> str:
    """12月25日, with its year where nobody would think of that one; a dash for None."""
    if value is None:
        return "—"
    day = _local(value)
    return f"{_year(context, value)}{day.month}月{day.day}日"


def full_day_of(value: date | datetime | None) -> str:
    """2021年12月27日（星期一）; a dash for None."""
    if value is None:
        return "—"
    day = _local(value)
    return f"{told_day(day)}（星期{WEEKDAYS[day.weekday()]}）"


def iso_day_of(value: datetime) -> str:
    """2021-12-27, as a field for a day takes it."""
    return _local(value).isoformat()[:10]


def moment_of(value: datetime | None) -> str:
    """12月25日 09:30 in Quanzhou; a dash for None."""
    if value is None:
        return "—"
    local = value.astimezone(TIMEZONE)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


@pass_context
def _moment(context: Context, value: datetime | None) -> str:
    """As `moment_of`, with its year where nobody would think of that one."""
    return moment_of(value) if value is None else f"{_year(context, value)}{moment_of(value)}"


def _year(context: Context, value: date | datetime) -> str:
    """The year of a day in another one, more than a quarter away; none on a stranger's page."""
    visit = context.get("visit")
    if visit is None:
        return ""
    day = value.astimezone(TIMEZONE).date() if isinstance(value, datetime) else value
    is_far = day.year != visit.today.year and abs(day - visit.today) > A_QUARTER
    return f"{day.year}年" if is_far else ""


def clock_of(value: datetime) -> str:
    """09:30 in Quanzhou."""
    return f"{value.astimezone(TIMEZONE):%H:%M}"


def markdown(text: str) -> Markup:
    """Markdown with tables as HTML; whatever HTML stands in it is shown as text, and no link leads anywhere new."""
    return Markup(_markdown().render(text))  # noqa: S704 - made with html switched off


@cache
def _markdown() -> MarkdownIt:
    plain = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    return plain.disable(["link", "autolink", "image"])


def _local(value: date | datetime) -> date:
    return value.astimezone(TIMEZONE) if isinstance(value, datetime) else value
