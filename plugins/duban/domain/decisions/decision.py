"""Decisions of the office: who decided what, when and why; and what is in force once they are folded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from duban.domain.office.actor import Identification
from duban.domain.plan.programme import Item


class DecisionKind(StrEnum):
    """What the office may decide; the values are what users read."""

    EXTENSION = "延期"
    EXEMPTION = "免报"
    NIL = "零报告认可"
    CHECK = "销号复核"
    CLOSURE = "销号"
    REOPENING = "销号撤回"
    CORRECTION = "任务清单订正"
    CONTACT = "联系人变更"
    CONFIRMATION = "核实"
    TERMINATION = "终止"
    POSTPONEMENT = "报送顺延"
    RENAME = "单位更名"
    REVERSAL = "以文件为准"
    SAMPLE = "销号抽查"
    PROPOSAL = "答复更正建议"
    OPINION = "专班意见"
    ANSWER = "核验答复"
    VISIT = "现场核查批准"
    ROADMAP = "路线图节点调整"
    REFORM = "创新突破改革标注"


# What is said of a claim of completion.
EXAMINATIONS = (
    DecisionKind.OPINION,
    DecisionKind.CHECK,
    DecisionKind.ANSWER,
    DecisionKind.CLOSURE,
    DecisionKind.REOPENING,
)


class CorrectionSubject(StrEnum):
    """What a correction is about; the values of the first five are the titles of columns."""

    LEAD = "牵头部门"
    DEADLINE = "完成时限"
    GOAL = "目标任务"
    MEASURES = "具体措施"
    CO_LEADS = "责任部门"
    SPLIT = "拆分"
    MERGE = "合并"
    NEW = "新增"


class Ruling(StrEnum):
    """What a decision came to where that is no day, unit or text; the values are what users read."""

    EXEMPT = "免报"
    OWED = "应报"
    NOT_GRANTED = "不予延期"
    FALSE_CLAIM = "虚报"
    TERMINATED = "终止"
    RESUMED = "恢复办理"
    AS_PLANNED = "恢复原定时间"
    NOT_RENAMED = "更名登记撤回"
    ADOPTED = "采纳"
    NOT_ADOPTED = "不予采纳"
    MARKED = "标注"
    NOT_MARKED = "取消标注"


class BasisKind(StrEnum):
    """On what a decision rests that is not the office's own to take; the values are what users read."""

    REMARK = "批示登记号"
    MINUTES = "会议纪要期号"


@dataclass(frozen=True, slots=True)
class DecisionRules:
    """
    What the office has set for its decisions: how many extensions one item may have.

    `defers_for` is for how many working days a paper is put off if nobody says until when.
    """

    extensions_per_item: int = 2
    defers_for: int = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """
    One decision, recorded once and never changed; another one on the same matter is another fact.

    What it is about stands in `item`, `reference` (a return) or `organisation`, and `field` says which cell.
    `original` is what stood before and `value` what stands now, both as text that a machine can read (days as
    2021-12-31, organisations as codes). `effective` is the period (2021-11) of the first cycle that it changes, empty
    if it holds at once. `applied_on` is the day on which an extension was asked for; of one that was refused, `value`
    is Ruling.NOT_GRANTED and `field` the day asked for. Of a re-opening, `field` is Ruling.FALSE_CLAIM if the claim
    was shown to be false. `known` and `account` say how it was known who decided; both are None in records of before
    that was kept. `basis_kind` is the name of a BasisKind and `basis_number` the number under which the paper that the
    decision rests on is registered; what the paper says never stands here. Of a sample, `field` is the period,
    `value` the seed and `original` the share. Of the answer to a proposal, `reference` is the return that made it,
    `field` the column and `original` the proposal. Of an answer to a claim, `field` is the name of a ClaimAnswer,
    `original` the return that claimed and `value` the day given with what is missing by measure; of a site visit,
    `organisation` is visited, `field` is the half-year and `value` says which day and which items. Of milestones,
    `original` and `value` are the old and the new ones, one a line. Of the mark
    创新突破改革, `original` says how the lead agreed, empty if it is still to be asked. A reversal names in
    `item` or
    `organisation` and in `field` the decisions that a later task list took the place of.
    """

    programme: str
    kind: DecisionKind
    by: str
    at: datetime
    reason: str
    item: int | None = None
    reference: str = ""
    organisation: str = ""
    field: str = ""
    original: str = ""
    value: str = ""
    effective: str = ""
    applied_on: date | None = None
    known: Identification | None = None
    account: str | None = None
    basis_kind: str = ""
    basis_number: str = ""

    def says_the_same(self, other: "Decision") -> bool:
        """Whether *other* decides the very same on the same matter, whoever said it, when and why."""
        return self.matter == other.matter and self.value == other.value

    @property
    def asked_late(self) -> bool:
        """Whether an extension was asked for after the day that it moves: until it was granted the item was overdue."""
        if self.kind is not DecisionKind.EXTENSION or self.applied_on is None or self.is_refusal:
            return False
        return self.applied_on > date.fromisoformat(self.original)

    @property
    def basis(self) -> str:
        """What it rests on, as people read it; empty if on nothing beyond the office."""
        return f"{BasisKind[self.basis_kind]}：{self.basis_number}" if self.basis_kind else ""

    @property
    def is_refusal(self) -> bool:
        """Whether it refuses an extension that was asked for."""
        return self.kind is DecisionKind.EXTENSION and self.value == Ruling.NOT_GRANTED

    @property
    def matter(self) -> tuple[object, ...]:
        """What is decided on."""
        return self.programme, self.kind, self.item, self.reference, self.organisation, self.field


