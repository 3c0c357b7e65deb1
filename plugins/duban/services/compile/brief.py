"""Drafting the 调度简况 beside a report: of the same facts, on one page, for a person to release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, as_markdown
from duban.domain.decisions.practice import to_spread
from duban.domain.papers.brief import NextForm, brief_facts
from duban.domain.papers.county_brief import county_brief_facts
from duban.domain.papers.since_counted import NOTHING_SINCE, SinceCounted
from duban.domain.report import Report
from duban.domain.report.practices import CitedPractice, cited
from duban.domain.report.quarter import Quarter
from duban.ports import UnitOfWork
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext
from duban.services.drafts.briefs import BRIEF, COUNTY_BRIEF, brief_of, next_cycle
from duban.services.drafts.formal_papers import paper_files
from duban.services.plan.practices import PracticeRecords
from duban.services.plan.versions import Versions

UNDECIDED = (DocumentState.WAITING, DocumentState.DEFERRED)


@dataclass(frozen=True, slots=True)
class Briefs:
    """
    Drafting. What nobody released yet is drafted anew when the report is, and when it became untrue while it lay
    before its signer; what was released stays as it is.
    """

    context: ServiceContext

    def renew(self, now: datetime) -> None:
        """Draft anew what nobody released and what says something else today; without any it changes nothing."""
        with self.context.ledger.begin() as work:
            cycles = [one.reference for one in work.cycles.all() if one.reference.programme in self.context.programmes]
            papers = {cycle: work.documents.latest(str(brief_of(cycle))) for cycle in cycles}
        for cycle, paper in papers.items():
            if paper is not None and paper.state in UNDECIDED and self._may_be_untrue(cycle, paper, now):
                draft = self.draft(self._counted(cycle, now), now)
                with self.context.ledger.begin() as work:
                    self.record(work, draft)

    def _may_be_untrue(self, cycle: Reference, paper: Document, now: datetime) -> bool:
        """
        Whether something happened since *paper* was drafted that it may speak of.

        A deadline passed or the day of the next form, the office decided something, or a practice in it may not be
        spread any more.
        """
        began, today = (moment.astimezone(TIMEZONE).date() for moment in (paper.created_at, now))
        coming = self._coming(cycle, paper.created_at)
        if coming is not None and coming.answer_by < today:
            return True
        if any(began < on <= today for item in self.context.programme(cycle, now).items if (on := item.deadline.on)):
            return True
        with self.context.ledger.begin() as work:
            if any(paper.created_at < one.at <= now for one in work.decisions.all(cycle.programme)):
                return True
        practices = PracticeRecords(self.context).all(cycle.programme, now)
        return any(one.is_in(paper.text) and not one.is_ready for one in practices)

    def _counted(self, cycle: Reference, now: datetime) -> Report | Quarter:
        gather = Gather(self.context)
        is_quarter = self.context.streams[cycle.stream].form is FormName.COUNTY
        return gather.quarter(cycle, now) if is_quarter else gather.report(cycle, now)

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
        coming, practices = self._coming(facts.reference, now), self._practices(facts.reference, now)
        if isinstance(facts, Report):
            return BRIEF, brief_facts(facts, coming, practices, self._since(facts, now))
        since = self._since(facts.leads, now) if facts.leads else NOTHING_SINCE
        return COUNTY_BRIEF, county_brief_facts(facts, coming, practices, since)

    def _since(self, report: Report, now: datetime) -> SinceCounted:
        """What was decided about items after *report* was counted."""
        reference = report.reference
        items = self.context.programme(reference, now).items
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(reference.programme, now)
        return SinceCounted.of(items, decided, min(now, self.context.cycle(reference).cuts_off_at))

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

    def _coming(self, reference: Reference, now: datetime) -> NextForm | None:
        """The next form whose day has not passed; None where none comes any more."""
        coming = next_cycle(self.context, reference)
        while coming is not None:
            cycle = self.context.cycle(coming)
            if cycle.reminder_target >= now.astimezone(TIMEZONE).date():
                return NextForm(cycle.period.title, cycle.opens_at.date(), cycle.reminder_target)
            coming = next_cycle(self.context, coming)
        return None
