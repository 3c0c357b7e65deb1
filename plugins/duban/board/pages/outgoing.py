"""What goes out and waits for a person: a mail that was held, an addressee who is not reached, a unit to be rung."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, WITHOUT_MOMENT, FormFields, Typed, acted
from duban.board.addresses import MailNamed
from duban.board.answers import file_answer
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.mail.delivery import MailState, OutgoingMail
from duban.domain.mail.written_mail import WrittenMail
from duban.domain.office.authority import Permission
from duban.domain.proof.deliverability import ReachEvent
from duban.domain.proof.kinds import ProofKind, told_proof
from duban.errors import Refused, UnknownReference
from duban.services.proof.deliverability import TO_UNITS
from duban.services.proof.register_proof import Telling
from duban.services.send.outbox_admin import CANCELLED, HURRIED, RELEASED, standing_of
from duban.services.send.written_mail import WrittenMails

router = APIRouter()
HERE = "/work"
Sending = Annotated[Visit, Depends(permitted(Permission.HANDLE_OUTBOX))]
Place = Annotated[int, InPath(ge=0, le=1_000)]
Proving = Annotated[Visit, Depends(permitted(Permission.PROVE))]


@router.get("/mails/{key:path}", response_class=HTMLResponse)
def mail(visit: Visiting, key: MailNamed) -> HTMLResponse:
    """One mail of the outbox, wherever it stands."""
    return _mail(visit, key)


@router.get("/mail-files/{place}/{key:path}")
def file(visit: Visiting, key: MailNamed, place: Place) -> Response:
    """A file of a mail, to be handed over another way."""
    found = WrittenMails(visit.app.context.archive).file(visit.app.mail_room.one(key).mail, place)
    return file_answer(found.name, found.data)


@router.post("/release/{key:path}")
def release(visit: Sending, key: MailNamed, typed: FormFields) -> Response:
    """Let a held or failed mail go once more."""

    def act() -> str:
        visit.app.mail_room.refuse_if_seen_otherwise(key, typed.text("seen"))
        visit.app.mail_room.release(key, typed.text("reason"), visit.actor, visit.now)
        return "已放行，将在五分钟内发出。"

    return acted(visit, act, "/work", lambda words: _mail(visit, key, words, typed))


@router.post("/cancel/{key:path}")
def cancel(visit: Sending, key: MailNamed, typed: FormFields) -> Response:
    """Cancel a mail that has not left."""

    def act() -> str:
        visit.app.mail_room.refuse_if_seen_otherwise(key, typed.text("seen"))
        visit.app.mail_room.cancel(key, typed.text("reason"), visit.actor, visit.now)
        return "已撤销，不再发出。"

    return acted(visit, act, "/work", lambda words: _mail(visit, key, words, typed))


@router.post("/hurry/{key:path}")
def hurry(visit: Sending, key: MailNamed, typed: FormFields) -> Response:
    """Let a mail leave now that waits for a later moment."""

    def act() -> str:
        visit.app.mail_room.refuse_if_seen_otherwise(key, typed.text("seen"))
        visit.app.mail_room.hurry(key, visit.actor, visit.now)
        return "将在五分钟内发出，不受发信时段和每小时上限限制。"

    return acted(visit, act, "/work", lambda words: _mail(visit, key, words, typed))


def _mail(visit: Visit, key: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    found = visit.app.mail_room.one(key)
    state = found.mail.state
    return page(
        visit,
        "mail.html",
        here=HERE,
        title="待发邮件",
        status=409 if refused else 200,
        found=found,
        state=state.words,
        seen=standing_of(found.mail),
        may_handle=visit.may(Permission.HANDLE_OUTBOX),
        may_release=state in RELEASED,
        may_cancel=state in CANCELLED,
        may_hurry=state in HURRIED,
        may_prove=visit.may(Permission.PROVE) and found.mail.kind in TO_UNITS and state is not MailState.CANCELLED,
        written=_written(visit, found.mail),
        refused=refused,
        typed=typed,
    )


def _written(visit: Visit, mail: OutgoingMail) -> WrittenMail | None:
    """Its words and files, None if the archive has it no more."""
    try:
        return WrittenMails(visit.app.context.archive).of(mail)
    except UnknownReference:
        return None


@router.get("/unreached/{programme}/{unit}/{address:path}", response_class=HTMLResponse)
def unreached(visit: Visiting, programme: str, unit: str, address: str) -> HTMLResponse:
    """An address, or a whole unit, that our mails do not reach."""
    return _unreached(visit, (programme, unit, address))


@router.post("/lift/{programme}/{unit}/{address:path}")
def lift(visit: Sending, programme: str, unit: str, address: str, typed: FormFields) -> Response:
    """Say that the address is well again."""

    def act() -> str:
        visit.app.reaching.lift(address, typed.text("reason"), visit.actor, visit.now)
        return "已恢复，该单位的提醒和催办照常办理。"

    return acted(visit, act, "/work", lambda words: _unreached(visit, (programme, unit, address), words, typed))


def _unreached(
    visit: Visit, wanted: tuple[str, str, str], refused: str = "", typed: Typed = NOTHING_TYPED
) -> HTMLResponse:
    marks = visit.app.reaching.unreached()
    found = next((one for one in marks if _names(one.event) == wanted), None)
    if found is None:
        raise UnknownReference(visit.app.reaching.why_reached(*wanted))
    return page(
        visit,
        "unreached.html",
        here=HERE,
        title=f"{found.unit}联系不上",
        status=409 if refused else 200,
        found=found,
        may_handle=visit.may(Permission.HANDLE_OUTBOX) and bool(found.event.address),
        refused=refused,
        typed=typed,
    )


def _names(event: ReachEvent) -> tuple[str, str, str]:
    return (event.programme, event.organisation, event.address)


@router.get("/unproved/{key:path}", response_class=HTMLResponse)
def unproved(visit: Visiting, key: MailNamed) -> HTMLResponse:
    """A mail of which only a person can prove that its unit was told."""
    return _unproved(visit, key)


@router.post("/prove/{key:path}")
def prove(visit: Proving, key: MailNamed, typed: FormFields) -> Response:
    """Register a telephone call, or the signature of the exchange."""

    def act() -> str:
        kind = ProofKind.EXCHANGED if typed.text("kind") == "exchange" else ProofKind.PHONED
        at = typed.moment("at")
        if at is None:
            raise Refused(WITHOUT_MOMENT)
        telling = Telling(
            kind=kind,
            at=at,
            theirs=typed.text("theirs"),
            content=typed.text("content"),
            by=visit.actor,
            ours=typed.text("ours"),
            scan=typed.file("scan"),
        )
        told = visit.app.prove.register(key, telling, visit.now)
        return f"已登记：{told_proof(told.as_proof)}；记录将发给该单位。"

    return acted(visit, act, "/work", lambda words: _told_otherwise(visit, key, words, typed))


def _told_otherwise(visit: Visit, key: str, words: str, typed: Typed) -> HTMLResponse:
    """The page again that the form stood on: of a mail that only a person can prove, or of any other."""
    if any(one.key == key for one in visit.app.unproved_mails.waiting(visit.now)):
        return _unproved(visit, key, words, typed)
    return _mail(visit, key, words, typed)


def _unproved(visit: Visit, key: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    waiting = visit.app.unproved_mails.waiting(visit.now)
    found = next((one for one in waiting if one.key == key), None)
    if found is None:
        raise UnknownReference("这封邮件不需登记送达：可能已由其他人登记，或单位已答复、已报送。")
    return page(
        visit,
        "unproved.html",
        here=HERE,
        title=f"{found.unit}：告知并登记",
        status=409 if refused else 200,
        found=found,
        may_prove=visit.may(Permission.PROVE),
        refused=refused,
        typed=typed,
    )