@dataclass(frozen=True, slots=True)
class InForce:
    """
    What the decisions of a programme amount to at one moment.

    `closed` are the items that were closed (销号) and not re-opened; `deadlines` the last days that extensions
    granted, by item, and `extensions_used` how many each had; `exempt` and `nil` references of returns;
    `granted` the last extension of each item; `refused` the last application for one that was refused, by item, unless
    one was granted since;
    `reopenings` the last re-opening of each item until it is closed again;
    `confirmed` the doubtful cells that a person confirmed, as (item, title of the column); `checked` the first
    examination of a claim, of items that wait for the second person; `reopened` how often each item was re-opened.
    `corrections`, `contacts` and `renames` are the decisions themselves, oldest first, without those that were
    reversed. `terminated` are the items that were dropped (终止) and not taken up again, each with its decision;
    `put_off` the days to which whole cycles were put off, by the cycle's reference. `opinions` are the task forces'
    words on claims, `answered` the last answer to a claim that did not close the item, both until it is closed or
    re-opened; `visits` the site visits that were released; `roadmaps` the last amendment of an item's milestones,
    `reforms` the last decision on its mark 创新突破改革.
    """

    closed: frozenset[int] = frozenset()
    deadlines: Mapping[int, date] = field(default_factory=dict)
    extensions_used: Mapping[int, int] = field(default_factory=dict)
    granted: Mapping[int, Decision] = field(default_factory=dict)
    refused: Mapping[int, Decision] = field(default_factory=dict)
    reopenings: Mapping[int, Decision] = field(default_factory=dict)
    exempt: frozenset[str] = frozenset()
    nil: frozenset[str] = frozenset()
    confirmed: frozenset[tuple[int, str]] = frozenset()
    checked: Mapping[int, Decision] = field(default_factory=dict)
    reopened: Mapping[int, int] = field(default_factory=dict)
    corrections: tuple[Decision, ...] = ()
    contacts: tuple[Decision, ...] = ()
    terminated: Mapping[int, Decision] = field(default_factory=dict)
    put_off: Mapping[str, date] = field(default_factory=dict)
    renames: tuple[Decision, ...] = ()
    opinions: Mapping[int, Decision] = field(default_factory=dict)
    answered: Mapping[int, Decision] = field(default_factory=dict)
    visits: tuple[Decision, ...] = ()
    roadmaps: Mapping[int, Decision] = field(default_factory=dict)
    reforms: Mapping[int, Decision] = field(default_factory=dict)

    def is_over(self, number: int) -> bool:
        """Whether nothing more is asked or said of an item: it was closed or dropped."""
        return number in self.closed or number in self.terminated

    def deadline_of(self, item: Item) -> date | None:
        """The last day of *item*: the one an extension granted, else the one in the task list."""
        return self.deadlines.get(item.number, item.deadline.on)


def in_force(decisions: Iterable[Decision]) -> InForce:
    """What *decisions*, in the order they were recorded, amount to; the last word on a matter counts."""
    folded = _Fold()
    for decision in decisions:
        folded.add(decision)
    return InForce(
        closed=frozenset(folded.closed),
        deadlines=folded.deadlines,
        extensions_used=folded.extensions,
        granted=folded.granted,
        refused=folded.refused,
        reopenings=folded.reopenings,
        exempt=frozenset(folded.exempt),
        nil=frozenset(folded.nil),
        confirmed=frozenset(folded.confirmed),
        checked=folded.checked,
        reopened=folded.reopened,
        corrections=tuple(folded.corrections),
        contacts=tuple(folded.contacts),
        terminated=folded.terminated,
        put_off=folded.put_off,
        renames=tuple(folded.renames),
        opinions=folded.opinions,
        answered=folded.answered,
        visits=tuple(folded.visits),
        roadmaps=folded.roadmaps,
        reforms=folded.reforms,
    )


