"""登记与决定: a form for each, a page that says what will follow, and only then the act."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted, said_in_address, way_back
from duban.board.deciding import BY_CODE, GROUPS
from duban.board.deciding.form import DecisionForm, FieldKind, FormField
from duban.board.deciding.task_list import TASK_LIST_FORMS
from duban.board.deciding.typed import DecisionTyped, who_decides
from duban.board.guard import Acting, permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.office.authority import Permission
from duban.errors import PermanentError, Refused, UnknownReference
from duban.services.decide.subjects import DecisionSubject, DecisionSubjects, ItemAtHand
from duban.services.plan.item_answers import AnsweredItem, AnswerState
from duban.services.plan.named import item_called

router = APIRouter()
HERE = "/decisions"


@router.get("/decisions", response_class=HTMLResponse)
def decisions(visit: Visiting) -> HTMLResponse:
    """Everything that may be decided or registered, with whose it is."""
    return page(
        visit,
        "decisions.html",
        here=HERE,
        title="登记与决定",
        groups=[(title, [(form, visit.may(form.permission)) for form in forms]) for title, forms in GROUPS.items()],
        paused=visit.app.pause.latest(),
        may_pause=visit.may(Permission.PAUSE),
    )


@router.get("/decisions/{code}", response_class=HTMLResponse)
def decision(visit: Visiting, code: str) -> HTMLResponse:
    """The form of one of them, with what the page says that led there."""
    return _form(visit, _known(code), typed=said_in_address(visit.request))


@router.post("/decisions/{code}")
def decide(visit: Acting, code: str, typed: FormFields, confirmed: Annotated[str, Form()] = "") -> Response:
    """Show what will follow; once that was seen, do it, unless somebody else decided on the same in the meantime."""
    form = _known(code)
    permitted(form.permission)(visit)
    programme = visit.programme(typed.text("programme"))
    try:
        said = DecisionTyped(visit, programme, typed, who_decides(visit, typed))
        if not said.who.reason:
            raise Refused("请写明理由。")
        items = tuple(_items(form, said))
        _refuse_if_decided(form, said)
    except PermanentError as error:
        return _form(visit, form, str(error), typed.without("seen"))
    if not confirmed:
        return _shown(form, said, items)

    def act() -> str:
        done = form.decide(said)
        return done if isinstance(done, str) else done.sentence

    return acted(visit, act, way_back(typed, HERE), lambda words: _form(visit, form, words, typed))


def _refuse_if_decided(form: DecisionForm, said: DecisionTyped) -> None:
    seen = said.typed.count("seen")
    if seen is not None:
        DecisionSubjects(said.visit.app.context).refuse_if_decided(said.programme, seen, _subject(form, said))


def _subject(form: DecisionForm, said: DecisionTyped) -> DecisionSubject:
    """What the decision is about, by the fields of its form."""
    names = {field.name for field in form.fields}
    if "number" in names:
        return DecisionSubject(items=[one.item.number for one in _items(form, said)])
    if {"unit", "period"} <= names:
        return DecisionSubject(references=[said.reference])
    if "period" in names:
        return DecisionSubject(references=said.cycles)
    return DecisionSubject(unit=said.unit) if "unit" in names else DecisionSubject()


def _items(form: DecisionForm, said: DecisionTyped) -> Iterator[ItemAtHand]:
    """The items that the form names; Refused or UnknownReference if one of them is none."""
    for field in form.fields:
        if field.kind is FieldKind.ITEM:
            number = said.number if field.name == "number" else said.called(field.name, field.label).number
            yield DecisionSubjects(said.visit.app.context).item(said.programme, number)


def _shown(form: DecisionForm, said: DecisionTyped, items: tuple[ItemAtHand, ...]) -> HTMLResponse:
    seen = said.typed.text("seen") or str(DecisionSubjects(said.visit.app.context).place(said.programme))
    return page(
        said.visit,
        "decision_shown.html",
        here=HERE,
        title=form.title,
        form=form,
        fields=form.fields_of(said.plan, items[0].item if items else None),
        items=items,
        typed=said.typed,
        programme=said.programme,
        seen=seen,
        way_back=way_back(said.typed, f"{HERE}/{form.code}"),
    )


def _form(visit: Visit, form: DecisionForm, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    programmes, programme = visit.app.settings.programmes, visit.programme(typed.text("programme"))
    subjects = DecisionSubjects(visit.app.context)
    item, told = _item(subjects, visit, programme, typed)
    fields = form.fields_of(visit.app.versions.latest(programme), item.item if item else None)
    return page(
        visit,
        "decision.html",
        here=HERE,
        title=form.title,
        status=409 if refused else 200,
        form=form,
        fields=fields,
        item=item,
        proposed=_proposed(visit, programme, item) if form in TASK_LIST_FORMS else (),
        programme=programme,
        seen=typed.text("seen") or str(subjects.place(programme)),
        may_decide=visit.may(form.permission),
        programmes={code: plan.title for code, plan in programmes.items()},
        choices={field.name: _choices(visit, programme, field) for field in fields},
        kinds=FieldKind,
        refused=refused or told,
        typed=typed,
    )


def _proposed(visit: Visit, programme: str, item: ItemAtHand | None) -> list[AnsweredItem]:
    """What its lead proposes to correct, while the office has not decided on it."""
    every = visit.app.item_answers.of(programme, visit.now) if item else ()
    return [one for one in every if item and one.item.number == item.item.number and one.state is AnswerState.OPEN]


def _item(subjects: DecisionSubjects, visit: Visit, programme: str, typed: Typed) -> tuple[ItemAtHand | None, str]:
    """The item of a form that is about one; else why there is none, empty if none was named."""
    try:
        number = _number(visit, programme, typed)
        return (None, "") if number is None else (subjects.item(programme, number), "")
    except UnknownReference as error:
        return None, str(error)


def _number(visit: Visit, programme: str, typed: Typed) -> int | None:
    """The item's number if a link says so, else that of what a person called it; None if neither names one."""
    label = typed.text("label")
    if typed.text("number") or not label:
        return typed.count("number")
    return item_called(visit.app.versions.latest(programme), label).number


def _choices(visit: Visit, programme: str, field: FormField) -> list[str]:
    return list(field.choices(visit, programme)) if field.choices else []


def _known(code: str) -> DecisionForm:
    if code not in BY_CODE:
        raise HTTPException(404)
    return BY_CODE[code]
