"""Destruction of what outlived its retention: listed, released by a named person, done, and on record for ever."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.operation.destruction import Destruction, DestructionStep
from duban.domain.operation.retention import FiledRecord
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.operate.records import Records

CHANGED = "清单中有 {} 件现在不应销毁（未到期，或另有在保文件引用），请重新出具鉴定清单。"


OTHERWISE = "到期的文件在您查看之后有变化，没有放行。请刷新页面，重新核对清单。"


@dataclass(frozen=True, slots=True)
class ReleasedList:
    """A disposal list that somebody released, and its destruction, None while that is still to come."""

    released: Destruction
    destroyed: Destruction | None


@dataclass(frozen=True, slots=True)
class Destroying:
    """Every call may be repeated; what is destroyed is gone from the archive, and its list stays there."""

    context: ServiceContext
    records: Records

    def draw_up(self, now: datetime) -> tuple[str, tuple[FiledRecord, ...]]:
        """What is due at *now*, and the digest of its list, which is in the archive then; empty if nothing is."""
        found = self.records.due(now.astimezone(TIMEZONE).date())
        return (self.context.archive.put(_written(found)) if found else ""), found

    def shown(self, now: datetime) -> tuple[str, tuple[FiledRecord, ...]]:
        """As `draw_up`, for somebody who only looks: nothing is put into the archive."""
        found = self.records.due(now.astimezone(TIMEZONE).date())
        return (sha256(_written(found)).hexdigest() if found else ""), found

    def lists(self) -> tuple[ReleasedList, ...]:
        """Every list that was released, the latest first."""
        with self.context.ledger.begin() as work:
            steps = work.destructions.all()
        done = {one.list_sha256: one for one in steps if one.step is DestructionStep.DESTROYED}
        released = [one for one in steps if one.step is DestructionStep.RELEASED]
        return tuple(ReleasedList(one, done.get(one.list_sha256)) for one in reversed(released))

    def release_shown(self, list_sha256: str, by: Actor, reason: str, now: datetime) -> bool:
        """As `release`, of the list that *by* was shown; Refused if another would be drawn up by now."""
        require(by, Permission.DESTROY)
        drawn, _ = self.shown(now)
        if drawn != list_sha256 and not self._steps(list_sha256):
            raise Refused(OTHERWISE)
        if drawn == list_sha256:
            self.draw_up(now)
        return self.release(list_sha256, by, reason, now)

    def _steps(self, list_sha256: str) -> tuple[Destruction, ...]:
        with self.context.ledger.begin() as work:
            return work.destructions.of_list(list_sha256)

    def release(self, list_sha256: str, by: Actor, reason: str, now: datetime) -> bool:
        """
        Record that *by* released that list; False if somebody had.

        Refused for who may not, without a reason, for no list of ours, or if something on it is not due (any more).
        """
        require(by, Permission.DESTROY)
        if not reason.strip():
            raise Refused("请写明鉴定意见。")
        files = self._due(list_sha256, now)
        step = Destruction(
            DestructionStep.RELEASED, list_sha256, len(files), now, by.name, reason.strip(), by.known, by.account
        )
        return self._record(step)

    def destroy(self, list_sha256: str, by: Actor, now: datetime) -> int:
        """
        Destroy what is on a released list, and record it; how many files, 0 if it was done before.

        Refused if nobody released it, or if something on it is not due any more. Killed in the middle, it goes on.
        """
        steps = {one.step: one for one in self._steps(list_sha256)}
        if DestructionStep.RELEASED not in steps:
            raise Refused("这份鉴定清单没有放行：请先由签发人放行。")
        if DestructionStep.DESTROYED in steps:
            return 0
        files = self._due(list_sha256, now)
        for digest in files:
            self.context.archive.destroy(digest)
        reason = steps[DestructionStep.RELEASED].reason
        step = Destruction(
            DestructionStep.DESTROYED, list_sha256, len(files), now, by.name, reason, by.known, by.account
        )
        self._record(step)
        return len(files)

    def _record(self, step: Destruction) -> bool:
        with self.context.ledger.begin() as work:
            if any(one.step is step.step for one in work.destructions.of_list(step.list_sha256)):
                return False
            work.destructions.add(step)
        return True

    def _due(self, list_sha256: str, now: datetime) -> tuple[str, ...]:
        """The files on that list; Refused if one of them is to be kept."""
        listed = _read(self.context.archive.get(list_sha256))
        due = {one.sha256 for one in self.records.due(now.astimezone(TIMEZONE).date())}
        kept = [one for one in set(listed) - due if not self.context.archive.is_destroyed(one)]
        if kept:
            raise Refused(CHANGED.format(len(kept)))
        return listed


def _written(records: Iterable[FiledRecord]) -> bytes:
    rows = [
        {
            "at": one.at.astimezone(TIMEZONE).isoformat(),
            "kind": one.kind.value,
            "title": one.title,
            "by": one.by,
            "file_name": one.file_name,
            "sha256": one.sha256,
            "kept_until": one.kept_until.isoformat() if one.kept_until else "",
        }
        for one in records
    ]
    return json.dumps({"list": "到期文件鉴定清单", "records": rows}, ensure_ascii=False, indent=1).encode()


def _read(data: bytes) -> tuple[str, ...]:
    try:
        rows = json.loads(data)["records"]
        return tuple(dict.fromkeys(row["sha256"] for row in rows))
    except (ValueError, KeyError, TypeError):
        raise Refused("这个摘要不是鉴定清单的摘要。") from None
