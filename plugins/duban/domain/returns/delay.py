"""Why an item is late, by code, and the one who can solve it."""

from enum import StrEnum


class DelayOwner(StrEnum):
    """Who can solve what holds an item up; the values are what users choose and read."""

    LEAD = "牵头单位"
    HELPER = "协办单位"
    OFFICE = "汇总单位"
    ABOVE = "上级"


class DelayCause(StrEnum):
    """What holds an item up; the values are what users choose and read."""

    SUPERIOR = "依赖上级"
    DEPARTMENTS = "部门间"
    MONEY = "资金"
    LAND = "用地"
    SYSTEM = "系统"
    PEOPLE = "人员"
    OTHER = "其他"

    @property
    def owner(self) -> DelayOwner:
        """Who can solve it unless somebody says otherwise."""
        return OWNERS[self]


OWNERS = {
    DelayCause.SUPERIOR: DelayOwner.ABOVE,
    DelayCause.DEPARTMENTS: DelayOwner.HELPER,
    DelayCause.MONEY: DelayOwner.HELPER,
    DelayCause.LAND: DelayOwner.HELPER,
    DelayCause.SYSTEM: DelayOwner.LEAD,
    DelayCause.PEOPLE: DelayOwner.LEAD,
    DelayCause.OTHER: DelayOwner.LEAD,
}


def told_delay(cause: DelayCause | None, owner: DelayOwner | None) -> str:
    """In one clause: 部门间（协办单位解决）; empty without a cause."""
    return f"{cause}（{owner or cause.owner}解决）" if cause else ""
