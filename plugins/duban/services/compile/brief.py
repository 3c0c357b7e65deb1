"""Drafting the 调度简况 beside a report: of the same facts, on one page, for a person to release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, as_markdown
from duban.domain.decisions.practice import to_spread
from duban.domain.papers.brief import NextForm, brief_facts
from duban.domain.papers.county_brief import county_brief_facts
from duban.domain.report import Report
from duban.domain.report.practices import CitedPractice, cited
from duban.domain.report.quarter import Quarter
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.drafts.briefs import BRIEF, COUNTY_BRIEF, brief_of, next_cycle
from duban.services.drafts.formal_papers import paper_files
from duban.services.plan.practices import PracticeRecords
from duban.services.plan.versions import Versions

UNDECIDED = (DocumentState.WAITING, DocumentState.DEFERRED)


@dataclass(frozen=True, slots=True)
class Briefs:
    """Drafting; what nobody released yet is drafted anew when the report is, what was released stays as it is."""

    context: ServiceContext

    def draft(self, facts: Report | Quarter, now: datetime) -> Document | None:
        """
        The draft to record beside the draft of a report; None while the loop is off, or where nothing is new.

        Of a month it is for the leads, of a quarter for the counties.
        """
        reference = facts.reference
        if not self.context.plan(reference.programme).loops.brief:
            return None
        name = str(brief_of(reference))
        with self.context.ledger.begin() as work:
            latest = work.documents.latest(name)
        if latest is not None and latest.state not in UNDECIDED:
            return None
        letter, told = self._told(facts, now)
        # Another date below it is no news.
        if latest is not None and latest.text == self._rendered(reference, letter, told, latest.created_at)[1]:
            return None
        subject, text = self._rendered(reference, letter, told, now)
        number = latest.draft + 1 if latest else 1
        office = self.context.office_of(reference.programme)
        return Document(
            name=name,
            draft=number,
            kind=DocumentKind.BRIEF,
            reference=str(reference),
            title=subject,
            body=as_markdown(subject, text),
            signer=office.desk_head,
            files=paper_files(self.context, reference.programme, letter, subject, text, number, now),
            created_at=now,
            subject=subject,
            text=text,
        )

    def record(self, work: UnitOfWork, draft: Document | None) -> None:
        """Record *draft* unless somebody was quicker, or the one before was decided meanwhile."""
        if draft is None:
            return
        latest = work.documents.latest(draft.name)
        if latest is None or (latest.draft == draft.draft - 1 and latest.state in UNDECIDED):
            work.documents.add(draft)

    def _told(self, facts: Report | Quarter, now: datetime) -> tuple[str, dict[str, object]]:
        """Which letter it is, and what that may say."""
        coming, practices = self._coming(facts.reference), self._practices(facts.reference, now)
        if isinstance(facts, Report):
            return BRIEF, brief_facts(facts, coming, practices)
        return COUNTY_BRIEF, county_brief_facts(facts, coming, practices)

    def _rendered(self, reference: Reference, letter: str, told: Mapping[str, object], at: datetime) -> tuple[str, str]:
        """Title and text as they would be drafted at that moment."""
        office = self.context.office_of(reference.programme)
        return self.context.render(reference.programme, letter, {**told, **office.facts, "now": at})

    def _practices(self, reference: Reference, now: datetime) -> tuple[CitedPractice, ...]:
        """What this 简况 spreads of what units tell: that of a quarter, or of a quarter's last month, none other."""
        period, code = reference.period, reference.programme
        if not period.ends_quarter or not self.context.spreads(code):
            return ()
        names = Versions(self.context).latest(code).names.units
        again = (period.title, period.quarter.title, period.calendar_month.title)
        return cited(to_spread(PracticeRecords(self.context).all(code, now), again), names)

    def _coming(self, reference: Reference) -> NextForm | None:
        coming = next_cycle(self.context, reference)
        if coming is None:
            return None
        cycle = self.context.cycle(coming)
        return NextForm(cycle.period.title, cycle.opens_at.date(), cycle.reminder_target)
