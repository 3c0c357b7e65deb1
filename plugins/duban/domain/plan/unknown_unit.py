"""What is said of a unit that nobody is called: those whose names are like it, and what may be written."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from duban.domain.plan.organisation import Organisation

MOST = 5
LIKE = 0.5
HOW = "可写单位的名称、别名或代码，见任务清单《单位》"


def unknown_unit(name: str, units: Iterable[Organisation]) -> str:
    """That no unit is called *name*, and which are meant perhaps."""
    near = nearest_units(name.strip(), units)
    told = "、".join(f"{unit.name}（{unit.code}）" for unit in near)
    return f"单位表中没有“{name}”。{f'相近的有：{told}。' if near else f'{HOW}。'}"


def nearest_units(name: str, units: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """The units whose names are like *name*, the likest first."""
    once = {unit.code: unit for unit in units}.values()
    ranked = sorted(((_likeness(name, unit), unit) for unit in once), key=lambda one: -one[0])
    return tuple(unit for likeness, unit in ranked[:MOST] if likeness >= LIKE)


def _likeness(name: str, unit: Organisation) -> float:
    return max(SequenceMatcher(None, name, called).ratio() for called in (unit.name, unit.code, *unit.aliases))
