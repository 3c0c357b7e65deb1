"""待核验销号: every claim of completion with its evidence, examined and closed one by one or many at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed
from duban.board.answers import back_to
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.checks.closure import evidence_of, shortcomings
from duban.domain.office.authority import Permission
from duban.errors import PermanentError
from duban.services.decide.decider import Who
from duban.services.decide.items import seen_by
from duban.services.overview.claims import WaitingClaim

router = APIRouter()
HERE = "/work"
NONE_CHOSEN = "请先勾选要办理的事项。"
Examining = Annotated[Visit, Depends(permitted(Permission.EXAMINE))]


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim as a person examines it: the evidence of each measure, what is missing, and whether it is his turn."""

    claim: WaitingClaim
    evidence: Mapping[int, str]
    lacks: tuple[str, ...]
    mine: bool

    @property
    def key(self) -> str:
        """How the form names it."""
        return f"{self.claim.programme}/{self.claim.item.number}"


@router.get("/claims", response_class=HTMLResponse)
def claims(visit: Visiting) -> HTMLResponse:
    """Every claim that nobody closed."""
    return _claims(visit)


@router.post("/claims")
def close(visit: Examining, typed: FormFields) -> Response:
    """
    Examine the chosen claims, each by itself: what can be closed is, what cannot is told with its reason.

    The first person's word is kept, the second one's closes the item.
    """
    chosen = typed.all("item")
    if not chosen:
        return _claims(visit, [NONE_CHOSEN], typed)
    who = Who(visit.actor, typed.text("reason"))
    done: list[str] = []
    refused: list[str] = []
    for key in chosen:
        programme, _, number = key.rpartition("/")
        evidence = {int(measure): text for measure, text in typed.below(f"evidence.{key}").items() if measure.isdigit()}
        try:
            done.append(visit.app.decide.close(programme, int(number), who, visit.now, evidence).sentence)
        except (PermanentError, ValueError) as error:
            refused.append(str(error))
    if refused:
        return _claims(visit, refused, typed, done)
    return back_to(visit, "/claims", f"已办理{len(done)}项：{'；'.join(one.rstrip('。') for one in done)}。")


def _claims(
    visit: Visit, refused: list[str] | None = None, typed: Typed = NOTHING_TYPED, done: list[str] | None = None
) -> HTMLResponse:
    return page(
        visit,
        "claims.html",
        here=HERE,
        title="待核验销号",
        status=409 if refused else 200,
        claims=list(_shown(visit)),
        may_examine=visit.may(Permission.EXAMINE),
        may_close=visit.may(Permission.CLOSE),
        refused=refused or [],
        done=done or [],
        typed=typed,
    )


def _shown(visit: Visit) -> Iterator[ClaimShown]:
    for claim in visit.app.claims.waiting(visit.now):
        first = claim.checked
        evidence = evidence_of(claim.item, claim.claim, seen_by(first) if first else {})
        mine = first is None or not visit.actor.is_same(first.account)
        may = visit.may(Permission.EXAMINE if first is None else Permission.CLOSE)
        yield ClaimShown(claim, evidence, shortcomings(claim.item, claim.claim, evidence), mine and may)
