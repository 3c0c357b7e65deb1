"""考核: the rules in force, a period's scores, the 核对稿 of each unit, objections, and the paper for the head."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted, pressed
from duban.board.answers import file_answer
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.appraisal.acts import ClaimRuling, ObjectionAnswer
from duban.domain.appraisal.cites import told_cites
from duban.domain.appraisal.rules import appraised_period, told_points
from duban.domain.calendar.period import Period
from duban.domain.office.authority import Permission
from duban.errors import UnknownReference
from duban.services.appraise.objections import AnswerWords, ObjectionWords
from duban.services.appraise.periods import appraised_periods
from duban.services.decide.decider import Who
from duban.services.plan.named import item_called
from duban.services.plan.versions import Versions

router = APIRouter()
HERE = "/decisions"
Appraising = Annotated[Visit, Depends(permitted(Permission.APPRAISE))]
Answering = Annotated[Visit, Depends(permitted(Permission.ANSWER_OBJECTION))]


@router.get("/appraisal", response_class=HTMLResponse)
def appraisals(visit: Visiting) -> HTMLResponse:
    """What is appraised, by which rules, and the periods."""
    return _overview(visit)


@router.post("/appraisal/{programme}")
def register(visit: Appraising, programme: str, typed: FormFields) -> Response:
    """Put the rules of the settings on record, or what an organ decided of a claim."""
    code, appraise = visit.programme(programme), visit.app.appraise
    who = Who(visit.actor, typed.text("reason"))
    acts: dict[str, Callable[[], str]] = {
        "rules": lambda: appraise.register_rules(code, who, visit.now),
        "ruling": lambda: appraise.register_ruling(
            code,
            item_called(Versions(visit.app.context).latest(code), typed.text("item")).number,
            typed.chosen("ruling", ClaimRuling, "认定结果"),
            typed.text("paper"),
            who,
            visit.now,
        ),
    }
    return acted(visit, lambda: pressed(acts, typed), "/appraisal", lambda words: _overview(visit, words, typed))


@router.get("/appraisal/{programme}/{period}", response_class=HTMLResponse)
def period(visit: Visiting, programme: str, period: str) -> HTMLResponse:
    """The scores of a period, how far every unit is with its 核对稿, and what it objected."""
    return _period(visit, visit.programme(programme), _named(period))


@router.post("/appraisal/{programme}/{period}")
def deal_with(visit: Appraising, programme: str, period: str, typed: FormFields) -> Response:
    """Register judgements from outside or an objection, send out the 核对稿, draft the paper: the button pressed."""
    code, when = visit.programme(programme), _named(period)
    who, now = Who(visit.actor, typed.text("reason")), visit.now
    acts: dict[str, Callable[[], str]] = {
        "outside": lambda: visit.app.appraise.register_outside(
            code, when, typed.text("source"), typed.text("rates"), typed.file("file"), who, now
        ),
        "open": lambda: _open(visit, code, when, who),
        "draft": lambda: f"《{visit.app.appraisal_summary.draft(code, when, who, now).title}》已拟稿，见“文书”。",
        "object": lambda: visit.app.objections.object_to(code, when, typed.text("unit"), _objection(typed), who, now),
    }
    return acted(
        visit,
        lambda: pressed(acts, typed),
        f"/appraisal/{code}/{when}",
        lambda words: _period(visit, code, when, words, typed),
    )


@router.post("/appraisal/{programme}/{period}/answer")
def answer(visit: Answering, programme: str, period: str, typed: FormFields) -> Response:
    """Decide an objection."""
    code, when = visit.programme(programme), _named(period)
    who = Who(visit.actor, typed.text("reason"))

    def act() -> str:
        chosen = typed.chosen("answer", ObjectionAnswer, "处理意见")
        words = AnswerWords(chosen, typed.text("points"), typed.text("paper"))
        return visit.app.objections.answer(code, when, typed.count("number") or 0, words, who, visit.now)

    return acted(visit, act, f"/appraisal/{code}/{when}", lambda words: _period(visit, code, when, words, typed))


@router.get("/appraisal/{programme}/{period}/{unit}", response_class=HTMLResponse)
def unit(visit: Visiting, programme: str, period: str, unit: str) -> HTMLResponse:
    """Every fact of a unit, and a form for what it objects."""
    code, when = visit.programme(programme), _named(period)
    found = visit.app.rounds.of(code, when, visit.now)
    check = next((one for one in found.checks if one.score.organisation == unit), None)
    if check is None:
        raise UnknownReference("没有这家单位的计分。")
    return page(
        visit,
        "appraisal_unit.html",
        here=HERE,
        title=f"{check.score.name}　{found.score.title}",
        code=code,
        found=found,
        check=check,
        cites=told_cites,
        may_object=visit.may(Permission.APPRAISE) and found.is_open and not found.is_put_before_the_head,
    )


@router.get("/appraisal/{programme}/{period}/{unit}/extract")
def extract(visit: Visiting, programme: str, period: str, unit: str) -> Response:
    """The 核对稿 of a unit, made anew from the ledger."""
    score = visit.app.scoring.score(visit.programme(programme), _named(period), visit.now)
    if (one := score.unit(unit)) is None:
        raise UnknownReference("没有这家单位的计分。")
    return file_answer(*visit.app.appraisal_extracts.document(score, one))


def _open(visit: Visit, code: str, when: Period, who: Who) -> str:
    """Send out the 核对稿: the mails are laid at once, what has to wait for tomorrow is laid by itself."""
    said = visit.app.appraise.open(code, when, who, visit.now)
    visit.app.appraisal_extracts.lay_due(visit.now)
    return said


def _objection(typed: Typed) -> ObjectionWords:
    day = typed.day_of("received_on", "收到异议的日期")
    return ObjectionWords(typed.text("fact"), typed.text("words"), typed.text("source"), day)


def _named(text: str) -> Period:
    try:
        return appraised_period(text)
    except ValueError as error:
        raise UnknownReference(str(error)) from None


def _overview(visit: Visit, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    app = visit.app
    on = [code for code in app.context.programmes if app.context.appraises(code)]
    return page(
        visit,
        "appraisals.html",
        here=HERE,
        title="考核",
        status=409 if refused else 200,
        refused=refused,
        programmes=[(code, app.scoring.record(code, visit.now)) for code in on],
        periods={code: appraised_periods(app.context.plan(code)) for code in on},
        rules=app.context.appraisal,
        points=told_points,
        rulings=list(ClaimRuling),
        may_act=visit.may(Permission.APPRAISE),
        typed=typed,
    )


def _period(visit: Visit, code: str, when: Period, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    found = visit.app.rounds.of(code, when, visit.now)
    facts = {fact.key: fact for check in found.checks for fact in check.score.facts}
    return page(
        visit,
        "appraisal.html",
        here=HERE,
        title=found.score.title,
        status=409 if refused else 200,
        refused=refused,
        code=code,
        found=found,
        facts=facts,
        obstacles=found.obstacles(visit.now),
        answers=list(ObjectionAnswer),
        cites=told_cites,
        points=told_points,
        may_act=visit.may(Permission.APPRAISE),
        may_answer=visit.may(Permission.ANSWER_OBJECTION),
        typed=typed,
    )
