"""The form of a data call: built from what the settings ask, and judged when it comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference, Stream
from duban.domain.calendar.data_call import DataCall
from duban.domain.checks.call_rules import check_call
from duban.domain.form import plain
from duban.domain.form.call import AskedFigure, CallForm
from duban.domain.office.office import Office
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm
from duban.ports import ALONE, AccompanyingFiles, FormWriter, Judgement, PreparedForm
from duban.services.context import ServiceContext
from duban.services.generate.cover_contacts import people_of
from duban.services.generate.whole_case import whole_case


@dataclass(frozen=True, slots=True)
class CallForms:
    """
    ports.FormBuilder and ports.FormJudge for data calls; nothing is recorded here.

    `off` are the codes of rules that the settings switch off.
    """

    context: ServiceContext
    writer: FormWriter
    off: frozenset[str] = frozenset()

    def prepare(self, reference: Reference, now: datetime) -> PreparedForm:
        """The form of one unit: every figure that is asked."""
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, now)
        organisation, office = programme.organisation(reference.organisation), self.context.office_of(programme.code)
        figures = figures_of(cycle.stream)
        form = CallForm(
            reference=reference,
            token=self.context.signer.mark(str(reference)),
            title=f"{self.context.plan(reference.programme).title}{cycle.stream.name}",
            organisation=organisation.name,
            salutation=organisation.salutation,
            figures=figures,
            basis=cycle.stream.basis,
            answer_by=cycle.reminder_target,
            late_from=cycle.late_from,
            contact_line=office.contact_line,
            area_code=office.area_code,
            people=people_of(programme, organisation.code),
        )
        return PreparedForm(
            file_name=f"{self.context.file_stem(reference, form.organisation)}{cycle.stream.name}.xlsx",
            workbook=self.writer.write(form),
            items=tuple(one.number for one in figures),
            facts={
                "name": cycle.stream.name,
                "basis": cycle.stream.basis,
                "figures": [one.column.title for one in figures],
            },
            asked=len(figures),
        )

    def judge(
        self, filled: FilledForm, reference: Reference, received_at: datetime, beside: AccompanyingFiles = ALONE
    ) -> Judgement:
        """What is wrong with a unit's workbook; the figures stay in it, and are read when they are put together."""
        stream, programme = self.context.streams[reference.stream], self.context.programme(reference, received_at)
        case, evidence = whole_case(self.context, programme, filled, reference, received_at, beside)
        return Judgement((), check_call(case, figures_of(stream), self.off), evidence=evidence)


def figures_of(stream: Stream) -> tuple[AskedFigure, ...]:
    """What the data call of *stream* asks, numbered."""
    columns = stream.call.columns if stream.call else ()
    return tuple(AskedFigure(number, column) for number, column in enumerate(columns, start=1))


def forbidden(call: DataCall, programme: Programme, office: Office) -> Iterator[str]:
    """Why the task list forbids a data call in the words of *office*: who is asked, and what is collected already."""
    units = {unit.code: unit for unit in programme.organisations}
    yield from (f"任务清单中没有单位“{code}”" for code in call.units if code not in units)
    asked = [units[code] for code in call.units if code in units]
    if counties := [unit.name for unit in asked if unit.is_local_government and not call.counties]:
        yield f"不向{office.counties}征集（{'、'.join(counties)}）；确需的，在 call 中写明 counties = true"
    targets = {plain(kpi.metric): kpi.item for kpi in programme.kpis}
    for column in call.columns:
        if (item := targets.get(plain(column.title))) is not None:
            yield f"“{column.title}”已作为{programme.told(item)}的量化指标收集，请直接取用"
