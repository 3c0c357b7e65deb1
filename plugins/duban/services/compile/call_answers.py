"""What the units answered to a data call: read out of the forms as they were filed, each time anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.checks.call_rules import figures_in, remarks_in
from duban.domain.form.call import AskedFigure
from duban.domain.report.called import CalledTable, CalledUnit
from duban.domain.returns.submission import FilledForm, Submission, Unreadable
from duban.errors import UnknownReference
from duban.ports import FormReader, ReportWriter
from duban.services.context import ServiceContext
from duban.services.generate.call_forms import figures_of


@dataclass(frozen=True, slots=True)
class AnsweredCall:
    """Who owes an answer, by code; what was accepted, each figure of it by its number, and what is noted beside it."""

    names: Mapping[str, str]
    accepted: Mapping[str, Submission]
    said: Mapping[str, Mapping[int, str]]
    remarks: Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class CallAnswers:
    """Reading; nothing is recorded."""

    context: ServiceContext
    reader: FormReader

    def of(self, reference: Reference, as_of: datetime) -> AnsweredCall:
        """All answers to the call of *reference* as known at *as_of*."""
        programme = self.context.programme(reference, as_of)
        with self.context.ledger.begin() as work:
            returns = work.returns.of_cycle(reference, as_of=as_of)
            accepted = work.submissions.accepted(reference, as_of=as_of)
        forms = dict(zip(accepted, self._read(accepted.values()), strict=True))
        said = {code: self._said(reference, accepted[code], form) for code, form in forms.items()}
        names = {code: programme.organisation(code).name for code in returns}
        remarks = {code: self._noted(reference, form) for code, form in forms.items()}
        return AnsweredCall(names, accepted, {code: one for code, one in said.items() if one is not None}, remarks)

    def table(self, reference: Reference, as_of: datetime, answers: AnsweredCall, draft: int = 0) -> CalledTable:
        """The *answers* as one table: draft number *draft* of it, or as they stand."""
        stream = self.context.streams[reference.stream]
        return CalledTable(
            title=f"{self.context.plan(reference.programme).title}{self.context.cycle(reference).stream.name}汇总表",
            basis=stream.basis,
            figures=figures_of(stream),
            rows=tuple(
                CalledUnit(name, answers.said.get(code), answers.remarks.get(code, {}))
                for code, name in answers.names.items()
            ),
            draft=draft,
            as_of=as_of,
        )

    def figures(self, submission: Submission) -> tuple[tuple[AskedFigure, str, str], ...]:
        """Each figure that was asked, with what *submission* says of it and notes beside it; none of another kind."""
        reference = Reference.parse(submission.reference)
        if self.context.streams[reference.stream].form is not FormName.CALL:
            return ()
        (form,) = self._read([submission])
        said = self._said(reference, submission, form) or {}
        noted, asked = self._noted(reference, form), figures_of(self.context.streams[reference.stream])
        return tuple((one, said.get(one.number, ""), noted.get(one.number, "")) for one in asked)

    def _said(
        self, reference: Reference, submission: Submission, form: FilledForm | Unreadable
    ) -> Mapping[int, str] | None:
        if isinstance(form, Unreadable):
            return None
        figures, on = figures_of(self.context.streams[reference.stream]), submission.received_at.astimezone(TIMEZONE)
        return figures_in(form, figures, on.date())

    def _noted(self, reference: Reference, form: FilledForm | Unreadable) -> Mapping[int, str]:
        if isinstance(form, Unreadable):
            return {}
        return remarks_in(form, figures_of(self.context.streams[reference.stream]))

    def _read(self, submissions: Iterable[Submission]) -> tuple[FilledForm | Unreadable, ...]:
        return self.reader.read_all(self.context.archive.get(one.file_sha256) for one in submissions)


@dataclass(frozen=True, slots=True)
class CallTables:
    """The table of a data call as it stands, for whoever cannot wait for the report."""

    answers: CallAnswers
    writer: ReportWriter

    def file(self, reference: Reference, now: datetime) -> tuple[str, bytes]:
        """Its name and bytes, who is missing included; UnknownReference for what is no data call."""
        if self.answers.context.streams[reference.stream].form is not FormName.CALL:
            raise UnknownReference(f"{reference.period.title}不是数据征集，没有汇总表。")
        table = self.answers.table(reference, now, self.answers.of(reference, now))
        return f"{table.title}.xlsx", self.writer.called(table)
