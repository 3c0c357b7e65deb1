"""Whether a cycle may be opened now: what its first mails would be, and a person's agreement where it needs one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.calendar.moments import told_day, told_moment
from duban.domain.checks.co_lead import co_leads_of, shared_items
from duban.domain.mail.delivery import MailKind
from duban.domain.mail.throttle import SendingRules
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.plan.lanes import no_room
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Programme
from duban.errors import CalendarUnknown, Refused
from duban.ports import Opening
from duban.services.context import MailDraft, ServiceContext
from duban.services.generate.call_forms import forbidden
from duban.services.generate.co_lead_forms import TO


@dataclass(frozen=True, slots=True)
class FirstMail:
    """To whom at a unit a form would go, and which roles nobody fills, for want of which it could not leave."""

    unit: str
    to: tuple[Contact, ...]
    lacks: tuple[Role, ...]

    def __str__(self) -> str:
        if self.lacks:
            return f"{self.unit}：《联系人》中缺少{'、'.join(self.lacks)}，无法发出"
        return f"{self.unit}：{'、'.join(f'{contact.role.value} {contact.mail}' for contact in self.to)}"


@dataclass(frozen=True, slots=True)
class OpeningPlan:
    """
    What opening a cycle now would send.

    `is_first` says that the programme never sent anything, `is_early` that the day on which forms go out has not come,
    `due_on` the day that units would be asked for because the due day of the period has passed.
    """

    cycle: Cycle
    forms: tuple[FirstMail, ...]
    is_first: bool
    is_early: bool
    due_on: date | None

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each unit, as the office reads it."""
        return tuple(str(form) for form in self.forms)

    @property
    def mails(self) -> int:
        """How many mails can leave."""
        return sum(not form.lacks for form in self.forms)

    @property
    def needs_agreement(self) -> bool:
        """Whether a person has to agree first."""
        return self.is_first or self.is_early or self.due_on is not None

    @property
    def why(self) -> str:
        """Why a person has to agree, and to what, as the office reads it."""
        period = f"{self.cycle.period.title}{self.cycle.stream.name}"
        reasons = []
        if self.is_first:
            reasons.append("本专项首次发出邮件")
        if self.is_early:
            reasons.append(f"尚未到下发日（{told_day(self.cycle.opens_at)}）")
        if self.due_on is not None:
            given = self.due_on
            reasons.append(
                f"该报告期的报送截止日（{told_day(self.cycle.due_effective)}）已过，"
                f"补开后请各单位于{given.month}月{given.day}日前报送，不按原期限计迟报"
            )
        return f"{period}：{'；'.join(reasons)}。将发出{self.mails}封填报通知"


