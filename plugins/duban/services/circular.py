"""
Papers about a whole cycle (通报): one draft a cycle, naming only what its units were told and had time to answer.

Each unit named gets its extract with the draft (核对稿), and what it answers is put before whoever signs.
"""

from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.cycle import TIMEZONE, Cycle, Reference
from duban.domain.document import Document, DocumentKind, DocumentState, as_markdown
from duban.domain.escalation import Account, Step, is_due_for_cycle
from duban.domain.extract import Extract
from duban.domain.item_ladder import ItemAccount
from duban.domain.ladder import Notice, NoticeState, Rung, Scope
from duban.domain.reach import NO_EXCUSE
from duban.domain.record import Punctuality, ground, punctuality_of
from duban.domain.submission import ReturnState
from duban.services.accounts import Accounts
from duban.services.circular_extract import Extracts
from duban.services.desk import Desk
from duban.services.item_accounts import ItemAccounts, short
from duban.services.paper_files import paper_files
from duban.services.reach import excuses

# Working days between being told that an item is overdue and being named for it, as in the item ladder.
TIME_TO_ANSWER = 5
CHANGED = "通报所依据的情况已有变化（如单位有新的回复、联系不上，或催办已暂停），请待下一工作日另拟的新稿。"


@dataclass(frozen=True, slots=True)
class Circulars:
    """Drafting; an unsigned draft is drafted anew when its facts change, and withdrawn when none is left."""

    desk: Desk

    def steps(self, cycle: Cycle, now: datetime) -> list[Step]:
        """The drafts that are owed about *cycle* at *now*; none for a baseline or while escalation is paused."""
        found = []
        for rung in self._rungs(cycle, now):
            named = self._named(rung, cycle, now)
            if self._next_draft(rung, cycle, named, now) is not None or self._owes_extracts(rung, cycle, named, now):
                reasons = [f"{account.name}{words}" for account, words in named]
                overdue: dict[object, list[str]] = {}
                for row in self._overdue(cycle, now):
                    overdue.setdefault(row["unit"], []).append(str(row["number"]))
                reasons += [f"{unit}第{'、'.join(numbers)}项逾期" for unit, numbers in overdue.items()]
                why = "；".join(reasons) or "已无应通报的单位"
                found.append(Step(cycle.reference, rung, cycle.period.title, why))
        return found

    def draft(self, cycle: Cycle, now: datetime) -> str:
        """Draft what is owed about *cycle*; returns what was done, empty if nothing is owed."""
        return "；".join(filter(None, (self._draft(rung, cycle, now) for rung in self._rungs(cycle, now))))

    def text(self, rung: Rung, cycle: Cycle, now: datetime) -> tuple[str, str]:
        """Subject and text of the paper as it would be drafted at *now*."""
        return self.desk.letters.render(rung.letter, self._facts(rung, cycle, self._named(rung, cycle, now), now))

    def too_early(self, document: Document, now: datetime) -> str:
        """Why the circular *document* must not be signed at *now*: its units check it first; empty if it may."""
        reference = Reference.parse(document.reference)
        if document.kind is not DocumentKind.LETTER or reference.organisation:
            return ""
        cycle, code = self.desk.cycle(reference), document.name.partition("/")[0]
        rung = next(rung for rung in self.desk.ladders[reference.stream] if rung.code == code)
        named = self._named(rung, cycle, now)
        if self._next_draft(rung, cycle, named, now) is not None:
            return CHANGED
        return Extracts(self.desk).too_early(self._extracts(rung, cycle, named, now), now)

    def _extracts(
        self, rung: Rung, cycle: Cycle, named: list[tuple[Account, str]], now: datetime
    ) -> tuple[Extract, ...]:
        """What the paper says of each unit that it names, by unit."""
        grounds = {account.reference.organisation: words for account, words in named}
        overdue = self._overdue(cycle, now)
        programme = self.desk.programme(cycle.reference, now)
        return tuple(
            Extract(
                rung,
                cycle.reference.of(code),
                programme.organisation(code).name,
                grounds.get(code, ""),
                tuple(row for row in overdue if row["code"] == code),
            )
            for code in dict.fromkeys([*grounds, *(str(row["code"]) for row in overdue)])
        )

    def _owes_extracts(self, rung: Rung, cycle: Cycle, named: list[tuple[Account, str]], now: datetime) -> bool:
        """Whether a draft waits of which some unit has no extract."""
        with self.desk.ledger.begin() as work:
            latest = work.documents.latest(f"{rung.code}/{cycle.reference}")
        if latest is None or latest.state is not DocumentState.WAITING:
            return False
        return bool(Extracts(self.desk).owed(self._extracts(rung, cycle, named, now)))

    def _rungs(self, cycle: Cycle, now: datetime) -> list[Rung]:
        """The rungs that are due and of whose paper no person has decided yet."""
        if cycle.is_baseline:
            return []
        ladder = self.desk.ladders[cycle.reference.stream]
        due = [rung for rung in ladder if rung.scope is Scope.CYCLE and is_due_for_cycle(rung, cycle, now)]
        with self.desk.ledger.begin() as work:
            switch = work.switches.latest()
            latest = {rung: work.documents.latest(f"{rung.code}/{cycle.reference}") for rung in due}
        if switch is not None and switch.paused:
            return []
        return [rung for rung, paper in latest.items() if paper is None or paper.state is DocumentState.WAITING]

    def _named(self, rung: Rung, cycle: Cycle, now: datetime) -> list[tuple[Account, str]]:
        """The units to be named, each with its ground: only who was urged, got it, and had its time to answer."""
        programme = self.desk.programme(cycle.reference, now)
        with self.desk.ledger.begin() as work:
            accounts = Accounts(self.desk, programme, work, cycle, now).all()
        grounds = ((account, ground(rung.grounds, account.past, cycle.period)) for account in accounts.values())
        return [(account, words) for account, words in grounds if words and not account.halts]

    def _next_draft(self, rung: Rung, cycle: Cycle, named: list[tuple[Account, str]], now: datetime) -> int | None:
        """The number of the draft to write; None if there is nothing new, 0 to withdraw the one there is."""
        with self.desk.ledger.begin() as work:
            latest = work.documents.latest(f"{rung.code}/{cycle.reference}")
        if latest is not None and latest.state is not DocumentState.WAITING:
            return None
        names_anybody = bool(named or self._overdue(cycle, now))
        if latest is None:
            return 1 if names_anybody else None
        if not names_anybody:
            return 0
        # As of the day of the draft: another date below it and another day to answer are no news.
        facts = self._facts(rung, cycle, named, now) | self._dates(rung, cycle, latest.created_at)
        answers = Extracts(self.desk).answers(self._extracts(rung, cycle, named, now))
        same = _body(*self.desk.letters.render(rung.letter, facts), answers) == latest.body
        return None if same else latest.draft + 1

    def _draft(self, rung: Rung, cycle: Cycle, now: datetime) -> str:
        named = self._named(rung, cycle, now)
        number = self._next_draft(rung, cycle, named, now)
        name, subject_of = f"{rung.code}/{cycle.reference}", str(cycle.reference)
        if number is None:
            return self._send_extracts(rung, cycle, named, now)
        if number == 0:
            with self.desk.ledger.begin() as work:
                work.documents.withdraw(name, "已无应通报的单位", now)
                work.notices.set_state(rung.code, subject_of, NoticeState.WITHDRAWN)
            return f"{rung.name}草稿已撤回"
        extracts = self._extracts(rung, cycle, named, now)
        subject, text = self.desk.letters.render(rung.letter, self._facts(rung, cycle, named, now))
        mails = Extracts(self.desk).mails(extracts, cycle, now)
        document = Document(
            name=name,
            draft=number,
            kind=DocumentKind.LETTER,
            reference=subject_of,
            title=f"{cycle.period.title} · {rung.name}",
            body=_body(subject, text, Extracts(self.desk).answers(extracts)),
            signer=rung.signer,
            files=paper_files(self.desk, rung.letter, subject, text, number, now),
            created_at=now,
            subject=subject,
            text=text,
        )
        with self.desk.ledger.begin() as work:
            latest = work.documents.latest(name)
            if (latest.draft if latest else 0) == number - 1:
                work.notices.add(Notice(rung.code, subject_of, now, NoticeState.DRAFTED, document=name))
                work.documents.add(document)
                for mail in mails:
                    work.outbox.add(mail)
        return f"{rung.name}已拟稿（第{number}稿），待{rung.signer}签发"

    def _send_extracts(self, rung: Rung, cycle: Cycle, named: list[tuple[Account, str]], now: datetime) -> str:
        """Lay the extracts that the waiting draft still owes; returns what was done."""
        if not self._owes_extracts(rung, cycle, named, now):
            return ""
        mails = Extracts(self.desk).mails(self._extracts(rung, cycle, named, now), cycle, now)
        with self.desk.ledger.begin() as work:
            for mail in mails:
                work.outbox.add(mail)
        return f"{rung.name}核对稿已备发{len(mails)}家"

    def _overdue(self, cycle: Cycle, now: datetime) -> list[dict[str, object]]:
        """The items to be named: overdue for long at the cut-off, not done, and their units told in time of it."""
        programme = self.desk.programme(cycle.reference, now)
        until = cycle.cuts_off_at.astimezone(TIMEZONE).date()
        with self.desk.ledger.begin() as work:
            accounts = ItemAccounts(self.desk, work, programme, cycle, now).by_unit()
        return [
            {
                "code": unit,
                "unit": programme.organisation(unit).name,
                "number": account.item.number,
                "goal": short(account.item.goal),
                "deadline": account.item.deadline.told,
                "overdue": (until - account.deadline).days,
            }
            for unit, items in accounts.items()
            for account in items
            if account.deadline is not None and self._is_named(account, until, now)
        ]

    def _is_named(self, account: ItemAccount, until: date, now: datetime) -> bool:
        """Whether a circular may name the item: nobody is named who was not told, or has still time to answer."""
        deadline = account.deadline
        if deadline is None or account.done or not account.item.blames:
            return False
        if (until - deadline).days < self.desk.rules.names_overdue_after_days:
            return False
        told = [one.delivered_at for one in account.notices if one.delivered_at and _day(one.delivered_at) > deadline]
        today = now.astimezone(TIMEZONE).date()
        return any(self.desk.calendar.add(_day(moment), TIME_TO_ANSWER) <= today for moment in told)

    def _facts(self, rung: Rung, cycle: Cycle, named: list[tuple[Account, str]], now: datetime) -> dict[str, object]:
        """What the paper may state: the counts of the cycle, each named unit, its ground, and when it was told."""
        with self.desk.ledger.begin() as work:
            excused = excuses(work, cycle)
            returns = work.returns.of_cycle(cycle.reference)
        hows = [
            punctuality_of(expected, cycle, now, excused.get(code, NO_EXCUSE)) for code, expected in returns.items()
        ]
        # A nil return was owed and came, as the report counts it; nobody says of it whether it came in time.
        nil = sum(expected.state is ReturnState.NIL for expected in returns.values())
        programme = self.desk.programme(cycle.reference, now)
        units = [
            {
                "name": account.name,
                "subordinate": programme.organisation(account.reference.organisation).subordinate,
                "ground": words,
                "told": [
                    {"delivered_on": notice.delivered_at}
                    for notice in account.notices
                    if notice.delivered_at is not None and notice.delivered_at >= cycle.late_from
                ],
            }
            for account, words in named
        ]
        return {
            "programme": self.desk.plan(cycle.reference.programme).title,
            "period": cycle.period.title,
            "stream": cycle.stream.name,
            "owed": len(hows) - hows.count(Punctuality.NOT_JUDGED) + nil,
            "nil": nil,
            "in_time": hows.count(Punctuality.IN_TIME),
            "late": hows.count(Punctuality.LATE),
            "missed": hows.count(Punctuality.MISSED),
            "undelivered": hows.count(Punctuality.UNDELIVERED),
            "cut_off": cycle.cuts_off_at,
            "subordinate": [unit for unit in units if unit["subordinate"]],
            "others": [unit for unit in units if not unit["subordinate"]],
            "overdue": self._overdue(cycle, now),
            "contact_line": self.desk.office.contact_line,
        } | self._dates(rung, cycle, now)

    def _dates(self, rung: Rung, cycle: Cycle, now: datetime) -> dict[str, object]:
        """The date of a paper drafted at *now*, and the day by which it asks for an answer."""
        return {"now": now, "reply_by": cycle.calendar.add(_day(now), rung.reply_within)}


def _body(subject: str, text: str, answers: str) -> str:
    """What the signer reads: the paper, and what the units answered to their extracts."""
    return "\n\n".join(filter(None, (as_markdown(subject, text), answers)))


def _day(moment: datetime) -> date:
    return moment.astimezone(TIMEZONE).date()
