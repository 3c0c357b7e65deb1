"""工作单: all that waits for a person of the office, each with the way to where it is dealt with."""

from itertools import groupby
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.services.overview.waiting import WaitingEntry, WaitingKind

router = APIRouter()
HERE = "/work"
# Where each kind is dealt with; what has no page of its own is only told.
PLACES = {
    WaitingKind.SIGNATURE: "/papers/",
    WaitingKind.MESSAGE: "/messages/",
    WaitingKind.HOLD: "/holds/",
    WaitingKind.MAIL: "/mails/",
    WaitingKind.UNREACHED: "/unreached/",
    WaitingKind.UNPROVED: "/unproved/",
    WaitingKind.SERVICE: "/service/",
    WaitingKind.CLAIM: "/claims",
    WaitingKind.OPENING: "/openings/",
}
WHOLE_LISTS = (WaitingKind.CLAIM,)


@router.get("/work", response_class=HTMLResponse)
def work(visit: Visiting, kind: str = "", whose: str = "mine", late: str = "") -> HTMLResponse:
    """The list: of one *kind* or all, the visitor's own or everybody's, only what is overdue or all."""
    entries = visit.app.work_sheet.entries(visit.now)
    mine = [entry for entry in entries if entry.is_of(visit.actor)]
    shown = [
        entry
        for entry in (mine if whose == "mine" and not late else entries)
        if kind in ("", entry.kind.name) and (not late or entry.is_overdue(visit.now))
    ]
    return page(
        visit,
        "work.html",
        here=HERE,
        title="工作单",
        groups=[(each, list(those)) for each, those in groupby(shown, key=lambda entry: entry.kind)],
        kinds=tuple(WaitingKind),
        kind=kind,
        whose=whose,
        late=late,
        mine=len(mine),
        everybody=len(entries),
        place=place_of,
    )


def place_of(entry: WaitingEntry) -> str:
    """Where the entry is dealt with, below the prefix; empty if there is only something to know."""
    place = PLACES.get(entry.kind, "")
    if not place or entry.kind in WHOLE_LISTS:
        return place
    return f"{place}{quote(entry.key)}"
