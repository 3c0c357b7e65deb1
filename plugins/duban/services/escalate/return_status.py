"""What the ledger knows of every return of a cycle, gathered for the ladder to judge."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.escalation.ladder import Notice, Rung, Scope, proved
from duban.domain.escalation.plan import Halt, ReturnStatus
from duban.domain.escalation.punctuality import HALF_A_YEAR, PastReturn, Punctuality, punctuality_of
from duban.domain.escalation.rung import Release, footing_of
from duban.domain.mail.delivery import MailState
from duban.domain.mail.holds import HoldKind
from duban.domain.mail.message import UnitMessage
from duban.domain.plan.programme import Programme
from duban.domain.plan.programme_plan import ProgrammePlan
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse, own_deadline
from duban.domain.proof.kinds import Consequence
from duban.domain.returns.submission import ExpectedReturn, ReturnState
from duban.errors import CalendarUnknown
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.proof.circulars_signed import circulars_signed
from duban.services.proof.deliverability import resting, said_to
from duban.services.proof.in_favour import given_until
from duban.services.proof.silence import Silence, judged_excuses, silence

WAITS = {HoldKind.PAPER: "来信附有盖章件或公文，待人工登记"}
FORM_WAITS = Halt("填报表尚在待发，未发出前不提醒、不催办")
NOBODY_REACHED = Halt("收件人均未收到邮件（退信），核实联系人之前不催办、不计时", for_office=True)


def still_in_time(delivered_at: datetime, cycle: Cycle, now: datetime) -> Halt | None:
    """Why nobody is urged at *now* whose form left too late for the deadline of all; None for everybody else."""
    try:
        until, is_over = own_deadline(delivered_at, cycle), cycle.is_late(now)
    except CalendarUnknown:
        return None
    if not is_over or now.astimezone(TIMEZONE).date() > until:
        return None
    left = delivered_at.astimezone(TIMEZONE)
    return Halt(f"填报表{left.month}月{left.day}日才发出，{until.month}月{until.day}日前报送不计迟报，此前不催办")


@dataclass(frozen=True)
class ReturnStatuses:
    """
    The statuses of one cycle as they stand in one transaction, of all of its units or of some `only`; reading only.

    Who looks ahead to *at* judges our mailbox as it is at `known_at`.
    """

    context: ServiceContext
    programme: Programme
    work: UnitOfWork
    cycle: Cycle
    at: datetime
    only: Collection[str] = ()
    known_at: datetime | None = None
    _notices: dict[Reference, Mapping[str, tuple[Notice, ...]]] = field(default_factory=dict, repr=False)

    def all(self) -> dict[str, ReturnStatus]:
        """Every return of the cycle, by organisation code, in the order they were expected."""
        returns = self.work.returns.of_cycle(self.cycle.reference, units=self.only)
        return {code: self._status(code, expected) for code, expected in returns.items()}

    def one(self) -> ReturnStatus | None:
        """The return of the `only` organisation that is asked about; None if it is not expected."""
        (code,) = self.only
        return self.all().get(code)

    def _status(self, code: str, expected: ExpectedReturn) -> ReturnStatus:
        reference = self.cycle.reference.of(code)
        organisation = self.programme.organisation(code)
        notices = said_to(self.work, reference, self._said(reference))
        return ReturnStatus(
            reference=reference,
            name=organisation.name,
            footing=footing_of(organisation, self.context.office_of(reference.programme).organisation),
            expected=expected,
            notices=notices,
            roles=frozenset(one.role for one in self.programme.people_of(code)),
            past=tuple(self._past(code)),
            earlier=tuple(self._earlier(code)),
            answered_on=self._answered_on(reference),
            correct_by=self._correct_by(reference, expected),
            halts=tuple(self._halts(reference, notices)),
            live_from=self._live_from,
            unread=self._silence.of(code),
        )

    @cached_property
    def _plan(self) -> ProgrammePlan:
        return self.context.plan(self.cycle.reference.programme)

    @cached_property
    def _ladder(self) -> tuple[Rung, ...]:
        return self.context.ladders[self.cycle.reference.stream]

    @property
    def _live_from(self) -> datetime | None:
        """The moment before which nothing was owed, because the system was not in use."""
        day = self._plan.goes_live_on
        return datetime.combine(day, time(0), TIMEZONE) if day is not None else None

    def _halts(self, reference: Reference, notices: tuple[Notice, ...]) -> list[Halt]:
        halts = []
        if (kind := self._held.get(str(reference))) is not None:
            why = WAITS.get(kind, f"来信待人工处理（{kind}），可能即为报送件")
            halts.append(Halt(f"{why}，暂停提醒和催办；见“工作单”"))
        if (reference.programme, reference.organisation) in self._unreached:
            halts.append(NOBODY_REACHED)
        if (halt := self._about_form(notices)) is not None:
            halts.append(halt)
        if self._switch is not None and any(notice.rung == self._ladder[0].code for notice in notices):
            halts.append(self._switch)  # the form itself is no escalation
        return halts

    def _about_form(self, notices: tuple[Notice, ...]) -> Halt | None:
        """Why nobody is urged whose form waits to leave, or left after the deadline; None if it went out in time."""
        form = next((notice for notice in notices if notice.rung == self._ladder[0].code), None)
        if form is None:
            return None
        if form.delivered_at is not None:
            return still_in_time(form.delivered_at, self.cycle, self.at)
        mail = self.work.outbox.carrying(form)
        waits = mail is not None and mail.state in (MailState.PREPARED, MailState.RETRY, MailState.SENDING)
        return FORM_WAITS if waits else None

    @cached_property
    def _silence(self) -> Silence:
        return silence(self.context, self.work, self.programme, self.known_at or self.at)

    @cached_property
    def _switch(self) -> Halt | None:
        """The office's own pause of all escalation."""
        switch = self.work.switches.latest()
        if switch is None or not switch.paused:
            return None
        return Halt(f"已暂停升级（{switch.at.astimezone(TIMEZONE):%m月%d日}，{switch.by}：{switch.reason}）")

    @cached_property
    def _held(self) -> Mapping[str, HoldKind]:
        return self.work.holds.pausing()

    @cached_property
    def _unreached(self) -> frozenset[tuple[str, str]]:
        return resting(self.work)

    def _answered_on(self, reference: Reference) -> date | None:
        said = (one for one in self._messages.get(str(reference), ()) if one.is_vouched)
        return max((one.received_at.astimezone(TIMEZONE).date() for one in said), default=None)

    def _correct_by(self, reference: Reference, expected: ExpectedReturn) -> date | None:
        if expected.state is not ReturnState.SENT_BACK:
            return None
        return given_until(self.work, self.cycle, reference)

    @cached_property
    def _messages(self) -> Mapping[str, tuple[UnitMessage, ...]]:
        return self.work.unit_messages.below(str(self.cycle.reference))

    def _said(self, reference: Reference) -> tuple[Notice, ...]:
        """Every notice about a return; who looks at all of a cycle asks one question for all of it."""
        cycle = reference.cycle
        if cycle not in self._notices:
            some, notices = [str(cycle.of(code)) for code in self.only], self.work.notices
            self._notices[cycle] = notices.about_each(some) if some else notices.below(str(cycle))
        return self._notices[cycle].get(str(reference), ())

    @cached_property
    def _cycles(self) -> tuple[tuple[Cycle, Mapping[str, ExpectedReturn], Mapping[str, Excuse]], ...]:
        """The cycles of the last half year that count, this one last; none before a rung asks for them."""
        if not any(rung.looks_back and rung.is_reached(self.cycle, self.at) for rung in self._ladder):
            return ()
        here = self.cycle.period
        found = []
        for opened in self.work.cycles.all():
            period = opened.reference.period
            same = (opened.reference.programme, opened.reference.stream) == (
                self.cycle.reference.programme,
                self.cycle.reference.stream,
            )
            months = (here.year - period.year) * 12 + here.month - period.month
            cycle = self.context.cycle(opened.reference) if same else None
            if cycle is not None and 0 <= months < HALF_A_YEAR and not cycle.is_baseline:
                returns = self.work.returns.of_cycle(opened.reference, units=self.only)
                excused = judged_excuses(self.context, self.work, cycle, returns, self.at, self.only)
                found.append((cycle, returns, excused))
        return tuple(sorted(found, key=lambda known: known[0].period))

    def _past(self, code: str) -> list[PastReturn]:
        past = []
        for cycle, returns, excused in self._cycles:
            if code in returns:
                notices = self._said(cycle.reference.of(code))
                try:
                    how = punctuality_of(returns[code], cycle, self.at, excused.get(code, NO_EXCUSE))
                except CalendarUnknown:
                    continue  # nobody is judged by days that no calendar confirms
                urged = self._urged(notices, cycle) if how is Punctuality.MISSED else self._told(notices, returns[code])
                past.append(PastReturn(cycle.period, how, urged))
        return past

    @cached_property
    def _urge(self) -> Rung:
        """The highest rung that goes out by itself: whoever did not get it was told nothing."""
        return max((rung for rung in self._ladder if rung.release is Release.AUTOMATIC), key=lambda rung: rung.level)

    def _urged(self, notices: tuple[Notice, ...], cycle: Cycle) -> bool:
        above = next((rung for rung in self._ladder if rung.needs_delivered == self._urge.code), None)
        rules, naming = self.context.rules, Consequence.NAMING
        return above is not None and proved(above, self._ladder, notices, cycle, self.at, rules, naming)

    def _told(self, notices: tuple[Notice, ...], expected: ExpectedReturn) -> bool:
        """Whether it is proved that the unit knew of the urge when the return came at last."""
        came_at = expected.first_complete_at
        proofs = (proof for notice in notices if notice.rung == self._urge.code for proof in notice.told_by)
        told_at = self.context.rules.told_at(proofs, Consequence.NAMING, self.at, self.context.calendar)
        return came_at is not None and told_at is not None and told_at <= came_at

    def _earlier(self, code: str) -> list[Notice]:
        """Notices of earlier cycles that were about several of them, and the circulars that it was named in."""
        codes = {rung.code for rung in self._ladder if rung.grounds.are_needed}
        before = [
            notice
            for cycle, *_ in self._cycles
            if cycle.period < self.cycle.period
            for notice in self._said(cycle.reference.of(code))
            if notice.rung in codes
        ]
        return [*before, *self._circulars(code)]

    def _circulars(self, code: str) -> Iterator[Notice]:
        """Those that it signed for, where a rung builds on one: no other question is asked of them."""
        scopes = {rung.code: rung.scope for rung in self._ladder}
        if any(scopes.get(rung.needs_delivered) is Scope.CYCLE for rung in self._ladder):
            for cycle, *_ in self._cycles:
                yield from circulars_signed(self.work, self._ladder, cycle.reference.of(code))
