"""The versions of a task list: which one is in use, what the workbook would change, and its confirmation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.amended_list import as_decided
from duban.domain.decisions.city_matters import Cells, Question, questions_of, unfounded
from duban.domain.decisions.contacts import contacts_on
from duban.domain.decisions.decision import InForce, in_force
from duban.domain.decisions.levels import DecidingLevel, DecisionBasis
from duban.domain.decisions.merge import Merged, Sides, merge
from duban.domain.decisions.renames import called
from duban.domain.mail.delivery import MailKind
from duban.domain.office.actor import AUTOMATON, Actor
from duban.domain.office.authority import Permission, require
from duban.domain.plan.changes import TaskListChange, rewritten
from duban.domain.plan.programme import Programme
from duban.errors import Refused, SettingsUnreadable, TaskListError
from duban.ports import TaskListVersion
from duban.services.context import MailDraft, ServiceContext
from duban.services.drafts.withdrawal import withdraw_item_papers
from duban.services.effective_list import standing
from duban.services.plan.city_matters import settle_change
from duban.services.plan.edits import NO_CHOICES, Choices, Edits, KnownList

MOST_TOLD = 20
FIRST = "首次使用任务清单，自动确认为第1版"


@dataclass(frozen=True, slots=True)
class Versions:
    """Confirming; what was confirmed stays in the archive and is never changed."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def in_use(self, code: str, now: datetime) -> TaskListVersion:
        """
        The version that a cycle opened at *now* uses: the one confirmed last.

        A list that was never confirmed is confirmed by its first use: a newcomer starts without a further step.
        """
        return self.last(code) or self._add(code, AUTOMATON, FIRST, now)

    def last(self, code: str) -> TaskListVersion | None:
        """The version confirmed last, None if the list was never used."""
        with self.context.ledger.begin() as work:
            versions = work.versions.all(code)
        return versions[-1] if versions else None

    def is_edited(self, code: str) -> bool:
        """Whether the workbook says anything that neither the version confirmed last nor a decision does."""
        last = self.last(code)
        if last is None:
            return False
        try:
            if sha256(self.context.task_lists.workbook(code)).hexdigest() == last.edited:
                return False
            return self.edits(code).is_edited
        except (SettingsUnreadable, TaskListError):
            return True  # it is gone or cannot be read, which the office should know as well

    def tell_if_edited(self, cycle: Reference, now: datetime) -> bool:
        """
        Lay a mail to the office into the outbox if *cycle* was opened while the workbook had unconfirmed edits.

        Once for each cycle; False if there is nothing to say.
        """
        key = f"task_list/{cycle}"
        with self.context.ledger.begin() as work:
            said, versions = work.outbox.get(key), work.versions.all(cycle.programme)
        if said is not None or not self.is_edited(cycle.programme):
            return False
        found, faults = self._edits(cycle.programme)
        office = self.context.office_of(cycle.programme)
        facts: dict[str, object] = {
            "programme": self.context.plan(cycle.programme).title,
            "period": cycle.period.title,
            "version": versions[-1].number,
            "faults": faults,
            "count": len(found),
            "changes": [str(change) for change in found[:MOST_TOLD]],
            **office.facts,
            "now": now,
        }
        mail = self.context.write(MailDraft(MailKind.REPORT, key, "task_list", facts, cycle, office.report_to), now)
        with self.context.ledger.begin() as work:
            return work.outbox.add(mail)

    def _edits(self, code: str) -> tuple[tuple[TaskListChange, ...], tuple[str, ...]]:
        """What was edited, or why that cannot be said: a workbook somebody is still working on stops no cycle."""
        try:
            return self.difference(code), ()
        except TaskListError as error:
            return (), error.faults
        except SettingsUnreadable as error:
            return (), (str(error),)

    def difference(self, code: str) -> tuple[TaskListChange, ...]:
        """What confirming the workbook would change; TaskListError if it cannot be used as it is."""
        return self.edits(code).changes if self.last(code) else ()

    def edits(self, code: str, choices: Choices = NO_CHOICES) -> Edits:
        """The workbook beside the list in force and what was decided, with *choices* where they differ."""
        with self.context.ledger.begin() as work:
            known = KnownList.read(work, code)
        lists, last = self.context.task_lists, known.last
        data = lists.workbook(code)  # read once: it may be saved again at any moment
        file = lists.version(code, sha256(data).hexdigest(), lambda _sha256: data)
        if last is None:
            return Edits(known, data, file, Merged(file), file, file)
        base = lists.version(code, last.edited, self.context.archive.get)
        decided = in_force(known.decisions)
        now, then = self._decided(known, known.following), self._decided(known, None, decided)
        merged = merge(Sides(base, now, called(then, decided.renames, None), file), known.decisions, choices)
        before, after = known.over(now), known.with_edits(merged)
        return Edits(known, data, file, merged, before, after, rewritten(now, merged.programme))

    def latest(self, code: str) -> Programme:
        """The version confirmed last with every correction made since, whatever cycle that begins with."""
        with self.context.ledger.begin() as work:
            known = KnownList.read(work, code)
        if known.last is None:
            return self.context.task_lists.programme(code)
        return self.context.remembered(known.fingerprint, lambda: known.over(self._decided(known, None)))

    def in_force(self, code: str) -> tuple[bytes, Programme, Mapping[int, str]]:
        """The workbook confirmed last, the list in force for the next period, and what to note beside its items."""
        with self.context.ledger.begin() as work:
            known = KnownList.read(work, code)
        if known.last is None:
            return self.context.task_lists.workbook(code), self.context.task_lists.programme(code), {}
        data = self.context.archive.get(known.last.edited)
        programme = known.over(self._decided(known, known.following))
        return data, programme, known.notes(programme.labels)

    def export(self, code: str) -> bytes:
        """
        The list that is in force as a workbook that can be edited and confirmed; the same facts give the same bytes.

        Confirmed as it is, it changes nothing.
        """
        data, programme, notes = self.in_force(code)
        return self.context.task_lists.written(code, data, programme, notes)

    def _decided(self, known: KnownList, period: Period | None, decided: InForce | None = None) -> Programme:
        """
        The version confirmed last with the corrections since that hold for *period* (any if None), and its people.

        *decided* adds what does not belong to a list: days that were granted.
        """
        last, every = known.last, in_force(known.decisions)
        programme = self.load(last) if last else self.context.task_lists.programme(known.code)
        alone = InForce(corrections=every.corrections)
        corrections = standing(every.corrections, last, known.decisions)
        corrected = as_decided(programme, decided or alone, period, corrections)
        people = contacts_on(programme.contacts, standing(every.contacts, last, known.decisions), None)
        return replace(corrected, contacts=people, closed=frozenset(), terminated=frozenset())

    def load(self, version: TaskListVersion) -> Programme:
        """The task list as that version has it."""
        return self.context.task_lists.version(version.programme, version.sha256, self.context.archive.get)

    def doubts(self, code: str) -> Cells:
        """The cells that are 待核实 and were in the first version: a doubt added since makes nothing free."""
        with self.context.ledger.begin() as work:
            versions = work.versions.all(code)
        return _doubtful(self.latest(code)) & _doubtful(self.load(versions[0])) if versions else frozenset()

    def questions(self, edits: Edits) -> tuple[Question, ...]:
        """What confirming *edits* would decide; nothing the first time, when there is nothing to change yet."""
        known = edits.known
        if known.last is None:
            return ()
        return tuple(questions_of(edits.before, edits.after, in_force(known.decisions), self.doubts(known.code)))

    def unfounded(self, edits: Edits, by: Actor = AUTOMATON, basis: DecisionBasis | None = None) -> tuple[str, ...]:
        """What of *edits* is not *by*'s to decide, each with what it takes; of nobody, what is not everybody's."""
        told = {(change.what, change.field): str(change) for change in edits.changes}
        return tuple(
            f"{told.get((one.what, one.field), one.place)}：{one.needs(level)}"
            for one, level in unfounded(self.questions(edits), self.levels, by, basis)
        )

    def upload(self, code: str, data: bytes, by: Actor) -> None:
        """
        Let *data* be the workbook that may be confirmed next; the one before stays in the archive.

        Refused to whom confirming does not belong; TaskListError, and nothing is replaced, if it is no task list.
        """
        require(by, Permission.TASK_LIST)
        self.context.archive.put(self.context.task_lists.workbook(code))
        self.context.task_lists.replace_workbook(code, data)

    def confirm(
        self,
        code: str,
        by: Actor,
        reason: str,
        now: datetime,
        choices: Choices = NO_CHOICES,
        basis: DecisionBasis | None = None,
    ) -> TaskListVersion:
        """
        Make the workbook the version that the next cycles use; one that says nothing new changes nothing.

        What was decided stands: where the workbook was edited to say otherwise, *choices* say which counts. Whatever
        the file is chosen for is recorded as a decision of its own. Unsigned papers about items that the version says
        otherwise are withdrawn: whom to write to, and of what, is another thing from the next cycle on, and nothing is
        said of these items until then.

        Refused to whom it does not belong, without a reason, without an answer for each conflict, and as a whole while
        any change is somebody else's to decide and rests on no *basis*; TaskListError if the workbook cannot be used.
        """
        require(by, Permission.TASK_LIST)
        if not reason.strip():
            raise Refused("确认任务清单须写明理由。")
        edits = self.edits(code, choices)
        if edits.merged.unanswered:
            missing = "、".join(one.key for one in edits.merged.unanswered)
            raise Refused(f"文件与已作决定有冲突，须逐处写明“保留决定”或“以文件为准”：{missing}。没有确认任何内容。")
        if edits.known.last is not None and not edits.is_edited:
            return edits.known.last
        if beyond := self.unfounded(edits, by, basis):
            listed = "".join(f"\n  {one}。" for one in beyond)
            raise Refused(f"以下改动不由本办决定，请撤回后确认其余改动，或写明依据：{listed}\n没有确认任何内容。")
        return self._record(edits, by, reason.strip(), now, basis)

    def _add(self, code: str, by: Actor, reason: str, now: datetime) -> TaskListVersion:
        """The first version; whoever comes second finds it there."""
        return self.last(code) or self._record(self.edits(code), by, reason, now)

    def _record(
        self, edits: Edits, by: Actor, reason: str, now: datetime, basis: DecisionBasis | None = None
    ) -> TaskListVersion:
        """Keep the workbook, and what it comes to if decisions say otherwise; then the version that names both."""
        context, code, known = self.context, edits.known.code, edits.known
        data = edits.workbook
        edited = digest = context.archive.put(data)
        if edits.has_decisions:
            digest = context.archive.put(
                context.task_lists.written(code, data, edits.merged.programme, known.notes(edits.after.labels))
            )
        context.task_lists.version(code, digest, context.archive.get)
        questions = self.questions(edits)
        with context.ledger.begin() as work:
            found = KnownList.read(work, code)
            if known.last is None and found.last is not None:
                return found.last  # somebody else was the first to use the list
            if found != known:
                raise Refused("清单在确认期间又有新的决定或版本，请重新确认。")
            number = len(known.versions) + 1
            for decision in edits.own_decisions(by, reason, now, basis):
                work.decisions.add(decision)
            version = TaskListVersion(
                *(code, number, digest, by.name, now, edits.told(reason, basis), by.known, by.account),
                file_sha256=edited,
                includes=len(work.decisions.all(code)),
                effective=str(known.following) if known.following else None,
            )
            work.versions.add(version)
            for one in questions:
                if one.item is not None and (item := edits.after.find(one.item) or edits.before.find(one.item)):
                    settle_change(work, code, item, one.drafted, now)
            withdraw_item_papers(work, code, sorted(edits.rewritten), f"任务清单第{number}版已有改动", now)
        return version


def _doubtful(programme: Programme) -> Cells:
    return frozenset((item.number, title) for item in programme.items for title in item.unconfirmed)
