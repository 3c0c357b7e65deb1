"""待核验销号: every claim of completion with its evidence, where it waits, and what to do with one or many at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import CHOOSE_AGAIN, NOTHING_TYPED, FormFields, Typed, count_of
from duban.board.answers import back_to
from duban.board.guard import permitted
from duban.board.paging import PageNumber, paged
from duban.board.rendering import moment_of, page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.checks.closure import evidence_of, shortcomings
from duban.domain.decisions.verification import ClaimAnswer, ClaimStage, ProofMeans, missing_of, proved
from duban.domain.office.authority import Permission
from duban.errors import PermanentError, Refused
from duban.services.decide.closing import seen_by
from duban.services.decide.decider import DecisionResult, Who
from duban.services.overview.claims import WaitingClaim

router = APIRouter()
HERE = "/work"
NONE_CHOSEN = "请先勾选要办理的事项。"
TOLD_ONE_BY_ONE = 5
LATE = "late"
# What the buttons under the list do beside closing.
ANSWERS = {"more": ClaimAnswer.MORE, "not-closed": ClaimAnswer.NOT_CLOSED}
OPINION = "opinion"
STAGES = {"first": "待复核（含待登记）", "second": ClaimStage.CONFIRM.value, "OPINION": ClaimStage.OPINION.value}
STAGES |= {"IN_WRITING": ClaimStage.IN_WRITING.value, LATE: "办理超期"}
Examining = Annotated[Visit, Depends(permitted(Permission.EXAMINE))]


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim as a person examines it: the evidence of each measure, what is missing, and whether it is his turn."""

    claim: WaitingClaim
    evidence: Mapping[int, str]
    lacks: tuple[str, ...]
    mine: bool
    late: bool

    @property
    def name(self) -> str:
        """How the fields of the form name it."""
        return _name(self.claim)

    @property
    def key(self) -> str:
        """How its box names it: with the word that is due, for whoever gives the first must not give the second."""
        return f"{self.name}/{_due(self.claim)}"


@router.get("/claims", response_class=HTMLResponse)
def claims(visit: Visiting, lead: str = "", stage: str = "", page_number: PageNumber = 1) -> HTMLResponse:
    """Every claim that nobody closed, of one *lead* or all, that waits for the first or the second word or either."""
    return _claims(visit, lead=lead, stage=stage, page_number=page_number)


@router.post("/claims")
def close(visit: Examining, typed: FormFields) -> Response:
    """
    Examine the chosen claims, each by itself: what can be done is, what cannot is told with its reason.

    The first person's word is kept, the second one's closes the item; another button answers the unit, or puts the
    task force's word on record.
    """
    chosen = typed.all("item")
    if not chosen:
        return _claims(visit, [NONE_CHOSEN], typed)
    waiting = {_name(one): one for one in visit.app.claims.waiting(visit.now)}
    done: list[str] = []
    refused: list[str] = []
    for key in chosen:
        name, _, due = key.rpartition("/")
        try:
            _refuse_if_said(waiting.get(name), due)
            result = _act(visit, name, waiting.get(name), typed)
        except PermanentError as error:
            refused.append(str(error))
        else:
            (done if result.decision else refused).append(result.sentence)
    if refused:
        return _claims(visit, refused, typed, done)
    return back_to(visit, "/claims", _told(done))


def _act(visit: Visit, name: str, claim: WaitingClaim | None, typed: Typed) -> DecisionResult:
    """What the pressed button does with the claim of that name."""
    programme, _, number = name.rpartition("/")
    who, counted = Who(visit.actor, typed.text("reason")), count_of(number)
    if counted is None:
        raise Refused(CHOOSE_AGAIN)
    act, verify, now = typed.text("act"), visit.app.verify, visit.now
    if act in ANSWERS:
        missing = missing_of(typed.text(f"missing.{name}"), len(claim.item.measures) if claim else 1)
        return verify.answer(programme, counted, ANSWERS[act], missing, who, now)
    if act == OPINION:
        return verify.opinion(programme, counted, typed.text(f"opinion.{name}"), who, now)
    if claim is not None and claim.independent and claim.checked is None:
        if (dated := typed.day(f"dated.{name}")) is None:
            raise Refused(f"{claim.item.told}请填写单位来函的文号和日期。")
        return verify.register(programme, counted, typed.text(f"paper.{name}"), dated, who, now)
    return visit.app.decide.close(programme, counted, who, now, _evidence(name, typed))


