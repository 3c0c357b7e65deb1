"""The one receipt of a mail: what became of each file in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.checks import is_complete, is_read
from duban.domain.decisions.verification import AnsweredClaim
from duban.domain.form.attempt_changes import before, changes_between
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.mail.triage import Incoming, looks_like_workbook
from duban.domain.plan.programme import Kpi, Programme
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse
from duban.domain.returns.send_back import correct_by
from duban.domain.returns.submission import Entry, Status, Submission
from duban.domain.returns.submission_number import SubmissionNumber
from duban.domain.text.measures import counted
from duban.ports import FormReader, UnitOfWork
from duban.services.collect.enclosures import Enclosed, Enclosures
from duban.services.collect.explain import Explanation, explained, linked, refused, unopened
from duban.services.collect.outcome import FileOutcome, FileOutcomeKind
from duban.services.context import MailDraft, ServiceContext, Thread
from duban.services.decide.open_answers import answers_told, open_answers
from duban.services.generate.asks_along import NOTHING_ALONG, Along
from duban.services.proof.deliverability import excuses
from duban.services.proof.in_favour import withdrawals_asked

NOTHING_ENCLOSED = Enclosed()
SAME_MISTAKES = "与此前报送、尚待补正的文件相同，请按原意见补正后重报"


@dataclass(frozen=True, slots=True)
class ReturnBefore:
    """What the ledger says of a return before anything of the mail is recorded."""

    attempts: tuple[Submission, ...]
    first_complete_at: datetime | None
    excuse: Excuse
    claims: tuple[int, ...] = ()

    @classmethod
    def read(cls, context: ServiceContext, work: UnitOfWork, reference: Reference, cycle: Cycle) -> "ReturnBefore":
        """All that a receipt needs to know."""
        expected, form = work.returns.get(reference), work.forms.get(reference)
        return cls(
            attempts=work.submissions.of_return(reference),
            first_complete_at=expected.first_complete_at if expected else None,
            excuse=excuses(context, work, cycle, (reference.organisation,)).get(reference.organisation, NO_EXCUSE),
            claims=form.claims if form else (),
        )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is said of one file rests on: every outcome of its mail, and of each return what goes back and was known."""

    outcomes: tuple[FileOutcome, ...]
    enclosed: Mapping[SubmissionNumber, Enclosed]
    known: Mapping[Reference, ReturnBefore]
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipts:
    """Writing of receipts; who has to be told what is decided by the caller."""

    context: ServiceContext
    enclosures: Enclosures
    reader: FormReader

    def write(
        self,
        incoming: Incoming,
        message: str,
        outcomes: tuple[FileOutcome, ...],
        now: datetime,
        along: Along = NOTHING_ALONG,
    ) -> OutgoingMail:
        """
        The receipt for the mail with the sha256 *message*, of whose *outcomes* at least one is a submission.

        What goes *along* is asked in it.

        One form alone gets the full receipt; several files, or a file that was not opened, a list of outcomes.
        """
        told = [outcome for outcome in outcomes if outcome.submission is not None]
        first = next((outcome for outcome in told if outcome.kind is FileOutcomeKind.FILED), told[0])
        if first.reference is None or first.submission is None:
            raise AssertionError("a outcome with a submission has its reference")
        cycle = self.context.cycle(first.reference)
        organisation = self._programme(first).organisation(first.reference.organisation)
        facts = self.context.facts(organisation, cycle, now)
        forms = [outcome for outcome in outcomes if outcome.kind is not FileOutcomeKind.BESIDE]
        alone = len(forms) == 1 and first.kind is FileOutcomeKind.FILED and not incoming.refusals
        enclosed = self._enclosed(told)
        with self.context.ledger.begin() as work:
            key, known = _key(work, message), self._known(work, told)
            asked = withdrawals_asked(work, first.reference.cycle, now).get(first.reference.organisation)
            answers = open_answers(work, first.reference.programme, first.reference.organisation)
            last = work.submissions.last_entries(first.reference)
        here = Circumstances(outcomes, enclosed, known, now)
        facts |= self._told(first, here) if alone else self._list(here)
        facts |= {"withdrawal_asked_at": asked, "asked_more": self._asked_more(first, answers, now)}
        facts |= {"to_confirm": self._to_confirm(first, last)} | dict(along.facts)
        facts |= {"unopened": (*self._unopened(incoming, outcomes), *refused(incoming.refusals))}
        return self.context.write(
            MailDraft(
                kind=MailKind.RECEIPT,
                key=key,
                template="receipt" if alone else "receipt_list",
                facts=facts,
                reference=first.reference,
                to=(incoming.sender,),
                attachments=told_apart((*(file for each in enclosed.values() for file in each.files), *along.files)),
                thread=thread_of(incoming),
            ),
            now,
        )

    def _asked_more(self, first: FileOutcome, answers: Mapping[int, AnsweredClaim], now: datetime) -> list[str]:
        """What is missing of the unit's claims, less what the return that came just now answers."""
        filed = first.submission
        if filed is None or first.reference is None or not first.is_theirs:
            return []
        answering = filed.entries if filed.verdict.accepts else ()
        said = {entry.item: entry for entry in answering if entry.status}
        left = {
            item: one for item, one in answers.items() if item not in said or not one.is_answered_by(said[item], now)
        }
        today = now.astimezone(TIMEZONE).date()
        return answers_told(left, self._programme(first), first.reference.organisation, today)

    def _to_confirm(self, first: FileOutcome, last: Mapping[int, Entry]) -> list[int]:
        """What a unit outside the city's authority claims for the first time: its letter is registered, not judged."""
        filed, reference = first.submission, first.reference
        if filed is None or reference is None or not self.context.verifies(reference.programme) or not first.is_theirs:
            return []
        if self._programme(first).organisation(reference.organisation).subordinate or not filed.verdict.accepts:
            return []
        done = [entry.item for entry in filed.entries if entry.status is Status.DONE]
        return [item for item in done if item not in last or last[item].status is not Status.DONE]

    def _enclosed(self, told: Iterable[FileOutcome]) -> dict[SubmissionNumber, Enclosed]:
        """What goes back with each return that was filed, by its number."""
        return {
            outcome.submission.number: self.enclosures.of(outcome.submission, self._programme(outcome))
            for outcome in told
            if outcome.kind is FileOutcomeKind.FILED and outcome.submission and outcome.is_theirs
        }

    def _programme(self, outcome: FileOutcome) -> Programme:
        """The task list by which the submission of *outcome* was judged."""
        if outcome.programme is not None:
            return outcome.programme
        if outcome.reference is None or outcome.submission is None:
            raise AssertionError("a outcome with a submission has its reference")
        return self.context.programme(outcome.reference, outcome.submission.received_at)

    def _known(self, work: UnitOfWork, told: Iterable[FileOutcome]) -> dict[Reference, ReturnBefore]:
        references = {outcome.reference for outcome in told if outcome.reference is not None}
        return {
            reference: ReturnBefore.read(self.context, work, reference, self.context.cycle(reference))
            for reference in references
        }

    def _unopened(self, incoming: Incoming, outcomes: tuple[FileOutcome, ...]) -> tuple[Explanation, ...]:
        """The other files that nobody can open; where no form can be read either, why none of them is one."""
        beside = [file for file in incoming.attachments if not looks_like_workbook(file)]
        is_any_read = any(outcome.submission and is_read(outcome.submission.findings) for outcome in outcomes)
        return unopened(beside) if is_any_read else (*explained(self.reader, beside), *linked(incoming.links))

    def _list(self, here: Circumstances) -> dict[str, object]:
        return {
            "files": [self._told(outcome, here) for outcome in here.outcomes],
            "marked": any(each.marked for each in here.enclosed.values()),
        }

    def _matter(self, reference: Reference) -> str:
        """Of which programme too, where there are several: one mail may bring forms of both."""
        words = self.context.words(reference.programme)
        return f"{words.short if words else ''}{self.context.matter(reference)}"

    def _told(self, outcome: FileOutcome, here: Circumstances) -> dict[str, object]:
        """What the sender is told of one file; of another organisation's return nothing but that it waits."""
        submission, reference = outcome.submission, outcome.reference
        again = outcome.kind is FileOutcomeKind.KNOWN and submission is not None and not submission.verdict.accepts
        words = SAME_MISTAKES if again else outcome.kind.value
        told: dict[str, object] = {"name": outcome.name, "fate": words, "filed": outcome.kind is FileOutcomeKind.FILED}
        if submission is None or reference is None or not outcome.is_theirs:
            return told | {"number": ""}
        cycle, before_it = self.context.cycle(reference), here.known[reference]
        return (
            told
            | understood(submission, {kpi.code: kpi for kpi in self._programme(outcome).kpis})
            | {
                "claims": claims_told(submission, before_it.claims),
                "period": cycle.period.title,
                "matter": self._matter(reference),
                "number": self.context.number(reference, submission.attempt, here.at),
                "received_at": submission.received_at,
                "attempt": submission.attempt,
                "verdict": submission.verdict,
                "late": _is_late(before_it, cycle, submission, here.outcomes),
                "findings": submission.findings,
                "files": [submission.file_name],
                "digest": submission.file_sha256[:12],
                "changes": changes_between(_corrected(before_it, submission, here.outcomes), submission),
                "enclosed": here.enclosed.get(submission.number, NOTHING_ENCLOSED),
                "correct_by": correct_by(cycle, here.at),
            }
        )


