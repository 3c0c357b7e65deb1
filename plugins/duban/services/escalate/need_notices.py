"""Say what is owed about needs: to units that are asked to help, and to those that named one what came of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.moments import day_began
from duban.domain.decisions.coordination import Need, NeedAct
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.need_ladder import (
    HOUR,
    TELLING,
    TOLD_BACK,
    NeedDebt,
    NeedMail,
    NeedMailPlan,
    NeedRung,
    need_ladder,
    owed_of_ask,
)
from duban.domain.escalation.need_subject import NeedSubject
from duban.domain.escalation.plan import Halt, Withheld
from duban.domain.mail.delivery import MailKind
from duban.domain.plan.programme import Programme
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.escalate.overdue_items import RESTING, TOMORROW, UnitsToday
from duban.services.generate.helper_forms import HelperForms, line_told
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.needs import NeedRecords
from duban.services.proof.silence import silence
from duban.services.send.digest_mail import Bundle
from duban.services.watch.hold import why_held

# What is owed to a unit: the rung, and what was put on record under those numbers.
Owed = dict[str, dict[NeedRung, list[NeedAct]]]


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
        acts = {str(_subject(act)): act for act in step.acts}

        def compose(fresh: tuple[Notice, ...]) -> MailDraft:
            return self._mail(step, tuple(acts[notice.subject] for notice in fresh), fresh[0], now)

        notices = tuple(Notice(step.rung.code, subject, now) for subject in acts)
        laid = Bundle(self.context).lay(notices, compose, lambda *_: True, now)
        return f"{step.rung.name}已备发" if laid else f"{step.rung.name}顺延：当日已有邮件发给该单位"

    def _of(self, code: str, now: datetime, only: str, known_at: datetime) -> Iterator[NeedMail | Withheld]:
        cycles = item_cycles(self.context, code)
        with self.context.ledger.begin() as work:
            if not cycles or not work.needs.all(code, now):
                return
        records, cycle = NeedRecords(self.context), cycles[-1]
        standing, every = records.standing(code, now), records.all(code, now)
        programme = self.context.programme(cycle, now)
        with self.context.ledger.begin() as work:
            owed = self._owed(work, cycle, standing, every, now)
            unread, today = (
                silence(self.context, work, programme, known_at),
                UnitsToday.read(work, cycle, day_began(now)),
            )
            for unit in sorted(owed):
                if only in ("", unit):
                    reference = cycle.of(unit)
                    written = today.were_written_to(work, reference)
                    halt = RESTING if today.is_paused(reference) else TOMORROW if written else None
                    yield self._step(programme, reference, owed[unit], halt, unread.of(unit))

    def _owed(
        self, work: UnitOfWork, cycle: Reference, standing: Iterable[Need], every: Iterable[Need], now: datetime
    ) -> Owed:
        """
        What is owed to each unit: as a helper of needs that stand, and as who named one what was said of it.

        What a unit's form told it needs no mail, and one mail a month is enough for the rest.
        """
        said: Mapping[str, tuple[Notice, ...]] = work.notices.below(NeedSubject.below(cycle.programme))
        ladder, found = need_ladder(self.context.coordination), Owed()
        for ask in (ask for need in standing for ask in need.asks):
            notices = said.get(str(_subject(ask.act)), ())
            rung = owed_of_ask(ladder, ask, notices, now, self.context.rules, self.context.calendar)
            if rung is not None:
                found.setdefault(ask.act.organisation, {}).setdefault(rung, []).append(ask.act)
        for need in _to_tell(every, said, now):
            with_form = self._told_with_form(work, cycle.of(need.lead))
            for act in need.tellings():
                is_told = any(notice.rung == TELLING for notice in said.get(str(_subject(act)), ()))
                if not is_told and (with_form is None or act.at > with_form):
                    found.setdefault(need.lead, {}).setdefault(TOLD_BACK, []).append(act)
        return found

    def _told_with_form(self, work: UnitOfWork, reference: Reference) -> datetime | None:
        """Up to when the newest form of a unit told it what came of its needs; None before it had one."""
        form = work.forms.get(reference) or work.forms.get(reference.earlier.of(reference.organisation))
        return form.built_at if form else None

    def _step(
        self,
        programme: Programme,
        reference: Reference,
        owed: Mapping[NeedRung, list[NeedAct]],
        halt: Halt | None,
        unread: Halt | None,
    ) -> NeedMail | Withheld:
        """The one mail of the day: what is over goes before what is near, and that before what is new."""
        name = self.context.named(programme.code, programme.names.get(reference.organisation, reference.organisation))
        rung = max(owed, key=lambda one: one.level)
        if rung.charges and unread is not None:
            halt = halt or unread
        if not programme.contacts_of(reference.organisation, rung.to):
            lacks = "、".join(role.value for role in rung.to)
            halt = Halt(f"《联系人》中缺少{lacks}，{rung.name}暂不办理；请补充联系人", for_office=True)
        return Withheld(reference, name, halt) if halt else NeedMail(reference, name, rung, tuple(owed[rung]))

    def _mail(self, step: NeedMail, acts: tuple[NeedAct, ...], first: Notice, now: datetime) -> MailDraft:
        reference, rung, programme = step.reference, step.rung, self.context.programme(step.reference, now)
        unit = programme.organisation(reference.organisation)
        facts = self.context.facts(unit, self.context.cycle(reference), now)
        to, cc = (
            tuple(dict.fromkeys(one.mail for one in programme.contacts_of(unit.code, roles)))
            for roles in (rung.to, rung.cc)
        )
        if rung.code == TELLING:
            facts |= {"lines": [line_told(act, programme) for act in acts]}
            attachments: tuple[tuple[str, bytes], ...] = ()
        else:
            told = NeedRecords(self.context).told(programme.code, now)
            asked = self.forms.asked(programme, acts, now)
            facts |= {
                "asked": [{"told_on": told.get(one.number), **asdict(one)} for one in asked],
                "refuses_within": self.context.coordination.refuses_within,
            }
            attachments = (self.forms.attachment(reference, acts, now),)
        return MailDraft(
            *(MailKind.NOTICE, first.key, rung.letter, facts, reference, to),
            cc=tuple(one for one in cc if one not in to),
            attachments=attachments,
        )


def _to_tell(every: Iterable[Need], said: Mapping[str, tuple[Notice, ...]], now: datetime) -> Iterator[Need]:
    """Those of *every* whose unit was not told of any of its needs by a mail in this month."""
    needs, month = tuple(every), now.astimezone(TIMEZONE).strftime("%Y-%m")
    told = {
        need.lead
        for need in needs
        for act in need.tellings()
        for notice in said.get(str(_subject(act)), ())
        if notice.rung == TELLING and notice.at.astimezone(TIMEZONE).strftime("%Y-%m") == month
    }
    return (need for need in needs if need.lead not in told)


def _subject(act: NeedAct) -> NeedSubject:
    return NeedSubject(act.name.programme, act.number)