@dataclass(frozen=True, slots=True)
class CycleOpening:
    """The gate before the first mail of a cycle; every call may be repeated."""

    context: ServiceContext
    rules: SendingRules = field(default_factory=SendingRules)

    def plan(self, cycle: Reference, now: datetime) -> OpeningPlan:
        """What opening *cycle* at *now* would send; nothing is recorded."""
        context = self.context
        found, programme = context.cycle(cycle), context.programme(cycle, now)
        roles = context.ladders[cycle.stream][0].to
        forms = [_first_mail(programme, unit, roles) for unit in programme.reporters(cycle.stream)]
        forms += [_first_mail(programme, unit, TO, "（会签）") for unit in countersigners(programme, cycle.stream)]
        with context.ledger.begin() as work:
            is_first = all(one.reference.programme != cycle.programme for one in work.cycles.all())
        early = _opens_later(found, now)
        return OpeningPlan(found, tuple(forms), is_first, early, self._due_on(found, now))

    def may_open(self, cycle: Reference, now: datetime) -> bool:
        """Whether nobody has to agree (any more): it is open, or in its time and not the first, or somebody agreed."""
        with self.context.ledger.begin() as work:
            if work.cycles.get(cycle) is not None or work.openings.get(cycle).confirmed_at is not None:
                return True
        return not self.plan(cycle, now).needs_agreement

    def insist(self, cycle: Reference) -> None:
        """
        Refused if *cycle* cannot be opened at all.

        The programme does not run on its due day, so that nobody owes a return of it; what its data call asks may not
        be asked; or the board has no room for its lanes.
        """
        plan, found = self.context.plan(cycle.programme), self.context.cycle(cycle)
        if not found.falls_within(plan.starts_on, plan.ends_on):
            raise Refused(
                f"{found.period.title}不在“{plan.title}”起止日期（{plan.starts_on}至{plan.ends_on}）之内，没有报送任务。"
            )

        call, programme = found.stream.call, self.context.programme(cycle)
        office = self.context.office_of(cycle.programme)
        if call is not None and (faults := tuple(forbidden(call, programme, office))):
            raise Refused(f"{found.stream.name}不能下发：{'；'.join(faults)}。请在设置中改正。")
        if (fault := no_room(programme.reporters(cycle.stream), self.context.board)) is not None:
            raise Refused(f"{found.stream.name}未开启，未发出任何邮件：{fault.what}。请{fault.remedy}。")

    def due_on(self, cycle: Reference, now: datetime) -> date | None:
        """The day units are asked for if *cycle* is opened at *now*, after its due day; None if it is not."""
        return self._due_on(self.context.cycle(cycle), now)

    def ask(self, cycle: Reference, now: datetime) -> OpeningPlan:
        """Record what a person has to agree to, and tell the office once, with everybody who would be written to."""
        plan = self.plan(cycle, now)
        key = f"opening/{cycle.cycle}"
        with self.context.ledger.begin() as work:
            said = work.outbox.get(key)
        mail = None if said else self.context.write(self._draft(key, plan, now), now)
        with self.context.ledger.begin() as work:
            work.openings.ask(Opening(cycle.cycle, asked_at=now, mails=plan.mails, plan=plan.lines))
            if mail is not None:
                work.outbox.add(mail)
        return plan

    def confirm(self, cycle: Reference, mails: int, by: Actor, now: datetime) -> bool:
        """
        Record that *by* agreed to the *mails* mails that opening *cycle* would send; False if somebody had.

        Refused to those whose act it is not, and for another number than would be sent by now: who agrees has seen to
        whom.
        """
        require(by, Permission.OPEN)
        self.insist(cycle)
        plan = self.plan(cycle, now)
        if mails != plan.mails:
            raise Refused(f"{plan.why}，与所确认的{mails}封不符，请核对收件人后重新确认。")
        with self.context.ledger.begin() as work:
            return work.openings.confirm(cycle.cycle, by.told, now)

    def agreed_by(self, cycle: Reference) -> str:
        """Who agreed to the first mails of *cycle*, and when; empty while nobody did."""
        with self.context.ledger.begin() as work:
            opening = work.openings.get(cycle.cycle)
        return f"{opening.confirmed_by}于{told_moment(opening.confirmed_at)}" if opening.confirmed_at else ""

    def claim(self, cycle: Reference, run_id: str, instead_of: str = "") -> str:
        """Make *run_id* the one run of *cycle*, unless another is; returns the run that works on it."""
        with self.context.ledger.begin() as work:
            return work.openings.claim(cycle.cycle, run_id, instead_of)

    def waiting(self) -> tuple[Opening, ...]:
        """The openings that wait for a person."""
        with self.context.ledger.begin() as work:
            return work.openings.waiting()

    def unopened(self, moment: datetime) -> Iterator[Reference]:
        """The cycles that should be open by *moment*, are not, and would be as soon as somebody lets them."""
        with self.context.ledger.begin() as work:
            opened = {cycle.reference for cycle in work.cycles.all()}
        for code, plan in self.context.programmes.items():
            for stream in plan.streams:
                asked = self.context.asked_around(code, stream, moment)
                latest = next((cycle for cycle in asked if _has_opened(cycle, moment)), None)
                if latest is not None and latest.reference not in opened and not latest.is_cut_off(moment):
                    yield latest.reference

    def _due_on(self, cycle: Cycle, now: datetime) -> date | None:
        """So many working days after the day on which the forms can leave, if the due day has passed."""
        try:
            if not cycle.is_late(now):
                return None
            leaves = self.rules.hours.next_moment(self.context.calendar, now)
            return self.context.calendar.add(leaves.astimezone(TIMEZONE).date(), cycle.stream.late_days)
        except CalendarUnknown:
            return None

    def _draft(self, key: str, plan: OpeningPlan, now: datetime) -> MailDraft:
        office = self.context.office_of(plan.cycle.reference.programme)
        facts: dict[str, object] = {
            "why": plan.why,
            "lines": plan.lines,
            "mails": plan.mails,
            "period": plan.cycle.period.title,
            **office.facts,
            "now": now,
        }
        reference, to = plan.cycle.reference, office.report_to
        return MailDraft(MailKind.REPORT, key, "opening", facts, reference, to)


def countersigners(programme: Programme, stream: str) -> Iterator[Organisation]:
    """Who gets a form to countersign beside those that report."""
    codes = {
        code
        for lead in programme.reporters(stream)
        for code in co_leads_of(programme, lead.code, stream)
        if shared_items(programme, code)
    }
    return (unit for unit in programme.organisations if unit.code in codes)


def _first_mail(programme: Programme, unit: Organisation, roles: tuple[Role, ...], what: str = "") -> FirstMail:
    contacts = programme.contacts_of(unit.code, roles)
    filled = {contact.role for contact in contacts}
    return FirstMail(f"{unit.name}{what}", contacts, tuple(role for role in roles if role not in filled))


def _has_opened(cycle: Cycle, moment: datetime) -> bool:
    """Whether its forms go out by *moment*; a day that no calendar confirms has not come."""
    try:
        return cycle.opens_at <= moment
    except CalendarUnknown:
        return False


def _opens_later(cycle: Cycle, moment: datetime) -> bool:
    """Whether its forms go out after *moment*; of a day that no calendar confirms nobody can say so."""
    try:
        return cycle.opens_at > moment
    except CalendarUnknown:
        return False
