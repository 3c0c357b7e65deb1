"""What a plan that says something else asks for, whichever way it was changed: by a decision, or in the file."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from duban.domain.decisions.decision import CorrectionSubject, InForce
from duban.domain.decisions.levels import (
    ENDLESS,
    NEEDED,
    UNCOUNTED,
    DecidingLevel,
    DecisionBasis,
    DecisionMatter,
    MatterToDecide,
    missing,
)
from duban.domain.office.actor import Actor
from duban.domain.plan.changes import bare
from duban.domain.plan.programme import Item, Kpi, Programme

Cells = frozenset[tuple[int, str]]
# The form on the page 登记与决定 that asks for each matter, and drafts what has to be sent up.
ASKING: Mapping[DecisionMatter, str] = {
    DecisionMatter.EXTENSION: "批准延期",
    DecisionMatter.TERMINATION: "终止事项",
    DecisionMatter.LEAD: "调整牵头部门",
    DecisionMatter.GOAL: "订正目标任务",
    DecisionMatter.WORDING: "订正具体措施",
    DecisionMatter.CO_LEADS: "调整责任部门",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a list says otherwise, named as its changes name it, and what it asks for."""

    what: str
    field: str
    asked: MatterToDecide
    item: int | None = None

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"{self.what}“{self.field}”" if self.field else self.what

    @property
    def drafted(self) -> DecisionMatter:
        """The matter under which a 请示 on it is drafted."""
        return DecisionMatter.WORDING if self.field == CorrectionSubject.MEASURES else self.asked.matter

    def needs(self, level: DecidingLevel) -> str:
        """What it takes, in one clause."""
        form = ASKING.get(self.drafted, "") if self.item is not None else ""
        by = f"由{level.title}确认，或" if level.title else ""
        return f"属{self.asked.matter}，{by}{NEEDED}" + (
            f"，没有的在“登记与决定”办理{form}，即拟请示稿" if form else ""
        )


def unfounded(
    questions: Iterable[Question], levels: Collection[DecidingLevel], actor: Actor, basis: DecisionBasis | None
) -> tuple[tuple[Question, DecidingLevel], ...]:
    """Those of *questions* that *actor* may not decide without more, each with the level that it takes."""
    found = ((one, missing(levels, one.asked, actor, basis)) for one in questions)
    return tuple((one, level) for one, level in found if level is not None)


def matters_of(
    before: Item, after: Item, due: date | None, doubts: Cells = frozenset(), elsewhere: Collection[str] = ()
) -> Iterator[tuple[CorrectionSubject, MatterToDecide]]:
    """
    What an item that says something else asks for, cell by cell; *due* is the last day that it has now.

    A cell among *doubts* (待核实) is not yet what was passed: whoever corrects it decides on nothing. More time that is
    no extension is none of the counted ones, or the first would be had twice. A measure is dropped if there are fewer
    than before, and those that are gone do not stand *elsewhere*, by their bare words.
    """
    found = {
        CorrectionSubject.LEAD: MatterToDecide(DecisionMatter.LEAD) if before.leads != after.leads else None,
        CorrectionSubject.GOAL: MatterToDecide(DecisionMatter.GOAL)
        if _words(before.goal) != _words(after.goal)
        else None,
        CorrectionSubject.MEASURES: _measures(before, after, elsewhere),
        CorrectionSubject.CO_LEADS: MatterToDecide(DecisionMatter.CO_LEADS)
        if _co_leads(before) != _co_leads(after)
        else None,
        CorrectionSubject.DEADLINE: _more_time(due, after.deadline.on),
    }
    for subject, asked in found.items():
        if asked is not None and (before.number, subject.value) not in doubts:
            yield subject, asked


def matters_of_merge(item: Item, into: Item, due: date | None, doubts: Cells) -> Iterator[MatterToDecide]:
    """What it asks that *item* goes into another: what it says otherwise then; a goal that is lost is its end."""
    yield MatterToDecide(DecisionMatter.MERGE)
    for subject, asked in matters_of(item, into, due, doubts, {bare(one) for one in item.measures}):
        if subject is CorrectionSubject.GOAL:
            yield MatterToDecide(DecisionMatter.TERMINATION)
        elif subject in (CorrectionSubject.LEAD, CorrectionSubject.DEADLINE):
            yield asked


