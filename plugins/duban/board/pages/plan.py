"""事项、单位: the plan item by item, who reports and whether they are reached."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.charts import cliff_chart
from duban.board.deciding import offered
from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.domain.office.authority import Permission
from duban.domain.report.tally import Row
from duban.domain.returns.item_light import Light
from duban.services.overview.item_records import paths_of

router = APIRouter()
ITEMS, UNITS = "/items", "/units"
# What is decided on an item.
ON_ITEMS = (
    *("extend", "refuse", "reopen", "terminate", "resume-item"),
    *("deadline", "goal", "measures", "lead", "co-leads", "split", "merge", "confirm"),
)


@router.get("/items", response_class=HTMLResponse)
def items(visit: Visiting, light: str = "", group: str = "", lead: str = "") -> HTMLResponse:
    """The items, narrowed to one *light*, one *group* (indicator or category) or one *lead*."""
    reports = visit.app.item_views.reports(visit.now)
    rows = [(report, row) for report in reports for row in report.rows]
    shown = [
        (report, row)
        for report, row in rows
        if light in ("", row.light.name) and lead in ("", row.lead) and group in ("", *_groups(row))
    ]
    return page(
        visit,
        "items.html",
        here=ITEMS,
        title="事项",
        reports=reports,
        shown=shown,
        lights=tuple(Light),
        counts={one.name: sum(row.light is one for _, row in rows) for one in Light},
        groups=list(dict.fromkeys(name for _, row in rows for name in _groups(row))),
        leads=list(dict.fromkeys(row.lead for _, row in rows)),
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
def units(visit: Visiting) -> HTMLResponse:
    """Every unit that reports."""
    return page(visit, "units.html", here=UNITS, title="单位", rows=visit.app.unit_views.all(visit.now))


@router.get("/units/{programme}/{unit}", response_class=HTMLResponse)
def one_unit(visit: Visiting, programme: str, unit: str) -> HTMLResponse:
    """One unit."""
    found = visit.app.unit_views.one(programme, unit, visit.now)
    may_change = visit.may(Permission.CONTACT)
    return page(visit, "unit.html", here=UNITS, title=found.unit.name, one=found, may_change=may_change)
