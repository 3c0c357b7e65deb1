"""事项、单位: the plan item by item, who reports and whether they are reached."""

from collections import Counter
from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.charts import cliff_chart
from duban.board.deciding import offered
from duban.board.paging import ROWS, PageNumber, paged
from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.domain.office.authority import Permission
from duban.domain.report.tally import Row
from duban.domain.returns.item_light import Light
from duban.services.overview.item_records import paths_of

router = APIRouter()
ITEMS, UNITS = "/items", "/units"
# Of more leads than that nobody looks for one in a list: its name is typed.
MOST_OFFERED = 200
# What is decided on an item.
ON_ITEMS = (
    *("extend", "refuse", "reopen", "terminate", "resume-item"),
    *("deadline", "goal", "measures", "lead", "co-leads", "split", "merge", "confirm"),
)


@router.get("/items", response_class=HTMLResponse)
def items(
    visit: Visiting, light: str = "", group: str = "", lead: str = "", page_number: PageNumber = 1
) -> HTMLResponse:
    """The items, narrowed to one *light*, one *group* (indicator or category) or one *lead*."""
    reports = visit.app.item_views.reports(visit.now)
    rows = [(report, row) for report in reports for row in report.rows]
    leads = list(dict.fromkeys(row.lead for _, row in rows))
    named = {lead} if lead in leads else {name for name in leads if lead in name}
    shown = [
        (report, row)
        for report, row in rows
        if light in ("", row.light.name) and row.lead in named and group in ("", *_groups(row))
    ]
    chosen = paged(shown, page_number, light=light, group=group, lead=lead)
    counts = Counter(row.light for _, row in rows)
    return page(
        visit,
        "items.html",
        here=ITEMS,
        title="事项",
        reports=reports,
        shown=replace(chosen, rows=visit.app.item_views.as_they_stand(chosen.rows, visit.now)),
        lights=tuple(Light),
        counts={one.name: counts[one] for one in Light},
        groups=list(dict.fromkeys(name for _, row in rows for name in _groups(row))),
        leads=leads,
        most=MOST_OFFERED,
        light=light,
        group=group,
        lead=lead,
        charts=[chart for report in reports if (chart := cliff_chart(report.months))],
    )


def _groups(row: Row) -> tuple[str, str]:
    return row.item.indicator.category, row.item.indicator.name


@router.get("/items/{programme}/{number}", response_class=HTMLResponse)
def item(visit: Visiting, programme: str, number: int) -> HTMLResponse:
    """One item."""
    found = visit.app.item_views.one(programme, number, visit.now)
    forms = offered(visit, *ON_ITEMS)
    return page(
        visit,
        "item.html",
        here=ITEMS,
        title=f"第{number}项",
        one=found,
        record=visit.app.item_records.of(programme, number),
        paths=paths_of(found.targets, found.words),
        programme=programme,
        forms=forms,
    )


@router.get("/units", response_class=HTMLResponse)
def units(visit: Visiting, name: str = "", page_number: PageNumber = 1) -> HTMLResponse:
    """Every unit that reports, or those whose names have *name* in them."""
    rows = [row for row in visit.app.unit_views.all(visit.now) if name in row.unit.name]
    return page(
        visit, "units.html", here=UNITS, title="单位", rows=paged(rows, page_number, name=name), name=name, most=ROWS
    )


@router.get("/units/{programme}/{unit}", response_class=HTMLResponse)
def one_unit(visit: Visiting, programme: str, unit: str) -> HTMLResponse:
    """One unit."""
    found = visit.app.unit_views.one(programme, unit, visit.now)
    may_change = visit.may(Permission.CONTACT)
    return page(visit, "unit.html", here=UNITS, title=found.unit.name, one=found, may_change=may_change)
