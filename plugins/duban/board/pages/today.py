"""今日: what matters now, answered without a click."""

from collections.abc import Iterable
from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.paging import ROWS
from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.services.overview.due_items import Nearness
from duban.services.overview.waiting_entry import WaitingEntry, WaitingKind

router = APIRouter()


@router.get("/", response_class=HTMLResponse)
def today(visit: Visiting) -> HTMLResponse:
    """The day of whoever looks."""
    found = visit.app.days.of(visit.actor, visit.now)
    return page(
        visit,
        "today.html",
        here="/",
        title="今日",
        day=found,
        waiting=by_kind(found.waiting),
        overdue=by_kind(found.overdue),
        nearnesses=tuple(Nearness),
        most=ROWS,
    )


def by_kind(entries: Iterable[WaitingEntry]) -> list[tuple[WaitingKind, list[WaitingEntry]]]:
    """The entries in their order, those of a kind together."""
    return [(kind, list(those)) for kind, those in groupby(entries, key=lambda entry: entry.kind)]
