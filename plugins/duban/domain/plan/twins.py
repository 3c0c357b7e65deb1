"""Targets that are one: the same number asked twice, of two items, of two programmes, or though it is collected."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from duban.domain.plan.programme import Kpi

# From which share of common pairs of characters two names speak of the same.
ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """A target with the programme that it belongs to."""

    programme: str
    kpi: Kpi


@dataclass(frozen=True, slots=True)
class Twins:
    """Two targets that look like one number; at least one of them is asked of a unit."""

    first: PlannedTarget
    second: PlannedTarget

    @property
    def remedy(self) -> str:
        """What makes the form ask once, if they are one."""
        one, other = self.first, self.second
        for known, asked in ((one, other), (other, one)):
            if known.kpi.source:
                return f"平台已有的，在任务清单“量化指标”表{asked.kpi.code}的“数据来源”列同样写明{known.kpi.source}"
        if one.programme != other.programme:
            return f"确为同一数据的，只在一个专项中启用，另一专项中的{other.kpi.code}将“启用”改为“否”"
        return f'确为同一数据的，在该专项的 same_targets 中写 {one.kpi.code} = "{other.kpi.code}"，只填报、汇总一次'


def twins_among(targets: Iterable[PlannedTarget], same: Mapping[str, Mapping[str, str]]) -> Iterator[Twins]:
    """
    The pairs of *targets* in use that look like one; *same* are those of each programme that are known to be.

    One is that has the unit, the value and the day of another, and nearly its words.
    """
    used = [one for one in targets if one.kpi.enabled and one.kpi.code not in same.get(one.programme, {})]
    for one, other in combinations(used, 2):
        is_asked = one.kpi.is_asked or other.kpi.is_asked
        if is_asked and _measure(one.kpi) == _measure(other.kpi) and are_alike(one.kpi.metric, other.kpi.metric):
            yield Twins(one, other)


def are_alike(one: str, other: str) -> bool:
    """Whether two names have most of their pairs of neighbouring characters in common."""
    pairs, others = _pairs(one), _pairs(other)
    smaller = min(len(pairs), len(others))
    return bool(smaller) and len(pairs & others) >= ALIKE * smaller


def _measure(kpi: Kpi) -> tuple[object, ...]:
    return kpi.unit.strip(), kpi.direction, kpi.target.strip(), kpi.due


def _pairs(text: str) -> set[str]:
    said = "".join(filter(str.isalnum, text))
    return {said[place : place + 2] for place in range(len(said) - 1)}
