"""事项、单位: the plan item by item, who reports and whether they are reached."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.charts import burn_down_chart
from duban.board.deciding import offered
from duban.board.item_filter import Narrowed, deadlines, groups_of
from duban.board.paging import ROWS, PageNumber, paged
from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.domain.office.authority import Permission
from duban.domain.plan.programme import DeadlineKind
from duban.domain.report.burden import BASIS
from duban.domain.report.burn_down import burn_down
from duban.domain.report.tally import Row
from duban.domain.returns.item_light import Light
from duban.services.overview.item_records import paths_of

router = APIRouter()
ITEMS, UNITS = "/items", "/units"
# Of more leads than that nobody looks for one in a list: its name is typed.
MOST_OFFERED = 200
# What is decided on an item.
ON_ITEMS = (
    *("extend", "refuse", "roadmap", "reform", "unmark-reform", "reopen", "terminate", "resume-item"),
    *("deadline", "goal", "measures", "lead", "co-leads", "split", "merge", "confirm"),
)


@router.get("/items", response_class=HTMLResponse)
def items(visit: Visiting, asked: Narrowed, page_number: PageNumber = 1) -> HTMLResponse:
    """The items, narrowed to what is *asked*."""
    reports = visit.app.item_views.reports(visit.now)
    rows = [(report, row) for report in reports for row in report.rows]
    leads = list(dict.fromkeys(row.lead for _, row in rows))
    named = {asked.lead} if asked.lead in leads else {name for name in leads if asked.lead in name}
    is_narrowed = any(asdict(asked).values())
    shown = [one for one in rows if asked.fits(one[1], named, visit.today)] if is_narrowed else rows
    chosen = paged(shown, page_number, **asdict(asked))
    counts = Counter(row.light for _, row in rows)
    falls = [(report, found) for report in reports if (found := burn_down(report.months))]
    return page(
        visit,
        "items.html",
        here=ITEMS,
        title="事项",
        reports=reports,
        shown=replace(chosen, rows=visit.app.item_views.as_they_stand(chosen.rows, visit.now)),
        lights=tuple(Light),
        counts={one.name: counts[one] for one in Light},
        groups=_groups(row for _, row in rows),
        leads=leads,
        unstated=sum(row.item.deadline.kind is DeadlineKind.UNSTATED for _, row in rows),
        deadlines=deadlines(row for _, row in rows),
        most=MOST_OFFERED,
        asked=asked,
        falls=[(report, found, burn_down_chart(found)) for report, found in falls],
    )


def _groups(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The indicators of each category, in the order of the plan."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        category, indicator = groups_of(row)
        found.setdefault(category, {})[indicator] = None
    return {category: list(indicators) for category, indicators in found.items()}


@router.get("/items/{programme}/{number}", response_class=HTMLResponse)
def item(visit: Visiting, programme: str, number: int) -> HTMLResponse:
    """One item."""
    found = visit.app.item_views.one(programme, number, visit.now)
    forms = offered(visit, *ON_ITEMS)
    return page(
        visit,
        "item.html",
        here=ITEMS,
        title=found.row.item.told,
        one=found,
        record=visit.app.item_records.of(programme, number),
        paths=paths_of(found.targets, found.words),
        programme=programme,
        forms=forms,
        may_amend=visit.may(Permission.ROADMAP),
        may_review=visit.may(Permission.REFORM) and visit.app.context.plan(programme).loops.experts,
    )


@router.get("/units", response_class=HTMLResponse)
def units(visit: Visiting, name: str = "", page_number: PageNumber = 1) -> HTMLResponse:
    """Every unit that reports, or those whose names have *name* in them."""
    rows = [row for row in visit.app.unit_views.all(visit.now) if name in row.unit.name]
    return page(
        visit, "units.html", here=UNITS, title="单位", rows=paged(rows, page_number, name=name), name=name, most=ROWS
    )


@router.get("/counties", response_class=HTMLResponse)
def counties(visit: Visiting) -> HTMLResponse:
    """The registers of counties' own plans and of what they took on from the province."""
    plans = visit.app.context.programmes
    registers = [(plans[code].title, visit.app.county_registers.of(code, visit.now)) for code in plans]
    level = visit.app.context.office.counties
    return page(visit, "counties.html", here=UNITS, title=f"{level}落实方案和承接任务", registers=registers)


@router.get("/units/{programme}/{unit}", response_class=HTMLResponse)
def one_unit(visit: Visiting, programme: str, unit: str) -> HTMLResponse:
    """One unit."""
    found = visit.app.unit_views.one(programme, unit, visit.now)
    may_change = visit.may(Permission.CONTACT)
    title = visit.app.context.named(programme, found.unit.name)
    burdens = visit.app.burdens.of_unit(programme, unit, visit.now)
    return page(
        visit,
        "unit.html",
        here=UNITS,
        title=title,
        one=found,
        may_change=may_change,
        burdens=burdens,
        basis=BASIS,
    )
