"""What an organisation was called on a day: a rename changes no past, and every name finds the unit."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from duban.domain.decisions.decision import Decision
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Programme


def begins_on(rename: Decision) -> date:
    """The first day of the new name."""
    return date.fromisoformat(json.loads(rename.value)["from"])


def new_name(rename: Decision) -> str:
    """What the unit is called from then on."""
    return str(json.loads(rename.value)["name"])


def called(programme: Programme, renames: Iterable[Decision], day: date | None) -> Programme:
    """*programme* with its units under their names of *day*, the last ones if None; the others stay as aliases."""
    changes: dict[str, list[Decision]] = {}
    for rename in renames:
        changes.setdefault(rename.organisation, []).append(rename)
    if not changes:
        return programme
    units = (_called(unit, changes.get(unit.code, []), day) for unit in programme.organisations)
    return replace(programme, organisations=tuple(units))


def _called(unit: Organisation, renames: list[Decision], day: date | None) -> Organisation:
    if not renames:
        return unit
    in_order = sorted(renames, key=begins_on)
    begun = [one for one in in_order if day is None or begins_on(one) <= day]
    name = new_name(begun[-1]) if begun else in_order[0].original
    names = dict.fromkeys((*unit.aliases, unit.name, *(one.original for one in in_order), *map(new_name, in_order)))
    return replace(unit, name=name, aliases=tuple(other for other in names if other != name))
