"""A task list as the office's decisions left it: corrected, confirmed, extended."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from duban.domain.calendar.cycle import Period
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import CorrectionSubject, Decision, InForce
from duban.domain.plan.programme import UNDATED, Deadline, DeadlineKind, Indicator, Item, Programme

# What a correction of a field makes certain as well.
CERTAIN = (
    CorrectionSubject.LEAD,
    CorrectionSubject.DEADLINE,
    CorrectionSubject.GOAL,
    CorrectionSubject.MEASURES,
    CorrectionSubject.CO_LEADS,
)
Items = dict[int, Item]


def as_decided(
    programme: Programme, decided: InForce, period: Period | None, corrections: Iterable[Decision] | None = None
) -> Programme:
    """
    *programme* with what the office decided on its items, as it holds for *period* (any if None).

    *corrections* are those of *decided* that the list does not have in itself already, all if None. One that finds
    nothing to correct, because a later list has the item no more, says nothing.
    """
    items = {item.number: item for item in programme.items}
    for correction in decided.corrections if corrections is None else corrections:
        if correction.item is not None and holds_for(correction, period):
            CORRECT[CorrectionSubject(correction.field)](items, correction.item, correction)
    settled_by_correction = {
        (one.item, one.field)
        for one in decided.corrections
        if one.item is not None and one.field in CERTAIN and holds_for(one, period)
    }
    confirmed = decided.confirmed | settled_by_correction
    settled = {number: _settled(items[number], decided, confirmed) for number in sorted(items)}
    certain = {number for number, item in settled.items() if items[number].unconfirmed and not item.unconfirmed}
    return replace(
        programme,
        items=tuple(settled.values()),
        questions=tuple(one for one in programme.questions if not one.items or not certain.issuperset(one.items)),
        closed=decided.closed & items.keys(),
        terminated=frozenset(decided.terminated) & items.keys(),
    )


def holds_for(decision: Decision, period: Period | None) -> bool:
    """Whether *decision* takes effect in *period* or before; any does if None."""
    return period is None or not decision.effective or not period < Period.parse(decision.effective)


def _settled(item: Item, decided: InForce, confirmed: frozenset[tuple[int, str]]) -> Item:
    """*item* without the doubts that were settled, and with the deadline that was granted."""
    granted = decided.deadlines.get(item.number)
    deadline = item.deadline
    if granted is not None and deadline.on is not None and granted > deadline.on:
        deadline = replace(deadline, on=granted, extended=True)
    doubts = tuple(field for field in item.unconfirmed if (item.number, field) not in confirmed)
    if deadline is item.deadline and doubts == item.unconfirmed:
        return item  # nearly every item, nearly always: lists are asked for thousands of times
    return replace(item, deadline=deadline, unconfirmed=doubts)


def _correct_lead(items: Items, number: int, correction: Decision) -> None:
    _change(items, number, leads=tuple(correction.value.split(",")))


def _correct_deadline(items: Items, number: int, correction: Decision) -> None:
    _change(items, number, deadline=deadline_of(correction.value))


def _correct_goal(items: Items, number: int, correction: Decision) -> None:
    _change(items, number, goal=correction.value)


def _correct_measures(items: Items, number: int, correction: Decision) -> None:
    _change(items, number, measures=tuple(json.loads(correction.value)))


def _correct_co_leads(items: Items, number: int, correction: Decision) -> None:
    said = json.loads(correction.value)
    _change(items, number, co_responsible=said["text"], co_organisations=tuple(said["codes"]))


def _change(items: Items, number: int, **cells: Any) -> None:
    """Give an item other cells, if the list has it."""
    if number in items:
        items[number] = replace(items[number], **cells)


def deadline_of(value: str) -> Deadline:
    """The deadline that a decision names: a day, 持续推进, 随省推进 or 未明确."""
    if value in UNDATED:
        return Deadline(UNDATED[value], None, value)
    day = date.fromisoformat(value)
    return Deadline(DeadlineKind.DATED, day, told_day(day))


def _split(items: Items, number: int, correction: Decision) -> None:
    """Some measures of an item go into a new one, which has everything else of it."""
    item, said = items.get(number), json.loads(correction.value)
    if item is None or said["new"] in items:
        return
    taken = {place - 1 for place in said["measures"]}
    goes = tuple(measure for index, measure in enumerate(item.measures) if index in taken)
    stays = tuple(measure for index, measure in enumerate(item.measures) if index not in taken)
    items[number] = replace(item, measures=stays)
    items[said["new"]] = replace(
        item, number=said["new"], measures=goes, label=label_of_part(items.values(), item, said["new"])
    )


def label_of_part(items: Iterable[Item], item: Item, new: int) -> str:
    """How a part of *item* is called: by its number, or, where the plan has numbers of its own, 2-45之2."""
    if not item.own_label:
        return str(new)
    taken = {one.label for one in items}
    return next(label for place in count(2) if (label := f"{item.label}之{place}") not in taken)


def _merge(items: Items, number: int, correction: Decision) -> None:
    """An item goes into another, which takes over its measures."""
    into = items.get(int(correction.value))
    item = items.pop(number, None) if into else None
    if item is not None and into is not None:
        items[into.number] = replace(into, measures=into.measures + item.measures)


def _add(items: Items, number: int, correction: Decision) -> None:
    said = json.loads(correction.value)
    if number in items:
        return
    items[number] = Item(
        number=number,
        indicator=Indicator(**said["indicator"]),
        goal=said["goal"],
        measures=tuple(said["measures"]),
        leads=tuple(said["leads"]),
        co_responsible="",
        co_organisations=(),
        deadline=deadline_of(said["deadline"]),
        label=f"新{number}" if str(number) in {item.label for item in items.values()} else str(number),
    )


CORRECT: Mapping[CorrectionSubject, Callable[[Items, int, Decision], None]] = {
    CorrectionSubject.LEAD: _correct_lead,
    CorrectionSubject.DEADLINE: _correct_deadline,
    CorrectionSubject.GOAL: _correct_goal,
    CorrectionSubject.MEASURES: _correct_measures,
    CorrectionSubject.CO_LEADS: _correct_co_leads,
    CorrectionSubject.SPLIT: _split,
    CorrectionSubject.MERGE: _merge,
    CorrectionSubject.NEW: _add,
}
