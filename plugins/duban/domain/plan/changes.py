"""What differs between two versions of a task list, told item by item to the person who has to confirm it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from duban.domain.plan.organisation import Contact, Organisation
from duban.domain.plan.programme import Item, Kpi, Programme


class TaskListChangeKind(StrEnum):
    """What happened to a thing; the values are what users read."""

    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "修改"
    SPLIT = "拆分"
    MERGED = "合并"


@dataclass(frozen=True, slots=True)
class TaskListChange:
    """
    One difference: `what` names the thing (第38项), `field` the column, and `before` and `after` the texts.

    `item` is the number of the item it is about, None for an organisation or a contact.
    """

    kind: TaskListChangeKind
    what: str
    field: str = ""
    before: str = ""
    after: str = ""
    item: int | None = None

    def __str__(self) -> str:
        if self.kind is TaskListChangeKind.CHANGED:
            before, after = _where_they_differ(self.before, self.after)
            return f"{self.what}“{self.field}”：{_short(before)} → {_short(after)}"
        return f"{self.what} {self.kind}：{_short(self.after or self.before)}"


LONGEST, CONTEXT = 60, 10


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Two long texts from a few letters before their first difference on, so that it is not cut off."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = max(0, same - CONTEXT) if max(len(before), len(after)) > LONGEST else 0
    mark = "…" if start else ""
    return mark + before[start:], mark + after[start:]


def _short(text: str) -> str:
    """A text in one line, cut where nobody would read on."""
    line = " ".join(text.split()) or "（空）"
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


Fields = Mapping[str, str]


def changes(before: Programme, after: Programme) -> tuple[TaskListChange, ...]:
    """Everything that differs, in the order of the sheets; nothing if the two say the same."""
    return (
        *_item_changes(before, after),
        *_changes(_targets(before), _targets(after)),
        *_changes(_units(before), _units(after)),
        *_changes(_contacts(before), _contacts(after)),
        *_changes(_questions(before), _questions(after)),
    )


def rewritten(before: Programme, after: Programme) -> frozenset[int]:
    """The items of *before* of which *after* says another lead, goal or deadline, or nothing at all."""
    said = {item.number: (item.leads, item.goal, item.deadline) for item in after.items}
    return frozenset(
        item.number for item in before.items if said.get(item.number) != (item.leads, item.goal, item.deadline)
    )


def _item_changes(before: Programme, after: Programme) -> Iterator[TaskListChange]:
    old, new = {item.number: item for item in before.items}, {item.number: item for item in after.items}
    for change in _changes(_items(before, old.values()), _items(after, new.values())):
        number = change.item or 0
        if change.kind is TaskListChangeKind.ADDED and (source := _shares(new[number], old.values(), new)):
            yield TaskListChange(
                TaskListChangeKind.SPLIT, change.what, "", f"原属{before.told(source)}", change.after, number
            )
        elif change.kind is TaskListChangeKind.REMOVED and (target := _shares(old[number], new.values(), old)):
            yield TaskListChange(
                TaskListChangeKind.MERGED, change.what, "", change.before, f"并入{after.told(target)}", number
            )
        else:
            yield change


def _shares(item: Item, others: Iterable[Item], same_side: Mapping[int, Item]) -> int | None:
    """The item on the other side that has a measure of *item*, which it has not on this side; None if none has."""
    wanted = {bare(measure) for measure in item.measures}
    for other in others:
        now = same_side.get(other.number)
        kept = {bare(measure) for measure in now.measures} if now else set()
        if wanted & {bare(measure) for measure in other.measures} - kept:
            return other.number
    return None


def bare(measure: str) -> str:
    """A measure without its number, which changes when it moves."""
    return measure.lstrip("0123456789.、．（） ()")


Things = dict[tuple[object, ...], tuple[str, int | None, Fields]]


def _changes(before: Things, after: Things) -> Iterator[TaskListChange]:
    """The differences of things by their keys, those that are gone where they stood."""
    for key in sorted({*before, *after}, key=_order({*before, *after})):
        if key not in before:
            what, item, fields = after[key]
            yield TaskListChange(TaskListChangeKind.ADDED, what, "", "", _summary(fields), item)
        elif key not in after:
            what, item, fields = before[key]
            yield TaskListChange(TaskListChangeKind.REMOVED, what, "", _summary(fields), "", item)
        else:
            what, item, fields = after[key]
            old = before[key][2]
            for field, text in fields.items():
                if old[field] != text:
                    yield TaskListChange(TaskListChangeKind.CHANGED, what, field, old[field], text, item)


def _order(keys: set[tuple[object, ...]]) -> Callable[[tuple[object, ...]], tuple[object, ...]]:
    """Numbers as numbers, everything else as text."""
    if all(isinstance(part, int) for key in keys for part in key):
        return lambda key: key
    return lambda key: tuple(str(part) for part in key)


def _summary(fields: Fields) -> str:
    return "；".join(f"{field}：{text}" for field, text in fields.items() if text)


def _items(programme: Programme, items: Iterable[Item]) -> Things:
    names = _names(programme)
    return {
        (item.number,): (
            item.told,
            item.number,
            {
                "文件编号": item.own_label,
                "牵头部门": "、".join(names.get(code, code) for code in item.leads),
                "完成时限": item.deadline.text,
                "完成时限（日期）": item.deadline.on.isoformat() if item.deadline.on else "",
                "一级指标": item.indicator.name,
                "目标任务": item.goal,
                "具体措施": "\n".join(item.measures),
                "责任部门": item.co_responsible,
                "创新突破改革": "是" if item.is_reform else "",
                "待核实": "、".join(item.unconfirmed),
            },
        )
        for item in items
    }


def _targets(programme: Programme) -> Things:
    return {
        (kpi.code,): (f"量化指标 {kpi.code}（{programme.told(kpi.item)}）", kpi.item, _target(kpi))
        for kpi in programme.kpis
    }


def _target(kpi: Kpi) -> Fields:
    return {
        "指标": kpi.metric,
        "单位": kpi.unit,
        "方向": kpi.direction,
        "目标值": kpi.target,
        "时点": kpi.due.isoformat() if kpi.due else "",
        "类型": kpi.kind,
        "启用": "是" if kpi.enabled else "否",
        "数据来源": kpi.source,
    }


def _units(programme: Programme) -> Things:
    return {(unit.code,): (f"单位 {unit.name}", None, _unit(unit)) for unit in programme.organisations}


def _unit(unit: Organisation) -> Fields:
    return {
        "名称": unit.name,
        "别名": "、".join(unit.aliases),
        "类型": unit.kind,
        "隶属": "是" if unit.subordinate else "否",
        "称谓": unit.salutation,
        "报送口径": "、".join(unit.streams),
        "会签口径": "、".join(unit.countersigns),
        "邮件域名": "、".join(unit.mail_domains),
        "简称": unit.short_name,
        "分组": unit.group,
    }


def _contacts(programme: Programme) -> Things:
    """By organisation and role, the several people of one role in their order."""
    names = _names(programme)
    found: Things = {}
    for contact in programme.contacts:
        place = next(number for number in range(len(programme.contacts)) if (*_role_of(contact), number) not in found)
        what = f"{names.get(contact.organisation, contact.organisation)}{contact.role}"
        found[*_role_of(contact), place] = (what, None, _contact(contact))
    return found


def _role_of(contact: Contact) -> tuple[str, str]:
    return contact.organisation, contact.role.value


def _contact(contact: Contact) -> Fields:
    return {
        "姓名": contact.name,
        "邮箱": contact.mail,
        "电话": contact.phone,
        "启用日期": contact.valid_from.isoformat() if contact.valid_from else "",
        "停用日期": contact.valid_to.isoformat() if contact.valid_to else "",
    }


def _questions(programme: Programme) -> Things:
    return {
        (*question.items, question.field): (
            f"待核实 {programme.told(*question.items)}“{question.field}”",
            question.items[0] if question.items else None,
            {"采用值": question.adopted, "备选": question.alternative, "置信度": question.confidence},
        )
        for question in programme.questions
    }


def _names(programme: Programme) -> dict[str, str]:
    return {unit.code: unit.name for unit in programme.organisations}
