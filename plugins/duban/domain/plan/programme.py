"""A programme: its numbered items with indicators, leads, deadlines and targets, immutable once loaded."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from duban.domain.calendar.moments import told_day
from duban.domain.plan.labels import Labels, PlanNames, label_key, told
from duban.domain.plan.organisation import ASKED_FIRST, Contact, Organisation, Role
from duban.domain.text.measures import counted


class DeadlineKind(StrEnum):
    """How an item's deadline is meant."""

    DATED = "dated"
    CONTINUOUS = "continuous"
    FOLLOWS_PROVINCE = "follows_province"
    UNSTATED = "unstated"

    @property
    def words(self) -> str:
        """The kind as the plan prints it and people call it."""
        return KIND_WORDS[self]

    @property
    def group(self) -> str:
        """What a count of such items is called."""
        return f"{self.words}时限" if self is DeadlineKind.UNSTATED else self.words


KIND_WORDS = {
    DeadlineKind.DATED: "有明确时限",
    DeadlineKind.CONTINUOUS: "持续推进",
    DeadlineKind.FOLLOWS_PROVINCE: "随省推进",
    DeadlineKind.UNSTATED: "未明确",
}
# What stands in the place of a day; by its words.
UNDATED = {words: kind for kind, words in KIND_WORDS.items() if kind is not DeadlineKind.DATED}


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    When an item is to be done: `on` is the last day of a dated item, None otherwise; `text` as printed in the plan.

    `extended` says that `on` was granted by the office (延期), so that it is later than what is printed.
    """

    kind: DeadlineKind
    on: date | None
    text: str
    extended: bool = False

    @property
    def told(self) -> str:
        """The deadline in a sentence, with what was granted."""
        if not self.extended or self.on is None:
            return self.text
        return f"{self.text}（经批准延期至{told_day(self.on)}）"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the groups of items (一级指标), numbered in the order of the plan."""

    number: int
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class Item:
    """
    One numbered row of the plan (任务事项).

    `label` is its number as the plan was published with (2-45, 1.3, 一（二）1), which is what people read; by default
    the number itself. `leads` are organisation codes, the first being the one that reports; `co_responsible` is the
    printed cell, `co_organisations` the codes of the single organisations named in it. `unconfirmed` lists the fields
    (column titles) that are 待核实. `is_reform` says that the task list means it to be marked 创新突破改革.
    """

    number: int
    indicator: Indicator
    goal: str
    measures: tuple[str, ...]
    leads: tuple[str, ...]
    co_responsible: str
    co_organisations: tuple[str, ...]
    deadline: Deadline
    unconfirmed: tuple[str, ...] = ()
    label: str = ""
    is_reform: bool = False

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", str(self.number))

    @property
    def own_label(self) -> str:
        """Its label where that is another than its number, empty otherwise."""
        return self.label if self.label != str(self.number) else ""

    @property
    def told(self) -> str:
        """The item as people call it: 第12项, 第2-45项."""
        return told((self.label,))

    @property
    def lead(self) -> str:
        """The organisation that reports the item: the first-named lead compiles for all."""
        return self.leads[0]

    @property
    def numbered_measures(self) -> tuple[str, ...]:
        """The measures, each with its number in front, where the plan does not print one."""
        places = range(1, len(self.measures) + 1)
        return tuple(
            text if re.match(rf"{place}(?![0-9])", text) else f"{place}.{text}"
            for place, text in zip(places, self.measures, strict=True)
        )

    @property
    def blames(self) -> bool:
        """Whether the item may cost anybody a red light: not while lead or deadline is 待核实, or none was set."""
        if self.deadline.kind is DeadlineKind.UNSTATED:
            return False
        return not any(field in self.unconfirmed for field in ("牵头部门", "完成时限"))


class Direction(StrEnum):
    """Which side of the target is good."""

    AT_MOST = "<="
    AT_LEAST = ">="
    MORE_THAN = ">"
    EXACTLY = "=="

    @property
    def sign(self) -> str:
        """How papers and forms write it."""
        return SIGNS[self]


