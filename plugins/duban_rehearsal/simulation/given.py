"""What became of errands, told from acts, papers and letterboxes by another rule than the office's list."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.bootstrap import Installation
from duban.domain.decisions.coordination import NeedAct, NeedActKind, NeedName
from duban.domain.decisions.document import DocumentState
from duban.domain.plan.programme import Programme
from duban.domain.returns.helping import HelperAnswer
from duban.services.overview.waiting_entry import WaitingKind
from duban_rehearsal.simulation.needs import texts_to
from duban_rehearsal.simulation.post import InnerPostOffice

# Within so many days of its signature what a paper gives lies in the letterbox of its unit.
SOON = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class ErrandFigures:
    """Counts of errands and of what was done about them, and the fault: those with whom nobody is shown to be busy."""

    counts: Mapping[str, int]
    without_owner: int


def errand_figures(app: Installation, post_office: InnerPostOffice, now: datetime) -> ErrandFigures:
    """Of the first programme of *app*, as it stands at *now*; nothing where the loop is off."""
    code = next(iter(app.settings.programmes))
    programme = app.versions.latest(code)
    with app.context.ledger.begin() as work:
        errands, acts = work.errands.all(code), [act for act in work.needs.all(code) if act.name.is_errand]
        papers = {act.paper: work.documents.latest(act.paper) for act in acts if act.paper}
        signed = {name: work.documents.signature(name, paper.draft) for name, paper in papers.items() if paper}
    shown = {entry.key for entry in app.work_sheet.entries(now) if entry.kind is WaitingKind.ERRAND}
    lost = 0
    for errand in errands:
        own = [act for act in acts if act.name == errand.name]
        if any(act.kind is NeedActKind.CLOSED for act in own) or _is_shown(errand.name, shown):
            continue
        owed = [act for act in own if act.kind is NeedActKind.ASKED and not _has_ended(act, own)]
        states = [paper.state for act in owed if (paper := papers[act.paper])]
        waits = any(state in (DocumentState.WAITING, DocumentState.DEFERRED) for state in states)
        at = [one.at for act in owed if (one := signed[act.paper])]
        told = any(now - moment < SOON for moment in at) or any(_is_told(programme, post_office, act) for act in owed)
        lost += not (waits or told)
    counts = Counter(act.answer.value if act.answer else act.kind.value for act in acts)
    return ErrandFigures({"登记": len(errands), **dict(sorted(counts.items()))} if errands else {}, lost)


def _is_shown(name: NeedName, shown: set[str]) -> bool:
    return f"{name.programme}/{name.since}" in shown


def _has_ended(ask: NeedAct, own: list[NeedAct]) -> bool:
    """Whether the unit said its last word."""
    said = [act.answer for act in own if act.kind is NeedActKind.SAID and act.about == ask.number]
    return bool(said) and said[-1] is not HelperAnswer.GOING_ON


def _is_told(programme: Programme, post_office: InnerPostOffice, ask: NeedAct) -> bool:
    """Whether a mail that names the errand lies in a letterbox of its unit."""
    texts = texts_to(post_office, programme, ask.organisation, ask.at)
    return any(f"交办第{ask.name.since}号" in text for text in texts)
