"""How a paper calls the level below: all of it together, or some by their names; no number is printed for a name."""

from collections.abc import Collection, Sequence

from duban.domain.report.county_registers import ZONES, place
from duban.domain.report.quarter import Quarter

ZONES_NAMED = 3


def everybody(quarter: Quarter) -> str:
    """All that are to report: the counties together and each zone by name; who is a zone its own name says."""
    zones = [place(county.name) for county in quarter.counties if county.name.endswith(ZONES)]
    if not zones:
        return f"各{quarter.level}"
    named = "、".join(zones) if len(zones) <= ZONES_NAMED else "各功能区"
    return named if len(zones) == len(quarter.counties) else f"各{quarter.level}和{named}"


def who(names: Sequence[str], quarter: Quarter) -> str:
    """Some of them by name, each; all of them together."""
    told: Collection[str] = {county.name for county in quarter.counties}
    if len(names) > 1 and set(names) == set(told):
        all_of_them = everybody(quarter)
        return f"{all_of_them}共{len(names)}家" if all_of_them.endswith("）") else f"{all_of_them}（共{len(names)}家）"
    return "、".join(map(place, names))


def unnamed(text: str, name: str) -> str:
    """*text* of the county of that *name* without its name."""
    return text.replace(name, "本地").replace(place(name), "本地")
