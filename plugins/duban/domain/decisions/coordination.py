"""需协调事项: what a unit cannot settle alone, who was asked to help, what came of it, whose turn, until when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.period import Period
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.office.actor import Identification
from duban.domain.plan.labels import PlanNames
from duban.domain.returns.helping import FeedbackWay, HelperAnswer, HelperPart
from duban.domain.returns.submission import CoordinationLevel, Entry, Submission
from duban.domain.text.nothing import something
from duban.errors import CalendarUnknown


class NeedLevel(StrEnum):
    """Who is asked to settle a matter, the nearest first; the values are what users read."""

    LEAD = "牵头单位商办"
    TASK_FORCE = "工作专班"
    CITY_LEADER = "专项小组（分管市领导专题协调会）"
    LEADING_GROUP = "领导小组、市政府会议"
    PROVINCE = "牵头单位报请对口省厅"

    @property
    def above(self) -> "tuple[NeedLevel, ...]":
        """The levels to which a matter may be raised from this one, the nearest first."""
        levels = tuple(NeedLevel)
        return levels[levels.index(self) + 1 :]


class NeedActKind(StrEnum):
    """What is put on record about a need; the values are what users read."""

    ASKED = "交办"
    SAID = "协办单位答复"
    ANSWERED = "答复提出单位"
    SIGNED = "单位主要负责人签报"
    RAISED = "提请上一级"
    CLOSED = "办结"


class NeedStage(StrEnum):
    """Where a need waits; the values are what users read."""

    ASSIGN = "待交办"
    SIGNING = "交办单待签发"
    WITH_HELPER = "协办单位办理中"
    ANSWER = "待答复"
    LEVEL = "待上一级协调"


@dataclass(frozen=True, slots=True)
class CoordinationRules:
    """
    How needs are dealt with, in working days: those of a helper, counted from the day it was told, and the office's.

    `refuses_within` are the days in which a unit says that a matter is not its own. After `asks_before_raising` asks
    that came to nothing the rules propose to raise; a person raises. A helper
    is reminded `reminds_before` days before its last one, and urged `urges_after` days after it.
    """

    main_within: int = 7
    side_within: int = 3
    refuses_within: int = 1
    assign_within: int = 3
    answer_within: int = 3
    asks_before_raising: int = 2
    reminds_before: int = 1
    urges_after: int = 1

    def days_of(self, part: HelperPart) -> int:
        """How many working days a helper has."""
        return self.main_within if part is HelperPart.MAIN else self.side_within


@dataclass(frozen=True, slots=True)
class NeedName:
    """
    A need by its item and the period in which it was first named: 38/2021-10.

    What was given to units by a paper (`domain.decisions.errands`) has no item: it is named by its number, 0/7.
    """

    programme: str
    item: int
    since: str

    def __str__(self) -> str:
        return f"{self.programme}/{self.item}/{self.since}"

    @classmethod
    def parse(cls, text: str) -> "NeedName":
        """What was written so; ValueError for anything else."""
        programme, item, since = text.split("/")
        name = cls(programme, int(item), since)
        return replace(name, since=str(int(since) if name.is_errand else Period.parse(since)))

    @property
    def is_errand(self) -> bool:
        """Whether a paper gave the matter to units, and no return named it."""
        return self.item == 0


@dataclass(frozen=True, slots=True)
class NeedAct:
    """
    One thing that was done about a need, recorded once and never changed.

    `number` is given by the ledger, 0 before that: the number under which a helper is asked. Of what a helper said
    `about` is that number, `organisation` the helper, `answer` its choice and `file_sha256` with `message` where it
    stands; of an ask `organisation` is the helper and `days` what it was given. `words` are what is told, `reason` why
    a person of the office did it. Of a raise `level` is where to. What a paper gives to a unit has a day of its own
    (`until`) and says in what way the unit is to answer; `paper` is the 交办单 that is signed first.
    """

    name: NeedName
    kind: NeedActKind
    at: datetime
    by: str
    words: str = ""
    reason: str = ""
    number: int = 0
    about: int = 0
    organisation: str = ""
    part: HelperPart | None = None
    level: NeedLevel | None = None
    answer: HelperAnswer | None = None
    days: int = 0
    file_sha256: str = ""
    message: str = ""
    until: date | None = None
    way: FeedbackWay | None = None
    paper: str = ""
    known: Identification | None = None
    account: str | None = None

    @property
    def asks_the_lead(self) -> bool:
        """Whether the unit that named the need has to do something now: it brings it before the province itself."""
        return self.level is NeedLevel.PROVINCE

    def clause(self, names: Mapping[str, str] | PlanNames) -> str:
        """What was done or said, in one clause without a stop; *names* are those of units."""
        unit, words = names.get(self.organisation, self.organisation), self.words.rstrip("。")
        match self.kind:
            case NeedActKind.ASKED:
                return f"已交办{unit}"
            case NeedActKind.SAID:
                return f"{unit}答复“{self.answer}”，{words}"
            case NeedActKind.RAISED:
                return f"已提请{self.level}"
            case NeedActKind.CLOSED:
                return f"已办结，{words}"
            case _:
                return words


@dataclass(frozen=True, slots=True)
class Ask:
    """One unit that was asked, and the last that it said; None while it said nothing."""

    act: NeedAct
    said: NeedAct | None = None

    @property
    def is_open(self) -> bool:
        """Whether the unit still owes its last word; that it is at work is none."""
        return self.said is None or self.said.answer is HelperAnswer.GOING_ON

    def due(self, told_on: date | None, calendar: WorkCalendar) -> date | None:
        """
        The last day on which the unit is not late, counted from the day it was told; None where nobody can say.

        Where a paper names the day it is that one, but a unit that was told too late has a working day at least.
        """
        if told_on is None:
            return None
        try:
            if self.act.until is not None:
                return max(self.act.until, calendar.add(told_on, 1))
            return calendar.add(told_on, self.act.days)
        except CalendarUnknown:
            return None


@dataclass(frozen=True, slots=True)
class NeedStep:
    """Where a need waits, since when, and the last day on which nobody is late; None where there is none."""

    stage: NeedStage
    since: date
    due: date | None


@dataclass(frozen=True, slots=True)
class Need:
    """
    A need that stands in a unit's last word on an item: the unit, its words and wish, and since when.

    `submission` is the return in which it was named first; `acts` are what was put on record of it, oldest first.
    """

    name: NeedName
    lead: str
    words: str
    wish: CoordinationLevel | None
    named_at: datetime
    submission: str
    acts: tuple[NeedAct, ...] = ()

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The units that were asked, oldest first."""
        said = {act.about: act for act in self._of(NeedActKind.SAID)}
        return tuple(Ask(act, said.get(act.number)) for act in self._of(NeedActKind.ASKED))

    @property
    def level(self) -> NeedLevel:
        """Who is to settle it now."""
        return next((act.level for act in reversed(self.acts) if act.level), NeedLevel.LEAD)

    @property
    def closed(self) -> NeedAct | None:
        """How it ended; None while it is open."""
        return next((act for act in self._of(NeedActKind.CLOSED)), None)

    @property
    def is_signed(self) -> bool:
        """Whether the unit's own head put his name to it."""
        return any(self._of(NeedActKind.SIGNED))

    def tellings(self) -> tuple[NeedAct, ...]:
        """What is for the unit that asked: every word on its need but one that sends the office to another unit."""
        told = (NeedActKind.SAID, NeedActKind.ANSWERED, NeedActKind.RAISED, NeedActKind.CLOSED)
        return tuple(act for act in self.acts if act.kind in told and act.answer is not HelperAnswer.NOT_OURS)

    def step(self, told: Mapping[int, date | None], rules: CoordinationRules, calendar: WorkCalendar) -> NeedStep:
        """
        Where it waits; *told* says of each ask since which day it is proved that the unit had it.

        A matter that was raised waits with the level, until somebody is asked anew or it is closed.
        """
        last = self._last(NeedActKind.ASKED, NeedActKind.RAISED)
        if last is None:
            return _within(NeedStage.ASSIGN, _day(self.named_at), rules.assign_within, calendar)
        if last.kind is NeedActKind.RAISED:
            return NeedStep(NeedStage.LEVEL, _day(last.at), None)
        if open_asks := [ask for ask in self.asks if ask.is_open]:
            days = [ask.due(told.get(ask.act.number), calendar) for ask in open_asks]
            known = [day for day in days if day is not None]
            due = max(known) if len(known) == len(days) else None
            return NeedStep(NeedStage.WITH_HELPER, min(_day(ask.act.at) for ask in open_asks), due)
        said = max((ask.said for ask in self.asks if ask.said), key=lambda act: act.number)
        if all(ask.said and ask.said.answer is HelperAnswer.NOT_OURS for ask in self.asks):
            return _within(NeedStage.ASSIGN, _day(said.at), rules.assign_within, calendar)
        return _within(NeedStage.ANSWER, _day(said.at), rules.answer_within, calendar)

    def why_raise(self, late: Iterable[int], rules: CoordinationRules) -> str:
        """
        Why the rules propose to raise it, empty if they do not; *late* are the asks whose day is proved to be over.

        Nothing is proposed twice: a raise begins the count anew.
        """
        raised = self._last(NeedActKind.RAISED)
        since = raised.number if raised else 0
        if any(act.number > since for act in self._of(NeedActKind.SIGNED)):
            return "牵头单位主要负责人已签报"
        overdue = set(late)
        failed = [ask for ask in self.asks if ask.act.number > since and _came_to_nothing(ask, overdue)]
        if len(failed) >= rules.asks_before_raising:
            return f"已{len(failed)}次交办仍未办结"
        return ""

    def _of(self, kind: NeedActKind) -> Iterator[NeedAct]:
        return (act for act in self.acts if act.kind is kind)

    def _last(self, *kinds: NeedActKind) -> NeedAct | None:
        return next((act for act in reversed(self.acts) if act.kind in kinds), None)


