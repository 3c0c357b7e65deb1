"""What somebody names of a plan: an item by its number, a unit by its code or by whatever people call it."""

import re

from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Item, Programme
from duban.domain.plan.unknown_unit import unknown_unit
from duban.errors import UnknownReference


def item_of(plan: Programme, number: int) -> Item:
    """The item of that number; UnknownReference if the plan has none."""
    found = plan.find(number)
    if found is None:
        raise UnknownReference(f"任务清单中没有{plan.told(number)}。")
    return found


def item_called(plan: Programme, label: str) -> Item:
    """The item that *label* names, as published or by its number; UnknownReference if the plan has none."""
    found = plan.called(label)
    if found is None:
        raise UnknownReference(f"任务清单中没有第{label.strip()}项。")
    return found


def unit_of(plan: Programme, code: str) -> Organisation:
    """The unit of that code; UnknownReference if the plan has none."""
    found = next((unit for unit in plan.organisations if unit.code == code), None)
    if found is None:
        raise UnknownReference(f"任务清单中没有单位“{code}”。")
    return found


def unit_called(plan: Programme, name: str) -> Organisation:
    """The unit that is called so by its code, its name or another name; UnknownReference if none is."""
    found = next((unit for unit in plan.organisations if unit.is_called(name)), None)
    if found is None:
        raise UnknownReference(unknown_unit(name, plan.organisations))
    return found


def items_called(plan: Programme, listed: str) -> tuple[int, ...]:
    """The numbers of the items that were listed with 、 or commas between them; UnknownReference for one of none."""
    labels = (label.strip() for label in re.split("[、，,;；]", listed))
    return tuple(item_called(plan, label).number for label in labels if label)
