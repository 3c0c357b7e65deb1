"""What somebody is about to decide on: the items as they stand, and what others decided while he was looking."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from duban.domain.audit.told_decisions import told_decision
from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.moments import told_moment
from duban.domain.decisions.decision import Decision
from duban.domain.plan.labels import PlanNames
from duban.domain.plan.programme import Item
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.plan.named import item_of
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class DecisionSubject:
    """What a decision is about: items by their numbers, else returns or cycles, else a unit."""

    items: Collection[int] = ()
    references: Collection[Reference] = ()
    unit: str = ""

    def is_of(self, decision: Decision) -> bool:
        """Whether *decision* is about any of it."""
        if self.items:
            return decision.item in self.items
        if self.references:
            return decision.reference in map(str, self.references)
        return bool(self.unit) and decision.item is None and decision.organisation == self.unit


@dataclass(frozen=True, slots=True)
class ItemAtHand:
    """An item as it stands with all that was decided: who leads it, until when, and whether it is over."""

    item: Item
    leads: tuple[str, ...]
    deadline: str
    over: str = ""


@dataclass(frozen=True, slots=True)
class DecisionSubjects:
    """Looking up; a place is how many decisions of a programme had been made when somebody looked."""

    context: ServiceContext

    def item(self, code: str, number: int) -> ItemAtHand:
        """The item of that number; UnknownReference if there is none."""
        plan = Versions(self.context).latest(code)
        item = item_of(plan, number)
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
        moved = decided.deadlines.get(number)
        told = f"{item.deadline.told}（已延至{moved}）" if moved else item.deadline.told
        over = {number in decided.closed: "已销号", number in decided.terminated: "已终止"}.get(True, "")
        return ItemAtHand(item, tuple(plan.organisation(code).name for code in item.leads), told, over)

    def place(self, code: str) -> int:
        """The place of now."""
        with self.context.ledger.begin() as work:
            return len(work.decisions.all(code))

    def refuse_if_decided(self, code: str, place: int, subject: DecisionSubject) -> None:
        """Refused, with who decided what, if there was a decision on *subject* since *place*."""
        if told := tuple(self._told(code, place, subject)):
            raise Refused(f"在您核对期间，{'；'.join(told)}。本次未予登记，请核对后重新提交。")

    def _told(self, code: str, place: int, subject: DecisionSubject) -> Iterator[str]:
        with self.context.ledger.begin() as work:
            since = [one for one in work.decisions.all(code)[place:] if subject.is_of(one)]
        names = PlanNames(Versions(self.context).latest(code).names.units, self.context.labels(code))
        for one in since:
            at, entry = told_moment(one.at), told_decision(one, names)
            yield f"{one.by}已于{at}办理{entry.kind}（{entry.text}）"