@dataclass
class _Run:
    """A need while the returns are read one after the other."""

    submission: Submission
    entry: Entry
    latest: Entry


def needs_of(
    code: str, filed: Iterable[Submission], acts: Iterable[NeedAct], *, standing: bool = True
) -> tuple[Need, ...]:
    """
    The needs that *filed*, accepted returns by period and time, name; what was recorded of each goes with it.

    One lasts without a break from the return that names it: 本月无变化 leaves it, an empty cell ends it, and what the
    office closed is named anew only by a later period. With *standing* those alone that a unit still names and
    nobody closed, else all that ever were.
    """
    known: dict[NeedName, list[NeedAct]] = {}
    for act in acts:
        known.setdefault(act.name, []).append(act)
    runs: dict[NeedName, _Run] = {}
    current: dict[int, NeedName] = {}
    for submission in filed:
        for entry in submission.entries:
            _read(code, submission, entry, runs, current, known)
    chosen = runs if not standing else {name: runs[name] for name in current.values()}
    found = (_need(name, run, tuple(known.get(name, ()))) for name, run in chosen.items())
    return tuple(need for need in found if not standing or need.closed is None)


def _read(
    code: str,
    submission: Submission,
    entry: Entry,
    runs: dict[NeedName, _Run],
    current: dict[int, NeedName],
    known: Mapping[NeedName, list[NeedAct]],
) -> None:
    """Take what *entry* says of a need of its item."""
    if entry.unchanged and not something(entry.coordination):
        return
    name = current.get(entry.item)
    if not something(entry.coordination):
        current.pop(entry.item, None)
        return
    period = str(submission.number.reference.period)
    is_closed = name is not None and any(act.kind is NeedActKind.CLOSED for act in known.get(name, ()))
    if name is not None and (not is_closed or name.since == period or entry.unchanged):
        runs[name].latest = entry
        return
    fresh = NeedName(code, entry.item, period)
    runs.setdefault(fresh, _Run(submission, entry, entry)).latest = entry
    current[entry.item] = fresh


