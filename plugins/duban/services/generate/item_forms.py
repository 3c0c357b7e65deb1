"""The monthly form of items: built from the plan, the decisions of the office and what a unit last had accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.decisions.coordination import Ask, Need, without_closed
from duban.domain.decisions.errands import Errand
from duban.domain.decisions.verification import AnsweredClaim
from duban.domain.form import Form, items_to_map, shared_items, targets_asked
from duban.domain.form.asking import cells_asked, cells_carried
from duban.domain.form.claim_line import claim_lines
from duban.domain.form.delay_line import DelayLine, delay_lines
from duban.domain.form.errand_line import ErrandLine
from duban.domain.form.reform_line import reform_lines
from duban.domain.form.words import short
from duban.domain.office.channel import PaperChannel
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import DeadlineKind, Item, Programme
from duban.domain.returns.assessment import ReformState
from duban.domain.returns.shortfall import Shortfall
from duban.domain.returns.submission import Entry, Milestone
from duban.domain.text.goals import clauses
from duban.ports import ExtractWriter, FormWriter, PreparedForm, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.open_answers import open_answers
from duban.services.decide.roadmap import amended_since
from duban.services.generate.cover_contacts import people_of
from duban.services.generate.helper_forms import lines_told
from duban.services.generate.reflected import reflected
from duban.services.plan.errands import given_with_form
from duban.services.plan.forms_told import told_until
from duban.services.plan.item_answers import ItemAnswers
from duban.services.plan.needs import NeedRecords
from duban.services.plan.reforms import is_assessing, reforms_of
from duban.services.plan.roadmaps import roadmaps_of
from duban.services.plan.shortfalls import shortfalls_before

NEAR_DAYS = 30


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is known of a unit's earlier returns: see domain.form.Form; `filed` are the milestones that it filed."""

    last: Mapping[int, Entry] = field(default_factory=dict)
    milestones: Mapping[int, tuple[Milestone, ...]] = field(default_factory=dict)
    reopened: frozenset[int] = frozenset()
    asked_more: Mapping[int, AnsweredClaim] = field(default_factory=dict)
    filed: Mapping[int, tuple[Milestone, ...]] = field(default_factory=dict)
    amended: Mapping[int, str] = field(default_factory=dict)
    asked_last: int | None = None
    short: Mapping[int, tuple[Shortfall, ...]] = field(default_factory=dict)
    reforms: Mapping[int, ReformState] = field(default_factory=dict)
    errands: tuple[ErrandLine, ...] = ()


NOTHING_ON_FILE = OnFile()


