"""What leads answered on the items that they were given (任务认领), and what the office said to what they propose."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.plan.programme import Item
from duban.domain.returns.item_answer import AnswerWord, ItemAnswer
from duban.domain.returns.submission import Submission
from duban.ports import IssuedForm, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.versions import Versions


class AnswerState(StrEnum):
    """Where an item stands with the unit that was given it; the values are what the office reads."""

    OPEN = "建议更正（待研究）"
    ADOPTED = "建议更正（已采纳）"
    NOT_ADOPTED = "建议更正（未采纳）"
    AGREED = "无异议"
    SILENT = "未答复"
    AWAITED = "尚未报送"


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """
    An item that was given to a unit, and what became of it.

    `reference` is the return whose form asked and `filed_at` when that return came, None while it did not; `answer` is
    None while there is none. `settled` is the decision that answers a proposal, None while the office has not decided.
    """

    programme: str
    item: Item
    unit: str
    name: str
    reference: Reference
    answer: ItemAnswer | None = None
    filed_at: datetime | None = None
    settled: Decision | None = None

    @property
    def key(self) -> str:
        """How a list names it."""
        return f"{self.programme}/{self.item.number}"

    @property
    def state(self) -> AnswerState:
        """Where it stands."""
        if self.answer is None:
            return AnswerState.SILENT if self.filed_at else AnswerState.AWAITED
        if self.answer.word is AnswerWord.AGREED:
            return AnswerState.AGREED
        if self.settled is None:
            return AnswerState.OPEN
        return AnswerState.ADOPTED if _adopts(self.settled) else AnswerState.NOT_ADOPTED

    @property
    def outcome(self) -> str:
        """What the unit is told of its proposal; empty while nothing is decided."""
        if self.answer is None or self.settled is None:
            return ""
        said = f"{self.item.told}{self.answer.proposal}"
        if not _adopts(self.settled):
            return f"{said}——未采纳：{self.settled.reason.rstrip('。')}"
        effective = self.settled.effective
        since = f"，自{Period.parse(effective).title}起生效" if effective else ""
        return f"{said}——已采纳{since}"


def _adopts(decision: Decision) -> bool:
    """Whether a decision that settles a proposal follows it: to find the cell right is to say no."""
    return decision.kind is DecisionKind.CORRECTION or decision.value == Ruling.ADOPTED


def by_state(answered: Iterable[AnsweredItem]) -> Mapping[AnswerState, int]:
    """How many items stand in each state, without the states of none, in their order."""
    counted = Counter(one.state for one in answered)
    return {state: counted[state] for state in AnswerState if counted[state]}


# The number of an item, and the unit that was given it.
ItemOfUnit = tuple[int, str]
# The return whose form asked, what was filed for it, and the answer in that.
Given = tuple[Reference, Submission | None, ItemAnswer | None]


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, code: str, now: datetime) -> tuple[AnsweredItem, ...]:
        """
        Every item that was given to a unit with a form, by number; the last word of each unit counts.

        Of a unit that leads an item no more only what it proposed is told; of an item that is over, nothing.
        """
        cycles = item_cycles(self.context, code)
        if not cycles:
            return ()
        given = self.context.kept(("item answers", code), now, lambda: self._given(cycles, now)).value
        return self._answered(code, given)

    def open(self, now: datetime) -> tuple[AnsweredItem, ...]:
        """Every proposal of whatever programme that the office has still to decide on."""
        every = (one for code in self.context.programmes for one in self.of(code, now))
        return tuple(one for one in every if one.state is AnswerState.OPEN)

    def outcomes(self, reference: Reference, now: datetime) -> tuple[str, ...]:
        """What the unit of *reference* has to be told of its proposals: what was decided since its form before."""
        code, unit = reference.programme, reference.organisation
        with self.context.ledger.begin() as work:
            before = work.forms.get(reference.earlier.of(unit))
        if before is None:
            return ()
        answered = self._answered(code, self._given_to(unit, item_cycles(self.context, code), now))
        return tuple(one.outcome for one in answered if one.settled and before.built_at < one.settled.at <= now)

    def _answered(self, code: str, given: Mapping[ItemOfUnit, Given]) -> tuple[AnsweredItem, ...]:
        programme = Versions(self.context).latest(code)
        with self.context.ledger.begin() as work:
            decisions, decided = work.decisions.all(code), work.decisions.in_force(code)
        of_item: dict[int | None, list[Decision]] = defaultdict(list)
        for decision in decisions:
            of_item[decision.item].append(decision)
        names = programme.names
        known = (
            _answered(code, item, (unit, names.get(unit, unit)), each, of_item[number])
            for (number, unit), each in sorted(given.items())
            if (item := programme.find(number)) is not None and not decided.is_over(number)
        )
        return tuple(one for one in known if one.unit == one.item.lead or (one.answer and one.answer.proposal))

    def _given(self, cycles: Iterable[Reference], now: datetime) -> Mapping[ItemOfUnit, Given]:
        found: dict[ItemOfUnit, Given] = {}
        with self.context.ledger.begin() as work:
            for cycle in cycles:
                asking = [form for form in work.forms.of_cycle(cycle) if form.claims]
                accepted = work.submissions.accepted(cycle, now) if asking else {}
                for form in asking:
                    found |= _asked(work, form, accepted.get(form.reference.organisation))
        return found

    def _given_to(self, unit: str, cycles: Iterable[Reference], now: datetime) -> Mapping[ItemOfUnit, Given]:
        """As `_given`, without reading what other units were asked and said."""
        found: dict[ItemOfUnit, Given] = {}
        with self.context.ledger.begin() as work:
            for cycle in cycles:
                form = work.forms.get(cycle.of(unit))
                if form is not None and form.claims:
                    found |= _asked(work, form, work.submissions.accepted(cycle, now, (unit,)).get(unit))
        return found


def _asked(work: UnitOfWork, form: IssuedForm, filed: Submission | None) -> dict[ItemOfUnit, Given]:
    """What *form* gave to its unit, with what the unit said of it."""
    said = _said(work, form, filed) if filed else {}
    return {(number, form.reference.organisation): (form.reference, filed, said.get(number)) for number in form.claims}


def _said(work: UnitOfWork, form: IssuedForm, filed: Submission) -> Mapping[int, ItemAnswer]:
    """The answers by item; what a correction leaves out was said by the attempt before it."""
    said = {answer.item: answer for answer in filed.answers}
    if filed.attempt == 1 or said.keys() >= set(form.claims):
        return said
    before = work.submissions.of_return(form.reference)[: filed.attempt - 1]
    earlier = (each.answers for each in before if each.verdict.accepts)
    return {answer.item: answer for answers in earlier for answer in answers} | said


def _answered(
    code: str, item: Item, unit: tuple[str, str], given: Given, decisions: Iterable[Decision]
) -> AnsweredItem:
    """*item* as the *unit*, of that code and name, answered it; *decisions* are those on the item."""
    reference, filed, answer = given
    known = AnsweredItem(
        programme=code,
        item=item,
        unit=unit[0],
        name=unit[1],
        reference=reference,
        answer=answer,
        filed_at=filed.received_at if filed else None,
    )
    settling = (decision for decision in decisions if _settles(decision, known))
    return replace(known, settled=max(settling, key=lambda decision: decision.at, default=None))


def _settles(decision: Decision, given: AnsweredItem) -> bool:
    """Whether a *decision* on an item answers the proposal: by name, or by saying what its cell is from then on."""
    answer, filed_at = given.answer, given.filed_at
    if answer is None or not answer.proposal or filed_at is None:
        return False
    if decision.at < filed_at:
        return False
    if decision.kind is DecisionKind.PROPOSAL:
        return decision.organisation == given.unit
    return decision.kind in (DecisionKind.CORRECTION, DecisionKind.CONFIRMATION) and decision.field == answer.column