SIGNS = {Direction.AT_MOST: "≤", Direction.AT_LEAST: "≥", Direction.MORE_THAN: "＞", Direction.EXACTLY: "＝"}


@dataclass(frozen=True, slots=True)
class Kpi:
    """
    A numeric target of an item (量化指标).

    `source` is the platform that collects its figures already (数据来源), empty if its lead is asked for them.
    """

    code: str
    item: int
    metric: str
    unit: str
    direction: str
    target: str
    due: date | None
    kind: str
    enabled: bool
    source: str = ""

    @property
    def aim(self) -> str:
        """The target as papers write it: ≤110小时, ≤60个工作日."""
        return f"{Direction(self.direction).sign}{self.measured(self.target)}"

    def measured(self, value: str) -> str:
        """*value* with the unit as Chinese says it: 70个工作日, 110小时."""
        return f"{value}{counted(self.unit)}"

    @property
    def is_asked(self) -> bool:
        """Whether its lead is asked for the figure: not of one that is not in use, or that the office imports."""
        return self.enabled and not self.source


def counted_once(kpis: Iterable[Kpi], same: Mapping[str, str]) -> tuple[Kpi, ...]:
    """*kpis* without those that are the very number of another one that counts; *same* maps the one's code to it."""
    known = tuple(kpis)
    enabled = {kpi.code for kpi in known if kpi.enabled}
    return tuple(kpi for kpi in known if same.get(kpi.code) not in enabled)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A doubtful cell of the plan that the office has to confirm (待核实); `original` is what the document says."""

    items: tuple[int, ...]
    field: str
    adopted: str
    alternative: str
    ground: str
    confidence: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """
    One plan with its task list, as loaded from one version of the workbook.

    `sha256` identifies the workbook the values came from. `closed` are the items that the office has closed (销号):
    they stay in the list, and nobody is asked about them any more; neither about the `terminated` ones, which were
    dropped (终止). Of the items that are `rewritten` a version that was
    confirmed since has another lead, goal or deadline: it holds for the cycles to come.
    """

    code: str
    title: str
    items: tuple[Item, ...]
    organisations: tuple[Organisation, ...]
    contacts: tuple[Contact, ...]
    kpis: tuple[Kpi, ...]
    questions: tuple[OpenQuestion, ...]
    sha256: str
    closed: frozenset[int] = frozenset()
    terminated: frozenset[int] = frozenset()
    rewritten: frozenset[int] = frozenset()
    labels: Labels = field(init=False, repr=False, compare=False)
    # Asked for each of thousands of returns: a search through all items would cost their square.
    _by_number: dict[int, Item] = field(init=False, repr=False, compare=False)
    _by_code: dict[str, Organisation] = field(init=False, repr=False, compare=False)
    _by_lead: dict[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)
    _by_unit: dict[str, tuple[Contact, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        led: dict[str, list[Item]] = {}
        for item in self.items:
            led.setdefault(item.lead, []).append(item)
        object.__setattr__(self, "_by_number", {item.number: item for item in reversed(self.items)})
        object.__setattr__(self, "labels", labels_of(self.items))
        object.__setattr__(self, "_by_code", {each.code: each for each in reversed(self.organisations)})
        object.__setattr__(self, "_by_lead", {lead: tuple(items) for lead, items in led.items()})
        people: dict[str, list[Contact]] = {}
        for contact in self.contacts:
            people.setdefault(contact.organisation, []).append(contact)
        object.__setattr__(self, "_by_unit", {unit: tuple(those) for unit, those in people.items()})

    def item(self, number: int) -> Item:
        """The item of that number; KeyError if the plan has none."""
        return self._by_number[number]

    def find(self, number: int) -> Item | None:
        """The item of that number; None if the plan has none."""
        return self._by_number.get(number)

    def label(self, number: int) -> str:
        """What people call the item of that number; the number itself for one that the plan has no more."""
        return self.labels.of(number)

    def told(self, *numbers: int) -> str:
        """Items as people call them: 第12项, 第2-45、2-46项."""
        return self.labels.told(*numbers)

    @property
    def names(self) -> PlanNames:
        """What its units and its items are called."""
        return PlanNames({unit.code: unit.name for unit in self.organisations}, self.labels)

    def called(self, label: str) -> Item | None:
        """
        The item that *label* names, however it is typed: as published, or by its number where no other is called so.

        None if it names none.
        """
        wanted = label_key(label)
        found = next((item for item in self.items if label_key(item.label) == wanted), None)
        return found or (self.find(int(wanted)) if wanted.isdecimal() else None)

    def organisation(self, code: str) -> Organisation:
        """The organisation of that code; KeyError if there is none."""
        return self._by_code[code]

    def reporters(self, stream: str) -> tuple[Organisation, ...]:
        """The organisations that owe a return of *stream*, in the order of the list."""
        return tuple(organisation for organisation in self.organisations if organisation.owes(stream))

    def items_of(self, organisation: str) -> tuple[Item, ...]:
        """The items that *organisation* reports as first-named lead, by number."""
        return self._by_lead.get(organisation, ())

    def asked_of(self, organisation: str) -> tuple[Item, ...]:
        """The items that *organisation* reports and that are neither closed nor dropped, by number."""
        return tuple(item for item in self.items_of(organisation) if self.asks(item))

    def without(self, numbers: Iterable[int]) -> "Programme":
        """The plan as if it never had those items: nothing counts them, and no target of theirs is asked."""
        gone = frozenset(numbers)
        if not gone:
            return self
        return replace(
            self,
            items=tuple(item for item in self.items if item.number not in gone),
            kpis=tuple(kpi for kpi in self.kpis if kpi.item not in gone),
        )

    def asks(self, item: Item) -> bool:
        """Whether anybody is still asked about *item*: it is neither closed nor dropped."""
        return item.number not in self.closed and item.number not in self.terminated

    def contacts_of(self, organisation: str, roles: Iterable[Role]) -> tuple[Contact, ...]:
        """The contacts of *organisation* in the order of *roles*; a role without a contact is left out."""
        people = self.people_of(organisation)
        return tuple(contact for role in roles for contact in people if contact.role == role)

    def people_of(self, organisation: str) -> tuple[Contact, ...]:
        """Every contact of *organisation*, in the order of the list."""
        return self._by_unit.get(organisation, ())

    def unreached(self, day: date) -> tuple[Organisation, ...]:
        """The organisations with nobody in office on *day* of those that forms and reminders go to."""
        reached = {one.organisation for one in self.contacts if one.role in ASKED_FIRST and one.is_valid(day)}
        return tuple(organisation for organisation in self.organisations if organisation.code not in reached)

    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that have items, by number."""
        return tuple(sorted({item.indicator for item in self.items}, key=lambda indicator: indicator.number))


def labels_of(items: Iterable[Item]) -> Labels:
    """What *items* are called."""
    return Labels({item.number: item.own_label for item in items if item.own_label})


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """What a loaded task list amounts to, for the person who answers for it."""

    items: int
    indicators: int
    deadlines: dict[DeadlineKind, int]
    items_by_lead: dict[str, int]
    kpis: int
    kpis_enabled: int
    open_questions: tuple[OpenQuestion, ...]
    unknown_names: tuple[str, ...]


def integrity(programme: Programme, unknown_names: tuple[str, ...] = ()) -> IntegrityReport:
    """Count *programme*; `unknown_names` are names in cells that no organisation goes by, as the loader met them."""
    kinds = Counter(item.deadline.kind for item in programme.items)
    leads = Counter(item.lead for item in programme.items)
    return IntegrityReport(
        items=len(programme.items),
        indicators=len(programme.indicators()),
        deadlines={kind: kinds[kind] for kind in DeadlineKind},
        items_by_lead={programme.organisation(code).name: count for code, count in leads.most_common()},
        kpis=len(programme.kpis),
        kpis_enabled=sum(kpi.enabled for kpi in programme.kpis),
        open_questions=programme.questions,
        unknown_names=unknown_names,
    )
