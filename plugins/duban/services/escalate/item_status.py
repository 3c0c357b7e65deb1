"""What the ledger knows of every item of a programme, gathered for the ladder of items to judge."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.calendar.moments import told_day
from duban.domain.checks.province_basis import names_basis
from duban.domain.decisions.amended_list import holds_for
from duban.domain.decisions.decision import Decision, InForce, Ruling
from duban.domain.decisions.roadmap import read
from duban.domain.decisions.verification import AnsweredClaim
from duban.domain.escalation.item_ladder import ItemAnchor, ItemMatter, ItemStatus, first_subject_of
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.plan.imported_figure import ImportedFigure, newest_by
from duban.domain.plan.programme import DeadlineKind, Item, Kpi, Programme
from duban.domain.returns.item_light import SLOW, ItemJudgement, judge
from duban.domain.returns.shortfall import Judging, Word, shortfalls_of
from duban.domain.returns.submission import Entry, Milestone, Status, Submission
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext

Entries = Mapping[Period, Entry]


@dataclass(frozen=True)
class ItemStatuses:
    """The statuses of all items of a programme as they stand in one transaction at *at*."""

    context: ServiceContext
    work: UnitOfWork
    programme: Programme
    cycle: Cycle
    at: datetime

    def by_unit(self, only: str = "") -> dict[str, list[ItemStatus]]:
        """The items by the organisation that reports them, those of *only* one if it is named."""
        found: dict[str, list[ItemStatus]] = {}
        for item in self.programme.items:
            if only not in ("", item.lead):
                continue
            entries = self._history.get((item.lead, item.number), {})
            found.setdefault(item.lead, []).append(self._status(item, entries))
        return found

    def _status(self, item: Item, entries: Entries) -> ItemStatus:
        done = self._decided.is_over(item.number) or self._is_claimed(item.number, entries)
        judged = dict(self._judged(item, entries))
        slow = tuple(period for period, one in judged.items() if one.standing in SLOW)
        status = ItemStatus(
            *(item, done, (), slow, self._matters(item, entries), self._rests(item.number)),
            live_from=self.context.plan(self._code).goes_live_on,
            short=tuple(self._short(judged)),
        )
        subjects = [first_subject_of(self._code, status)]
        subjects += [first_subject_of(self._code, status, ItemMatter(f"slow/{period}")) for period in slow[-2:]]
        subjects += [first_subject_of(self._code, status, matter) for matter in status.matters.values()]
        return self._with_notices(status, tuple(dict.fromkeys(subjects)))

    def _short(self, judged: Mapping[Period, ItemJudgement]) -> Iterator[str]:
        """What the item has not reached by its last return, and of which day that is told where it is not today."""
        if not judged:
            return
        last = max(judged)
        day = self._judged_on(last)
        since = "" if day == self.at.astimezone(TIMEZONE).date() else f"截至{told_day(day)}，"
        for place, one in enumerate(judged[last].short):
            yield one.words if place else f"{since}{one.words}"

    def _judged_on(self, period: Period) -> date:
        """The day by which the return of *period* is judged, today at the latest: nobody is late in days to come."""
        due = self.cycle.stream.due_of(period, self.cycle.calendar)
        return min(due, self.at.astimezone(TIMEZONE).date())

    def _is_claimed(self, number: int, entries: Entries) -> bool:
        """
        Whether the lead said last that the item is done; a claim that the office took back says nothing.

        While the unit has time to complete its claim nobody is late either.
        """
        last = max(entries, default=None)
        taken_back = self._decided.reopenings.get(number)
        if last is None or (taken_back is not None and last < Period.parse(taken_back.effective)):
            return False
        if entries[last].status is not Status.DONE:
            return False
        answered = self._decided.answered.get(number)
        if answered is None:
            return True
        known = AnsweredClaim.of(answered)
        return self._claims_anew(known, entries) or known.still_runs(self.at.astimezone(TIMEZONE).date())

    def _claims_anew(self, answered: AnsweredClaim, entries: Entries) -> bool:
        """Whether the lead said anew that the item is done, and nothing else since; 本月无变化 leaves that standing."""
        anew = False
        for period, entry in sorted(entries.items()):
            received_at = self._received.get((answered.item, period))
            if received_at is not None and entry.status and answered.is_answered_by(entry, received_at):
                anew = entry.status is Status.DONE
        return anew

    def _with_notices(self, status: ItemStatus, subjects: tuple[ItemSubject, ...]) -> ItemStatus:
        """*status* with what was said: not what reached nobody, nor what a withdrawn paper would have said."""
        said: list[Notice] = []
        vain: dict[str, int] = {}
        for notice in (one for subject in subjects for one in self._about(subject)):
            if self._was_in_vain(notice):
                vain[notice.rung] = vain.get(notice.rung, 0) + 1
            else:
                said.append(notice)
        return replace(status, notices=tuple(said), vain=vain)

    def _about(self, subject: ItemSubject) -> tuple[Notice, ...]:
        """The notices of that subject, and of those under which it was said once more."""
        mine = self._said.get(subject.number, {})
        return tuple(one for other, said in mine.items() if replace(other, times=1) == subject for one in said)

    def _was_in_vain(self, notice: Notice) -> bool:
        """
        Whether *notice* reached nobody, or its paper was withdrawn although no person decided so.

        That happens when part of a paper became untrue; what still is true has to be said in another one.
        """
        if not notice.document:
            return notice.state is NoticeState.UNDELIVERED or self._was_put_off(notice)
        return notice.state is NoticeState.WITHDRAWN and notice.document in self._untrue_papers

    def _was_put_off(self, notice: Notice) -> bool:
        """Whether the mail of *notice* was stopped for a reason that passes."""
        if notice.state is not NoticeState.WITHDRAWN:
            return False
        mail = self.work.outbox.carrying(notice)
        return mail is not None and mail.is_said_later

    def _rests(self, number: int) -> str:
        """Why nothing is said of the item for the present."""
        if number in self._decided.closed:
            return "已销号"
        if number in self._decided.terminated:
            return "已终止"
        waiting = any(one.item == number for one in self._corrections_to_come)
        if waiting or number in self.programme.rewritten:
            return "任务清单已订正，自下一报告期起按订正后的内容办理"
        return ""

    def _matters(self, item: Item, entries: Entries) -> dict[ItemAnchor, ItemMatter]:
        """What is to be said of the item beside its deadline."""
        found: dict[ItemAnchor, ItemMatter] = {}
        if refused := self._decided.refused.get(item.number):
            found[ItemAnchor.REFUSED] = ItemMatter(f"refused/{refused.applied_on}.{refused.field}", _refusal(refused))
        granted = self._decided.granted.get(item.number)
        if granted is not None and self._is_news(granted, item.lead):
            found[ItemAnchor.GRANTED] = ItemMatter(f"granted/{granted.value}")
        shown = self._decided.reopenings.get(item.number)
        if shown is not None and shown.field == Ruling.FALSE_CLAIM:
            found[ItemAnchor.FALSE_CLAIM] = ItemMatter(f"false/{shown.at:%Y-%m-%d}", _without_stop(shown.reason))
        quarter = self._quarter
        if item.deadline.kind is DeadlineKind.FOLLOWS_PROVINCE and quarter and _lacks_basis(entries, quarter):
            found[ItemAnchor.NO_BASIS] = ItemMatter(f"basis/{quarter.quarter}", quarter.quarter.title)
        return found

    def _is_news(self, granted: Decision, lead: str) -> bool:
        """Whether no form has told the *lead* of an extension: the next one does, and so does its first."""
        forms = (self.work.forms.get(cycle.of(lead)) for cycle in self._cycles)
        built = [form.built_at for form in forms if form is not None]
        return bool(built) and max(built) < granted.at

    def _judged(self, item: Item, entries: Entries) -> Iterator[tuple[Period, ItemJudgement]]:
        """Where the item stood by the return of each period, the earliest first."""
        stream, calendar = self.cycle.stream, self.cycle.calendar
        words: list[Word] = []
        lights = self.context.lights(self._code)
        for period, entry in sorted(entries.items()):
            day, until = self._judged_on(period), stream.speaks_until(period, calendar)
            words.insert(0, Word(until, entry))
            judgement = judge(item, entry, entries.get(period.later(-1)), False, day)  # noqa: FBT003
            if lights.is_on:
                judging = Judging(day, until, self.cycle.starts_on, self._newest(period))
                short = shortfalls_of(
                    item, self._kpis.get(item.number, ()), self._roadmap(item.number, words), words, judging
                )
                judgement = judgement.short_of(short, lights)
            yield period, judgement

    def _roadmap(self, number: int, words: Iterable[Word]) -> tuple[Milestone, ...]:
        """The milestones in force: as the office amended them, else as they were filed last."""
        amended = self._decided.roadmaps.get(number)
        if amended is not None:
            return read(amended.value)
        return next((word.entry.milestones for word in words if word.entry.milestones), ())

    def _newest(self, period: Period) -> Mapping[str, ImportedFigure]:
        """The newest figures by the end of *period*, asked for once."""
        if period not in self._newest_known:
            self._newest_known[period] = newest_by(self._figures, period.last)
        return self._newest_known[period]

    @cached_property
    def _newest_known(self) -> dict[Period, Mapping[str, ImportedFigure]]:
        return {}

    @cached_property
    def _kpis(self) -> Mapping[int, tuple[Kpi, ...]]:
        found: dict[int, tuple[Kpi, ...]] = {}
        for kpi in self.programme.kpis:
            found[kpi.item] = (*found.get(kpi.item, ()), kpi)
        return found

    @cached_property
    def _figures(self) -> tuple[ImportedFigure, ...]:
        return self.work.figures.all(self._code, self.at)

    @property
    def _code(self) -> str:
        return self.cycle.reference.programme

    @cached_property
    def _decided(self) -> InForce:
        return self.work.decisions.in_force(self._code)

    @cached_property
    def _corrections_to_come(self) -> tuple[Decision, ...]:
        """What is decided and not yet true of the present cycle: until then nobody knows whom to write to."""
        return tuple(one for one in self._decided.corrections if not holds_for(one, self.cycle.period))

    @cached_property
    def _said(self) -> Mapping[int, Mapping[ItemSubject, tuple[Notice, ...]]]:
        """Every notice about an item of the programme, by item and subject: one question for all of them."""
        found: dict[int, dict[ItemSubject, tuple[Notice, ...]]] = {}
        for text, said in self.work.notices.below(ItemSubject.below(self._code)).items():
            if subject := ItemSubject.parse(text):
                found.setdefault(subject.number, {})[subject] = said
        return found

    @cached_property
    def _untrue_papers(self) -> frozenset[str]:
        """Papers that were withdrawn because something in them was true no more."""
        return self.work.documents.withdrawn_undecided()

    @cached_property
    def _history(self) -> Mapping[tuple[str, int], Entries]:
        """What was accepted of each item, by who reported it and period: nobody answers for another one's word."""
        found: dict[tuple[str, int], dict[Period, Entry]] = {}
        for period, unit, submission in self._accepted:
            for entry in submission.entries:
                found.setdefault((unit, entry.item), {})[period] = entry
        return found

    @cached_property
    def _received(self) -> Mapping[tuple[int, Period], datetime]:
        """When the word on each item came."""
        return {
            (entry.item, period): submission.received_at
            for period, _unit, submission in self._accepted
            for entry in submission.entries
        }

    @cached_property
    def _accepted(self) -> tuple[tuple[Period, str, Submission], ...]:
        """The accepted return of each unit in each period: one question a period for all items."""
        return tuple(
            (reference.period, unit, submission)
            for reference in self._cycles
            for unit, submission in self.work.submissions.accepted(reference).items()
        )

    @cached_property
    def _cycles(self) -> tuple[Reference, ...]:
        """The cycles of this programme and stream that were opened."""
        here = self.cycle.reference
        opened = (one.reference for one in self.work.cycles.all())
        return tuple(one for one in opened if (one.programme, one.stream) == (here.programme, here.stream))

    @cached_property
    def _quarter(self) -> Period | None:
        """The period that ended the last quarter whose returns are all judged; None for one that only took stock."""
        ends = (one for one in self._cycles if one.period.ends_quarter)
        judged = [
            cycle for cycle in map(self.context.cycle, ends) if cycle.is_cut_off(self.at) and not cycle.is_baseline
        ]
        return max((cycle.period for cycle in judged), default=None)


def _lacks_basis(entries: Entries, quarter: Period) -> bool:
    """Whether the returns of the quarter that ends with *quarter* spoke of the item without naming what it rests on."""
    said = [entry for period, entry in entries.items() if period.quarter == quarter.quarter]
    return bool(said) and not any(map(names_basis, said))


def _refusal(refused: Decision) -> str:
    """What was asked for and why it was refused, as the letter to the unit says it."""
    until = date.fromisoformat(refused.field)
    return f"申请延期至{told_day(until)}，未予同意，原因：{_without_stop(refused.reason)}"


def _without_stop(text: str) -> str:
    """Words that a sentence goes on after."""
    return text.strip().rstrip("。．.")