def _need(name: NeedName, run: _Run, acts: tuple[NeedAct, ...]) -> Need:
    return Need(
        name=name,
        lead=run.submission.number.reference.organisation,
        words=something(run.latest.coordination),
        wish=run.latest.coordination_level,
        named_at=run.submission.received_at,
        submission=str(run.submission.number),
        acts=acts,
    )


@dataclass(frozen=True, slots=True)
class HandledNeed:
    """The last that was done about a need: what, by or with which unit (empty if none), in one clause with its day."""

    kind: NeedActKind
    unit: str
    told: str


def handled(acts: Iterable[NeedAct], names: Mapping[str, str]) -> dict[int, HandledNeed]:
    """How far the last need of each item has come, by item; *names* are those of units."""
    last = {act.name.item: act for act in acts if act.kind is not NeedActKind.SIGNED}
    return {
        item: HandledNeed(
            act.kind,
            names.get(act.organisation, act.organisation),
            f"{_day(act.at).month}月{_day(act.at).day}日{act.clause(names)}",
        )
        for item, act in last.items()
    }


def without_closed(last: Mapping[int, Entry], needs: Iterable[Need]) -> dict[int, Entry]:
    """The *last* words of a unit on its items, without the needs of which the office told it that they are closed."""
    open_of: dict[int, bool] = {}
    for need in needs:
        open_of[need.name.item] = need.closed is None
    return {
        item: entry if open_of.get(item, True) else replace(entry, coordination="", coordination_level=None)
        for item, entry in last.items()
    }


def _came_to_nothing(ask: Ask, late: set[int]) -> bool:
    """Whether an ask did not settle the matter; that it was not the unit's own is no failure of anybody."""
    if ask.said is not None and not ask.is_open:
        return ask.said.answer is HelperAnswer.BEYOND
    return ask.act.number in late


def _within(stage: NeedStage, since: date, days: int, calendar: WorkCalendar) -> NeedStep:
    return NeedStep(stage, since, calendar.add_if_known(since, days))


def _day(at: datetime) -> date:
    return at.astimezone(TIMEZONE).date()
