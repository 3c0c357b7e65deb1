"""The mails of which only a person can prove that their units were told: no server reported, nobody answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.escalation.item_ladder import ItemRung, ItemStatus
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.escalation.rung import LadderRung, footing_of
from duban.domain.plan.organisation import Contact, Role
from duban.domain.plan.programme import Programme
from duban.domain.proof.kinds import Consequence, best
from duban.errors import CalendarUnknown
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.escalate.item_status import ItemStatuses
from duban.services.escalate.return_status import ReturnStatuses

CAME_BACK = "被退回，未送达"


@dataclass(frozen=True, slots=True)
class Unproved:
    """
    One mail to one unit: its key, what it says, when it was written, how far it is known to have come.

    `contacts` are who is to be rung; `next` is the paper that cannot be drafted before.
    """

    key: str
    unit: str
    about: str
    at: datetime
    known: str
    contacts: tuple[Contact, ...]
    next: str


@dataclass(frozen=True, slots=True)
class UnprovedMails:
    """Looking; nothing is changed."""

    context: ServiceContext
    item_ladders: Mapping[str, tuple[ItemRung, ...]]

    def waiting(self, now: datetime) -> tuple[Unproved, ...]:
        """
        Every mail that a paper has to build on and that had its time to be reported, oldest first; each once.

        Of a large plan as they were known a moment ago, but for what a person told and registered since.
        """
        kept = self.context.kept("unproved", now, lambda: self._all(now))
        if kept.at == now:
            return kept.value
        with self.context.ledger.begin() as work:
            registered = work.proofs.registered_since(kept.at)
        return tuple(one for one in kept.value if one.key not in registered)

    def _all(self, now: datetime) -> tuple[Unproved, ...]:
        with self.context.ledger.begin() as work:
            opened = [one.reference for one in work.cycles.all()]
        found = [one for cycle in opened if self._is_chased(cycle, now) for one in self._of_returns(cycle, now)]
        newest = {(one.programme, one.stream): one for one in sorted(opened, key=lambda one: one.period)}
        found += [one for cycle in newest.values() for one in self._of_items(cycle, now)]
        return tuple(sorted(_each_once(found), key=lambda one: one.at))

    def _is_chased(self, reference: Reference, now: datetime) -> bool:
        try:
            return (now - self.context.cycle(reference).cuts_off_at).days <= self.context.rules.keeps_chasing_days
        except CalendarUnknown:
            return True

    def _of_returns(self, reference: Reference, now: datetime) -> Iterator[Unproved]:
        ladder, cycle = self.context.ladders[reference.stream], self.context.cycle(reference)
        programme = self.context.programme(reference, now)
        with self.context.ledger.begin() as work:
            for code, status in ReturnStatuses(self.context, programme, work, cycle, now).all().items():
                if status.expected.state.is_owed:
                    about = self.context.matter(reference)
                    yield from self._waiting(work, programme, code, about, (ladder, status.notices), now)

    def _of_items(self, reference: Reference, now: datetime) -> Iterator[Unproved]:
        ladder, cycle = self.item_ladders.get(reference.stream, ()), self.context.cycle(reference)
        programme = self.context.programme(reference, now)
        with self.context.ledger.begin() as work:
            for code, statuses in self._items(work, programme, cycle, now).items():
                for status in statuses:
                    if not status.done and not status.rests:
                        about = status.item.told
                        yield from self._waiting(work, programme, code, about, (ladder, status.notices), now)

    def _items(
        self, work: UnitOfWork, programme: Programme, cycle: Cycle, now: datetime
    ) -> Mapping[str, list[ItemStatus]]:
        return ItemStatuses(self.context, work, programme, cycle, now).by_unit()

    def _waiting(
        self,
        work: UnitOfWork,
        programme: Programme,
        code: str,
        about: str,
        said: tuple[Sequence[LadderRung], tuple[Notice, ...]],
        now: datetime,
    ) -> Iterator[Unproved]:
        """Those notices to one unit on which a paper builds and of which nothing proves enough."""
        unit, ladder = programme.organisation(code), said[0]
        footing = footing_of(unit, self.context.office_of(programme.code).organisation)
        names = {rung.code: rung.toward(footing).name for rung in ladder}
        papers = {rung.needs_delivered: names[rung.code] for rung in reversed(ladder) if _is_paper(rung)}
        for notice in said[1]:
            known = self._known(notice, now)
            mail = work.outbox.carrying(notice) if known and notice.rung in papers and not notice.document else None
            if mail is not None:
                contacts = programme.contacts_of(code, (Role.LIAISON, Role.SECTION_HEAD, Role.FILLER))
                what = f"{self.context.named(programme.code, about)}{names[notice.rung]}"
                yield Unproved(mail.key, unit.name, what, notice.at, known, contacts, papers[notice.rung])

    def _known(self, notice: Notice, now: datetime) -> str:
        """How far *notice* came, if that is not enough for a paper and no server will say more; empty otherwise."""
        if notice.state is NoticeState.WITHDRAWN:
            return ""
        if self.context.rules.told_at(notice.told_by, Consequence.PAPER, now, self.context.calendar) is not None:
            return ""
        if notice.state is NoticeState.UNDELIVERED:
            return CAME_BACK
        proof = best(notice.told_by)
        if proof is None or now < self.context.rules.settled_at(proof.at, self.context.calendar):
            return ""
        return str(proof.kind)


def _each_once(found: Iterable[Unproved]) -> Iterable[Unproved]:
    """Each mail once; of one that says several things all of them are named, for one call proves them all."""
    known: dict[str, Unproved] = {}
    for one in found:
        other = known.setdefault(one.key, one)
        if one.about not in other.about:
            known[one.key] = replace(other, about=f"{other.about}、{one.about}")
    return known.values()


def _is_paper(rung: LadderRung) -> bool:
    return bool(rung.needs_delivered) and rung.consequence is Consequence.PAPER
