"""Which version of a task list counts: the one a person confirmed, as the office's decisions left it."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.amended_list import as_decided
from duban.domain.decisions.contacts import contacts_on
from duban.domain.decisions.decision import Decision, InForce, in_force
from duban.domain.decisions.renames import called
from duban.domain.plan.changes import rewritten
from duban.domain.plan.organisation import Contact
from duban.domain.plan.programme import Programme
from duban.ports import Archive, OpenedCycle, TaskLists, TaskListVersion, UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordedList:
    """
    What the ledger says of the task list that a cycle uses: read in one transaction, before anything is loaded.

    `at` is the moment asked for, None for all that is known.
    """

    opened: OpenedCycle | None
    versions: tuple[TaskListVersion, ...]
    decisions: tuple[Decision, ...]
    at: datetime | None = None

    @classmethod
    def read(cls, work: UnitOfWork, reference: Reference, at: datetime | None = None) -> "RecordedList":
        """What was known of the list of *reference* at *at*, all that is known if None."""
        code = reference.programme
        return cls(work.cycles.get(reference), work.versions.all(code), work.decisions.all(code), at)

    @property
    def decided(self) -> InForce:
        """What was in force at the moment asked for."""
        return in_force(self._until)

    @property
    def _until(self) -> tuple[Decision, ...]:
        return tuple(one for one in self.decisions if self.at is None or one.at <= self.at)

    @property
    def renames(self) -> tuple[Decision, ...]:
        """Every rename recorded so far: what a unit was called on a day may be put on record later."""
        return in_force(self.decisions).renames

    def changes_since(self, version: TaskListVersion | None) -> tuple[Decision, ...]:
        """
        Every change of a contact recorded so far that *version* does not know.

        Who was in charge on a day may be put on record later.
        """
        return standing(in_force(self.decisions).contacts, version, self.decisions)

    @property
    def day(self) -> date | None:
        """The day on which contacts have to be in charge, None for whoever ever was."""
        return self.at.astimezone(TIMEZONE).date() if self.at else None

    @property
    def fingerprint(self) -> Hashable:
        """
        What tells one state of the list from another.

        Decisions are only ever added, so that their number names them. None while no confirmed version counts: the
        workbook may change from one moment to the next.
        """
        if self.base is None:
            return None
        return self.opened, self.versions, self.telling_contacts, len(self._until), len(self.decisions), self.day

    @property
    def base(self) -> TaskListVersion | None:
        """The version whose items count: the one an open cycle is pinned to, else the last one confirmed."""
        if self.opened is None:
            return self.versions[-1] if self.versions else None
        sha256 = self.opened.task_list_sha256
        return next((version for version in reversed(self.versions) if version.sha256 == sha256), None)

    @property
    def telling_contacts(self) -> tuple[TaskListVersion | None, ...]:
        """
        The versions whose contacts count at `at`: the newest, and the one of that moment if it was another.

        People change while a cycle runs, what it asks does not. Whom only the old version knew was in charge then; whom
        only the new one knows may have been, and was registered late.
        """
        newest = self.versions[-1] if self.versions else None
        earlier = [version for version in self.versions if self.at is not None and version.confirmed_at <= self.at]
        return (newest, earlier[-1]) if earlier and earlier[-1] is not newest else (newest,)


Loader = Callable[[TaskListVersion | None], Programme]


def programme_of(reference: Reference, known: RecordedList, task_lists: TaskLists, archive: Archive) -> Programme:
    """
    The task list that *reference* speaks of, as it stood at the moment of *known*.

    Before any version was confirmed the workbook itself counts: nobody has used it for anything yet.
    """
    load = _loader(reference.programme, task_lists, archive)
    base = known.base
    programme = _decided(load, base, known, reference)
    units = {organisation.code for organisation in programme.organisations}
    found: dict[Contact, None] = {}
    for version in known.telling_contacts:
        told = contacts_on(load(version).contacts, known.changes_since(version), known.day)
        found |= dict.fromkeys(contact for contact in told if contact.organisation in units)
    newest = known.versions[-1] if known.versions else None
    later = frozenset[int]() if newest is base else rewritten(programme, _decided(load, newest, known, reference))
    return called(replace(programme, contacts=tuple(found), rewritten=later), known.renames, known.day)


def _decided(load: Loader, version: TaskListVersion | None, known: RecordedList, reference: Reference) -> Programme:
    """A version with what the office decided since and that holds for the period."""
    decided = known.decided
    corrections = standing(decided.corrections, version, known.decisions)
    return as_decided(load(version), decided, reference.period, corrections)


def standing(
    some: Iterable[Decision], version: TaskListVersion | None, decisions: Iterable[Decision]
) -> tuple[Decision, ...]:
    """Those of *some*, which are among all *decisions* of a programme, that *version* does not have in itself."""
    if version is None:
        return tuple(some)
    rest = {id(one) for place, one in enumerate(decisions) if version.leaves(place, one)}
    return tuple(one for one in some if id(one) in rest)


def _loader(code: str, task_lists: TaskLists, archive: Archive) -> Loader:
    def load(version: TaskListVersion | None) -> Programme:
        if version is None:
            return task_lists.programme(code)
        return task_lists.version(code, version.sha256, archive.get)

    return load