def questions_of(before: Programme, after: Programme, decided: InForce, doubts: Cells) -> Iterator[Question]:
    """Everything that *after* asks for, as it says something else than *before*; the last days are those *decided*."""
    new, old = ({item.number: item for item in side.items} for side in (after, before))
    everywhere = {bare(measure) for item in after.items for measure in item.measures}
    for number, item in old.items():
        what, due = item.told, decided.deadline_of(item)
        if number in new:
            for subject, asked in matters_of(item, new[number], due, doubts, everywhere):
                yield Question(what, subject.value, asked, number)
            for title in sorted({*item.unconfirmed} - {*new[number].unconfirmed}):
                yield Question(what, title, MatterToDecide(DecisionMatter.CONFIRMATION), number)
        elif number not in decided.terminated:
            yield Question(what, "", MatterToDecide(DecisionMatter.TERMINATION), number)
    for number in sorted(new.keys() - old.keys()):
        yield Question(new[number].told, "", MatterToDecide(DecisionMatter.ADDITION), number)
    yield from _targets(before, after, decided, doubts)
    yield from _units(before, after)


def _targets(before: Programme, after: Programme, decided: InForce, doubts: Cells) -> Iterator[Question]:
    """Targets that were lowered, moved or dropped, as long as their items stand."""
    new, items = {kpi.code: kpi for kpi in after.kpis}, {item.number: item for item in after.items}
    for kpi in before.kpis:
        item = items.get(kpi.item)
        if not kpi.enabled or item is None or kpi.item in decided.terminated:
            continue
        for title, asked in _of_target(kpi, new.get(kpi.code), decided.deadline_of(item)):
            cell = CorrectionSubject.DEADLINE if asked.matter is DecisionMatter.EXTENSION else CorrectionSubject.GOAL
            if (kpi.item, cell.value) not in doubts:
                yield Question(f"量化指标 {kpi.code}（{item.told}）", title, asked, kpi.item)


def _of_target(before: Kpi, after: Kpi | None, due: date | None) -> Iterator[tuple[str, MatterToDecide]]:
    """What another target asks for; its day may follow the one that its item has."""
    if after is None:
        yield "", MatterToDecide(DecisionMatter.GOAL)
        return
    said = {
        "指标": before.metric != after.metric,
        "单位": before.unit != after.unit,
        "方向": before.direction != after.direction,
        "目标值": before.target != after.target,
        "启用": not after.enabled,
    }
    yield from ((title, MatterToDecide(DecisionMatter.GOAL)) for title, differs in said.items() if differs)
    if before.due and (more := _more_time(max(before.due, due or before.due), after.due)):
        yield "时点", more


def _units(before: Programme, after: Programme) -> Iterator[Question]:
    """Units that are asked no more (the items of one that leads drop out with it), called otherwise, or represented."""
    new, leads = {unit.code: unit for unit in after.organisations}, {item.lead for item in after.items}
    for unit in before.organisations:
        now = new.get(unit.code)
        if {*unit.streams} - {*(now.streams if now else ())}:
            matter = DecisionMatter.TERMINATION if unit.code in leads else DecisionMatter.EXEMPTION
            yield Question(f"单位 {now.name if now else unit.name}", "报送口径" if now else "", MatterToDecide(matter))
        if now and now.name != unit.name:
            yield Question(f"单位 {now.name}", "名称", MatterToDecide(DecisionMatter.RENAME))
    if before.contacts != after.contacts:
        yield Question("《联系人》表", "", MatterToDecide(DecisionMatter.CONTACT))


def _more_time(due: date | None, until: date | None) -> MatterToDecide | None:
    if due is None or (until is not None and until <= due):
        return None
    return MatterToDecide(DecisionMatter.EXTENSION, UNCOUNTED, (until - due).days if until else ENDLESS)


def _measures(before: Item, after: Item, elsewhere: Collection[str]) -> MatterToDecide | None:
    if before.measures == after.measures:
        return None
    said, here = ([bare(one) for one in item.measures] for item in (before, after))
    lost = [one for one in said if one not in here and one not in elsewhere]
    gained = [one for one in here if one not in said]
    return MatterToDecide(DecisionMatter.TERMINATION if len(lost) > len(gained) else DecisionMatter.WORDING)


def _words(text: str) -> str:
    return "".join(text.split())


def _co_leads(item: Item) -> tuple[object, ...]:
    return item.co_responsible, item.co_organisations
