"""The practices (典型经验) that units' returns tell, with what was put on record of each and which 简况 spread it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.decisions.practice import (
    PracticeActKind,
    RegisteredPractice,
    ReleasedBrief,
    practices_in,
    told_of,
)
from duban.domain.returns.submission import Submission
from duban.errors import UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.drafts.briefs import has_left, released_brief


@dataclass(frozen=True, slots=True)
class PracticeRecords:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def all(self, code: str, now: datetime) -> tuple[RegisteredPractice, ...]:
        """Every one of a programme, by period; none while the loop is off."""
        if not self.context.spreads(code):
            return ()
        filed = self.context.kept(("practices", code), now, lambda: self._filed(code, now)).value
        with self.context.ledger.begin() as work:
            return _on_file(self.context, work, code, filed, now)

    def unfit_in(self, text: str, code: str, now: datetime) -> tuple[RegisteredPractice, ...]:
        """Those that *text*, a 简况, tells although they may not be spread, or not any more."""
        return tuple(one for one in self.all(code, now) if one.is_in(text) and not one.is_fit)

    def _filed(self, code: str, now: datetime) -> list[Submission]:
        with self.context.ledger.begin() as work:
            return _accepted(self.context, work, code, now)

    def one(self, reference: Reference, now: datetime) -> RegisteredPractice:
        """The practice that this return told first; UnknownReference if there is none."""
        found = (one for one in self.all(reference.programme, now) if one.reference == reference)
        if (practice := next(found, None)) is None:
            raise UnknownReference("没有登记这条典型经验。")
        return practice

    def filed(self, code: str, now: datetime, unit: str) -> tuple[Submission, ...]:
        """What a unit said in its returns that were accepted by *now*, by period."""
        with self.context.ledger.begin() as work:
            cycles = _cycles(self.context, work, code)
            return tuple(one for cycle in cycles for one in work.submissions.accepted(cycle, now, (unit,)).values())


def practices_on_file(
    context: ServiceContext, work: UnitOfWork, code: str, now: datetime
) -> tuple[RegisteredPractice, ...]:
    """As `PracticeRecords.all`, inside a transaction."""
    if not context.spreads(code):
        return ()
    return _on_file(context, work, code, _accepted(context, work, code, now), now)


def _accepted(context: ServiceContext, work: UnitOfWork, code: str, now: datetime) -> list[Submission]:
    """All returns that were accepted by *now*, in the order in which they came."""
    cycles = _cycles(context, work, code)
    filed = [one for cycle in cycles for one in work.submissions.accepted(cycle, now).values()]
    return sorted(filed, key=lambda one: one.received_at)


def _on_file(
    context: ServiceContext, work: UnitOfWork, code: str, filed: list[Submission], now: datetime
) -> tuple[RegisteredPractice, ...]:
    acts = work.practices.all(code, now)
    taken = [told_of("", act.words) for act in acts if act.kind is PracticeActKind.TAKEN]
    return practices_in(filed, acts, _released(context, work, _cycles(context, work, code), taken, now))


def _released(
    context: ServiceContext, work: UnitOfWork, cycles: list[Reference], taken: list[str], now: datetime
) -> Iterator[ReleasedBrief]:
    """The 简况 that were signed by *now* and tell anything that was *taken*, the oldest first."""
    for cycle in cycles:
        signature = released_brief(work, cycle)
        if signature is None or signature.at > now:
            continue
        paper = work.documents.get(signature.name, signature.draft)
        if paper is not None and any(words in paper.text for words in taken):
            yield ReleasedBrief(cycle.period.title, paper.text, has_left(context, work, cycle, signature))


def _cycles(context: ServiceContext, work: UnitOfWork, code: str) -> list[Reference]:
    """The cycles of a programme in which units tell practices, by the last day of their periods."""
    opened = [one.reference for one in work.cycles.all() if one.reference.programme == code]
    streams = context.plan(code).streams
    forms = {stream: context.streams[stream].form for stream in streams}
    ours = [one for one in opened if forms.get(one.stream) in (FormName.ITEMS, FormName.COUNTY)]
    return sorted(ours, key=lambda one: (one.period.last, one.stream))
