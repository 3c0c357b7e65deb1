"""Drafting the 调度简况 beside a report: of the same facts, on one page, for a person to release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

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
from duban.services.compile.brief_lapse import BriefLapse
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
    before its signer; what was released stays as it is, unless its signature lapsed before anybody was sent it.
    """

    context: ServiceContext

    def renew(self, now: datetime) -> None:
        """
        Draft anew what nobody released and what says something else today; without any it changes nothing.

        A draft is held against the ledger once for all that may have made it untrue, not once a round.
        """
        with self.context.ledger.begin() as work:
            cycles = [one.reference for one in work.cycles.all() if one.reference.programme in self.context.programmes]
            papers = {cycle: work.documents.latest(str(brief_of(cycle))) for cycle in cycles}
        for cycle, paper in papers.items():
            if paper is not None and (_may_be_followed(paper) or self._lapses(cycle, paper, now)):
                self._hold_against_ledger(cycle, paper, now)

    def _lapses(self, cycle: Reference, paper: Document, now: datetime) -> bool:
        return paper.state is DocumentState.SIGNED and BriefLapse(self.context).settle(cycle, paper, now)

    def _hold_against_ledger(self, cycle: Reference, paper: Document, now: datetime) -> None:
        """Record the next draft if it says something else, and note what *paper* was held against."""
        basis = self._basis(cycle, paper, now)
        with self.context.ledger.begin() as work:
            if work.documents.compared_with(paper.name, paper.draft) == basis:
                return
        draft = self.draft(self._counted(cycle, now), now)
        with self.context.ledger.begin() as work:
            self.record(work, draft)
            work.documents.compare(paper.name, paper.draft, basis)

    def _basis(self, cycle: Reference, paper: Document, now: datetime) -> str:
        """
        What stands for all that may have happened since *paper* was drafted and that it may speak of.

        That is what the office decided, which deadlines passed, the day of the next form, and which practices in it
        may not be spread any more. Returns are not: a report that they change brings its own draft.
        """
        today = now.astimezone(TIMEZONE).date()
        deadlines = [on for item in self.context.programme(cycle, now).items if (on := item.deadline.on)]
        with self.context.ledger.begin() as work:
            decided = len(work.decisions.all(cycle.programme))
        unfit = PracticeRecords(self.context).unfit_in(paper.text, cycle.programme, now)
        lines = (
            f"decided {decided}",
            f"passed {sum(on <= today for on in deadlines)}",
            f"coming {self._coming(cycle, now)}",
            *(f"unfit {one.reference}" for one in unfit),
        )
        return sha256("\n".join(lines).encode()).hexdigest()

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
        if latest is not None and not _may_be_followed(latest):
            return None
        letter, told = self._told(facts, now)
        # Another date below it is no news; what lapsed is replaced whatever it says.
        stands = latest if latest is not None and not latest.has_lapsed else None
        if stands is not None and stands.text == self._rendered(reference, letter, told, stands.created_at)[1]:
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
            body=_remark(latest) + as_markdown(subject, text),
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
        if latest is None or (latest.draft == draft.draft - 1 and _may_be_followed(latest)):
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


def _may_be_followed(paper: Document) -> bool:
    """Whether another draft may come after *paper*."""
    return paper.state in UNDECIDED or paper.has_lapsed


def _remark(before: Document | None) -> str:
    """Why whoever signed the draft *before* is asked again; empty where nobody had."""
    if before is None or not before.has_lapsed:
        return ""
    return f"**第{before.draft}稿签发后、发出前失效**：{before.withdrawn_because}。该稿不再发出，请签本稿。\n\n"
