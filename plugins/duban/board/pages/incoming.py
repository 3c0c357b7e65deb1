"""What came in and waits: a unit's message is answered or noted, a mail that nobody could judge handled again."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.answers import back_to
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import Reference
from duban.domain.mail.holds import HoldKind
from duban.domain.mail.message import MessageKind
from duban.domain.office.authority import Permission

router = APIRouter()
HERE = "/work"
Handling = Annotated[Visit, Depends(permitted(Permission.HANDLE_MAIL))]


@router.get("/messages/{sha256}", response_class=HTMLResponse)
def message(visit: Visiting, sha256: str) -> HTMLResponse:
    """One message of a unit."""
    return _message(visit, sha256)


@router.post("/messages/{sha256}/answer")
def answer(visit: Handling, sha256: str, typed: FormFields) -> Response:
    """Answer its sender, and close it."""

    def act() -> str:
        done = visit.app.messages.answer(sha256, typed.text("words"), visit.actor, visit.now)
        return f"答复已列入待发邮件，将发给{done.sender}；来信已办结。"

    return acted(visit, act, "/work", lambda words: _message(visit, sha256, words, typed))


@router.post("/messages/{sha256}/note")
def note(visit: Handling, sha256: str, typed: FormFields) -> Response:
    """Close it with a note."""

    def act() -> str:
        visit.app.messages.note(sha256, typed.text("note"), visit.actor, visit.now)
        return "来信已办结，办理情况已记入台账。"

    return acted(visit, act, "/work", lambda words: _message(visit, sha256, words, typed))


def _message(visit: Visit, sha256: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    found = visit.app.messages.one(sha256, visit.now)
    return page(
        visit,
        "message_of_unit.html",
        here=HERE,
        title=f"{found.about[0].unit}来信",
        status=409 if refused else 200,
        found=found,
        asks_for_time=found.message.kind is MessageKind.EXTENSION and visit.may(Permission.EXTEND),
        programme=Reference.parse(found.message.subject).programme,
        may_handle=visit.may(Permission.HANDLE_MAIL),
        refused=refused,
        typed=typed,
    )


@router.get("/holds/{sha256}", response_class=HTMLResponse)
@router.get("/holds/{sha256}/{file}", response_class=HTMLResponse)
def hold(visit: Visiting, sha256: str, file: str = "") -> HTMLResponse:  # noqa: ARG001 - one page for all of a mail
    """One mail of which something waits."""
    return _hold(visit, sha256)


@router.post("/holds/{sha256}/rerun")
def rerun(visit: Handling, sha256: str, typed: FormFields) -> Response:
    """Let it be handled again by the next round."""

    def act() -> str:
        visit.app.quarantine.rerun(sha256, visit.now, visit.actor)
        return "已交系统重新处理，十分钟内完成；已登记的不会重复登记。"

    return acted(visit, act, "/work", lambda words: _hold(visit, sha256, words, typed))


@router.post("/rerun-holds")
def rerun_all(visit: Handling) -> Response:
    """Let everything that waits be handled again, what has to be registered by hand apart."""
    count = visit.app.quarantine.rerun_all(visit.now, visit.actor)
    return back_to(visit, "/work", f"已将{count}封来件交系统重新处理，十分钟内完成；已登记的不会重复登记。")


@router.post("/holds/{sha256}/dismiss")
def dismiss(visit: Handling, sha256: str, typed: FormFields) -> Response:
    """Put it aside with a reason."""

    def act() -> str:
        visit.app.quarantine.dismiss(sha256, visit.now, visit.actor, typed.text("reason"))
        return "已办结，不作报送件登记；因其暂停的提醒恢复。"

    return acted(visit, act, "/work", lambda words: _hold(visit, sha256, words, typed))


def _hold(visit: Visit, sha256: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    found = visit.app.quarantine.one(sha256, visit.now)
    return page(
        visit,
        "hold.html",
        here=HERE,
        title="来件待核实",
        status=409 if refused else 200,
        found=found,
        may_handle=visit.may(Permission.HANDLE_MAIL),
        may_rerun=all(one.hold.kind is not HoldKind.LOCKED for one in found.waiting),
        refused=refused,
        typed=typed,
    )
