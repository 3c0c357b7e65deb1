"""文书: drafts are read and decided here, what was signed on paper is registered, what is signed is served."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.answers import back_to, file_answer
from duban.board.guard import Acting, permitted
from duban.board.rendering import moment_of, page
from duban.board.visiting import Visit, Visiting
from duban.domain.decisions.document import Document, DocumentState, Outcome, Signature
from duban.domain.escalation.service_of_papers import Way
from duban.domain.office.authority import Permission
from duban.errors import PermanentError, Refused, UnknownReference
from duban.services.sign.on_paper import SignedPaper
from duban.services.sign.service_of_papers import Service
from duban.services.sign.sign import SignerAnswer

router = APIRouter()
HERE = "/papers"
SIGNED_SHOWN = 40
DONE = {
    Outcome.SIGN: "已签发",
    Outcome.SEND_BACK: "已退回重编",
    Outcome.DEFER: "已暂缓，到期后重新请示",
    Outcome.WITHDRAW: "已撤回，不再发出",
}
WITHOUT_MOMENT = "请填写时间。"
NONE_CHOSEN = "请先勾选要签发的文书。"
Draft = Annotated[int, InPath(ge=1, le=10_000)]
Place = Annotated[int, InPath(ge=0, le=1_000)]
Registering = Annotated[Visit, Depends(permitted(Permission.REGISTER_SIGNATURE))]
TakingUp = Annotated[Visit, Depends(permitted(Permission.TAKE_UP))]
Serving = Annotated[Visit, Depends(permitted(Permission.SERVE))]


@router.get("/papers", response_class=HTMLResponse)
def papers(visit: Visiting) -> HTMLResponse:
    """What waits for the visitor, what waits for others, what was put off, what is to be served, what was signed."""
    return _papers(visit)


@router.post("/papers/sign")
def sign_several(visit: Acting, typed: FormFields) -> Response:
    """Sign the chosen drafts, each by itself as it was shown; what cannot be signed is told with its reason."""
    chosen = typed.all("paper")
    if not chosen:
        return _papers(visit, [NONE_CHOSEN])
    done, refused = 0, []
    for each in chosen:
        shown, draft, name = _chosen(each)
        document = _document(visit, draft, name)
        _refuse_others(visit, document)
        try:
            before = visit.app.sign.decisions(name, draft)
            answer = SignerAnswer(Outcome.SIGN, shown=shown)
            state = visit.app.sign.decide(name, draft, answer, visit.actor, visit.now)
        except PermanentError as error:
            refused.append(f"{document.title}：{error}")
            continue
        if len(visit.app.sign.decisions(name, draft)) > len(before):
            done += 1
        else:
            refused.append(_told(visit, document, Outcome.SIGN, before, state))
    if refused:
        return _papers(visit, refused, f"已签发{done}件。" if done else "")
    return back_to(visit, "/papers", f"已签发{done}件。")


def _chosen(value: str) -> tuple[str, int, str]:
    """What a box of the list stands for: the digest of what was shown, the draft and its name; Refused if for none."""
    shown, _, key = value.partition("/")
    draft, _, name = key.partition("/")
    if not draft.isdecimal():
        raise Refused("请刷新页面后重新勾选。")
    return shown, int(draft), name


def _papers(visit: Visit, refused: list[str] | None = None, done: str = "") -> HTMLResponse:
    sign = visit.app.sign
    waiting = sign.waiting()
    mine = [one for one in waiting if visit.actor.signs_as(one.signer)]
    return page(
        visit,
        "papers.html",
        here=HERE,
        title="文书",
        status=409 if refused else 200,
        mine=[(one, sign.dossier(one, visit.now)) for one in mine],
        others=[one for one in waiting if one not in mine],
        deferred=sign.deferred(),
        unserved=visit.app.serve.outstanding(),
        signed=sign.signed(SIGNED_SHOWN),
        refused=refused or [],
        done=done,
        phone=visit.app.settings.office.signs_on_phone,
    )


@router.get("/papers/{draft}/{name:path}", response_class=HTMLResponse)
def paper(visit: Visiting, draft: Draft, name: str) -> HTMLResponse:
    """One draft with its case, its text, its files, and what was decided on it."""
    return _paper(visit, _document(visit, draft, name))


@router.get("/paper-files/{draft}/{place}/{name:path}")
def file(visit: Visiting, draft: Draft, place: Place, name: str) -> Response:
    """A file of a draft, or behind them its signed copies."""
    held = visit.app.sign.files(name, draft)
    if not 0 <= place < len(held):
        raise UnknownReference(f"该文书没有第{place + 1}个文件。")
    return file_answer(held[place].name, visit.app.context.archive.get(held[place].sha256))


@router.get("/paper-pages/{draft}/{place}/{name:path}", response_class=HTMLResponse)
def pages(visit: Visiting, draft: Draft, place: Place, name: str) -> HTMLResponse:
    """The pages of a file as pictures, for the page of the draft to put in; a sentence where none can be made."""
    count = visit.app.paper_pages.count(_bytes(visit, draft, place, name))
    return page(
        visit,
        "paper_pages.html",
        here=HERE,
        title="页面预览",
        count=count,
        address=f"{visit.prefix}/paper-page/{draft}/{place}/{{}}/{quote(name)}",
    )


@router.get("/paper-page/{draft}/{place}/{number}/{name:path}")
def page_picture(visit: Visiting, draft: Draft, place: Place, number: Place, name: str) -> Response:
    """One page of a file as a picture."""
    picture = visit.app.paper_pages.picture(_bytes(visit, draft, place, name), number)
    return Response(picture, media_type="image/png")


def _bytes(visit: Visit, draft: int, place: int, name: str) -> bytes:
    held = visit.app.sign.files(name, draft)
    if not 0 <= place < len(held) or not held[place].name.endswith(".docx"):
        raise UnknownReference("该文件没有页面预览。")
    return visit.app.context.archive.get(held[place].sha256)


@router.post("/decide/{draft}/{name:path}")
def decide(visit: Acting, draft: Draft, name: str, typed: FormFields) -> Response:
    """Sign, send back, put off or withdraw a draft, as its signer."""
    document = _document(visit, draft, name)
    _refuse_others(visit, document)

    def act() -> str:
        outcome = _outcome(typed)
        answer = SignerAnswer(outcome, typed.text("reason"), typed.day("until"), typed.text("shown"))
        before = visit.app.sign.decisions(name, draft)
        state = visit.app.sign.decide(name, draft, answer, visit.actor, visit.now)
        return _told(visit, document, outcome, before, state)

    return acted(visit, act, "/papers", lambda words: _paper(visit, document, words, typed))


@router.post("/sign-on-paper/{draft}/{name:path}")
def sign_on_paper(visit: Registering, draft: Draft, name: str, typed: FormFields) -> Response:
    """Register what the signer decided on paper."""
    document = _document(visit, draft, name)

    def act() -> str:
        at = typed.moment("at")
        if at is None:
            raise Refused(WITHOUT_MOMENT)
        outcome = _outcome(typed)
        answer = SignerAnswer(outcome, typed.text("reason"), typed.day("until"))
        signed = SignedPaper(answer, at, typed.file("scan"), typed.text("number"))
        before = visit.app.sign.decisions(name, draft)
        state = visit.app.sign_on_paper.register(name, draft, signed, visit.actor, visit.now)
        return _told(visit, document, outcome, before, state)

    return acted(visit, act, "/papers", lambda words: _paper(visit, document, words, typed))


@router.post("/take-up/{name:path}")
def take_up(visit: TakingUp, name: str) -> Response:
    """Ask again for a draft that was put off."""
    document = visit.app.sign.take_up(name, visit.actor)
    return back_to(visit, "/papers", f"{document.title}已恢复待签。")


@router.get("/service/{name:path}", response_class=HTMLResponse)
def service(visit: Visiting, name: str) -> HTMLResponse:
    """A paper that was signed, to be numbered, sealed and handed over."""
    return _service(visit, name)


@router.post("/service/{name:path}")
def serve(visit: Serving, name: str, typed: FormFields) -> Response:
    """Record that it was."""

    def act() -> str:
        at, scan = typed.moment("at"), typed.file("scan")
        if at is None:
            raise Refused(WITHOUT_MOMENT)
        if scan is None:
            raise Refused("请附盖章扫描件。")
        way = next((one for one in Way if one.value == typed.text("way")), Way.EXCHANGE)
        served = visit.app.serve.record(name, Service(typed.text("number"), way, at, scan, visit.actor), visit.now)
        return f"已登记送达（{served.number}，{served.way.value}），答复期自签收时起算。"

    return acted(visit, act, "/papers", lambda words: _service(visit, name, words, typed))


def _service(visit: Visit, name: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    document = next((one for one in visit.app.serve.outstanding() if one.name == name), None)
    if document is None:
        raise UnknownReference(visit.app.serve.why_not_outstanding(name))
    return page(
        visit,
        "service.html",
        here=HERE,
        title=f"送达登记：{document.title}",
        status=409 if refused else 200,
        document=document,
        files=_files(visit, document),
        ways=tuple(Way),
        may_serve=visit.may(Permission.SERVE),
        refused=refused,
        typed=typed,
    )


def _paper(visit: Visit, document: Document, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    dossier = visit.app.sign.dossier(document, visit.now)
    waits = document.state is DocumentState.WAITING
    return page(
        visit,
        "paper.html",
        here=HERE,
        title=document.title,
        status=409 if refused else 200,
        document=document,
        state=document.state.words,
        dossier=dossier,
        files=_files(visit, document),
        decisions=visit.app.sign.decisions(document.name, document.draft),
        outcomes=tuple(Outcome),
        may_sign=waits and visit.actor.signs_as(document.signer),
        may_register=waits and visit.may(Permission.REGISTER_SIGNATURE),
        may_take_up=document.state is DocumentState.DEFERRED and visit.may(Permission.TAKE_UP),
        on_paper_only=document.signer in visit.app.settings.roles.on_paper,
        phone=visit.app.settings.office.signs_on_phone,
        refused=refused,
        typed=typed,
    )


def _files(visit: Visit, document: Document) -> list[tuple[str, str, bool]]:
    """Name, place and whether there are pages to show, of each file of the draft and its signed copies."""
    held = visit.app.sign.files(document.name, document.draft)
    rest = f"{document.draft}/{{}}/{quote(document.name)}"
    return [(one.name, rest.format(place), one.name.endswith(".docx")) for place, one in enumerate(held)]


def _document(visit: Visit, draft: int, name: str) -> Document:
    return visit.app.sign.document(name, draft)


def _refuse_others(visit: Visit, document: Document) -> None:
    if not visit.actor.signs_as(document.signer):
        raise HTTPException(403, f"本件须由{document.signer}签发，“{visit.actor.name}”不能签发。")


def _outcome(typed: Typed) -> Outcome:
    outcome = next((one for one in Outcome if one.value == typed.text("outcome")), None)
    if outcome is None:
        raise Refused("请选择签发、退回、暂缓或撤回。")
    return outcome


def _told(
    visit: Visit, document: Document, outcome: Outcome, before: tuple[Signature, ...], state: DocumentState
) -> str:
    """What became of the draft: what was chosen, or what another person or a return had done with it before."""
    decisions = visit.app.sign.decisions(document.name, document.draft)
    if len(decisions) > len(before):
        return f"{document.title}{DONE[outcome]}。"
    if decisions and state is not DocumentState.WAITING:
        last = decisions[-1]
        who = f"已由{last.by}于{moment_of(last.at)}{last.outcome}"
        return f"{document.title}{who}，您的选择未再记录：办理期间已有变化。"
    return f"{document.title}{state.words}，您的选择未再记录：办理期间已有变化。"