def _evidence(name: str, typed: Typed) -> dict[int, str]:
    """What the person saw of each measure, headed by how."""
    means = typed.below(f"means.{name}")
    seen = typed.below(f"evidence.{name}")
    return {int(place): proved(means.get(place, ""), text) for place, text in seen.items() if place.isdecimal()}


def _refuse_if_said(claim: WaitingClaim | None, due: str) -> None:
    """Refused if somebody gave the first word on a claim while the page still asked for it."""
    if claim is not None and claim.checked is not None and due != _due(claim):
        first = claim.checked
        raise Refused(
            f"{claim.item.told}在您核对期间已由{first.by}于{moment_of(first.at)}复核，"
            "本次未予登记；如由您确认，请重新勾选。"
        )


def _told(done: list[str]) -> str:
    """What was done: each by its sentence, of many only how many."""
    if len(done) > TOLD_ONE_BY_ONE:
        return f"已办理{len(done)}项：{done[0].rstrip('。')}；其余{len(done) - 1}项同样办理。"
    return f"已办理{len(done)}项：{'；'.join(one.rstrip('。') for one in done)}。"


def _name(claim: WaitingClaim) -> str:
    return f"{claim.programme}/{claim.item.number}"


def _due(claim: WaitingClaim) -> str:
    return "first" if claim.checked is None else "second"


def _is_at(claim: WaitingClaim, stage: str, visit: Visit) -> bool:
    """Whether *claim* is one of those that a visitor asked for."""
    if stage == LATE:
        return claim.is_overdue(visit.now.astimezone(TIMEZONE).date())
    return stage in ("", _due(claim), claim.step.stage.name if claim.step else "")


def _claims(
    visit: Visit,
    refused: list[str] | None = None,
    typed: Typed = NOTHING_TYPED,
    done: list[str] | None = None,
    *,
    lead: str = "",
    stage: str = "",
    page_number: int = 1,
) -> HTMLResponse:
    waiting = visit.app.claims.waiting(visit.now)
    narrowed = [one for one in waiting if lead in ("", one.lead) and _is_at(one, stage, visit)]
    found = paged(narrowed, typed.count("page") or page_number, lead=lead, stage=stage)
    rules, verifies = visit.app.claims.verification, any(map(visit.app.context.verifies, visit.app.context.programmes))
    return page(
        visit,
        "claims.html",
        here=HERE,
        title="待核验销号",
        status=409 if refused else 200,
        found=found,
        claims=list(_shown(visit, found.rows)),
        leads=list(dict.fromkeys(one.lead for one in waiting)),
        lead=lead,
        stage=stage,
        stages=STAGES if verifies else {key: STAGES[key] for key in ("first", "second")},
        rules=rules,
        verifies=verifies,
        means=list(ProofMeans),
        returned=visit.app.claims.with_units(visit.now),
        may_examine=visit.may(Permission.EXAMINE),
        may_close=visit.may(Permission.CLOSE),
        refused=refused or [],
        done=done or [],
        typed=typed,
    )


def _shown(visit: Visit, claims: Iterable[WaitingClaim]) -> Iterator[ClaimShown]:
    today = visit.now.astimezone(TIMEZONE).date()
    for claim in claims:
        first = claim.checked
        evidence = evidence_of(claim.item, claim.claim, seen_by(first) if first else {})
        mine = first is None or not visit.actor.is_same(first.account)
        may = visit.may(Permission.EXAMINE) if first is None else _may_confirm(visit, claim)
        lacks = () if claim.independent else shortcomings(claim.item, claim.claim, evidence)
        yield ClaimShown(claim, evidence, lacks, mine and may, claim.is_overdue(today))


def _may_confirm(visit: Visit, claim: WaitingClaim) -> bool:
    may = claim.step is None or visit.app.claims.verification.may_confirm(visit.actor)
    return visit.may(Permission.CLOSE) and may
