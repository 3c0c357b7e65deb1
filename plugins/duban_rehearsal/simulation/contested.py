"""What became of 核对稿 and objections, told from acts and letterboxes by another rule than the office's list."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.bootstrap import Installation
from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, ObjectionAnswer
from duban.domain.appraisal.rules import appraised_period
from duban.ports import UnitOfWork
from duban.services.appraise.rounds import paper_name
from duban.services.overview.waiting_entry import WaitingKind
from duban_rehearsal.simulation.needs import texts_to
from duban_rehearsal.simulation.post import InnerPostOffice

# Within so many days of an act its mail lies in the letterbox of its unit.
SOON = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class ObjectionFigures:
    """Counts of what was done about appraisals, and whatever nobody answers, decides or tells as it should be."""

    counts: Mapping[str, int]
    at_odds: tuple[str, ...]


def objection_figures(app: Installation, post_office: InnerPostOffice, now: datetime) -> ObjectionFigures:
    """Of the first programme of *app*, as it stands at *now*; nothing where the loop is off."""
    code = next(iter(app.settings.programmes))
    with app.context.ledger.begin() as work:
        acts = work.appraisal.all(code)
        papers = tuple(_papers(work, code, acts))
    counts = Counter(one.kind.value for one in acts)
    counts += Counter(ObjectionAnswer[one.value].value for one in acts if one.kind is AppraisalActKind.DECIDED)
    waits = sum(entry.kind is WaitingKind.OBJECTION for entry in app.work_sheet.entries(now))
    counts += Counter(papers)
    at_odds = (*_at_odds(acts, waits), *_untold(app, post_office, acts, now))
    return ObjectionFigures(dict(sorted(counts.items())), at_odds)


def _papers(work: UnitOfWork, code: str, acts: tuple[AppraisalAct, ...]) -> Iterator[str]:
    """How the paper about each period that was opened stands."""
    for act in acts:
        if act.kind is AppraisalActKind.OPENED:
            paper = work.documents.latest(str(paper_name(code, appraised_period(act.period))))
            yield f"考核结果{paper.state if paper else '未拟稿'}"


def _at_odds(acts: tuple[AppraisalAct, ...], waits: int) -> Iterator[str]:
    """Objections that nobody decided and that no list shows, and those that were decided by whoever had scored."""
    objected = [one for one in acts if one.kind is AppraisalActKind.OBJECTED]
    decided = {one.about: one for one in acts if one.kind is AppraisalActKind.DECIDED}
    if (open_ := sum(one.number not in decided for one in objected)) != waits:
        yield f"未处理的异议{open_}件，工作单列出{waits}件"
    scored = {one.account for one in acts if one.kind in (AppraisalActKind.RULES, AppraisalActKind.OPENED)}
    yield from (f"{one.cite} 由参与计分的人处理" for one in decided.values() if one.account in scored)


def _untold(
    app: Installation, post_office: InnerPostOffice, acts: tuple[AppraisalAct, ...], now: datetime
) -> Iterator[str]:
    """Whoever objected and has no mail that says what came of it, unless the office is shown that none reaches him."""
    code = next(iter(app.settings.programmes))
    programme = app.versions.latest(code)
    silent = {one.event.organisation for one in app.reaching.unreached() if one.event.is_of_unit}
    objected = {one.number: one for one in acts if one.kind is AppraisalActKind.OBJECTED}
    for act in acts:
        if act.kind is not AppraisalActKind.DECIDED or now - act.at < SOON or act.organisation in silent:
            continue
        words = "".join(objected[act.about].words.split())
        texts = texts_to(post_office, programme, act.organisation, act.at)
        if not any(words in text and "异议" in text for text in texts):
            yield f"{act.cite} 没有告知{act.organisation}"