@dataclass(frozen=True, slots=True)
class ItemForms:
    """ports.FormBuilder for the streams of items; nothing is recorded here."""

    context: ServiceContext
    writer: FormWriter
    extracts: ExtractWriter | None = None

    def prepare(self, reference: Reference, now: datetime) -> PreparedForm:
        """The form of one organisation as known at *now*, and what it may forward to those who share its items."""
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, now)
        form = self.form(
            *(cycle, programme, programme.organisation(reference.organisation)),
            self._on_file(cycle, programme, reference, now),
        )
        stem = self.context.file_stem(reference, form.organisation)
        beside: tuple[tuple[str, bytes], ...] = ()
        if self.extracts is not None and self.context.plan(reference.programme).loops.contributions:
            beside = ((f"{stem}责任部门供稿单.docx", self.extracts.write(form)),) if shared_items(form) else ()
        return PreparedForm(
            file_name=f"{stem}任务进展填报表.xlsx",
            workbook=self.writer.write(form),
            items=tuple(item.number for item in form.items),
            facts=_facts(form, cycle)
            | {"extract": bool(beside), "outcomes": self._outcomes(reference, now)}
            | {
                "coordinated": self._coordinated(reference, programme, now),
                "reflected": reflected(self.context, reference, programme, form.last, now),
            },
            asked=cells_asked(form),
            beside=beside,
            claims=tuple(line.item.number for line in form.claims),
            carried=cells_carried(form),
        )

    def form(
        self, cycle: Cycle, programme: Programme, organisation: Organisation, on_file: OnFile = NOTHING_ON_FILE
    ) -> Form:
        """Everything the workbook of *organisation* says before it is filled."""
        reference = cycle.reference.of(organisation.code)
        items = programme.asked_of(organisation.code)
        own, plan = programme.items_of(organisation.code), self.context.plan(reference.programme)
        office = self.context.office_of(reference.programme)
        return Form(
            reference=reference,
            token=self.context.signer.mark(str(reference)),
            title=f"{plan.title}{cycle.period.title}任务进展填报表",
            organisation=organisation.name,
            salutation=organisation.salutation,
            items=items,
            lead_names={unit.code: unit.name for unit in programme.organisations},
            covers=cycle.covers,
            answer_by=cycle.reminder_target,
            late_from=cycle.late_from,
            contact_line=office.contact_line,
            area_code=office.area_code,
            people=people_of(programme, organisation.code),
            last=on_file.last,
            kpis=targets_asked(programme.kpis, items),
            mapped=items_to_map(
                (item for item in items if item.number not in on_file.milestones), on_file.filed, cycle.due
            ),
            dropped=tuple(item.number for item in own if item.number in programme.closed),
            terminated=tuple(item.number for item in own if item.number in programme.terminated),
            reopened=on_file.reopened,
            asked_more={
                number: one.said_in_form(cycle, takes_orders=organisation.takes_orders)
                for number, one in on_file.asked_more.items()
            },
            asked_last=on_file.asked_last,
            wants_publicity=plan.loops.publicity,
            milestones=on_file.milestones,
            amended=on_file.amended,
            claims=claim_lines(programme, items, on_file.last) if plan.claim_sheet else (),
            delays=self._delays(cycle, items, on_file),
            reforms=reform_lines(
                *(items, on_file.last, on_file.reforms, programme.kpis), is_assessing=is_assessing(self.context, cycle)
            ),
            errands=on_file.errands,
            short=on_file.short,
            labels=programme.labels,
        )

    def _coordinated(self, reference: Reference, programme: Programme, now: datetime) -> list[str]:
        """What came of the needs that the unit named, since the form before that reached it."""
        needs = self._needs(reference, now)
        with self.context.ledger.begin() as work:
            before = told_until(self.context, work, reference.earlier.of(reference.organisation)) if needs else None
        return lines_told(needs, programme, before)

    def _needs(self, reference: Reference, now: datetime) -> tuple[Need, ...]:
        """Every need that the unit named; none where the loop is off."""
        if not self.context.coordinates(reference.programme):
            return ()
        return NeedRecords(self.context).all(reference.programme, now, (reference.organisation,))

    def _delays(self, cycle: Cycle, items: tuple[Item, ...], on_file: OnFile) -> tuple[DelayLine, ...]:
        """The items of which it is asked what holds them up, as they stand when the form goes out."""
        code = cycle.reference.programme
        if not self.context.plan(code).loops.delay_causes:
            return ()
        lights, day = self.context.lights(code), cycle.opens_at.astimezone(TIMEZONE).date()
        return delay_lines(items, on_file.last, on_file.short, lights, day, on_file.asked_more)

    def _errands(self, work: UnitOfWork, reference: Reference, now: datetime) -> tuple[ErrandLine, ...]:
        """What papers gave to the unit of which it tells in this form; nothing where the loop is off."""
        if not self.context.coordinates(reference.programme):
            return ()
        given = given_with_form(work, reference, now)
        errands = {one.name: one for one in work.errands.all(reference.programme, now)} if given else {}
        return tuple(_errand_line(ask, errands[ask.act.name], self.context.channels.errands) for ask in given)

    def _outcomes(self, reference: Reference, now: datetime) -> list[str]:
        """What was decided on the corrections that the unit proposed, since its form before."""
        return list(ItemAnswers(self.context).outcomes(reference, now))

    def _on_file(self, cycle: Cycle, programme: Programme, reference: Reference, now: datetime) -> OnFile:
        before = Reference(reference.programme, reference.stream, reference.period.later(-1), reference.organisation)
        needs = self._needs(reference, now)
        with self.context.ledger.begin() as work:
            issued = work.forms.get(before)
            last, asked = work.submissions.last_entries(reference), programme.asked_of(reference.organisation)
            return OnFile(
                last=without_closed(last, needs),
                reforms=reforms_of(self.context, work, reference.programme, asked, last, now),
                milestones=roadmaps_of(work, reference, now),
                filed=work.submissions.milestones_on_file(reference),
                amended=amended_since(work, reference.programme, issued.built_at if issued else None, now),
                reopened=frozenset(work.decisions.in_force(reference.programme, now).reopened),
                asked_more=open_answers(work, reference.programme, reference.organisation, now),
                asked_last=issued.asked if issued else None,
                short=shortfalls_before(self.context, work, programme, cycle, reference.organisation),
                errands=self._errands(work, reference, now),
            )


def _errand_line(ask: Ask, errand: Errand, channel: PaperChannel) -> ErrandLine:
    matter, words = errand.words_by(channel, ask.act.words)
    more = f"（补充要求：{words}）" if words else ""
    told = f"{ask.act.part}\n{short(ask.act.until)}前" if ask.act.until else f"{ask.act.part}"
    said = (ask.said.answer or "", ask.said.words) if ask.said else ("", "")
    return ErrandLine(ask.act.number, f"{matter}{more}", f"{errand.paper.told}（{errand.told}）", told, *said)


def _facts(form: Form, cycle: Cycle) -> dict[str, object]:
    """What the covering letter says of the form: the same as its cover, for one who reads it on a phone."""
    first, until = form.covers
    return {
        "items": len(form.items),
        "numbers_asked": [item.number for item in form.items],
        "due_items": [
            {"number": item.number, "goal": clauses(item.goal), "deadline": item.deadline.told}
            for item in form.items
            if is_near(item, cycle)
        ],
        "covers_from": first,
        "covers_to": until,
        "asked": cells_asked(form),
        "asked_last": form.asked_last,
        "targets": len(form.kpis),
        "mapped": len(form.mapped),
        "claims": len(form.claims),
        "delays": len(form.delays),
        "assessed": sum(line.is_assessed for line in form.reforms),
        "proposed": sum(not line.is_assessed for line in form.reforms),
        "errands": len(form.errands),
        "dropped": list(form.dropped),
        "terminated": list(form.terminated),
        "extended": [item.number for item in form.items if item.deadline.extended],
        "is_first": not form.last,
        "amended": [
            f"{form.labels.told(one.number)}：{form.amended[one.number]}"
            for one in form.items
            if one.number in form.amended
        ],
        "shortfalls": [
            f"{form.labels.told(number)}：{'；'.join(one.words for one in form.short[number])}"
            for number in sorted(form.short)
        ],
        "asked_more": [f"{form.labels.told(number)}：{form.asked_more[number]}" for number in sorted(form.asked_more)],
    }


def is_near(item: Item, cycle: Cycle) -> bool:
    """Whether a dated item falls due within 30 days after the cycle's due day, or fell due already."""
    deadline = item.deadline
    return (
        deadline.kind is DeadlineKind.DATED and deadline.on is not None and (deadline.on - cycle.due).days <= NEAR_DAYS
    )
