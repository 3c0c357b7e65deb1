"""Consolidate the returns of a cycle into the report, as a draft that waits for a signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.cycle import Cycle, Period, Reference
from duban.domain.document import Document, DocumentKind, File
from duban.domain.report import Report, compile_report
from duban.domain.report_text import summary_markdown, summary_text
from duban.domain.submission import Entry, Submission
from duban.errors import UnknownReference
from duban.ports import ReportWriter, UnitOfWork
from duban.services.desk import Desk

REPORT_SIGNER = "市发改委分管领导"


@dataclass(frozen=True, slots=True)
class Compile:
    """Compiling; without anything new since the last draft it changes nothing."""

    desk: Desk
    writer: ReportWriter

    def is_due(self, reference: Reference, now: datetime) -> bool:
        """Whether the report is to be compiled: every return owed is in, or the cut-off has passed."""
        cycle = self.desk.cycle(reference)
        with self.desk.ledger.begin() as work:
            returns = work.returns.of_cycle(reference.cycle)
        everybody_in = not any(expected.state.is_owed for expected in returns.values())
        return bool(returns) and (everybody_in or now >= cycle.cuts_off_at)

    def draft(self, reference: Reference, now: datetime) -> Document:
        """
        The newest draft of the report of a cycle, compiled now if returns were accepted since the last one.

        A draft that waits is superseded by the next; one that was signed stays as it was signed.
        """
        name = f"report/{reference.cycle}"
        with self.desk.ledger.begin() as work:
            if work.cycles.get(reference) is None:
                raise UnknownReference(f"报送周期 {reference.cycle} 尚未开启，没有可汇总的内容。")
            latest = work.documents.latest(name)
            submissions = work.submissions.accepted(reference.cycle)
        if latest is not None and not self._is_news(submissions, latest):
            return latest
        number = latest.draft + 1 if latest else 1
        report = self.report(reference, now, number)
        document = self._document(name, report, reference, now)
        with self.desk.ledger.begin() as work:
            newest = work.documents.latest(name)
            if newest is not None and newest.draft >= number:
                return newest
            work.documents.add(document)
        return document

    def outstanding(self, now: datetime) -> tuple[Document, ...]:
        """Draft every report that is due and was not drafted, or that later returns made out of date."""
        with self.desk.ledger.begin() as work:
            cycles = work.cycles.all()
        return tuple(self.draft(cycle.reference, now) for cycle in cycles if self.is_due(cycle.reference, now))

    def _is_news(self, submissions: Mapping[str, Submission], latest: Document) -> bool:
        """Whether something was accepted that *latest* could not know."""
        return any(submission.received_at > latest.created_at for submission in submissions.values())

    def report(self, reference: Reference, now: datetime, draft: int) -> Report:
        """The facts of a cycle as known at *now*."""
        cycle, programme = self.desk.cycle(reference), self.desk.programme(reference)
        with self.desk.ledger.begin() as work:
            returns = work.returns.of_cycle(reference.cycle, as_of=now)
            submissions = work.submissions.accepted(reference.cycle, as_of=now)
            earlier = self._earlier(work, cycle)
        return compile_report(
            programme=programme,
            cycle=cycle,
            returns=returns,
            submissions=submissions,
            earlier=earlier,
            as_of=now,
            draft=draft,
        )

    def _earlier(self, work: UnitOfWork, cycle: Cycle) -> dict[int, tuple[Period, Entry]]:
        """Item by item what was last accepted in an earlier period, for those who did not report this time."""
        period = cycle.period.later(-1)
        found: dict[int, tuple[Period, Entry]] = {}
        while work.cycles.get(Reference(cycle.reference.programme, cycle.reference.stream, period)) is not None:
            past = Reference(cycle.reference.programme, cycle.reference.stream, period)
            for submission in work.submissions.accepted(past).values():
                for entry in submission.entries:
                    found.setdefault(entry.item, (period, entry))
            period = period.later(-1)
        return found

    def _document(self, name: str, report: Report, reference: Reference, now: datetime) -> Document:
        title = f"{self.desk.plan(reference.programme).title}{reference.period.title}任务进展情况报告"
        stem = f"{title}（第{report.draft}稿）"
        files = (
            File(f"{stem}.docx", self.desk.archive.put(self.writer.document(report))),
            File(f"{stem}附件.xlsx", self.desk.archive.put(self.writer.annexes(report))),
        )
        return Document(
            name=name,
            draft=report.draft,
            kind=DocumentKind.REPORT,
            reference=str(reference.cycle),
            title=title,
            body=summary_markdown(report),
            signer=REPORT_SIGNER,
            files=files,
            created_at=now,
            subject=title,
            text=summary_text(report),
        )
