"""How an act on a need, or on what a paper gave to units, is put on record: by whoever may, if nobody was quicker."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from duban.domain.decisions.coordination import Need, NeedAct, NeedActKind
from duban.domain.office.authority import Permission
from duban.errors import Refused
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who, signed

OFF = "该专项未启用协调环节（config/duban.toml 的 [loops] 或该专项的 loops）。"


def may_coordinate(context: ServiceContext, code: str, who: Who) -> None:
    """Refused while the loop is off, to whom it does not belong, and without a reason."""
    if not context.coordinates(code):
        raise Refused(OFF)
    signed(who, Permission.COORDINATE)


def act_of(need: Need, kind: NeedActKind, who: Who, now: datetime, words: str, **more: object) -> NeedAct:
    """What is to be recorded, with who did it and how that is known."""
    blank = NeedAct(need.name, kind, now, who.by, " ".join(words.split()), who.reason)
    return replace(blank, **more, **who.identified)  # type: ignore[arg-type]


def record(work: UnitOfWork, need: Need, acts: Iterable[NeedAct], without: Collection[str] = ()) -> None:
    """
    Record *acts*; Refused if somebody else did something meanwhile: what the person saw no longer stands.

    What stood on a paper that is one of *without* is no part of the need.
    """
    every = (act for act in work.needs.all(need.name.programme) if act.name == need.name)
    if tuple(act for act in every if not act.paper or act.paper not in without) != need.acts:
        raise Refused("该事项刚有其他人办理，请刷新页面后再办。")
    for act in acts:
        work.needs.add(act)


def said_last(need: Need, kind: NeedActKind, words: str) -> bool:
    """Whether that very thing was the last that was recorded of *need*."""
    last = need.acts[-1] if need.acts else None
    return last is not None and last.kind is kind and last.words == " ".join(words.split())
