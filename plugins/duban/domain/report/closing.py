"""How every item of a programme ended: what its closing report is made of."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind, InForce, in_force
from duban.domain.plan.programme import DeadlineKind, Item
from duban.domain.report.report import Dropped
from duban.domain.report.tally import Row


class ItemOutcome(StrEnum):
    """How an item ended, as the closing report says it; a claim is not yet a result."""

    CLOSED = "已销号"
    CLAIMED = "已申报完成，待核验"
    OVERDUE = "未完成，已逾期"
    OPEN = "未完成，未到时限"
    UNDATED = "未完成，无明确时限"
    TERMINATED = "已终止"


@dataclass(frozen=True, slots=True)
class EndedItem:
    """
    An item at the end of its programme.

    `decided_on` is the day in Asia/Shanghai on which it was closed or dropped, and `basis` by whom and on what ground;
    None and "" of an item that is open. `extensions` counts the extensions that were granted.
    """

    item: Item
    leads: tuple[str, ...]
    outcome: ItemOutcome
    decided_on: date | None
    basis: str
    extensions: int
    last_said: str


@dataclass(frozen=True, slots=True)
class Ending:
    """All items of a programme with their outcome, by number."""

    items: tuple[EndedItem, ...]

    @property
    def counts(self) -> Mapping[ItemOutcome, int]:
        """How many items ended how; each outcome is there, be it with 0."""
        found = Counter(one.outcome for one in self.items)
        return {outcome: found[outcome] for outcome in ItemOutcome}


def ending(rows: Iterable[Row], dropped: Iterable[Dropped], decisions: Sequence[Decision]) -> Ending:
    """The items of *rows* and those *dropped* before, after all the *decisions* of their programme, oldest first."""
    decided = in_force(decisions)
    closures = {each.item: each for each in decisions if each.kind is DecisionKind.CLOSURE}
    ended = [
        *_of_rows(rows, decided, closures),
        *(_ended(one.item, (one.lead,), ItemOutcome.TERMINATED, decided, one.decision) for one in dropped),
    ]
    return Ending(tuple(sorted(ended, key=lambda one: one.item.number)))


def _of_rows(rows: Iterable[Row], decided: InForce, closures: Mapping[int | None, Decision]) -> Iterator[EndedItem]:
    for row in rows:
        number = row.item.number
        if number in decided.terminated:
            yield _ended(row.item, row.leads, ItemOutcome.TERMINATED, decided, decided.terminated[number])
            continue
        is_closed = number in decided.closed
        said = row.entry.progress if row.entry else ""
        outcome = ItemOutcome.CLOSED if is_closed else _open(row)
        yield _ended(row.item, row.leads, outcome, decided, closures.get(number) if is_closed else None, said)


def _open(row: Row) -> ItemOutcome:
    if row.is_claimed:
        return ItemOutcome.CLAIMED
    if row.days_overdue:
        return ItemOutcome.OVERDUE
    return ItemOutcome.OPEN if row.item.deadline.kind is DeadlineKind.DATED else ItemOutcome.UNDATED


def _ended(
    item: Item, leads: tuple[str, ...], outcome: ItemOutcome, decided: InForce, by: Decision | None, said: str = ""
) -> EndedItem:
    return EndedItem(
        item=item,
        leads=leads,
        outcome=outcome,
        decided_on=by.at.astimezone(TIMEZONE).date() if by else None,
        basis="；".join(filter(None, (by.by, by.reason, by.basis))) if by else "",
        extensions=decided.extensions_used.get(item.number, 0),
        last_said=said,
    )
