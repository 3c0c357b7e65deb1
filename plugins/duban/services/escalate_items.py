"""Pay what is owed about items: one mail or one draft for a unit with a table of its items, never one for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property

from duban.domain.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.delivery import MailKind
from duban.domain.document import Document, DocumentKind, as_markdown
from duban.domain.item_ladder import SLOW, ItemAccount, ItemRung, owed_of_item, subject_of
from duban.domain.ladder import Footing, Notice, NoticeState, Release, footing_of
from duban.domain.light import judge
from duban.domain.organisation import Organisation
from duban.domain.programme import Item, Programme
from duban.domain.submission import Entry, Status
from duban.ports import UnitOfWork
from duban.services.bundle import Bundle
from duban.services.desk import Desk, MailDraft
from duban.services.paper_files import paper_files
from duban.services.reach import paused

PREFIX = "items"
SHORT = 40


@dataclass(frozen=True, slots=True)
class ItemStep:
    """One rung owed to one unit about some of its items, and how the lane is called."""

    key: str
    reference: Reference
    name: str
    rung: ItemRung
    accounts: tuple[ItemAccount, ...]

    @property
    def label(self) -> str:
        """What the lane in the grid is called."""
        return f"{self.name} · {self.rung.name}"

    @property
    def why(self) -> str:
        """The reason as the office reads it."""
        numbers = "、".join(str(account.item.number) for account in self.accounts)
        return f"第{numbers}项"


@dataclass(frozen=True, slots=True)
class EscalateItems:
    """The ladder of items; any schedule of runs says each rung of each deadline at most once."""

    desk: Desk
    ladders: Mapping[str, tuple[ItemRung, ...]]

    def steps(self, now: datetime) -> tuple[ItemStep, ...]:
        """What is owed at *now*, grouped by unit and rung; nothing in quiet times, without a calendar, or paused."""
        if not self.desk.calendar.knows(now.astimezone(TIMEZONE).year):
            return ()
        with self.desk.ledger.begin() as work:
            switch, opened = work.switches.latest(), work.cycles.all()
        if switch is not None and switch.paused:
            return ()
        found: list[ItemStep] = []
        for code, plan in self.desk.programmes.items():
            for stream in plan.streams:
                cycles = [one.reference for one in opened if str(one.reference).startswith(f"{code}/{stream}/")]
                if cycles and stream in self.ladders:
                    found += self._steps(max(cycles, key=lambda reference: reference.period), now)
        return tuple(found)

    def debts(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Key and label of what is owed at *now*."""
        return tuple((step.key, step.label) for step in self.steps(now))

    def pay(self, key: str, now: datetime) -> str:
        """
        Pay what *key* names, if it is still owed; returns what was done, empty if nothing is.

        The debt is computed again from the ledger, so a second call does nothing.
        """
        step = next((one for one in self.steps(now) if one.key == key), None)
        if step is None:
            return ""
        return self._send(step, now) if step.rung.release is Release.AUTOMATIC else self._draft(step, now)

    def text_of(self, step: ItemStep, now: datetime) -> tuple[str, str]:
        """Subject and text of what *step* would say at *now*."""
        return self.desk.letters.render(step.rung.letter, self._facts(step, now))

    def _steps(self, cycle: Reference, now: datetime) -> Iterator[ItemStep]:
        programme = self.desk.programme(cycle, now)
        stream, ladder = self.desk.streams[cycle.stream], self.ladders[cycle.stream]
        midnight = datetime.combine(now.astimezone(TIMEZONE).date(), time(0), TIMEZONE)
        with self.desk.ledger.begin() as work:
            accounts = ItemAccounts(self.desk, work, programme, self.desk.cycle(cycle)).by_unit()
        groups: dict[str, dict[ItemRung, list[ItemAccount]]] = {}
        for unit, items in accounts.items():
            footing = footing_of(programme.organisation(unit), self.desk.office.organisation)
            for account in items:
                rung = owed_of_item(ladder, account, stream, self.desk.calendar, now, self.desk.rules)
                if rung is not None:
                    groups.setdefault(unit, {}).setdefault(rung.toward(footing), []).append(account)
        with self.desk.ledger.begin() as work:
            resting = {unit for unit in groups if paused(work, cycle.of(unit))}
            mailed = {unit for unit in groups if _was_written_to(work, cycle.of(unit), midnight)}
        for unit, owed in groups.items():
            if unit not in resting:
                yield from self._grouped(cycle, programme.organisation(unit), owed, unit in mailed)

    def _grouped(
        self,
        cycle: Reference,
        organisation: Organisation,
        groups: Mapping[ItemRung, list[ItemAccount]],
        mailed: bool,  # noqa: FBT001 - a fact of the unit's day
    ) -> Iterator[ItemStep]:
        """One step for each rung; of mails at most one a day, what is due going before what is near."""
        may_mail = not mailed
        for rung in sorted(groups, key=lambda rung: rung.level, reverse=True):
            if rung.release is Release.AUTOMATIC and not may_mail:
                continue
            may_mail = may_mail and rung.release is not Release.AUTOMATIC
            key = f"{PREFIX}/{cycle.programme}/{organisation.code}/{rung.code}"
            yield ItemStep(key, cycle.of(organisation.code), organisation.name, rung, tuple(groups[rung]))

    def _facts(self, step: ItemStep, now: datetime) -> dict[str, object]:
        programme = self.desk.programme(step.reference, now)
        organisation = programme.organisation(step.reference.organisation)
        today = now.astimezone(TIMEZONE).date()
        told = {moment.astimezone(TIMEZONE).date() for moment in _delivered(step)}
        rows = [
            {
                "number": account.item.number,
                "goal": short(account.item.goal),
                "deadline": account.item.deadline.text,
                "overdue": (today - account.deadline).days if account.deadline and account.deadline < today else 0,
                "slow": [period.title for period in account.slow[-2:]],
            }
            for account in step.accounts
        ]
        return self.desk.facts(organisation, self.desk.cycle(step.reference), now) | {
            "items": rows,
            "reply_by": self.desk.calendar.add(today, step.rung.reply_within),
            "notices": [{"name": "", "delivered_on": day} for day in sorted(told)],
            "independent": footing_of(organisation, self.desk.office.organisation) is Footing.NOT_SUBORDINATE,
        }

    def _send(self, step: ItemStep, now: datetime) -> str:
        """One mail for all items of the unit; if it was written to today already, they wait for tomorrow."""
        programme = self.desk.programme(step.reference, now)
        code, rung = step.reference.programme, step.rung
        accounts = {subject_of(code, account, rung): account for account in step.accounts}
        to = self.desk.addresses(programme, step.reference.organisation, rung.to)
        cc = self.desk.addresses(programme, step.reference.organisation, rung.cc)

        def compose(fresh: tuple[Notice, ...]) -> MailDraft:
            said = replace(step, accounts=tuple(accounts[notice.subject] for notice in fresh))
            key = f"{rung.code}/{fresh[0].subject}"
            return MailDraft(MailKind.NOTICE, key, rung.letter, self._facts(said, now), step.reference, to, cc)

        def holds(work: UnitOfWork, notice: Notice) -> bool:
            return accounts[notice.subject].item.number not in work.decisions.in_force(code).closed

        notices = tuple(Notice(rung.code, subject, now) for subject in accounts)
        laid = Bundle(self.desk).lay(notices, compose, holds, now)
        return f"{rung.name}已备发（{step.why}）" if laid else f"{rung.name}顺延：当日已有邮件发给该单位"

    def _draft(self, step: ItemStep, now: datetime) -> str:
        name = f"{step.rung.code}/{PREFIX}/{step.reference}/{now.astimezone(TIMEZONE):%Y-%m-%d}"
        subject, text = self.text_of(step, now)
        document = Document(
            name=name,
            draft=1,
            kind=DocumentKind.LETTER,
            reference=str(step.reference),
            title=step.label,
            body=as_markdown(subject, text),
            signer=step.rung.signer,
            files=paper_files(self.desk, step.rung.letter, subject, text, 1, now),
            created_at=now,
            subject=subject,
            text=text,
        )
        with self.desk.ledger.begin() as work:
            if self._record(work, step, name, now):
                work.documents.add(document)
        return f"{step.rung.name}已拟稿（{step.why}），待{step.rung.signer}签发"

    def _record(self, work: UnitOfWork, step: ItemStep, document: str, now: datetime) -> bool:
        """Whether all items of *step* were recorded as drafted now, none of them before."""
        subjects = [subject_of(step.reference.programme, account, step.rung) for account in step.accounts]
        if any(one.rung == step.rung.code for subject in subjects for one in work.notices.about(subject)):
            return False
        for subject in subjects:
            work.notices.add(Notice(step.rung.code, subject, now, NoticeState.DRAFTED, document=document))
        return True


