"""What papers gave to units, with what was put on record of each, and which of its 交办单 nobody signed yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.coordination import Ask, Need, NeedAct, NeedName
from duban.domain.decisions.document import DocumentState
from duban.domain.decisions.errands import Errand, ErrandTally
from duban.domain.escalation.need_ladder import errand_ladder
from duban.domain.returns.helping import FeedbackWay
from duban.errors import UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.plan.errand_proofs import proved_by_receipts
from duban.services.plan.need_debts import AskDebt, SaidOfNeeds, owed_of_asks
from duban.services.plan.needs import is_late, told_asks

UNSIGNED = (DocumentState.WAITING, DocumentState.DEFERRED)


@dataclass(frozen=True, slots=True)
class ErrandOnFile:
    """An errand as what is waited for; `unsigned` are the 交办单 that wait for their signer, `withdrawn` others."""

    errand: Errand
    need: Need
    unsigned: frozenset[str]
    withdrawn: frozenset[str] = frozenset()

    @property
    def released(self) -> tuple[Ask, ...]:
        """What was given to units by a paper that was signed."""
        return tuple(ask for ask in self.need.asks if ask.act.paper not in self.unsigned)


@dataclass(frozen=True, slots=True)
class ErrandRecords:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def all(self, code: str, now: datetime) -> tuple[ErrandOnFile, ...]:
        """Every one of a programme, by number."""
        with self.context.ledger.begin() as work:
            return errands_on_file(work, code, now)

    def one(self, name: NeedName, now: datetime) -> ErrandOnFile:
        """The errand of that name; UnknownReference if there is none."""
        found = (one for one in self.all(name.programme, now) if one.errand.name == name)
        if (errand := next(found, None)) is None:
            raise UnknownReference(f"没有交办事项“{name.since}”。")
        return errand


def errands_on_file(work: UnitOfWork, code: str, now: datetime) -> tuple[ErrandOnFile, ...]:
    """As `ErrandRecords.all`, inside a transaction."""
    errands = work.errands.all(code, now)
    acts = [act for act in work.needs.all(code, now) if act.name.is_errand] if errands else []
    states = {name: _state(work, name) for name in dict.fromkeys(act.paper for act in acts if act.paper)}
    return tuple(_on_file(errand, acts, states) for errand in errands)


def owed_of_errands(
    context: ServiceContext, work: UnitOfWork, code: str, said: SaidOfNeeds, now: datetime
) -> Iterator[AskDebt]:
    """What is owed to the units that papers gave something to: once it was signed, until the matter is closed."""
    standing = (one for one in errands_on_file(work, code, now) if one.need.closed is None)
    asks = tuple(ask for one in standing for ask in one.released)
    told = proved_by_receipts(work, said, (ask.act for ask in asks), context.channels.errands)
    return owed_of_asks(context, errand_ladder(context.coordination), told, asks, now)


def given_with_form(work: UnitOfWork, reference: Reference, at: datetime) -> tuple[Ask, ...]:
    """What the unit of *reference* tells of in its own form, as it stood at *at*: signed by then, and not over."""
    found = errands_on_file(work, reference.programme, at)
    asks = (ask for one in found if one.need.closed is None for ask in one.released)
    return tuple(ask for ask in asks if _is_told_in_form(ask, reference) and _was_signed(work, ask, at))


def _is_told_in_form(ask: Ask, reference: Reference) -> bool:
    return ask.act.organisation == reference.organisation and ask.act.way is FeedbackWay.MONTHLY and ask.is_open


def _was_signed(work: UnitOfWork, ask: Ask, at: datetime) -> bool:
    signature = work.documents.signature(ask.act.paper, 1)
    return signature is not None and signature.at <= at


def _on_file(errand: Errand, acts: list[NeedAct], states: dict[str, DocumentState | None]) -> ErrandOnFile:
    withdrawn = frozenset(name for name, state in states.items() if state is DocumentState.WITHDRAWN)
    need = errand.as_need(acts, withdrawn)
    papers = {act.paper for act in need.acts if act.paper}
    return ErrandOnFile(errand, need, frozenset(name for name in papers if states[name] in UNSIGNED), withdrawn)


def _state(work: UnitOfWork, name: str) -> DocumentState | None:
    paper = work.documents.latest(name)
    return paper.state if paper else None


def errand_tally(context: ServiceContext, work: UnitOfWork, code: str, now: datetime) -> ErrandTally:
    """How many were given by *now*, closed, and proved late; none while the loop is off."""
    every = errands_on_file(work, code, now) if context.coordinates(code) else ()
    told = told_asks(context, work, code, now) if every else {}
    today = now.astimezone(TIMEZONE).date()
    open_ones = [one for one in every if one.need.closed is None]
    late = sum(any(is_late(ask, told, context.calendar, today) for ask in one.released) for one in open_ones)
    return ErrandTally(len(every), len(every) - len(open_ones), late)
