"""What every decision's form is made of: its fields, what will follow, and the one call of its service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from duban.board.deciding.typed import DecisionTyped
from duban.board.visiting import Visit
from duban.domain.office.authority import Permission
from duban.domain.plan.programme import Item, Programme
from duban.services.decide.decider import DecisionResult


class FieldKind(StrEnum):
    """How a field is filled in; an item is the number of one that the plan has."""

    ITEM = "item"
    NUMBER = "number"
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    CHOICE = "choice"
    BOXES = "boxes"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its name, what stands above it, what there is to choose from, and what stands in it at first."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: Callable[[Visit, str], Iterable[str]] | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """
    One thing that the office may decide or register.

    `follows` says what comes of it, before it is done; `decide` does it and gives the sentence. `of_plan` and `of_item`
    give the fields that only the plan or the chosen item tells: what it says now, to be corrected.
    """

    code: str
    title: str
    permission: Permission
    fields: tuple[FormField, ...]
    follows: str
    decide: Callable[[DecisionTyped], DecisionResult | str]
    on_basis: bool = True
    of_plan: Callable[[Programme], tuple[FormField, ...]] | None = None
    of_item: Callable[[Programme, Item], tuple[FormField, ...]] | None = None

    @property
    def is_of_one(self) -> bool:
        """Whether it is about one item, which links name by its number and people as they call it."""
        return NUMBER in self.fields

    def fields_of(self, plan: Programme, item: Item | None) -> tuple[FormField, ...]:
        """All fields, those that depend on the item only if it is known."""
        more = self.of_plan(plan) if self.of_plan else ()
        return (*self.fields, *more, *(self.of_item(plan, item) if self.of_item and item else ()))


def units_of(visit: Visit, programme: str) -> list[str]:
    """The names of all units."""
    return [unit.name for unit in visit.app.versions.latest(programme).organisations]


NUMBER = FormField("number", "任务序号", FieldKind.ITEM)
UNIT = FormField("unit", "单位", FieldKind.CHOICE, choices=units_of)
PERIOD = FormField("period", "报告期（如 2021-11 或 2021-Q4）")
FIRST = FormField("first", "自哪一期起生效（如 2021-12；不填即下一个尚未开启的报告期）", required=False)
