"""
Papers about a whole cycle (通报): one draft a cycle, naming only what its units were told and had time to answer.

Each unit named gets its extract with the draft (核对稿), and what it answers is put before whoever signs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, as_markdown
from duban.domain.decisions.document_name import DocumentName
from duban.domain.escalation.circular_term import periods_told, told_key, told_period
from duban.domain.escalation.ladder import Notice, NoticeState, Rung, Scope
from duban.domain.escalation.plan import Halt, PlannedStep, is_due_for_cycle
from duban.domain.escalation.punctuality import Punctuality, punctuality_of
from duban.domain.proof.deliverability import NO_EXCUSE
from duban.domain.returns.submission import ReturnState
from duban.services.context import ServiceContext
from duban.services.drafts.formal_papers import paper_files
from duban.services.escalate.circular_proof import Extracts
from duban.services.escalate.circular_scope import Naming, naming_of
from duban.services.escalate.circular_units import told_unit
from duban.services.proof.silence import judged_excuses, silence

CHANGED = "通报所依据的情况已有变化（如单位有新的回复、联系不上，或催办已暂停），请待下一工作日另拟的新稿。"


@dataclass(frozen=True, slots=True)
class Circulars:
    """Drafting; an unsigned draft is drafted anew when its facts change, and withdrawn when none is left."""

    context: ServiceContext

    def steps(self, cycle: Cycle, now: datetime) -> list[PlannedStep]:
        """The drafts that are owed about *cycle* at *now*; none for a baseline or while escalation is paused."""
        namings = [naming_of(self.context, rung, cycle, now) for rung in self._rungs(cycle, now)]
        return [
            PlannedStep(cycle.reference, naming.rung, self._named(cycle), naming.why)
            for naming in namings
            if self._next_draft(naming) is not None or self._owes_extracts(naming)
        ]

    def draft(self, cycle: Cycle, now: datetime) -> str:
        """Draft what is owed about *cycle*; returns what was done, empty if nothing is owed or our mailbox unread."""
        if self.unread(cycle, now, now) is not None:
            return ""
        namings = [naming_of(self.context, rung, cycle, now) for rung in self._rungs(cycle, now)]
        return "；".join(filter(None, map(self._draft, namings)))

    def unread(self, cycle: Cycle, now: datetime, known_at: datetime) -> Halt | None:
        """Why nothing is drafted about *cycle* although it is due: our mailbox is not read to the end at *known_at*."""
        return self._unread(cycle, known_at) if self._rungs(cycle, now) else None

    def _unread(self, cycle: Cycle, now: datetime) -> Halt | None:
        programme = self.context.programme(cycle.reference, now)
        with self.context.ledger.begin() as work:
            return silence(self.context, work, programme, now).of_anybody

    def text(self, rung: Rung, cycle: Cycle, now: datetime) -> tuple[str, str]:
        """Subject and text of the paper as it would be drafted at *now*."""
        return self._rendered(naming_of(self.context, rung, cycle, now), {})

    def too_early(self, document: Document, now: datetime) -> str:
        """Why the circular *document* must not be signed at *now*: its units check it first; empty if it may."""
        reference = Reference.parse(document.reference)
        if document.kind is not DocumentKind.LETTER or reference.organisation:
            return ""
        cycle, code = self.context.cycle(reference), DocumentName.parse(document.name).kind
        rung = next(rung for rung in self.context.ladders[reference.stream] if rung.code == code)
        # While the mailbox is unread nobody can be named, and nothing else can be told of the draft.
        if (unread := self._unread(cycle, now)) is not None:
            return f"{unread.reason}，通报待信箱恢复收取后再签。"
        naming = naming_of(self.context, rung, cycle, now)
        if self._next_draft(naming) is not None:
            return CHANGED
        return Extracts(self.context).too_early(naming.extracts, now)

    def _rungs(self, cycle: Cycle, now: datetime) -> list[Rung]:
        """The rungs that are due and of whose paper no person has decided yet."""
        if cycle.is_baseline:
            return []
        ladder = self.context.ladders[cycle.reference.stream]
        due = [
            rung
            for rung in ladder
            if rung.scope is Scope.CYCLE and is_due_for_cycle(rung, cycle, now, self.context.rules)
        ]
        if not due:
            return []
        with self.context.ledger.begin() as work:
            switch = work.switches.latest()
            latest = {rung: work.documents.latest(f"{rung.code}/{cycle.reference}") for rung in due}
        if switch is not None and switch.paused:
            return []
        return [rung for rung, paper in latest.items() if paper is None or paper.state is DocumentState.WAITING]

    def _owes_extracts(self, naming: Naming) -> bool:
        """Whether a draft waits of which some unit has no extract."""
        with self.context.ledger.begin() as work:
            latest = work.documents.latest(naming.name)
        if latest is None or latest.state is not DocumentState.WAITING:
            return False
        return bool(Extracts(self.context).owed(naming.extracts))

    def _named(self, cycle: Cycle) -> str:
        return self.context.named(cycle.reference.programme, told_period(cycle.period, self.context.rules))

    def _next_draft(self, naming: Naming) -> int | None:
        """The number of the draft to write; None if there is nothing new, 0 to withdraw the one there is."""
        with self.context.ledger.begin() as work:
            latest = work.documents.latest(naming.name)
        if latest is not None and latest.state is not DocumentState.WAITING:
            return None
        names_anybody = bool(naming.units or naming.overdue)
        if latest is None:
            return 1 if names_anybody else None
        if not names_anybody:
            return 0
        # As of the day of the draft: another date below it is no news.
        facts = {"now": latest.created_at}
        answers = Extracts(self.context).answers(naming.extracts)
        same = _body(*self._rendered(naming, facts), answers) == latest.body
        return None if same else latest.draft + 1

    def _rendered(self, naming: Naming, dates: Mapping[str, object]) -> tuple[str, str]:
        facts = {**self._facts(naming), **dates}
        return self.context.render(naming.cycle.reference.programme, naming.rung.letter, facts)

    def _draft(self, naming: Naming) -> str:
        number = self._next_draft(naming)
        if number is None:
            return self._send_extracts(naming)
        if number == 0:
            return self._withdraw(naming)
        rung, now, subject_of = naming.rung, naming.at, str(naming.cycle.reference)
        subject, text = self._rendered(naming, {})
        mails = Extracts(self.context).mails(naming.extracts, naming.cycle, now)
        document = Document(
            name=naming.name,
            draft=number,
            kind=DocumentKind.LETTER,
            reference=subject_of,
            title=f"{self._named(naming.cycle)} · {rung.name}",
            body=_body(subject, text, Extracts(self.context).answers(naming.extracts)),
            signer=rung.signer,
            files=paper_files(self.context, naming.cycle.reference.programme, rung.letter, subject, text, number, now),
            created_at=now,
            subject=subject,
            text=text,
        )
        with self.context.ledger.begin() as work:
            latest = work.documents.latest(naming.name)
            if (latest.draft if latest else 0) == number - 1:
                work.notices.add(Notice(rung.code, subject_of, now, NoticeState.DRAFTED, document=naming.name))
                work.documents.add(document)
                Extracts(self.context).lay(work, mails, now)
        return f"{rung.name}已拟稿（第{number}稿），待{rung.signer}签发"

    def _withdraw(self, naming: Naming) -> str:
        """Withdraw the draft that waits: it would name nobody."""
        with self.context.ledger.begin() as work:
            work.documents.withdraw(naming.name, "已无应通报的单位", naming.at)
            work.notices.set_state(naming.rung.code, str(naming.cycle.reference), NoticeState.WITHDRAWN)
        return f"{naming.rung.name}草稿已撤回"

    def _send_extracts(self, naming: Naming) -> str:
        """Lay the extracts that the waiting draft still owes; returns what was done."""
        if not self._owes_extracts(naming):
            return ""
        mails = Extracts(self.context).mails(naming.extracts, naming.cycle, naming.at)
        with self.context.ledger.begin() as work:
            laid = Extracts(self.context).lay(work, mails, naming.at)
        return f"{naming.rung.name}核对稿已备发{laid}家"

    def _facts(self, naming: Naming) -> dict[str, object]:
        """What the paper may state: the counts of the cycle, each named unit, its ground, and when it was told."""
        cycle, now = naming.cycle, naming.at
        hows, nil, times = self._counted(cycle, now)
        units = [told_unit(self.context, naming, status, words) for status, words in naming.units]
        return {
            "programme": self.context.plan(cycle.reference.programme).title,
            "period": told_period(cycle.period, self.context.rules),
            "stream": cycle.stream.name,
            "times": times,
            "owed": len(hows) - hows.count(Punctuality.NOT_JUDGED) + nil,
            "nil": nil,
            "in_time": hows.count(Punctuality.IN_TIME),
            "late": hows.count(Punctuality.LATE),
            "missed": hows.count(Punctuality.MISSED),
            "undelivered": hows.count(Punctuality.UNDELIVERED),
            "cut_off": cycle.cuts_off_at,
            "subordinate": [unit for unit in units if unit["subordinate"]],
            "others": [unit for unit in units if not unit["subordinate"]],
            "overdue": list(naming.overdue),
            "agreed": self.context.rules.agreed_by(told_key(cycle.period, self.context.rules)),
            "within": naming.rung.reply_within,
            **self.context.office_of(cycle.reference.programme).facts,
            "now": now,
        }

    def _counted(self, cycle: Cycle, now: datetime) -> tuple[list[Punctuality], int, int]:
        """How the returns that the paper speaks of came, how many were nil, and of how many periods they are."""
        hows: list[Punctuality] = []
        nil = times = 0
        for period in periods_told(cycle.period, self.context.rules):
            told = self.context.cycle(replace(cycle.reference, period=period))
            with self.context.ledger.begin() as work:
                returns = {} if told.is_baseline else work.returns.of_cycle(told.reference)
                excused = judged_excuses(self.context, work, told, returns, now)
            hows += [
                punctuality_of(expected, told, now, excused.get(code, NO_EXCUSE)) for code, expected in returns.items()
            ]
            # A nil return was owed and came, as the report counts it; nobody says of it whether it came in time.
            nil += sum(expected.state is ReturnState.NIL for expected in returns.values())
            times += bool(returns)
        return hows, nil, times


def _body(subject: str, text: str, answers: str) -> str:
    """What the signer reads: the paper, and what the units answered to their extracts."""
    return "\n\n".join(filter(None, (as_markdown(subject, text), answers)))
