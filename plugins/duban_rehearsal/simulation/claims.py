"""What became of every claim of completion, told from returns and decisions by another rule than the queue's."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.verification import ClaimAnswer, is_in_writing
from duban.domain.escalation.item_ladder import CHARGES_NOBODY
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import Entry, Status
from duban.ports import UnitOfWork


@dataclass(slots=True)
class ClaimLife:
    """One claim: when it was made, when and how it ended; while it has no end it waits with the office."""

    item: int
    begun: datetime
    ended: datetime | None = None
    end: str = ""
    first_word: datetime | None = None

    def waits_at(self, moment: datetime) -> bool:
        """Whether it waited with the office then."""
        return self.begun < moment and (self.ended is None or moment < self.ended)


@dataclass(slots=True)
class ItemClaims:
    """The claims of one item while what happened to it is read in the order of time."""

    number: int
    lives: list[ClaimLife] = field(default_factory=list)
    closed: bool = False
    answered: bool = False
    asked_from: Period | None = None
    last_period: Period | None = None
    strange: int = 0

    @property
    def open(self) -> ClaimLife | None:
        """The claim that waits, None if none does."""
        return self.lives[-1] if self.lives and self.lives[-1].ended is None else None

    def said(self, entry: Entry, period: Period, at: datetime) -> None:
        """A return speaks of the item; what comes late of an earlier period changes nothing."""
        if self.closed or entry.status is None or (self.last_period is not None and period < self.last_period):
            return
        self.last_period = period
        if entry.status is not Status.DONE:
            self.answered = self.answered and entry.unchanged
            self._end(at, "单位改报未完成")
            return
        is_old = self.asked_from is not None and period < self.asked_from
        if self.open is None and not is_old and not (self.answered and entry.unchanged):
            self.lives.append(ClaimLife(self.number, at))
            self.answered = False

    def decided(self, decision: Decision) -> None:
        """The office decides on the item."""
        match decision.kind:
            case DecisionKind.CHECK if self.open is not None:
                self.open.first_word = self.open.first_word or decision.at
            case DecisionKind.CLOSURE:
                self.strange += self.open is None
                self.closed = True
                self._end(decision.at, "书面确认销号" if is_in_writing(decision) else "核验销号")
            case DecisionKind.ANSWER:
                self.strange += self.open is None
                self.answered = True
                self._end(decision.at, ClaimAnswer(decision.field).value)
            case DecisionKind.REOPENING:
                self.closed, self.asked_from = False, Period.parse(decision.effective)
            case DecisionKind.TERMINATION:
                self._end(decision.at, "事项终止")
            case _:
                pass

    def _end(self, at: datetime, end: str) -> None:
        if self.open is not None:
            self.open.first_word = self.open.first_word or at
            self.open.end, self.open.ended = end, at


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """Counts of claims, and the two faults: claims that nobody can tell the end of, and units charged meanwhile."""

    counts: Mapping[str, int]
    lost: int
    charged: int


def claim_figures(app: Installation, now: datetime) -> ClaimFigures:
    """Of the first programme of *app*, as it stands at *now*."""
    code = next(iter(app.settings.programmes))
    programme = app.versions.latest(code)
    with app.context.ledger.begin() as work:
        items, notices = _lives(work, programme), work.notices.all()
        opinions = sum(one.kind is DecisionKind.OPINION for one in work.decisions.all(code))
    lives = [life for one in items.values() for life in one.lives]
    waiting = app.claims.waiting(now)
    told, known = {one.item.number for one in waiting}, {life.item for life in lives if life.ended is None}
    ends = Counter(life.end or "在我办办理" for life in lives)
    counts = {"申报": len(lives), "专班已提意见": opinions, **dict(sorted(ends.items()))}
    counts["待专班意见"] = sum(one.step is not None and one.step.stage.name == "OPINION" for one in waiting)
    counts["我办超期"] = sum(_was_late(app, life, now) for life in lives)
    lost = len(told ^ known) + sum(one.strange for one in items.values())
    return ClaimFigures(counts, lost, len(list(_charged(app, lives, notices))))


def _lives(work: UnitOfWork, programme: Programme) -> dict[int, ItemClaims]:
    """Everything that was said of each item, in the order of time."""
    leads = {item.number: item.lead for item in programme.items}
    items = {number: ItemClaims(number) for number in leads}
    happened: list[tuple[datetime, int, Decision | tuple[Entry, Period]]] = []
    for cycle in work.cycles.all():
        if cycle.reference.programme != programme.code:
            continue
        for unit, filed in work.submissions.accepted(cycle.reference).items():
            said = [entry for entry in filed.entries if leads.get(entry.item) == unit]
            happened += [(filed.received_at, entry.item, (entry, cycle.reference.period)) for entry in said]
    decisions = work.decisions.all(programme.code)
    happened += [(one.at, one.item, one) for one in decisions if one.item is not None and one.item in items]
    for at, number, what in sorted(happened, key=lambda one: one[0]):
        if isinstance(what, Decision):
            items[number].decided(what)
        else:
            items[number].said(*what, at)
    return items


def _was_late(app: Installation, life: ClaimLife, now: datetime) -> bool:
    """Whether the office said nothing of a claim within the days of the task force's word and of its own."""
    rules = app.claims.verification
    day = life.begun.astimezone(TIMEZONE).date()
    due = app.calendar.add(day, rules.opinion_within + rules.check_within)
    return (life.first_word or now).astimezone(TIMEZONE).date() > due


def _charged(app: Installation, lives: list[ClaimLife], notices: tuple[Notice, ...]) -> Iterator[Notice]:
    """What was said of a unit's overdue item while its claim waited with the office."""
    rungs = {rung.code: rung for ladder in app.settings.item_ladders.values() for rung in ladder}
    by_item: dict[int, list[ClaimLife]] = {}
    for life in lives:
        by_item.setdefault(life.item, []).append(life)
    for notice in notices:
        subject, rung = ItemSubject.parse(notice.subject), rungs.get(notice.rung)
        if subject is None or rung is None or rung.anchor in CHARGES_NOBODY or notice.state is NoticeState.WITHDRAWN:
            continue
        if any(life.waits_at(notice.at) for life in by_item.get(subject.number, ())):
            yield notice
