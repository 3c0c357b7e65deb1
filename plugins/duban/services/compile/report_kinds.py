"""What the returns of a cycle are consolidated into: the leads' 专报 of a month, or the counties' 报告 of a quarter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.papers.quarter_summary import quarter_markdown, quarter_text
from duban.domain.papers.quarterly import quarter_subject
from duban.domain.papers.summary import summary_markdown, summary_text
from duban.domain.report import Facts, Report, facts_of
from duban.domain.report.fact import Cite, CiteKind, Fact
from duban.domain.report.quarter import Quarter
from duban.domain.report.quarter_facts import facts_of_quarter
from duban.domain.report.requests import CityMatter, city_matters
from duban.domain.report.restatement import Restatement
from duban.domain.report.source import source_of
from duban.ports import FormReader, ReportWriter
from duban.services.compile.call_answers import CallAnswers
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """
    A cycle as consolidated at a moment.

    `facts` are what it states, `summary` (Markdown) what a signer reads, `text` the same for a mail. `files` writes
    the papers, endings and bytes, with what is said otherwise than before; nothing is written until it is called.
    `matters` are what has to go before the city beside it; a 简况 is written of `report`, None where there is none.
    """

    facts: Facts
    title: str
    summary: str
    text: str
    files: Callable[[Restatement | None], Files]
    matters: tuple[CityMatter, ...] = ()
    report: Report | Quarter | None = None


class Consolidation(Protocol):
    """How the returns of one kind of form become a report."""

    def compiled(self, reference: Reference, as_of: datetime, draft: int) -> Compiled:
        """Draft number *draft* of a cycle as known at *as_of*; nothing is recorded."""
        ...


@dataclass(frozen=True, slots=True)
class ItemsReport:
    """Returns that speak of items become the 专报 of a month with its annexes and charts."""

    context: ServiceContext
    writer: ReportWriter

    def compiled(self, reference: Reference, as_of: datetime, draft: int) -> Compiled:
        """Draft number *draft* of a month."""
        office = self.context.office_of(reference.programme)
        report = Gather(self.context).report(reference, as_of, draft)

        def files(restatement: Restatement | None) -> Files:
            told = replace(report, restatement=restatement)
            yield ".docx", self.writer.document(told, office)
            yield "附件.xlsx", self.writer.annexes(told)
            yield "图表.png", self.writer.overview(told)

        title = f"{self.context.plan(reference.programme).title}{reference.period.title}任务进展情况专报"
        matters = city_matters(report)
        summary = (summary_markdown(report), summary_text(report))
        return Compiled(facts_of(report), title, *summary, files, matters, report)


@dataclass(frozen=True, slots=True)
class CountyReport:
    """The counties' accounts become the 报告 of a quarter, held against what the leads said in its last month."""

    context: ServiceContext
    writer: ReportWriter

    def compiled(self, reference: Reference, as_of: datetime, draft: int) -> Compiled:
        """Draft number *draft* of a quarter."""
        office = self.context.office_of(reference.programme)
        quarter = replace(Gather(self.context).quarter(reference, as_of, draft), level=office.counties)

        def files(restatement: Restatement | None) -> Files:
            told = replace(quarter, restatement=restatement)
            yield ".docx", self.writer.quarter_document(told, office)
            yield "附件.xlsx", self.writer.quarter_annexes(told)

        title = f"{quarter_subject(quarter)}报告"
        summary = (quarter_markdown(quarter), quarter_text(quarter))
        return Compiled(facts_of_quarter(quarter), title, *summary, files, report=quarter)


@dataclass(frozen=True, slots=True)
class CallReport:
    """The forms of a data call become one table: a row for each unit, a column for each figure."""

    context: ServiceContext
    writer: ReportWriter
    reader: FormReader

    def compiled(self, reference: Reference, as_of: datetime, draft: int) -> Compiled:
        """Draft number *draft* of the table; the figures are read out of the forms as they were filed."""
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, as_of)
        reading = CallAnswers(self.context, self.reader)
        known = reading.of(reference, as_of)
        table = reading.table(reference, as_of, known, draft)
        facts = Facts(
            reference=str(reference),
            as_of=as_of,
            counted_to=cycle.due,
            task_list_sha256=programme.sha256,
            sources=tuple(source_of(one, known.names[code]) for code, one in known.accepted.items()),
            facts=tuple(
                Fact(
                    f"call.{code}.{one.number}",
                    f"{known.names[code]}{one.column.title}",
                    said.get(one.number),
                    cites=(Cite(CiteKind.RETURN, str(known.accepted[code].number), None, one.column.title),),
                )
                for code, said in known.said.items()
                for one in table.figures
            ),
        )

        def files(_: Restatement | None) -> Files:
            yield ".xlsx", self.writer.called(table)

        return Compiled(facts, table.title, table.summary, table.summary, files)
