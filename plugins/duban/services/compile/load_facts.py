"""Read from the ledger what a report is made of, as it stood at a moment."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from duban.domain.calendar.cycle import Cycle, FormName, Period, Reference
from duban.domain.decisions.errands import NO_ERRANDS
from duban.domain.decisions.practice import RegisteredPractice, ready_since
from duban.domain.decisions.roadmap import read
from duban.domain.decisions.verification import answers_of
from duban.domain.plan.programme import Programme
from duban.domain.report import Facts, KnownCycle, Report, compile_report, facts_of
from duban.domain.report.compiled import PERIODS_BACK
from duban.domain.report.county_registers import Accounts
from duban.domain.report.known import still_unanswered
from duban.domain.report.quarter import Quarter, compile_quarter
from duban.domain.report.quarter_facts import facts_of_quarter
from duban.domain.returns.submission import ExpectedReturn
from duban.errors import Refused
from duban.ports import UnitOfWork
from duban.services.compile.burdens import Burdens
from duban.services.context import ServiceContext
from duban.services.plan.errands import errand_tally
from duban.services.plan.practices import practices_on_file
from duban.services.plan.reforms import is_assessing
from duban.services.proof.in_favour import withdrawals_asked
from duban.services.proof.silence import judged_excuses, read_since_cut_off


@dataclass(frozen=True, slots=True)
class Gather:
    """Asks the ledger; nothing is changed."""

    context: ServiceContext

    def report(self, reference: Reference, as_of: datetime, draft: int = 1) -> Report:
        """
        The facts of a cycle as known at *as_of*; the same ledger gives the same facts.

        Of decisions, those made up to the cut-off count: what the office closes or postpones later belongs to the
        next period, and changes no report that was compiled.
        """
        burdens = Burdens(self.context).of(reference.cycle, as_of)
        return replace(self._report(reference, as_of, draft, ()), burdens=burdens)

    def report_of(self, reference: Reference, as_of: datetime, units: Collection[str]) -> Report:
        """
        As `report`, of the items that those *units* lead, and of nothing else.

        Each of its rows is that of the whole report; what it counts are these items and units alone.
        """
        return self._report(reference, as_of, 1, tuple(units) or ("",))

    def _report(self, reference: Reference, as_of: datetime, draft: int, units: tuple[str, ...]) -> Report:
        cycle = self.context.cycle(reference)
        with self.context.ledger.begin() as work:
            given = errand_tally(self.context, work, reference.programme, as_of) if not units else NO_ERRANDS
            known = replace(self._known(work, cycle, as_of, units), errands=given)
            known = self._with_reforms(work, known, as_of)
            known = replace(known, practices=None if units else self._practices(work, reference, as_of))
            history = list(self._history(work, cycle, as_of, units))
        known, *history = still_unanswered([known, *history])
        for place, past in enumerate(history[:PERIODS_BACK]):
            programme = self.context.programme(past.cycle.reference, min(as_of, past.cycle.cuts_off_at))
            history[place] = replace(past, programme=_led_by(programme, units))
        programme = self.context.programme(reference, min(as_of, cycle.cuts_off_at))
        lights = self.context.lights(reference.programme)
        return compile_report(_led_by(programme, units), known, history, as_of, draft, lights)

    def quarter(self, reference: Reference, as_of: datetime, draft: int = 1) -> Quarter:
        """
        The facts of a quarter as known at *as_of*, beside the leads' report of its last month; as `report`.

        That month's report is left out where its cycle was not opened yet.
        """
        cycle, month = self.context.cycle(reference), self._month_of(reference)
        with self.context.ledger.begin() as work:
            known = self._known(work, cycle, as_of)
            known = replace(known, practices=self._practices(work, reference, as_of))
            earlier = accounts_before(work, reference.cycle, as_of)
            opened = work.cycles.get(month) if month else None
        leads = self.report(month, as_of) if month and opened and opened.opened_at <= as_of else None
        told = compile_quarter(
            *(self.context.programme(reference, min(as_of, cycle.cuts_off_at)), known, leads, as_of, draft, earlier)
        )
        return replace(told, burdens=Burdens(self.context).of(reference.cycle, as_of))

    def _month_of(self, reference: Reference) -> Reference | None:
        """The leads' cycle of the last month of a quarter, None if no stream of the programme speaks of items."""
        streams = (self.context.streams[code] for code in self.context.plan(reference.programme).streams)
        stream = next((each for each in streams if each.form is FormName.ITEMS), None)
        if stream is None:
            return None
        return Reference(reference.programme, stream.code, Period.containing(reference.period.last, stream.frequency))

    def facts(self, reference: Reference, as_of: datetime) -> Facts:
        """Every fact of a cycle as known at *as_of*, whichever form its returns come on."""
        form = self.context.streams[reference.stream].form
        if form is FormName.CALL:
            raise Refused("数据征集的数据只在汇总表和原件中，没有逐条的数据来源。")
        if form is FormName.ITEMS:
            return facts_of(self.report(reference, as_of))
        return facts_of_quarter(self.quarter(reference, as_of))

    def basis(self, work: UnitOfWork, reference: Reference, returns: Mapping[str, ExpectedReturn]) -> str:
        """
        What stands for the *returns* of a cycle that is over and those that are in: another one means news.

        That our mailbox was read at last is news as well: who was not charged before may be missing now.
        """
        accepted = work.submissions.accepted(reference.cycle)
        lines = [
            f"{code} {expected.state} {accepted[code].attempt if code in accepted else 0}"
            for code, expected in sorted(returns.items())
        ]
        somebody_owes = any(expected.state.is_owed for expected in returns.values())
        if somebody_owes and not read_since_cut_off(self.context, work, self.context.cycle(reference)):
            lines.append("unread")
        return sha256("\n".join(lines).encode()).hexdigest()

    def _known(self, work: UnitOfWork, cycle: Cycle, as_of: datetime, units: tuple[str, ...] = ()) -> KnownCycle:
        """What the ledger knows of one cycle at *as_of*, or of some *units* in it."""
        returns = work.returns.of_cycle(cycle.reference, as_of=as_of, units=units)
        decided = work.decisions.in_force(cycle.reference.programme, min(as_of, cycle.cuts_off_at))
        return KnownCycle(
            cycle=cycle,
            returns=returns,
            submissions=work.submissions.accepted(cycle.reference, as_of=as_of, units=units),
            closed=decided.closed,
            terminated=decided.terminated,
            asked_again={item: Period.parse(one.effective) for item, one in decided.reopenings.items()},
            answered=answers_of(decided.answered),
            excuses=judged_excuses(self.context, work, cycle, returns, as_of, units),
            countersigns=work.countersigns.of_cycle(cycle.reference, as_of=as_of),
            withdrawals=withdrawals_asked(work, cycle.reference, as_of),
            roadmaps={item: read(one.value) for item, one in decided.roadmaps.items()},
            needs=work.needs.all(cycle.reference.programme, as_of),
            figures=work.figures.all(cycle.reference.programme, as_of),
        )

    def _with_reforms(self, work: UnitOfWork, known: KnownCycle, as_of: datetime) -> KnownCycle:
        """The same with what is marked and heard of it by *as_of*: neither is progress, which ends at the cut-off."""
        code = known.cycle.reference.programme
        if not self.context.plan(code).loops.self_assessment:
            return known
        return replace(
            known,
            reforms=work.decisions.in_force(code, as_of).reforms,
            reviews=work.reviews.all(code, as_of),
            marks_reforms=True,
            is_assessing=is_assessing(self.context, known.cycle),
        )

    def _practices(
        self, work: UnitOfWork, reference: Reference, as_of: datetime
    ) -> tuple[RegisteredPractice, ...] | None:
        """What may be spread of what the units of a stream tell, since its report before was due."""
        if not self.context.spreads(reference.programme):
            return None
        before = reference.cycle.earlier
        since = self.context.cycle(before).cuts_off_at if work.cycles.get(before) else None
        return ready_since(practices_on_file(self.context, work, reference.programme, as_of), reference.stream, since)

    def _history(self, work: UnitOfWork, cycle: Cycle, as_of: datetime, units: tuple[str, ...]) -> Iterator[KnownCycle]:
        """The earlier cycles of the stream without a gap, newest first."""
        past = cycle.reference.earlier
        while work.cycles.get(past) is not None:
            yield self._known(work, self.context.cycle(past), as_of, units)
            past = past.earlier


def accounts_before(work: UnitOfWork, cycle: Reference, as_of: datetime) -> tuple[tuple[Period, Accounts], ...]:
    """What counties had accepted in the quarters before *cycle* without a gap, the newest first."""
    found, past = [], cycle.earlier
    while work.cycles.get(past) is not None:
        filed = work.submissions.accepted(past, as_of=as_of)
        found.append((past.period, {code: submission.account for code, submission in filed.items()}))
        past = past.earlier
    return tuple(found)


def _led_by(programme: Programme, units: tuple[str, ...]) -> Programme:
    """The items of *programme* that those units lead, with their units and targets; all of it if none are named."""
    if not units:
        return programme
    items = tuple(item for code in units for item in programme.items_of(code))
    numbers, codes = {item.number for item in items}, {code for item in items for code in item.leads} | set(units)
    return replace(
        programme,
        items=items,
        organisations=tuple(one for one in programme.organisations if one.code in codes),
        contacts=tuple(one for code in units for one in programme.people_of(code)),
        kpis=tuple(kpi for kpi in programme.kpis if kpi.item in numbers),
    )
