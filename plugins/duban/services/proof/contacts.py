"""Whether the contacts of units live, and which addresses answer that nobody registered: shown, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import DecisionKind
from duban.domain.plan.programme import Programme
from duban.domain.proof.contact_life import AnsweringAddress, ContactLife, Heard, Posted, answering, life_of
from duban.errors import CalendarUnknown
from duban.services.context import ServiceContext
from duban.services.plan.versions import Versions

Of = TypeVar("Of", Posted, Heard)


@dataclass(frozen=True, slots=True)
class ContactBook:
    """Every contact of a programme as it is known to live, and who else answers."""

    contacts: tuple[ContactLife, ...]
    answering: tuple[AnsweringAddress, ...]

    @property
    def stale(self) -> tuple[ContactLife, ...]:
        """Those that were neither reached nor heard of for too long."""
        return tuple(one for one in self.contacts if one.is_stale)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Reading only."""

    context: ServiceContext

    def book(self, code: str, now: datetime, unit: str = "") -> ContactBook:
        """
        The contacts in charge at *now*, of all units or of the one with that code.

        Of all units of a large plan as they were known a moment ago, but for contacts that were changed since.
        """
        if unit:
            return self._book(code, now, unit)
        kept = self.context.kept(("contacts", code), now, lambda: self._book(code, now, ""))
        if kept.at == now:
            return kept.value
        with self.context.ledger.begin() as work:
            decided = work.decisions.all(code)
        changed = {one.organisation for one in decided if one.at >= kept.at and one.kind is DecisionKind.CONTACT}
        standing = (one for one in kept.value.contacts if one.unit.code not in changed)
        fresh = (one for each in changed for one in self._book(code, now, each).contacts)
        return ContactBook((*standing, *fresh), kept.value.answering)

    def _book(self, code: str, now: datetime, unit: str) -> ContactBook:
        programme = self._programme(code, now)
        with self.context.ledger.begin() as work:
            posted, heard = work.correspondence.posted(code, unit), work.correspondence.heard(code, unit)
            reached = work.correspondence.reached()
        over = {cycle for cycle in {one.cycle for one in posted} if self._is_over(cycle, now)}
        posted_to, heard_of = _by_unit(one for one in posted if one.cycle in over), _by_unit(heard)
        units = [one for one in programme.organisations if unit in ("", one.code)]
        theirs = {one.code: programme.people_of(one.code) for one in units}
        lives = (
            life_of(one, contact, posted_to.get(one.code, ()), reached, heard_of.get(one.code, ()))
            for one in units
            for contact in theirs[one.code]
        )
        others = (each for one in units for each in answering(one, theirs[one.code], heard_of.get(one.code, ())))
        return ContactBook(tuple(lives), tuple(others))

    def _programme(self, code: str, now: datetime) -> Programme:
        """The list of the newest cycle with whoever is in charge now; before any cycle, the newest list."""
        with self.context.ledger.begin() as work:
            opened = [one.reference for one in work.cycles.all() if one.reference.programme == code]
        if not opened:
            return Versions(self.context).latest(code)
        return self.context.programme(max(opened, key=lambda reference: reference.period), now)

    def _is_over(self, cycle: str, now: datetime) -> bool:
        try:
            return self.context.cycle(Reference.parse(cycle)).is_cut_off(now)
        except CalendarUnknown:
            return False


def _by_unit(found: Iterable[Of]) -> dict[str, list[Of]]:
    by_unit: dict[str, list[Of]] = {}
    for one in found:
        by_unit.setdefault(one.organisation, []).append(one)
    return by_unit
