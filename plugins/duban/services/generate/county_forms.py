"""The counties' quarterly form: built from the plan and from what a county last said, and judged when it comes back."""

from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.checks.county_context import CountyQuestions
from duban.domain.checks.county_rules import check_county
from duban.domain.form.county import AskedIndicator, CountyForm, parts_asked
from duban.domain.form.county_asking import county_cells_asked, county_cells_carried
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm, Submission
from duban.domain.text.nothing import something
from duban.domain.text.printable import plain
from duban.ports import ALONE, AccompanyingFiles, FormWriter, Judgement, PreparedForm, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.generate.cover_contacts import people_of
from duban.services.generate.whole_case import whole_case


@dataclass(frozen=True, slots=True)
class CountyForms:
    """
    ports.FormBuilder and ports.FormJudge for the counties' stream; nothing is recorded here.

    `off` are the codes of rules that the settings switch off.
    """

    context: ServiceContext
    writer: FormWriter
    off: frozenset[str] = frozenset()

    def prepare(self, reference: Reference, now: datetime) -> PreparedForm:
        """The form of one county: every indicator of the plan, and what the county last had accepted."""
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, now)
        with self.context.ledger.begin() as work:
            last, before = work.submissions.last_accepted(reference), work.forms.get(reference.earlier)
            asked, stale = asked_before(work, reference), _is_stale(work, last)
        form = replace(self.form(cycle, programme, reference, last), asked_before=asked, is_stale=stale)
        (first, until), cells = form.covers, county_cells_asked(form)
        return PreparedForm(
            file_name=f"{self.context.file_stem(reference, form.organisation)}工作情况表.xlsx",
            workbook=self.writer.write(form),
            items=tuple(asked.indicator.number for asked in form.indicators),
            facts={
                "indicators": len(form.indicators),
                "optional": [part.title for part in form.parts if not part.required],
                "covers_from": first,
                "covers_to": until,
                "baseline": form.is_baseline,
                "wants_scan": form.wants_scan,
                "asked": cells,
                "asked_last": before.asked if before else None,
            },
            asked=cells,
            carried=county_cells_carried(form),
        )

    def form(self, cycle: Cycle, programme: Programme, reference: Reference, last: Submission | None) -> CountyForm:
        """Everything the workbook of one county says before it is filled."""
        organisation = programme.organisation(reference.organisation)
        plan = self.context.plan(reference.programme)
        first, until = cycle.covers
        office = self.context.office_of(reference.programme)
        return CountyForm(
            reference=reference,
            token=self.context.signer.mark(str(reference)),
            title=f"{plan.title}{cycle.period.title}工作情况表",
            organisation=organisation.name,
            salutation=organisation.salutation,
            indicators=asked_of(programme),
            covers=(max(first, plan.starts_on), until),
            answer_by=cycle.reminder_target,
            late_from=cycle.late_from,
            contact_line=office.contact_line,
            area_code=office.area_code,
            people=people_of(programme, organisation.code),
            last=last.account if last else None,
            last_title=Reference.parse(last.reference).period.title if last else "",
            is_baseline=cycle.is_baseline,
            wants_scan=cycle.stream.asks_for_stamp(reference.period),
            labels=programme.labels,
        )

    def judge(
        self, filled: FilledForm, reference: Reference, received_at: datetime, beside: AccompanyingFiles = ALONE
    ) -> Judgement:
        """What a county's workbook says for *reference*, and what is wrong with it, as known when it was received."""
        programme = self.context.programme(reference, received_at)
        with self.context.ledger.begin() as work:
            last, asked = work.submissions.last_accepted(reference), asked_before(work, reference)
        case, evidence = whole_case(self.context, programme, filled, reference, received_at, beside)
        account, findings = check_county(case, questions_of(programme, last, asked), self.off)
        return Judgement((), findings, account, evidence=evidence)


def asked_before(work: UnitOfWork, reference: Reference) -> int:
    """How many forms of the stream a county was sent in the quarters before, without a gap."""
    count, past = 0, reference.earlier
    while work.cycles.get(past) is not None:
        count += work.forms.get(past.of(reference.organisation)) is not None
        past = past.earlier
    return count


def _is_stale(work: UnitOfWork, last: Submission | None) -> bool:
    """Whether a county told the same of its tasks twice running, and was something else before: it is asked once."""
    if last is None or last.account is None or not something(last.account.exploratory):
        return False
    told = plain(last.account.exploratory)

    def same(one: Submission | None) -> bool:
        return one is not None and one.account is not None and plain(one.account.exploratory) == told

    before = work.submissions.last_accepted(Reference.parse(last.reference))
    if before is None or not same(before):
        return False
    return not same(work.submissions.last_accepted(Reference.parse(before.reference)))


def asked_of(programme: Programme) -> tuple[AskedIndicator, ...]:
    """Every indicator of the plan with the numbers of its items: a county answers for all of them."""
    return tuple(
        AskedIndicator(indicator, tuple(item.number for item in programme.items if item.indicator == indicator))
        for indicator in programme.indicators()
    )


def questions_of(programme: Programme, last: Submission | None, asked: int = 0) -> CountyQuestions:
    """What the form asked after *asked* others: its parts follow from what the county last had accepted."""
    account = last.account if last else None
    return CountyQuestions(
        indicators=asked_of(programme),
        parts=parts_asked(account, asked),
        numbers=frozenset(item.number for item in programme.items),
        last=account,
    )
