"""Say what is owed about needs: to units that are asked to help or were given something, and to whoever named one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.moments import day_began
from duban.domain.decisions.coordination import Need, NeedAct
from duban.domain.escalation.allowance import SPARED
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.need_ladder import (
    HOUR,
    TELLING,
    TOLD_BACK,
    NeedDebt,
    NeedMail,
    NeedMailPlan,
    NeedPart,
    NeedRung,
    still_said,
)
from duban.domain.escalation.plan import Halt, Withheld
from duban.domain.plan.programme import Programme
from duban.errors import CalendarUnknown
from duban.services.context import MailDraft, ServiceContext
from duban.services.drafts.briefs import next_cycle
from duban.services.escalate.need_letters import NeedLetters
from duban.services.escalate.next_forms import NextForms
from duban.services.escalate.overdue_items import RESTING, TOMORROW, UnitsToday
from duban.services.generate.helper_forms import HelperForms
from duban.services.plan.errands import owed_of_errands
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.need_debts import SaidOfNeeds, notice_of, owed_to_helpers, said_of_needs
from duban.services.plan.needs import NeedRecords
from duban.services.proof.silence import Silence, silence
from duban.services.send.allowance import Allowance
from duban.services.send.digest_mail import Bundle
from duban.services.watch.hold import why_held

# What is owed to a unit: the rung, and what was put on record of which it speaks.
Owed = dict[NeedRung, list[NeedAct]]


@dataclass(frozen=True, slots=True)
class _Debts:
    """What is owed to each unit: what has to be said in a mail, and what goes along if there is one."""

    owed: Mapping[str, Owed]
    waiting: Mapping[str, list[NeedAct]]


@dataclass(frozen=True, slots=True)
class _Today:
    """What is known of the units of a programme beside what is owed to them."""

    programme: Programme
    units: UnitsToday
    unread: Silence
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class EscalateNeeds:
    """The ladder of needs; any schedule of runs says each thing once. Nothing while the loop is off."""

    context: ServiceContext
    forms: HelperForms

    def plan(self, now: datetime, unit: str = "", known_at: datetime | None = None) -> NeedMailPlan:
        """
        What is owed at *now*, and what is held back and why; it changes nothing. With *unit*, what is owed to it alone.

        Who looks ahead says with *known_at* when: our mailbox is expected to be read at *now* if it is read then.
        """
        local = now.astimezone(TIMEZONE)
        if why_held(self.context.ledger) or not self.context.calendar.knows(local.year):
            return NeedMailPlan()
        if local.time() < HOUR or not self.context.calendar.is_working(local.date()):
            return NeedMailPlan()
        with self.context.ledger.begin() as work:
            switch = work.switches.latest()
        codes = filter(self.context.coordinates, self.context.programmes)
        found = [one for code in codes for one in self._of(code, now, unit, known_at or now)]
        steps = tuple(one for one in found if isinstance(one, NeedMail))
        withheld = tuple(one for one in found if isinstance(one, Withheld))
        if switch is None or not switch.paused:
            return NeedMailPlan(steps, withheld)
        pause = Halt(f"已暂停升级，协调事项的交办、提醒暂停（{switch.by}：{switch.reason}）")
        return NeedMailPlan((), (*withheld, *(Withheld(step.reference, step.name, pause) for step in steps)))

    def pay(self, debt: NeedDebt, now: datetime) -> str:
        """Say *debt*, if it is still owed; returns what was done, empty if nothing is. A second call does nothing."""
        step = next((one for one in self.plan(now, debt.unit).steps if one.debt == debt), None)
        if step is None:
            return ""
        with self.context.ledger.begin() as work:
            said = said_of_needs(work, debt.programme)
        about = {notice_of(act, part.rung, said, now): (part.rung, act) for part in step.parts for act in part.acts}

        def compose(fresh: tuple[Notice, ...]) -> MailDraft:
            return NeedLetters(self.context, self.forms).mail(step, [about[one] for one in fresh], fresh[0].key, now)

        laid = Bundle(self.context).lay(tuple(about), compose, lambda *_: True, now)
        return f"{step.names}已备发" if laid else f"{step.names}顺延：当日已有邮件发给该单位"

    def _of(self, code: str, now: datetime, only: str, known_at: datetime) -> Iterator[NeedMail | Withheld]:
        cycles = item_cycles(self.context, code)
        with self.context.ledger.begin() as work:
            if not cycles or not work.needs.all(code, now):
                return
        cycle = cycles[-1]
        programme = self.context.programme(cycle, now)
        debts = self._debts(programme, cycle, now)
        allowance = Allowance.read(self.context, code, now)
        with self.context.ledger.begin() as work:
            units, unread = (
                UnitsToday.read(work, cycle, day_began(now)),
                silence(self.context, work, programme, known_at),
            )
            today = _Today(programme, units, unread, allowance)
            for unit in sorted(debts.owed):
                if only in ("", unit):
                    reference = cycle.of(unit)
                    written = today.units.were_written_to(work, reference)
                    halt = RESTING if today.units.is_paused(reference) else TOMORROW if written else None
                    yield self._step(reference, debts.owed[unit], debts.waiting.get(unit, []), today, halt)

    def _debts(self, programme: Programme, cycle: Reference, now: datetime) -> _Debts:
        """
        What is owed to each unit: as a helper of needs that stand, and as who named one what was said of it.

        What came of a need waits for the next form of the unit, unless none comes or the unit has to act on it.
        """
        code = cycle.programme
        standing, every = NeedRecords(self.context).both(code, now)
        owed: dict[str, Owed] = {}
        waiting: dict[str, list[NeedAct]] = {}
        goes_on = self._form_comes(cycle, now)
        with self.context.ledger.begin() as work:
            said = said_of_needs(work, code)
            forms = NextForms(self.context, work, programme, cycle, goes_on=goes_on)
            helping = owed_to_helpers(self.context, said, standing, now)
            for one in (*helping, *owed_of_errands(self.context, work, code, said, now)):
                owed.setdefault(one.act.organisation, {}).setdefault(one.rung, []).append(one.act)
            for lead, act in self._untold(every, said, forms):
                if act.asks_the_lead or not forms.will_tell(lead):
                    owed.setdefault(lead, {}).setdefault(TOLD_BACK, []).append(act)
                else:
                    waiting.setdefault(lead, []).append(act)
        return _Debts(owed, waiting)

    def _form_comes(self, cycle: Reference, now: datetime) -> bool:
        """Whether the forms of the next cycle are to be waited for: it is not over before it was opened."""
        coming = next_cycle(self.context, cycle)
        try:
            return coming is not None and now < self.context.cycle(coming).late_from
        except CalendarUnknown:
            return True

    def _untold(self, every: Iterable[Need], said: SaidOfNeeds, forms: NextForms) -> Iterator[tuple[str, NeedAct]]:
        """What came of each need and neither a form nor a mail has told its unit."""
        for need in every:
            for act in need.tellings():
                is_mailed = any(one.rung == TELLING for one in still_said(said.get(act.number, ())))
                if not is_mailed and not forms.told(need.lead, act.at):
                    yield need.lead, act

    def _step(
        self, reference: Reference, owed: Owed, waiting: list[NeedAct], today: _Today, halt: Halt | None
    ) -> NeedMail | Withheld:
        """
        The one mail of the day: what is over before what is near, that before what is new.

        All that goes to the very same people goes in it, and with it what came of the unit's own needs.
        """
        programme, unit = today.programme, reference.organisation
        name = self.context.named(programme.code, programme.names.get(unit, unit))
        gravest = max(owed, key=lambda one: one.level)
        if not programme.contacts_of(unit, gravest.to):
            lacks = "、".join(role.value for role in gravest.to)
            return Withheld(
                *(
                    reference,
                    name,
                    Halt(f"《联系人》中缺少{lacks}，{gravest.name}暂不办理；请补充联系人", for_office=True),
                )
            )
        people = _people(programme, unit, gravest)
        both = owed | ({TOLD_BACK: [*owed.get(TOLD_BACK, []), *waiting]} if waiting else {})
        parts = tuple(
            NeedPart(rung, tuple(acts))
            for rung, acts in sorted(both.items(), key=_gravest_first)
            if _people(programme, unit, rung) == people
        )
        if gravest.charges:
            halt = halt or today.unread.of(unit)
        elif all(rung.can_wait for rung in owed) and not today.allowance.has_room(
            unit, asks=any(rung.asks for rung in owed)
        ):
            halt = halt or Halt(SPARED)
        return Withheld(reference, name, halt) if halt else NeedMail(reference, name, parts)


def _people(programme: Programme, unit: str, rung: NeedRung) -> frozenset[str]:
    return frozenset(one.mail.casefold() for one in programme.contacts_of(unit, (*rung.to, *rung.cc)))


def _gravest_first(one: tuple[NeedRung, list[NeedAct]]) -> tuple[int, str]:
    rung, _ = one
    return -rung.level, rung.code
