"""文书: drafts are read and decided here, what was signed on paper is registered, what is signed is served."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import CHOOSE_AGAIN, NOTHING_TYPED, WITHOUT_MOMENT, FormFields, Typed, acted, count_of
from duban.board.answers import back_to
from duban.board.guard import Acting, permitted
from duban.board.pages.paper_files import Draft, files_of
from duban.board.rendering import moment_of, page
from duban.board.visiting import Visit, Visiting
from duban.domain.decisions.document import Document, DocumentState, Outcome, Signature
from duban.domain.office.authority import Permission
from duban.errors import PermanentError, Refused
from duban.services.sign.on_paper import SignedPaper
from duban.services.sign.service_of_papers import SEALED
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
NONE_CHOSEN = "请先勾选要办理的文书。"
Registering = Annotated[Visit, Depends(permitted(Permission.REGISTER_SIGNATURE))]
TakingUp = Annotated[Visit, Depends(permitted(Permission.TAKE_UP))]


@router.get("/papers", response_class=HTMLResponse)
def papers(visit: Visiting) -> HTMLResponse:
    """What waits for the visitor, what waits for others, what was put off, what is to be served, what was signed."""
    return _papers(visit)


@router.post("/papers/sign")
def decide_several(visit: Acting, typed: FormFields) -> Response:
    """Decide the same on the chosen drafts, each by itself as it was shown; what cannot be is told with its reason."""
    chosen = [_chosen(each) for each in typed.all("paper")]
    if not chosen:
        return _papers(visit, [NONE_CHOSEN], typed=typed)
    outcome = typed.choice("outcome", Outcome) or Outcome.SIGN
    documents = [(shown, _document(visit, draft, name)) for shown, draft, name in chosen]
    for _, document in documents:
        _refuse_others(visit, document)
    done, refused = 0, []
    for shown, document in documents:
        answer = SignerAnswer(outcome, typed.text("reason"), typed.day("until"), shown)
        try:
            is_recorded, words = _decided(visit, document, answer)
        except PermanentError as error:
            refused.append(f"{document.title}：{error}")
        else:
            done += is_recorded
            refused += [] if is_recorded else [words]
    told = f"{DONE[outcome].partition('，')[0]}{done}件。"
    if refused:
        return _papers(visit, refused, told if done else "", typed)
    return back_to(visit, "/papers", told)


def _chosen(value: str) -> tuple[str, int, str]:
    """What a box of the list stands for: the digest of what was shown, the draft and its name; Refused if for none."""
    shown, _, key = value.partition("/")
    draft, _, name = key.partition("/")
    counted = count_of(draft)
    if counted is None:
        raise Refused(CHOOSE_AGAIN)
    return shown, counted, name


def _papers(
    visit: Visit, refused: list[str] | None = None, done: str = "", typed: Typed = NOTHING_TYPED
) -> HTMLResponse:
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
        outcomes=tuple(Outcome),
        typed=typed,
        phone=visit.app.settings.office.signs_on_phone,
    )


@router.get("/papers/{draft}/{name:path}", response_class=HTMLResponse)
def paper(visit: Visiting, draft: Draft, name: str) -> HTMLResponse:
    """One draft with its case, its text, its files, and what was decided on it."""
    return _paper(visit, _document(visit, draft, name))


@router.post("/decide/{draft}/{name:path}")
def decide(visit: Acting, draft: Draft, name: str, typed: FormFields) -> Response:
    """Sign, send back, put off or withdraw a draft, as its signer."""
    document = _document(visit, draft, name)
    _refuse_others(visit, document)

    def act() -> str:
        outcome = _outcome(typed)
        answer = SignerAnswer(outcome, typed.text("reason"), typed.day("until"), typed.text("shown"))
        return _decided(visit, document, answer)[1]

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
        return _told(visit, document, outcome, before, state)[1]

    return acted(visit, act, "/papers", lambda words: _paper(visit, document, words, typed))


@router.post("/take-up/{name:path}")
def take_up(visit: TakingUp, name: str) -> Response:
    """Ask again for a draft that was put off."""
    document = visit.app.sign.take_up(name, visit.actor)
    return back_to(visit, "/papers", f"{document.title}已恢复待签。")


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
        is_sealed=document.state is DocumentState.SIGNED and document.kind in SEALED,
        files=files_of(visit, document),
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


def _document(visit: Visit, draft: int, name: str) -> Document:
    return visit.app.sign.document(name, draft)


def _refuse_others(visit: Visit, document: Document) -> None:
    if not visit.actor.signs_as(document.signer):
        raise HTTPException(403, f"本件须由{document.signer}签发，“{visit.actor.name}”不能签发。")


def _outcome(typed: Typed) -> Outcome:
    outcome = typed.choice("outcome", Outcome)
    if outcome is None:
        raise Refused("请选择签发、退回、暂缓或撤回。")
    return outcome


def _decided(visit: Visit, document: Document, answer: SignerAnswer) -> tuple[bool, str]:
    """
    Decide on a draft: whether that was recorded, and what to say of it.

    It is not if another person or a return came first; then the words say who did what.
    """
    before = visit.app.sign.decisions(document.name, document.draft)
    state = visit.app.sign.decide(document.name, document.draft, answer, visit.actor, visit.now)
    return _told(visit, document, answer.outcome, before, state)


def _told(
    visit: Visit, document: Document, outcome: Outcome, before: tuple[Signature, ...], state: DocumentState
) -> tuple[bool, str]:
    """Whether a decision was recorded, and what became of the draft."""
    decisions = visit.app.sign.decisions(document.name, document.draft)
    if len(decisions) > len(before):
        return True, f"{document.title}{DONE[outcome]}。"
    became = state.words
    if decisions and state is not DocumentState.WAITING:
        last = decisions[-1]
        became = f"已由{last.by}于{moment_of(last.at)}{last.outcome}"
    return False, f"{document.title}{became}，您的选择未再记录：办理期间已有变化。"
