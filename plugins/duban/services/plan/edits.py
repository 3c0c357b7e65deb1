"""What an edited workbook comes to beside the list in force: read once, shown to a person, then recorded."""

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Frequency, Period
from duban.domain.decisions.amended_list import as_decided
from duban.domain.decisions.decision import CorrectionSubject, Decision, DecisionKind, InForce, in_force
from duban.domain.decisions.levels import DecisionBasis
from duban.domain.decisions.merge import Choice, Conflict, Merged
from duban.domain.decisions.renames import called
from duban.domain.office.actor import Actor
from duban.domain.plan.changes import TaskListChange, changes
from duban.domain.plan.labels import Labels
from duban.domain.plan.programme import Programme
from duban.ports import TaskListVersion, UnitOfWork

Choices = Mapping[str, Choice]
NO_CHOICES: Choices = {}


def following_period(work: UnitOfWork, code: str) -> Period | None:
    """
    The month after the last one whose cycle was opened; None if none was.

    Of a programme that asks for nothing every month it is the next of the periods that it asks for most often.
    """
    opened = [one.reference.period for one in work.cycles.all() if one.reference.programme == code]
    months = [one for one in opened if one.frequency is Frequency.MONTHLY]
    running = months or [one for one in opened if one.frequency is not Frequency.ONCE]
    shortest = min((one.frequency for one in running), key=list(Frequency).index, default=None)
    return max(one for one in running if one.frequency is shortest).later() if running else None


@dataclass(frozen=True, slots=True)
class KnownList:
    """What the ledger says of the list of a programme; `following` is the next month whose cycle is still to open."""

    code: str
    versions: tuple[TaskListVersion, ...]
    decisions: tuple[Decision, ...]
    following: Period | None

    @classmethod
    def read(cls, work: UnitOfWork, code: str) -> "KnownList":
        """What is known now."""
        return cls(code, work.versions.all(code), work.decisions.all(code), following_period(work, code))

    @property
    def last(self) -> TaskListVersion | None:
        """The version confirmed last."""
        return self.versions[-1] if self.versions else None

    @property
    def fingerprint(self) -> Hashable:
        """What tells one state of a list that was confirmed from another: decisions are only ever added."""
        return "latest", self.code, self.versions, len(self.decisions), self.following

    def with_edits(self, merged: Merged) -> Programme:
        """What *merged* comes to, as `over`: a name that the file gives counts."""
        programme, names = self.over(merged.programme), {one.organisation: one.name for one in merged.renamed}
        units = (replace(unit, name=names.get(unit.code, unit.name)) for unit in programme.organisations)
        return replace(programme, organisations=tuple(units)) if names else programme

    def over(self, programme: Programme) -> Programme:
        """*programme* with its units under their last names, and without the doubts that were settled."""
        decided = in_force(self.decisions)
        doubts = InForce(corrections=decided.corrections, confirmed=decided.confirmed)
        return called(as_decided(programme, doubts, self.following, ()), decided.renames, None)

    def notes(self, labels: Labels) -> Mapping[int, str]:
        """What a reader of the workbook should know of an item beside its cells, by number."""
        decided = in_force(self.decisions)
        merged = {one.item: int(one.value) for one in decided.corrections if one.field == CorrectionSubject.MERGE}
        notes = {item: f"经批准延期至{day.isoformat()}" for item, day in decided.deadlines.items()}
        notes |= dict.fromkeys(decided.closed, "已销号") | dict.fromkeys(decided.terminated, "已终止")
        return notes | {item: f"已并入{labels.told(into)}" for item, into in merged.items() if item is not None}


@dataclass(frozen=True, slots=True)
class Edits:
    """
    What confirming a workbook would do.

    `before` is the list in force, `after` what it would be; `rewritten` are the items of which it would say another
    lead, goal or deadline.
    """

    known: KnownList
    workbook: bytes
    file: Programme
    merged: Merged
    before: Programme
    after: Programme
    rewritten: frozenset[int] = field(default_factory=frozenset)

    @property
    def changes(self) -> tuple[TaskListChange, ...]:
        """What would be different."""
        return changes(self.before, self.after)

    @property
    def is_edited(self) -> bool:
        """Whether there is anything to confirm."""
        return bool(self.changes or self.merged.conflicts)

    @property
    def has_decisions(self) -> bool:
        """Whether the list says anything that the file does not."""
        return self.merged.programme != self.file

    def told(self, reason: str, basis: DecisionBasis | None) -> str:
        """Why the version was confirmed, with what a person chose, and on what it rests."""
        kept = "、".join(one.key for one in self.merged.kept)
        said = f"{reason}（依据{basis.told}）" if basis else reason
        return f"{said}（保留决定：{kept}）" if kept else said

    def own_decisions(self, by: Actor, reason: str, now: datetime, basis: DecisionBasis | None) -> Iterator[Decision]:
        """What confirming decides itself: that the file counts where something else had been decided."""
        for one in self.merged.overruled:
            if one.decision is None or one.decision.kind is not DecisionKind.RENAME:
                yield self._reversal(one, by, reason, now, basis)
        yield from self._renames(by, reason, now, basis)

    def _renames(self, by: Actor, reason: str, now: datetime, basis: DecisionBasis | None) -> Iterator[Decision]:
        """Another name in the file is a rename from today on: the past keeps the one that it knew."""
        for one in self.merged.renamed:
            value = {"name": one.name, "from": now.astimezone(TIMEZONE).date().isoformat()}
            yield Decision(
                *(self.known.code, DecisionKind.RENAME, by.name, now, reason),
                organisation=one.organisation,
                original=one.former,
                value=json.dumps(value, ensure_ascii=False),
                known=by.known,
                account=by.account,
                **(basis.recorded if basis else {}),
            )

    def _reversal(
        self, conflict: Conflict, by: Actor, reason: str, now: datetime, basis: DecisionBasis | None
    ) -> Decision:
        cause = conflict.decision
        return Decision(
            *(self.known.code, DecisionKind.REVERSAL, by.name, now, reason),
            item=cause.item if cause else None,
            organisation=cause.organisation if cause else "",
            field=_field_of(cause) if cause else conflict.field,
            original=conflict.decided,
            value=conflict.file,
            known=by.known,
            account=by.account,
            **(basis.recorded if basis else {}),
        )


def _field_of(decision: Decision) -> str:
    """How a reversal names what *decision* was about."""
    return CorrectionSubject.DEADLINE.value if decision.kind is DecisionKind.EXTENSION else decision.field