def _key(work: UnitOfWork, message: str) -> str:
    """One receipt for each mail; a further one only if a person let it be handled again and more was filed."""
    key, count = f"receipt/{message}", 1
    while work.outbox.get(key) is not None:
        count += 1
        key = f"receipt/{message}/{count}"
    return key


def _corrected(known: ReturnBefore, submission: Submission, outcomes: Iterable[FileOutcome]) -> Submission | None:
    """The attempt that this one corrects, in the ledger or in the same mail."""
    here = [outcome.submission for outcome in outcomes if outcome.submission]
    same = [other for other in here if other.reference == submission.reference]
    return before((*known.attempts, *same), submission.attempt)


def _is_late(known: ReturnBefore, cycle: Cycle, submission: Submission, outcomes: Iterable[FileOutcome]) -> bool:
    """Whether the first complete attempt, which alone decides, is 迟报: late, and our mails reached the unit."""
    complete = (
        outcome.submission.received_at
        for outcome in outcomes
        if outcome.kind is FileOutcomeKind.FILED
        and outcome.submission
        and outcome.submission.reference == submission.reference
        and is_complete(outcome.submission.findings)
    )
    first = known.first_complete_at or next(complete, None)
    came_at = first or submission.received_at
    return cycle.is_late(came_at) and not known.excuse.covers(came_at, cycle)