class _Fold:
    """The state while decisions are read one after the other."""

    def __init__(self) -> None:
        self.closed: set[int] = set()
        self.deadlines: dict[int, date] = {}
        self.extensions: dict[int, int] = {}
        self.granted: dict[int, Decision] = {}
        self.refused: dict[int, Decision] = {}
        self.reopenings: dict[int, Decision] = {}
        self.exempt: set[str] = set()
        self.nil: set[str] = set()
        self.confirmed: set[tuple[int, str]] = set()
        self.checked: dict[int, Decision] = {}
        self.reopened: dict[int, int] = {}
        self.corrections: list[Decision] = []
        self.contacts: list[Decision] = []
        self.terminated: dict[int, Decision] = {}
        self.put_off: dict[str, date] = {}
        self.renames: list[Decision] = []
        self.opinions: dict[int, Decision] = {}
        self.answered: dict[int, Decision] = {}
        self.visits: list[Decision] = []
        self.roadmaps: dict[int, Decision] = {}
        self.reforms: dict[int, Decision] = {}

    def add(self, decision: Decision) -> None:
        """One decision more."""
        if decision.item is not None:
            self._add_of_item(decision, decision.item)
            return
        match decision.kind:
            case DecisionKind.EXEMPTION:
                change = self.exempt.add if decision.value == Ruling.EXEMPT else self.exempt.discard
                change(decision.reference)
            case DecisionKind.NIL:
                self.nil.add(decision.reference)
            case DecisionKind.CONTACT | DecisionKind.VISIT:
                (self.contacts if decision.kind is DecisionKind.CONTACT else self.visits).append(decision)
            case DecisionKind.POSTPONEMENT:
                self._add_postponement(decision)
            case DecisionKind.RENAME:
                self._add_rename(decision)
            case DecisionKind.REVERSAL:
                self.contacts = [one for one in self.contacts if not _reverses(decision, one)]
            case _:
                raise ValueError(f"{decision.kind} is about an item")

    def _add_of_item(self, decision: Decision, item: int) -> None:
        match decision.kind:
            case DecisionKind.EXTENSION:
                self._add_extension(decision, item)
            case kind if kind in EXAMINATIONS:
                self._add_examination(decision, item)
            case DecisionKind.CORRECTION:
                self.corrections.append(decision)
            case DecisionKind.CONFIRMATION | DecisionKind.ROADMAP | DecisionKind.REFORM:
                self._add_to_the_list(decision, item)
            case DecisionKind.TERMINATION:
                self._add_termination(decision, item)
            case DecisionKind.REVERSAL:
                self._add_reversal(decision, item)
            case DecisionKind.SAMPLE | DecisionKind.PROPOSAL:
                pass  # who checks again, or corrects the list, decides anew; until then nothing changes
            case _:
                raise ValueError(f"{decision.kind} is not about an item")

    def _add_to_the_list(self, decision: Decision, item: int) -> None:
        """What the plan's list says of an item holds, or what its lead listed for itself is amended."""
        if decision.kind is DecisionKind.CONFIRMATION:
            self.confirmed.add((item, decision.field))
        else:
            (self.roadmaps if decision.kind is DecisionKind.ROADMAP else self.reforms)[item] = decision

    def _add_examination(self, decision: Decision, item: int) -> None:
        match decision.kind:
            case DecisionKind.REOPENING:
                self._add_reopening(decision, item)
            case DecisionKind.CHECK:
                self.checked[item] = decision
            case DecisionKind.OPINION:
                self.opinions[item] = decision
            case DecisionKind.ANSWER:
                self._back_to_the_unit(item)
                self.answered[item] = decision
            case _:
                self.closed.add(item)
                self._back_to_the_unit(item)
                self.answered.pop(item, None)
                self.reopenings.pop(item, None)

    def _back_to_the_unit(self, item: int) -> None:
        """What was said of a claim is said of no later one."""
        self.checked.pop(item, None)
        self.opinions.pop(item, None)

    def _add_termination(self, decision: Decision, item: int) -> None:
        if decision.value == Ruling.TERMINATED:
            self.terminated[item] = decision
        else:
            self.terminated.pop(item, None)

    def _add_extension(self, decision: Decision, item: int) -> None:
        if decision.is_refusal:
            self.refused[item] = decision
            return
        self.deadlines[item], self.granted[item] = date.fromisoformat(decision.value), decision
        self.extensions[item] = self.extensions.get(item, 0) + 1
        self.refused.pop(item, None)

    def _add_reopening(self, decision: Decision, item: int) -> None:
        self.closed.discard(item)
        self._back_to_the_unit(item)
        self.answered.pop(item, None)
        self.reopened[item] = self.reopened.get(item, 0) + 1
        self.reopenings[item] = decision

    def _add_postponement(self, decision: Decision) -> None:
        if decision.value == Ruling.AS_PLANNED:
            self.put_off.pop(decision.reference, None)
        else:
            self.put_off[decision.reference] = date.fromisoformat(decision.value)

    def _add_rename(self, decision: Decision) -> None:
        """A rename that was registered in error is as if it had never been."""
        if decision.value != Ruling.NOT_RENAMED:
            self.renames.append(decision)
            return
        last = max((n for n, one in enumerate(self.renames) if one.organisation == decision.organisation), default=None)
        if last is not None:
            del self.renames[last]

    def _add_reversal(self, decision: Decision, item: int) -> None:
        self.corrections = [one for one in self.corrections if not _reverses(decision, one)]
        if decision.field == CorrectionSubject.DEADLINE:
            self.deadlines.pop(item, None)
            self.granted.pop(item, None)


def _reverses(reversal: Decision, other: Decision) -> bool:
    """Whether *reversal* is about what *other* decided."""
    return (reversal.item, reversal.field) == (other.item, other.field) and (
        reversal.item is not None or reversal.organisation == other.organisation
    )
