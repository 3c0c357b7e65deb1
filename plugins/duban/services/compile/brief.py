"""Drafting the 调度简况 beside the report of a month: of the same facts, on one page, for a person to release."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, as_markdown
from duban.domain.decisions.practice import to_spread
from duban.domain.papers.brief import NextForm, brief_facts
from duban.domain.report import Report
from duban.domain.report.practices import CitedPractice, cited
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.drafts.briefs import BRIEF, brief_of, next_cycle
from duban.services.drafts.formal_papers import paper_files
from duban.services.plan.practices import PracticeRecords
from duban.services.plan.versions import Versions

UNDECIDED = (DocumentState.WAITING, DocumentState.DEFERRED)


@dataclass(frozen=True, slots=True)
class Briefs:
    """Drafting; what nobody released yet is drafted anew when the report is, what was released stays as it is."""

    context: ServiceContext

    def draft(self, report: Report, now: datetime) -> Document | None:
        """The draft to record beside the draft of *report*; None while the loop is off, or where nothing is new."""
        reference = report.reference
        if not self.context.plan(reference.programme).loops.brief:
            return None
        if self.context.streams[reference.stream].form is not FormName.ITEMS:
            return None
        name = str(brief_of(reference))
        with self.context.ledger.begin() as work:
            latest = work.documents.latest(name)
        if latest is not None and latest.state not in UNDECIDED:
            return None
        # Another date below it is no news.
        practices = self._practices(reference, now)
        if latest is not None and latest.text == self._rendered(report, practices, latest.created_at)[1]:
            return None
        subject, text = self._rendered(report, practices, now)
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
            files=paper_files(self.context, reference.programme, BRIEF, subject, text, number, now),
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

    def _rendered(self, report: Report, practices: tuple[CitedPractice, ...], at: datetime) -> tuple[str, str]:
        """Title and text as they would be drafted at that moment."""
        code = report.reference.programme
        told = brief_facts(report, self._coming(report.reference), practices)
        facts = {**told, **self.context.office_of(code).facts, "now": at}
        return self.context.render(code, BRIEF, facts)

    def _practices(self, reference: Reference, now: datetime) -> tuple[CitedPractice, ...]:
        """What this 简况 spreads of what units tell: that of a quarter's last month, none other."""
        if not reference.period.ends_quarter or not self.context.spreads(reference.programme):
            return ()
        names = Versions(self.context).latest(reference.programme).names.units
        return cited(to_spread(PracticeRecords(self.context).all(reference.programme, now)), names)

    def _coming(self, reference: Reference) -> NextForm | None:
        coming = next_cycle(self.context, reference)
        if coming is None:
            return None
        cycle = self.context.cycle(coming)
        return NextForm(cycle.period.title, cycle.opens_at.date(), cycle.reminder_target)