def understood(submission: Submission, kpis: Mapping[str, Kpi]) -> dict[str, object]:
    """What an accepted return was taken to say, so that a wrong reading is seen at once; nothing of one sent back."""
    if not submission.verdict.accepts:
        return {"summary": {}, "targets": [], "nil_reason": "", "evidence": submission.evidence}
    items: dict[str, list[int]] = {}
    for entry in submission.entries:
        if entry.status is not None:
            items.setdefault(entry.status.value, []).append(entry.item)
    return {
        # Items are named by number; of a county's indicators it is told how many are in each state.
        "summary": submission.account.states() if submission.account else items,
        "targets": [
            {"item": entry.item, "metric": kpi.metric, "value": f"{said.value:f}", "unit": counted(kpi.unit)}
            for entry in submission.entries
            for said in entry.values
            if said.value is not None and (kpi := kpis.get(said.kpi))
        ],
        "nil_reason": submission.nil_reason,
        "evidence": submission.evidence,
    }


def claims_told(submission: Submission, asked: Collection[int]) -> dict[str, list[int]]:
    """The items that a unit was given, by what it answered; nothing of a return that was sent back, or not asked."""
    if not submission.verdict.accepts:
        return {}
    words = {answer.item: answer.word.value for answer in submission.answers}
    told: dict[str, list[int]] = {}
    for number in asked:
        told.setdefault(words.get(number, "未答复"), []).append(number)
    return told


def told_apart(files: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    """The files, no two under one name."""
    named: dict[str, bytes] = {}
    for name, data in files:
        stem, dot, ending = name.rpartition(".")
        free = next(one for one in chain([name], (f"{stem}（{n}）{dot}{ending}" for n in count(2))) if one not in named)
        named[free] = data
    return tuple(named.items())


def thread_of(incoming: Incoming) -> Thread:
    """The place of an answer in the conversation."""
    return Thread(incoming.message_id, (*incoming.references, incoming.message_id))
