"""工作单: all that waits for a person of the office, each with the way to where it is dealt with."""

from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.addresses import in_address
from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.services.overview.waiting_entry import WaitingEntry, WaitingKind

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
    WaitingKind.NEED: "/needs",
    WaitingKind.OBJECTION: "/appraisal/",
    WaitingKind.ERRAND: "/errands/",
    WaitingKind.PRACTICE: "/practices/",
    WaitingKind.MEETING: "/meetings",
    WaitingKind.OPENING: "/openings/",
    WaitingKind.DELAY: "/items/",
    WaitingKind.EXTENSION: "/extensions",
    WaitingKind.TASK_LIST: "/task-list/",
    WaitingKind.DOUBT: "/doubts",
    WaitingKind.PROPOSAL: "/item-answers/",
    WaitingKind.NO_CONTACT: "/units/",
    WaitingKind.STALE: "/units/",
}
# Kinds of which one page holds all, to be dealt with many at once.
WHOLE_LISTS = {
    WaitingKind.CLAIM: "/claims",
    WaitingKind.NEED: "/needs",
    WaitingKind.EXTENSION: "/extensions",
    WaitingKind.DOUBT: "/doubts",
    WaitingKind.MEETING: "/meetings",
}
TOGETHER = {**WHOLE_LISTS, WaitingKind.SIGNATURE: "/papers"}
# So many of a kind are shown in the list of all; the others one click further.
SHOWN = 10


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
        together=TOGETHER,
        most=SHOWN if not kind else len(shown),
    )


def place_of(entry: WaitingEntry) -> str:
    """Where the entry is dealt with, below the prefix; empty if there is only something to know."""
    place = PLACES.get(entry.kind, "")
    if not place or entry.kind in WHOLE_LISTS:
        return place
    key = entry.key.rpartition("/")[0] if entry.kind is WaitingKind.STALE else entry.key
    return f"{place}{in_address(key)}"
