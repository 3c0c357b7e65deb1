"""登记专家论证: what experts said of a reform, with the papers that show it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.answers import file_answer
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.decisions.expert_review import ReviewMeans, ReviewPaper
from duban.domain.office.authority import Permission
from duban.domain.returns.assessment import Rating
from duban.errors import Refused, UnknownReference
from duban.services.decide.decider import Who
from duban.services.decide.reforms import HeardExperts

router = APIRouter()
HERE = "/items"
Reviewing = Annotated[Visit, Depends(permitted(Permission.REFORM))]


@router.get("/reviews/{programme}/{number}", response_class=HTMLResponse)
def review(visit: Visiting, programme: str, number: int) -> HTMLResponse:
    """The form by which a review is registered."""
    return _review(visit, programme, number)


@router.get("/reviews/{programme}/{number}/files/{sha256}")
def review_file(visit: Visiting, programme: str, number: int, sha256: str) -> Response:
    """A paper of a review."""
    reviews = visit.app.item_views.reviews(visit.programme(programme), number)
    found = next((file for one in reviews for file in one.files if file.sha256 == sha256), None)
    if found is None:
        raise UnknownReference("没有登记过这个文件。")
    return file_answer(found.name, visit.app.context.archive.get(sha256))


@router.post("/reviews/{programme}/{number}")
def register_review(visit: Reviewing, programme: str, number: int, typed: FormFields) -> Response:
    """Register it."""

    def act() -> str:
        who = Who(visit.actor, "")
        return visit.app.reforming.register(visit.programme(programme), number, _heard(typed), who, visit.now)

    return acted(
        visit, act, f"/items/{programme}/{number}", lambda words: _review(visit, programme, number, words, typed)
    )


@router.post("/reviews/{programme}/{number}/letters")
def ask_expert(visit: Reviewing, programme: str, number: int, typed: FormFields) -> Response:
    """Ask an expert who cannot come by mail."""

    def act() -> str:
        who, asked = Who(visit.actor, typed.text("reason")), (typed.text("address"), typed.day("until"))
        return visit.app.expert_letters.ask(visit.programme(programme), number, *asked, who, visit.now)

    return acted(
        visit, act, f"/reviews/{programme}/{number}", lambda words: _review(visit, programme, number, words, typed)
    )


@router.post("/reviews/{programme}/{number}/letters/{letter}/end")
def give_up_expert(visit: Reviewing, programme: str, number: int, letter: int, typed: FormFields) -> Response:
    """Wait for his answer no longer."""

    def act() -> str:
        who = Who(visit.actor, typed.text("reason"))
        return visit.app.expert_letters.give_up(visit.programme(programme), number, letter, who, visit.now)

    return acted(
        visit, act, f"/reviews/{programme}/{number}", lambda words: _review(visit, programme, number, words, typed)
    )


def _heard(typed: Typed) -> HeardExperts:
    held_on, means, rating = (
        typed.day("held_on"),
        typed.choice("means", ReviewMeans),
        typed.choice("rating", Rating),
    )
    if held_on is None or means is None or rating is None:
        raise Refused("请填写论证日期、方式和结论。")
    files = ((paper, typed.file(paper.name.lower())) for paper in ReviewPaper)
    return HeardExperts(
        *(held_on, means, typed.count("present") or 0, typed.count("recused") or 0, rating, typed.text("opinion")),
        files={paper: file for paper, file in files if file is not None},
        letter=typed.count("letter") or 0,
    )


def _review(visit: Visit, programme: str, number: int, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    found = visit.app.item_views.one(visit.programme(programme), number, visit.now)
    return page(
        visit,
        "review.html",
        here=HERE,
        title=f"登记专家论证：{found.row.item.told}",
        status=409 if refused else 200,
        programme=programme,
        one=found,
        means=tuple(ReviewMeans),
        ratings=tuple(Rating),
        papers=tuple(ReviewPaper),
        may_register=visit.may(Permission.REFORM),
        asks_by_mail=visit.app.context.plan(programme).loops.expert_mail,
        letters=visit.app.expert_letters.of(visit.programme(programme), number),
        today=visit.today,
        refused=refused,
        typed=typed,
    )
