"""审计: whether the record is whole, the story of a unit, an item, a paper or a person, and bundles for a dispute."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.addresses import path_of
from duban.board.answers import file_answer
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.audit.bundle import Span
from duban.errors import PermanentError, Refused
from duban.services.overview.bundles import BundleMatter
from duban.services.overview.stories import Subject, SubjectKind

router = APIRouter()
HERE = "/audit"
# Of more names than that nobody chooses from a list.
MOST_OFFERED = 500
WORD = ".docx"
WRONG_DAY = "日期写得不对，请按“2021-11-01”的样子填写，或从日历中选择。"


@dataclass(frozen=True, slots=True)
class DaysTyped:
    """The two days of a form, as typed."""

    since: str = ""
    until: str = ""

    @property
    def span(self) -> Span:
        """The days; Refused for what is none."""
        return Span(_day(self.since), _day(self.until))

    @property
    def query(self) -> str:
        """The same for an address."""
        return f"since={quote(self.since)}&until={quote(self.until)}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(WRONG_DAY) from None


DaysAsked = Annotated[DaysTyped, Depends(DaysTyped)]


@router.get("/audit", response_class=HTMLResponse)
def audit(visit: Visiting, days: DaysAsked, words: str = "") -> HTMLResponse:
    """Whether the record is whole, and whatever *words* may mean: its story if that is one thing, else a choice."""
    if not words.strip():
        return _page(visit, days)
    try:
        found = visit.app.stories.found(words)
        return _page(visit, days, words, found)
    except PermanentError as error:
        return _page(visit, days, words, refused=str(error))


@router.get("/audit/of/{address:path}", response_class=HTMLResponse)
def story(visit: Visiting, address: str, days: DaysAsked) -> HTMLResponse:
    """The story of one subject."""
    subject = visit.app.stories.named(address)
    try:
        return _page(visit, days, subject.title, (subject,))
    except Refused as error:
        return _page(visit, DaysTyped(), subject.title, (subject,), refused=str(error))


@router.get("/audit/bundle/{address:path}")
def bundle(visit: Visiting, address: str, days: DaysAsked, kind: str = WORD) -> Response:
    """All that passed between us and a unit, or what belongs to a paper or mail, as a file for a dispute."""
    bundles = visit.app.bundles
    drawn = bundles.draw_up(_wanted(visit, address, days), visit.actor.name, visit.now)
    made = bundles.document(drawn) if kind == WORD else bundles.pdf(drawn)
    return file_answer(made.name, made.data)


def _wanted(visit: Visit, address: str, days: DaysTyped) -> BundleMatter:
    name, _, key = address.partition("/")
    if name == "unit":
        programme, _, unit = key.partition("/")
        return visit.app.bundles.of_unit(programme, unit, days.span)
    return visit.app.bundles.of_matter(key)


def _page(
    visit: Visit, days: DaysTyped, words: str = "", found: tuple[Subject, ...] = (), refused: str = ""
) -> HTMLResponse:
    subject = found[0] if len(found) == 1 else None
    bundle, without = _bundle(visit, subject) if subject else ("", "")
    verified = visit.app.context.kept("verified", visit.now, visit.app.audit.verify) if subject is None else None
    return page(
        visit,
        "audit.html",
        here=HERE,
        title="审计",
        status=409 if refused else 200,
        verified=verified.value if verified else None,
        verified_at=verified.at if verified else visit.now,
        offered=offered if len(offered := visit.app.stories.offered()) <= MOST_OFFERED else (),
        words=words,
        days=days,
        found=found,
        subject=subject,
        story=visit.app.stories.of(subject, days.span) if subject else (),
        bundle=bundle,
        without=without,
        has_pages=visit.app.paper_pages.are_made,
        refused=refused,
    )


def _bundle(visit: Visit, subject: Subject) -> tuple[str, str]:
    """Where the bundle of the subject is drawn up, or why there is none; both empty for what has none by its kind."""
    if subject.kind is SubjectKind.UNIT:
        return f"/audit/bundle/unit/{subject.key}", ""
    if subject.kind is not SubjectKind.PAPER:
        return "", ""
    try:
        visit.app.bundles.of_matter(subject.key)
    except Refused as error:
        return "", str(error)
    return f"/audit/bundle/matter/{path_of(subject.key)}", ""
