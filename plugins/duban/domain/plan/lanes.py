"""The lanes of a cycle's board: one for each unit, or for each group of units where those would be too many."""

from collections.abc import Sequence
from dataclasses import dataclass

from duban.domain.plan.organisation import Organisation
from duban.domain.text.listing import listed
from duban.errors import Refused

# The longest list that we let Airflow map over: it refuses a longer one (`max_map_length`, which every stack sets to
# this number), and is slow long before.
MOST_MAPPED = 1000


@dataclass(frozen=True, slots=True)
class BoardRules:
    """Up to how many units of a cycle have a lane each; of more, each group has one ([board] in the settings)."""

    lanes_per_run: int = 300


@dataclass(frozen=True, slots=True)
class Lane:
    """One field of the board and the units it stands for: a group has several, or is at least called as one."""

    name: str
    units: tuple[Organisation, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class NoRoom:
    """Why the board cannot be divided into lanes, and what to do about it in the list of units (单位)."""

    what: str
    remedy: str


def lanes_of(units: Sequence[Organisation], rules: BoardRules) -> tuple[Lane, ...]:
    """The lanes in the order of the list; Refused where `no_room` says why."""
    if (fault := no_room(units, rules)) is not None:
        raise Refused(f"{fault.what}。请{fault.remedy}。")
    if len(units) <= rules.lanes_per_run:
        return tuple(Lane(unit.name, (unit,)) for unit in units)
    groups: dict[str, list[Organisation]] = {}
    for unit in units:
        groups.setdefault(unit.group, []).append(unit)
    return tuple(Lane(name, tuple(members), is_group=True) for name, members in groups.items())


def no_room(units: Sequence[Organisation], rules: BoardRules) -> NoRoom | None:
    """What keeps *units* from having their lanes; None if nothing does."""
    if len(units) <= rules.lanes_per_run:
        return None
    if single := [unit.name for unit in units if not unit.group]:
        return NoRoom(
            f"应报单位{len(units)}家，看板一期逐家至多列{rules.lanes_per_run}格，超过的须按组列出，"
            f"而{listed(single)}没有填写“分组”",
            "在《单位》的“分组”列为每家应报单位填写组名（如所属片区、系统），"
            f"或调高 config/duban.toml 的 [board] lanes_per_run（至多{MOST_MAPPED}）",
        )
    groups = {unit.group for unit in units}
    if len(groups) > MOST_MAPPED:
        return NoRoom(
            f"应报单位{len(units)}家分为{len(groups)}组，看板一期至多{MOST_MAPPED}格", "在《单位》的“分组”列并组"
        )
    return None