@dataclass(frozen=True)
class ItemAccounts:
    """The accounts of all items of a programme as they stand in one transaction."""

    desk: Desk
    work: UnitOfWork
    programme: Programme
    cycle: Cycle

    def by_unit(self) -> dict[str, list[ItemAccount]]:
        """The items by the organisation that reports them."""
        code = self.cycle.reference.programme
        closed = self.work.decisions.in_force(code).closed
        history = self._history()
        found: dict[str, list[ItemAccount]] = {}
        for item in self.programme.items:
            entries = history.get(item.number, {})
            found.setdefault(item.lead, []).append(self._account(code, item, item.number in closed, entries))
        return found

    def _account(self, code: str, item: Item, closed: bool, entries: Mapping[Period, Entry]) -> ItemAccount:  # noqa: FBT001
        periods = sorted(entries)
        last = entries[periods[-1]] if periods else None
        done = closed or (last is not None and last.status is Status.DONE)
        slow = tuple(self._slow(item, entries))
        account = ItemAccount(item, done, (), slow)
        subjects = [f"item/{code}/{item.number}/{account.deadline}"]
        subjects += [f"item/{code}/{item.number}/slow/{period}" for period in slow[-2:]]
        notices = tuple(one for subject in subjects for one in self._said.get(subject, ()))
        return ItemAccount(item, done, notices, slow)

    @cached_property
    def _said(self) -> Mapping[str, tuple[Notice, ...]]:
        """Every notice about an item of the programme, by subject: one question for all of them."""
        return self.work.notices.below(f"item/{self.cycle.reference.programme}")

    def _slow(self, item: Item, entries: Mapping[Period, Entry]) -> Iterator[Period]:
        """The periods whose return said that the item does not move as it should."""
        for period, entry in sorted(entries.items()):
            day = date(period.year, period.month, self.cycle.stream.due_day)
            before = entries.get(period.later(-1))
            if judge(item, entry, before, False, day).standing in SLOW:  # noqa: FBT003
                yield period

    def _history(self) -> dict[int, dict[Period, Entry]]:
        """What was accepted of each item, by period."""
        found: dict[int, dict[Period, Entry]] = {}
        for opened in self.work.cycles.all():
            here, there = self.cycle.reference, opened.reference
            if (here.programme, here.stream) != (there.programme, there.stream):
                continue
            for submission in self.work.submissions.accepted(there).values():
                for entry in submission.entries:
                    found.setdefault(entry.item, {})[there.period] = entry
        return found


def _was_written_to(work: UnitOfWork, reference: Reference, midnight: datetime) -> bool:
    """Whether a form or a notice to the unit was written since *midnight*: one mail a day is enough."""
    said = any(one.at >= midnight and not one.document for one in work.notices.about(str(reference)))
    return said or bool(work.outbox.laid_for(reference.programme, reference.organisation, midnight))


def _delivered(step: ItemStep) -> list[datetime]:
    """When the units were told of these items, as far as it arrived."""
    notices = [one for account in step.accounts for one in account.notices]
    return [one.delivered_at for one in notices if one.delivered_at is not None]


def short(goal: str) -> str:
    """A goal as a table shows it: the first words, on one line."""
    line = " ".join(goal.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"
