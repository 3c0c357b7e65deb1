"""交办事项: what a meeting settled or a leader remarked, given to units on a 交办单; what came of it, as of a need."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.decisions.coordination import (
    CoordinationRules,
    Need,
    NeedAct,
    NeedActKind,
    NeedName,
    NeedStage,
    NeedStep,
)
from duban.domain.office.actor import Identification
from duban.domain.office.channel import PaperChannel


class ErrandSource(StrEnum):
    """The paper that gives a matter to units; the values are what users read."""

    MINUTES = "会议纪要"
    REMARK = "领导批示"

    @property
    def number(self) -> str:
        """What the number of such a paper is called."""
        return "期号" if self is ErrandSource.MINUTES else "登记号"


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """
    A paper that gives matters to units: minutes that were issued (期号), or a remark that was registered (登记号).

    `occasion` is the meeting, of a remark the post of whoever made it. Its words and its scan are never kept.
    """

    source: ErrandSource
    number: str
    occasion: str
    dated: date

    @property
    def told(self) -> str:
        """As papers and mails name it."""
        if self.source is ErrandSource.MINUTES:
            return f"{self.occasion}纪要（{self.number}）议定事项"
        return f"{self.occasion}批示（登记号：{self.number}）"


@dataclass(frozen=True, slots=True)
class Errand:
    """
    One matter that a paper gives to units, recorded once and never changed.

    `number` is given by the ledger, 0 before that. `matter` are the office's own words. `items` are those of the plan
    that it is about, `need` the need that it settles, empty without one.
    """

    programme: str
    paper: IssuedPaper
    matter: str
    at: datetime
    by: str
    reason: str = ""
    number: int = 0
    items: tuple[int, ...] = ()
    need: str = ""
    known: Identification | None = None
    account: str | None = None

    @property
    def name(self) -> NeedName:
        """Under which name it is acted on: what is done about it is kept with what is done about needs."""
        return NeedName(self.programme, 0, str(self.number))

    @property
    def told(self) -> str:
        """What it is called in lists, forms and mails."""
        return told_errands(self.number)

    def words_by(self, channel: PaperChannel, more: str) -> tuple[str, str]:
        """
        What mails and forms say of the matter and of what was asked *more*.

        Of a 交办单 that goes by the exchange they say only where it stands.
        """
        if channel is PaperChannel.MAIL:
            return self.matter, more
        return f"见{self.told}交办单（经公文交换送达）", ""

    def as_need(self, acts: Iterable[NeedAct], withdrawn: Collection[str] = ()) -> Need:
        """
        The errand as what is waited for: with those of *acts* that are its own.

        What stood on a 交办单 that nobody signed and that was *withdrawn* was never given to anybody.
        """
        own = tuple(act for act in acts if act.name == self.name and act.paper not in withdrawn)
        return Need(self.name, "", self.matter, None, self.at, "", own)


@dataclass(frozen=True, slots=True)
class ErrandTally:
    """How many matters were given to units by a moment, how many of them are closed and how many proved late."""

    given: int = 0
    closed: int = 0
    late: int = 0

    @property
    def left(self) -> int:
        """How many nobody closed yet."""
        return self.given - self.closed


NO_ERRANDS = ErrandTally()


def told_errands(*numbers: int | str) -> str:
    """What errands of these numbers are called: 交办第7号. 〔〕 stand around years alone (GB/T 9704)."""
    return f"交办第{'、'.join(map(str, numbers))}号"


def errand_paper(name: NeedName, turn: int) -> str:
    """The name of the 交办单 on an errand: the how many-th, for what does not suffice is given to its unit again."""
    return f"errand/{name.programme}/{name.since}/{turn}"


def errand_step(
    need: Need,
    unsigned: Collection[str],
    told: Mapping[int, date | None],
    rules: CoordinationRules,
    calendar: WorkCalendar,
) -> NeedStep:
    """Where an errand waits: while its 交办单 is one of the *unsigned*, with who signs it."""
    waiting = [ask.act.at for ask in need.asks if ask.is_open and ask.act.paper in unsigned]
    if waiting and not any(act.kind is NeedActKind.CLOSED for act in need.acts):
        return NeedStep(NeedStage.SIGNING, min(waiting).astimezone(TIMEZONE).date(), None)
    return need.step(told, rules, calendar)
