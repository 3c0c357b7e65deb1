"""Which version of a task list counts: the one a person confirmed, as the office's decisions left it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.corrected import as_decided, with_contacts
from duban.domain.cycle import TIMEZONE, Reference
from duban.domain.decision import InForce
from duban.domain.programme import Programme
from duban.ports import Archive, OpenedCycle, TaskLists, TaskListVersion, UnitOfWork


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger says of the task list that a cycle uses: read in one transaction, before anything is loaded."""

    opened: OpenedCycle | None
    versions: tuple[TaskListVersion, ...]
    decided: InForce

    @classmethod
    def read(cls, work: UnitOfWork, reference: Reference, at: datetime | None = None) -> "Known":
        """What was known of the list of *reference* at *at*, all that is known if None."""
        return cls(
            opened=work.cycles.get(reference),
            versions=work.versions.all(reference.programme),
            decided=work.decisions.in_force(reference.programme, at),
        )

    @property
    def base(self) -> TaskListVersion | None:
        """The version whose items count: the one an open cycle is pinned to, else the last one confirmed."""
        if self.opened is None:
            return self.versions[-1] if self.versions else None
        sha256 = self.opened.task_list_sha256
        return next((version for version in reversed(self.versions) if version.sha256 == sha256), None)

    def current(self, at: datetime | None) -> TaskListVersion | None:
        """The version whose contacts count at *at*: people change while a cycle runs, what it asks does not."""
        if not self.versions or at is None:
            return self.versions[-1] if self.versions else None
        earlier = [version for version in self.versions if version.confirmed_at <= at]
        return earlier[-1] if earlier else self.versions[0]


def programme_of(
    reference: Reference, known: Known, task_lists: TaskLists, archive: Archive, at: datetime | None
) -> Programme:
    """
    The task list that *reference* speaks of, as it stood at *at*.

    Before any version was confirmed the workbook itself counts: nobody has used it for anything yet.
    """
    load = _loader(reference.programme, task_lists, archive)
    base, current = known.base, known.current(at)
    programme = as_decided(load(base), known.decided, reference.period, base.confirmed_at if base else None)
    units = {organisation.code for organisation in programme.organisations}
    contacts = tuple(contact for contact in load(current).contacts if contact.organisation in units)
    changes = [
        change
        for change in known.decided.contacts
        if change.organisation in units and (current is None or change.at >= current.confirmed_at)
    ]
    return with_contacts(programme, contacts, changes, at.astimezone(TIMEZONE).date() if at else None)


def _loader(code: str, task_lists: TaskLists, archive: Archive) -> Callable[[TaskListVersion | None], Programme]:
    def load(version: TaskListVersion | None) -> Programme:
        if version is None:
            return task_lists.programme(code)
        return task_lists.version(code, version.sha256, archive.get)

    return load
