"""What a unit reads of itself with a 调度简况: told from the ledger of the moment at which it is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.document import Signature
from duban.domain.decisions.verification import ClaimStage
from duban.domain.papers.statement import (
    OwedToUnit,
    StatedNeed,
    UnitStatement,
    county_statement_of,
    needs_in,
    statement_of,
)
from duban.domain.report.county_registers import registers_of
from duban.services.collect.work_list import Messages
from duban.services.compile.load_facts import Gather, accounts_before
from duban.services.context import ServiceContext
from duban.services.drafts.briefs import BesideForm, released_brief
from duban.services.overview.claims import Claims
from duban.services.overview.extensions import Extensions
from duban.services.overview.needs import Needs
from duban.services.overview.practices import Practices
from duban.services.plan.practices import PracticeRecords
from duban.services.plan.versions import Versions

TASK_FORCE = "专班"


@dataclass(frozen=True, slots=True)
class Statements:
    """services.drafts.briefs.BriefEnclosing: looking up; nothing is changed."""

    context: ServiceContext
    claims: Claims
    extensions: Extensions
    messages: Messages
    needs: Needs

    def with_form(self, reference: Reference, now: datetime) -> BesideForm:
        """What goes with the form of *reference*; nothing with a form that does not ask about items."""
        if self.context.streams[reference.stream].form is not FormName.ITEMS:
            return BesideForm()
        before = replace(reference, period=reference.period.later(-1))
        return self._enclosed(before, reference.cycle, now)

    def alone(self, reference: Reference, now: datetime) -> BesideForm:
        """The same of the 简况 of its own cycle."""
        return self._enclosed(reference, reference.cycle, now)

    def _enclosed(self, brief: Reference, cycle: Reference, now: datetime) -> BesideForm:
        with self.context.ledger.begin() as work:
            released = released_brief(work, brief.cycle)
        if released is None:
            return BesideForm()
        facts = {"brief": brief.period.title, "statement": self.of(cycle.of(brief.organisation), now)}
        return BesideForm(facts, tuple(self._files(released)))

    def _files(self, released: Signature) -> Iterator[tuple[str, bytes]]:
        return ((file.name, self.context.archive.get(file.sha256)) for file in released.files)

    def of(self, reference: Reference, now: datetime) -> UnitStatement:
        """The statement of one unit as it stands at *now*, by the cycle of *reference*."""
        code, unit = reference.programme, reference.organisation
        answered = tuple(self._answered(reference, now)) if self.context.spreads(code) else ()
        if self.context.streams[reference.stream].form is FormName.COUNTY:
            return self._of_county(reference, answered, now)
        report = Gather(self.context).report_of(reference.cycle, now, (unit,))
        followed = self.context.coordinates(code)
        needs = tuple(self._needs(code, unit, now)) if followed else needs_in(report)
        return statement_of(report, needs, self._owed(code, unit, now), answered)

    def _of_county(self, reference: Reference, answered: tuple[str, ...], now: datetime) -> UnitStatement:
        """What a county reads of itself: its last word on each indicator, its plan and tasks."""
        programme, unit = self.context.programme(reference, now), reference.organisation
        following = Reference(reference.programme, reference.stream, reference.period.later())
        with self.context.ledger.begin() as work:
            history = accounts_before(work, following, now)
        (register,) = registers_of({unit: programme.organisation(unit).name}, history)
        account = history[0][1].get(unit) if history else None
        indicators = {one.number: one.name for one in programme.indicators()}
        owed = (*self._unjudged(reference.programme, unit, now), *self._unanswered(reference.programme, unit, now))
        return county_statement_of(register, account, indicators, owed, answered)

    def _needs(self, code: str, unit: str, now: datetime) -> Iterator[StatedNeed]:
        """What the unit asked to be coordinated, and where that waits."""
        for one in self.needs.waiting(now):
            if (one.need.name.programme, one.need.lead) == (code, unit):
                by = self._office(code) if one.is_offices else one.owner
                where = f"{one.step.stage}，由{by}办理" if by else str(one.step.stage)
                yield StatedNeed(one.item.number, one.need.words, where)

    def _answered(self, reference: Reference, now: datetime) -> Iterator[str]:
        """What came of what the unit told as worth copying since the form before, and who adopted it."""
        names = Versions(self.context).latest(reference.programme).names.units
        before = self.context.cycle(reference.cycle.earlier).opens_at
        for one in PracticeRecords(self.context).all(reference.programme, now):
            if one.reference.organisation == reference.organisation:
                told = (act.answer(names) for act in one.acts if act.at > before)
                yield from (f"{one.reference.period.title}所报：{words}" for words in told if words)

    def _owed(self, code: str, unit: str, now: datetime) -> Iterator[OwedToUnit]:
        """What waits with the office: claims, extensions that were asked for, and what the unit wrote."""
        for claim in self.claims.waiting(now):
            if (claim.programme, claim.item.lead) == (code, unit) and claim.step is not None:
                by = TASK_FORCE if claim.step.stage is ClaimStage.OPINION else self._office(code)
                is_late = claim.is_overdue(now.astimezone(TIMEZONE).date())
                yield OwedToUnit(f"{claim.item.told}申报完成，{claim.step.stage}", by, claim.step.due, is_late)
        for asked in self.extensions.waiting(now):
            if (asked.programme, asked.item.lead) == (code, unit):
                yield OwedToUnit(f"{asked.item.told}申请延期待答复", asked.decided_by or self._office(code))
        yield from self._unjudged(code, unit, now)
        yield from self._unanswered(code, unit, now)

    def _unanswered(self, code: str, unit: str, now: datetime) -> Iterator[OwedToUnit]:
        """What it wrote, and nobody answered."""
        for one in self.messages.waiting(now):
            about = Reference.parse(one.message.subject)
            if (about.programme, about.organisation) == (code, unit):
                came_on = told_day(one.message.received_at.astimezone(TIMEZONE).date())
                yield OwedToUnit(f"{came_on}来信待答复", self._office(code))

    def _unjudged(self, code: str, unit: str, now: datetime) -> Iterator[OwedToUnit]:
        """What it told as worth copying, and the office has the next step."""
        for one in Practices(self.context).waiting(now):
            if (one.practice.reference.programme, one.practice.reference.organisation) == (code, unit):
                is_late = one.is_overdue(now.astimezone(TIMEZONE).date())
                yield OwedToUnit(f"所报经验做法，{one.step.stage}", self._office(code), one.step.due, is_late)

    def _office(self, code: str) -> str:
        return self.context.office_of(code).calls_itself
