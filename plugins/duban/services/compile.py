"""Consolidate the returns of a cycle into the report, as a draft that waits for a signature."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.cycle import Cycle, Reference
from duban.domain.document import Document, DocumentKind, File
from duban.domain.papers.summary import summary_markdown, summary_text
from duban.domain.report import Known, Report, compile_report
from duban.domain.submission import Submission
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
        cycle = self.desk.cycle(reference)
        with self.desk.ledger.begin() as work:
            known = self._known(work, cycle, now)
            history = tuple(self._history(work, cycle, now))
        return compile_report(self.desk.programme(reference), known, history, now, draft)

    def _known(self, work: UnitOfWork, cycle: Cycle, as_of: datetime) -> Known:
        """
        What the ledger knows of one cycle at *as_of*.

        Of decisions, those made up to its cut-off count: what the office closes or postpones later belongs to the
        next period, and changes no report that was compiled.
        """
        decided = work.decisions.in_force(cycle.reference.programme, min(as_of, cycle.cuts_off_at))
        return Known(
            cycle=cycle,
            returns=work.returns.of_cycle(cycle.reference, as_of=as_of),
            submissions=work.submissions.accepted(cycle.reference, as_of=as_of),
            closed=decided.closed,
            deadlines=decided.deadlines,
        )

    def _history(self, work: UnitOfWork, cycle: Cycle, as_of: datetime) -> Iterator[Known]:
        """The earlier cycles of the stream without a gap, newest first."""
        reference = cycle.reference
        past = Reference(reference.programme, reference.stream, reference.period.later(-1))
        while work.cycles.get(past) is not None:
            yield self._known(work, self.desk.cycle(past), as_of)
            past = Reference(past.programme, past.stream, past.period.later(-1))

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
