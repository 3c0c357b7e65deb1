"""What is owed to the units that are asked to help: each ask with its rung, and under which name it is said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.decisions.coordination import Ask, Need, NeedAct
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.need_ladder import NeedRung, need_ladder, owed_of_ask, still_said
from duban.domain.escalation.need_subject import NeedSubject
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext

SaidOfNeeds = Mapping[int, tuple[Notice, ...]]


@dataclass(frozen=True, slots=True)
class AskDebt:
    """One rung that is owed about one ask."""

    rung: NeedRung
    act: NeedAct


def said_of_needs(work: UnitOfWork, programme: str) -> SaidOfNeeds:
    """Every notice about the needs of a programme, by the number of the act that it is about, oldest first."""
    found: dict[int, tuple[Notice, ...]] = {}
    for text, notices in work.notices.below(NeedSubject.below(programme)).items():
        if (subject := NeedSubject.parse(text)) is not None:
            found[subject.number] = (*found.get(subject.number, ()), *notices)
    return found


def owed_to_helpers(
    context: ServiceContext, said: SaidOfNeeds, standing: Iterable[Need], now: datetime
) -> Iterator[AskDebt]:
    """What is owed about every ask of the needs that stand; what came back, or was stopped, is owed again."""
    asks = (ask for need in standing for ask in need.asks)
    return owed_of_asks(context, need_ladder(context.coordination), said, asks, now)


def owed_of_asks(
    context: ServiceContext, ladder: tuple[NeedRung, ...], said: SaidOfNeeds, asks: Iterable[Ask], now: datetime
) -> Iterator[AskDebt]:
    """What is owed by that *ladder* about each of *asks*."""
    for ask in asks:
        notices = still_said(said.get(ask.act.number, ()))
        rung = owed_of_ask(ladder, ask, notices, now, context.rules, context.calendar)
        if rung is not None:
            yield AskDebt(rung, ask.act)


def notice_of(act: NeedAct, rung: NeedRung, said: SaidOfNeeds, now: datetime) -> Notice:
    """The notice that says *rung* of *act* at *now*; what is said once more has a subject of its own."""
    before = [one for one in said.get(act.number, ()) if one.rung == rung.code]
    times = len(before) - len(still_said(before)) + 1
    return Notice(rung.code, str(NeedSubject(act.name.programme, act.number, times)), now)
