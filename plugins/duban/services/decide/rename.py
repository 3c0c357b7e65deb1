"""Renaming a unit from a day on: the past keeps the name of its time, and both names find the unit."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, require_level
from duban.domain.decisions.renames import begins_on, new_name
from duban.domain.office.authority import Permission
from duban.domain.plan.organisation import Organisation
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, signed
from duban.services.plan.named import unit_called
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class Rename:
    """Deciding; the same decision again changes nothing."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def rename(self, code: str, unit: str, name: str, first: date | None, who: Who, now: datetime) -> DecisionResult:
        """
        Call a unit *name* from *first* on (today if None).

        What is told of an earlier day, and the report of a period that ended before, says the former name. Refused for
        a name that another unit goes by, and for a day before the last rename.
        """
        signed(who, Permission.RENAME)
        require_level(self.levels, DecisionMatter.RENAME, who.actor, who.basis)
        found, said = self._unit(code, unit, now), name.strip()
        first = first or now.astimezone(TIMEZONE).date()
        if not said:
            raise Refused("请写明新的名称。")
        self._refuse_if_taken(code, found, said)
        with self.context.ledger.begin() as work:
            before = [one for one in work.decisions.in_force(code).renames if one.organisation == found.code]
            if before and (new_name(before[-1]), begins_on(before[-1])) == (said, first):
                return DecisionResult(f"{said}已经登记自{first}起更名，无需重复办理。")
            if said == found.name:
                raise Refused(f"该单位现名即为“{said}”，无须更名。")
            if before and first <= begins_on(before[-1]):
                raise Refused(f"更名日{first}应晚于上一次更名（{begins_on(before[-1])}）；登记有误的，请先撤回。")
            value = json.dumps({"name": said, "from": first.isoformat()}, ensure_ascii=False)
            decision = self._decision(code, found, value, who, now)
            work.decisions.add(decision)
        told = "此前各期报告和记录仍用原名，两个名称均可查询"
        return DecisionResult(f"{found.name}自{first}起更名为{said}；{told}。", decision)

    def revoke(self, code: str, unit: str, who: Who, now: datetime) -> DecisionResult:
        """Take the last rename of a unit back, as registered in error. Refused if it was never renamed."""
        signed(who, Permission.RENAME)
        require_level(self.levels, DecisionMatter.RENAME, who.actor, who.basis)
        found = self._unit(code, unit, now)
        with self.context.ledger.begin() as work:
            before = [one for one in work.decisions.in_force(code).renames if one.organisation == found.code]
            if not before:
                raise Refused(f"{found.name}没有登记过更名，无须撤回。")
            decision = self._decision(code, found, Ruling.NOT_RENAMED, who, now)
            work.decisions.add(decision)
        return DecisionResult(f"{found.name}的更名登记已撤回，恢复为{before[-1].original}。", decision)

    def _decision(self, code: str, unit: Organisation, value: str, who: Who, now: datetime) -> Decision:
        return Decision(
            *(code, DecisionKind.RENAME, who.by, now, who.reason),
            organisation=unit.code,
            original=unit.name,
            value=value,
            **who.proof,
        )

    def _unit(self, code: str, name: str, now: datetime) -> Organisation:
        self.context.plan(code)
        versions = Versions(self.context)
        versions.in_use(code, now)
        return unit_called(versions.latest(code), name)

    def _refuse_if_taken(self, code: str, unit: Organisation, name: str) -> None:
        for other in Versions(self.context).latest(code).organisations:
            if other.code != unit.code and name in (other.name, *other.aliases):
                raise Refused(f"名称“{name}”已是{other.name}的名称或别名，不能再用。")
