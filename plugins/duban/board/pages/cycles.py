"""本期: who is in and who is out, one row a unit, and the way from a row to its return."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted, said_in_address
from duban.board.addresses import CycleNamed, ReturnNamed, path_of
from duban.board.answers import file_answer
from duban.board.charts import CurveChart, curve_chart
from duban.board.guard import permitted
from duban.board.paging import PageNumber, paged
from duban.board.rendering import page
from duban.board.returns_rows import MORE, ORDERS, RowsAsked
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.office.authority import Permission
from duban.domain.report.burden import BASIS, total_of
from duban.domain.returns.send_back import WHOLE_RETURN, SendBackCode, SendBackPlace
from duban.errors import CalendarUnknown, Refused, UnknownReference
from duban.services.overview.cycles import current_cycles, opened_cycles
from duban.services.overview.one_return import OneReturn
from duban.services.overview.returns_table import ReturnStanding

router = APIRouter()
HERE = "/cycles"
Compiling = Annotated[Visit, Depends(permitted(Permission.COMPILE))]
SendingBack = Annotated[Visit, Depends(permitted(Permission.SEND_BACK))]


@router.get("/cycles", response_class=HTMLResponse)
def newest(visit: Visiting) -> Response:
    """The cycle that is looked at first; a sentence before any was opened."""
    cycles = current_cycles(visit.app.context)
    if not cycles:
        return page(visit, "nothing.html", here=HERE, title="本期", words="还没有开启任何报送周期。")
    return RedirectResponse(f"{visit.prefix}/cycles/{cycles[0].reference}", 303)


@router.get("/cycles/{programme}/{stream}/{period}", response_class=HTMLResponse)
def cycle(
    visit: Visiting, reference: CycleNamed, asked: Annotated[RowsAsked, Depends()], page_number: PageNumber = 1
) -> HTMLResponse:
    """One row a unit, those that are asked for."""
    return _cycle_page(visit, reference, asked, page_number)


def _cycle_page(
    visit: Visit, reference: Reference, asked: RowsAsked, page_number: int = 1, *, refused: str = ""
) -> HTMLResponse:
    chosen = _cycle(visit, reference)
    table = visit.app.returns_tables.of(chosen, visit.now)
    burdens = visit.app.burdens.of(chosen.reference, visit.now)
    return page(
        visit,
        "cycle.html",
        here=HERE,
        title=f"{chosen.period.title}{chosen.stream.name}",
        status=409 if refused else 200,
        refused=refused,
        table=table,
        rows=paged(asked.of(table.rows), page_number, **asked.said),
        standings=tuple(ReturnStanding),
        asked=asked,
        more=MORE,
        orders=ORDERS,
        unanswered=visit.app.returns_tables.unanswered(chosen, visit.now),
        cycles=opened_cycles(visit.app.context),
        chart=_chart(visit, chosen),
        burdens=burdens,
        burden=total_of(burdens),
        basis=BASIS,
        may_compile=visit.may(Permission.COMPILE) and visit.app.compile.is_due(reference, visit.now),
    )


@router.get("/cycles/{programme}/{stream}/{period}/table")
def called_table(visit: Visiting, reference: CycleNamed) -> Response:
    """The table of a data call as it stands, with who is missing."""
    return file_answer(*visit.app.call_tables.file(_cycle(visit, reference).reference, visit.now))


@router.post("/cycles/{programme}/{stream}/{period}/compile")
def compile_report(visit: Compiling, reference: CycleNamed) -> Response:
    """The report from what is in by now, for whoever does not wait for the next round of collecting."""

    def act() -> str:
        draft = visit.app.compile.asked_for(reference, visit.actor, visit.now)
        return f"《{draft.title}》第{draft.draft}稿已按现有报送件编制，见“文书”。"

    path = f"/cycles/{reference}"
    return acted(visit, act, path, lambda words: _cycle_page(visit, reference, RowsAsked(), refused=words))


@router.get("/return/{programme}/{stream}/{period}/{organisation}", response_class=HTMLResponse)
def one_return(visit: Visiting, reference: ReturnNamed) -> HTMLResponse:
    """A return: what it says and changed, its findings and files, its mails with their proof, what was decided."""
    return _return_page(visit, reference, typed=said_in_address(visit.request))


@router.get("/return/{programme}/{stream}/{period}/{organisation}/files/{sha256}")
def file(visit: Visiting, reference: ReturnNamed, sha256: str) -> Response:
    """A file of the return as it came, for keeping."""
    return file_answer(*visit.app.return_views.file(reference, sha256))


@router.get("/return/{programme}/{stream}/{period}/{organisation}/marked/{attempt}")
def marked(visit: Visiting, reference: ReturnNamed, attempt: int) -> Response:
    """The workbook of an attempt with what was said of it shown in it."""
    return file_answer(*visit.app.return_views.marked(reference, attempt))


@router.post("/return/{programme}/{stream}/{period}/{organisation}/send-back")
def send_back(visit: SendingBack, reference: ReturnNamed, typed: FormFields) -> Response:
    """Send the accepted attempt back to its unit, as a whole or for one item or cell."""

    def act() -> str:
        code = typed.choice("code", SendBackCode)
        if code is None:
            raise Refused("请选择退回原因。")
        place = _place_typed(typed)
        visit.app.sending_back.send_back(reference, code, typed.text("reason"), visit.actor, visit.now, place)
        return f"已退回{place.told_by(visit.app.context.labels(reference.programme))}，退回通知已列入待发邮件。"

    path = f"/return/{path_of(str(reference))}"
    return acted(visit, act, path, lambda words: _return_page(visit, reference, words, typed))


def _place_typed(typed: Typed) -> SendBackPlace:
    try:
        return SendBackPlace.parse(typed.text("place"))
    except ValueError:
        raise Refused("退回范围应为整份报送件、一项或一格。") from None


def _return_page(visit: Visit, reference: Reference, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    found = visit.app.return_views.of(reference, visit.now)
    return page(
        visit,
        "return.html",
        here=HERE,
        title=f"{found.unit.name} {found.cycle.period.title}{visit.app.context.named(found.reference.programme, '')}",
        status=409 if refused else 200,
        one=found,
        codes=tuple(SendBackCode),
        places=_places(found, typed),
        may_send_back=visit.may(Permission.SEND_BACK) and found.row.standing.is_held,
        may_register=visit.may(Permission.REGISTER),
        may_exempt=visit.may(Permission.EXEMPT),
        may_nil=visit.may(Permission.NIL),
        refused=refused,
        typed=typed,
        labels=visit.app.context.labels(reference.programme),
    )


def _places(found: OneReturn, typed: Typed) -> list[SendBackPlace]:
    """What may be sent back: the whole, each item, and the cell that was pointed at."""
    places = [WHOLE_RETURN, *(SendBackPlace(told.item.number) for told in found.items)]
    with suppress(Refused):
        if (chosen := _place_typed(typed)) not in places:
            places.append(chosen)
    return places


def _chart(visit: Visit, chosen: Cycle) -> CurveChart | None:
    try:
        return curve_chart(visit.app.returns_tables.curves(chosen, visit.now))
    except CalendarUnknown:
        return None


def _cycle(visit: Visit, reference: Reference) -> Cycle:
    """The cycle of that name; UnknownReference if it was never opened."""
    for opened in opened_cycles(visit.app.context):
        if opened.reference == reference:
            return opened
    raise UnknownReference(f"{reference.period.title}的报送周期没有开启。")
