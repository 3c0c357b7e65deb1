"""The versions of a task list: which one is in use, what the workbook would change, and its confirmation."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from duban.domain.actor import AUTOMATON, Actor
from duban.domain.authority import Act, require
from duban.domain.corrected import as_decided, contacts_on
from duban.domain.cycle import Reference
from duban.domain.delivery import MailKind
from duban.domain.programme import Programme
from duban.domain.task_list_changes import Change, changes, rewritten
from duban.errors import Refused, TaskListError
from duban.ports import TaskListVersion
from duban.services.desk import Desk, MailDraft
from duban.services.item_papers import withdraw_item_papers

MOST_TOLD = 20
FIRST = "首次使用任务清单，自动确认为第1版"


@dataclass(frozen=True, slots=True)
class Versions:
    """Confirming; what was confirmed stays in the archive and is never changed."""

    desk: Desk

    def in_use(self, code: str, now: datetime) -> TaskListVersion:
        """
        The version that a cycle opened at *now* uses: the one confirmed last.

        A list that was never confirmed is confirmed by its first use: a newcomer starts without a further step.
        """
        return self.last(code) or self._add(code, AUTOMATON, FIRST, now)

    def last(self, code: str) -> TaskListVersion | None:
        """The version confirmed last, None if the list was never used."""
        with self.desk.ledger.begin() as work:
            versions = work.versions.all(code)
        return versions[-1] if versions else None

    def is_edited(self, code: str) -> bool:
        """Whether the workbook is another than the version confirmed last."""
        last = self.last(code)
        if last is None:
            return False
        try:
            return sha256(self.desk.task_lists.workbook(code)).hexdigest() != last.sha256
        except TaskListError:
            return True  # it is gone or cannot be read, which the office should know as well

    def tell_if_edited(self, cycle: Reference, now: datetime) -> bool:
        """
        Lay a mail to the office into the outbox if *cycle* was opened while the workbook had unconfirmed edits.

        Once for each cycle; False if there is nothing to say.
        """
        key = f"task_list/{cycle}"
        with self.desk.ledger.begin() as work:
            said, versions = work.outbox.get(key), work.versions.all(cycle.programme)
        if said is not None or not self.is_edited(cycle.programme):
            return False
        found, faults = self._edits(cycle.programme)
        facts: dict[str, object] = {
            "programme": self.desk.plan(cycle.programme).title,
            "period": cycle.period.title,
            "version": versions[-1].number,
            "faults": faults,
            "count": len(found),
            "changes": [str(change) for change in found[:MOST_TOLD]],
            "contact_line": self.desk.office.contact_line,
            "now": now,
        }
        mail = self.desk.write(
            MailDraft(MailKind.REPORT, key, "task_list", facts, cycle, self.desk.office.report_to), now
        )
        with self.desk.ledger.begin() as work:
            return work.outbox.add(mail)

    def _edits(self, code: str) -> tuple[tuple[Change, ...], tuple[str, ...]]:
        """What was edited, or why that cannot be said: a workbook somebody is still working on stops no cycle."""
        try:
            return self.difference(code), ()
        except TaskListError as error:
            return (), error.faults

    def difference(self, code: str) -> tuple[Change, ...]:
        """What confirming the workbook would change; TaskListError if it cannot be used as it is."""
        workbook = self.desk.task_lists.programme(code)
        return changes(self.latest(code), workbook) if self.last(code) else ()

    def latest(self, code: str) -> Programme:
        """The version confirmed last with every correction made since, whatever cycle that begins with."""
        with self.desk.ledger.begin() as work:
            versions, decided = work.versions.all(code), work.decisions.in_force(code)
        if not versions:
            return self.desk.task_lists.programme(code)
        last = versions[-1]
        programme = self.load(last)
        late = [change for change in decided.contacts if change.at >= last.confirmed_at]
        without_extensions = type(decided)(corrections=decided.corrections)
        corrected = as_decided(programme, without_extensions, None, last.confirmed_at)
        return replace(corrected, contacts=contacts_on(programme.contacts, late, None))

    def load(self, version: TaskListVersion) -> Programme:
        """The task list as that version has it."""
        return self.desk.task_lists.version(version.programme, version.sha256, self.desk.archive.get)

    def confirm(self, code: str, by: Actor, reason: str, now: datetime) -> TaskListVersion:
        """
        Make the workbook the version that the next cycles use; confirming the same bytes again changes nothing.

        Unsigned papers about items that it says otherwise are withdrawn: whom to write to, and of what, is another
        thing from the next cycle on, and nothing is said of these items until then.

        Refused to whom it does not belong, or without a reason; TaskListError if the workbook cannot be used.
        """
        require(by, Act.TASK_LIST)
        if not reason.strip():
            raise Refused("确认任务清单须写明理由（--reason）。")
        return self._add(code, by, reason.strip(), now)

    def _add(self, code: str, by: Actor, reason: str, now: datetime) -> TaskListVersion:
        digest = self.desk.archive.put(self.desk.task_lists.workbook(code))
        confirmed = self.desk.task_lists.version(code, digest, self.desk.archive.get)
        changed = rewritten(self.latest(code), confirmed)
        with self.desk.ledger.begin() as work:
            versions = work.versions.all(code)
            if versions and versions[-1].sha256 == digest:
                return versions[-1]
            version = TaskListVersion(code, len(versions) + 1, digest, by.name, now, reason, by.known, by.account)
            work.versions.add(version)
            withdraw_item_papers(work, code, sorted(changed), f"任务清单第{version.number}版已有改动", now)
        return version
