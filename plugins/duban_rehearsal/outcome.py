"""What a rehearsed cycle came to, read from the ledger and the mailboxes, and whether that is as it should be."""

import email
import email.policy
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.mail.message import MessageKind, UnitMessage
from duban.domain.plan.organisation import Organisation
from duban.domain.returns.submission import ExpectedReturn, ReturnState, Submission
from duban.services.context import ServiceContext
from duban_rehearsal.people.behaviour import Behaviour, Part
from duban_rehearsal.people.people import People
from duban_rehearsal.words import KINDS, LEFT_OVER, STATES

# In which state a return is when its cycle is cut off.
ENDS_AS = {
    Behaviour.ON_TIME: ReturnState.ACCEPTED,
    Behaviour.AUTOMATIC_FIRST: ReturnState.ACCEPTED,
    Behaviour.SENT_BACK: ReturnState.ACCEPTED,
    Behaviour.LATE: ReturnState.ACCEPTED,
    Behaviour.STUCK: ReturnState.SENT_BACK,
    Behaviour.ONLY_WORDS: ReturnState.OWED,
    Behaviour.WITHDRAWN: ReturnState.ACCEPTED,
    Behaviour.CLOUD_LINK: ReturnState.ACCEPTED,
    Behaviour.SILENT: ReturnState.OWED,
}
# What waits in the office's work list in the end; nobody closes it in a rehearsal.
WRITES = {
    Behaviour.ONLY_WORDS: (MessageKind.EXTENSION,),
    Behaviour.WITHDRAWN: (MessageKind.WITHDRAWAL,),
    Behaviour.CLOUD_LINK: (MessageKind.OTHER,),
}
# Whose message gets an answer at once, beside the receipts of returns: what happens with it, or how a file is sent.
ANSWERED = (Behaviour.WITHDRAWN, Behaviour.CLOUD_LINK)


@dataclass(frozen=True, slots=True)
class RehearsalOutcome:
    """The end of a rehearsal as the ledger holds it."""

    returns: dict[str, ExpectedReturn]
    submissions: tuple[Submission, ...]
    mails: dict[tuple[MailKind, MailState], int]
    documents: tuple[Document, ...]
    late: frozenset[str]
    messages: Mapping[str, tuple[UnitMessage, ...]] = field(default_factory=dict)

    @property
    def report(self) -> Document | None:
        """The newest draft of the report, None if there is none."""
        reports = [document for document in self.documents if document.kind is DocumentKind.REPORT]
        return reports[-1] if reports else None


def read_outcome(context: ServiceContext, cycle: Cycle) -> RehearsalOutcome:
    """Everything of *cycle* that the summary shows and the checks ask."""
    with context.ledger.begin() as work:
        returns = dict(work.returns.of_cycle(cycle.reference))
        submissions = tuple(
            submission for code in returns for submission in work.submissions.of_return(cycle.reference.of(code))
        )
        mails = dict(work.outbox.counts())
        documents = work.documents.all()
        waiting = work.unit_messages.open()
    messages = {code: _about(cycle.reference.of(code), waiting) for code in returns}
    late = frozenset(
        code
        for code, expected in returns.items()
        if expected.first_complete_at is not None and cycle.is_late(expected.first_complete_at)
    )
    return RehearsalOutcome(returns, submissions, mails, documents, late, messages)


def _about(reference: Reference, messages: tuple[UnitMessage, ...]) -> tuple[UnitMessage, ...]:
    return tuple(message for message in messages if message.subject == str(reference))


def faults(
    outcome: RehearsalOutcome, parts: Mapping[str, Part], names: Mapping[str, str], *, signed: bool
) -> list[str]:
    """What is not as it should be after a whole cycle, one Chinese sentence each; empty if all is well."""
    found: list[str] = []
    for code, part in parts.items():
        found += _unheard(outcome, code, part.behaviour, names[code])
        expected = outcome.returns.get(code)
        if expected is None or expected.state is not ENDS_AS[part.behaviour]:
            state = STATES[expected.state] if expected else "无记录"
            found.append(f"{names[code]}应为{STATES[ENDS_AS[part.behaviour]]}，实为{state}")
    found += [
        f"{count} 封{KINDS.get(kind, kind)}邮件停在“{LEFT_OVER[state]}”"
        for (kind, state), count in outcome.mails.items()
        if state in LEFT_OVER
    ]
    receipts = outcome.mails.get((MailKind.RECEIPT, MailState.SENT), 0)
    answers = sum(part.behaviour in ANSWERED for part in parts.values())
    if receipts != len(outcome.submissions) + answers:
        found.append(f"报送件 {len(outcome.submissions)} 份、应答复来信 {answers} 封，回执和答复 {receipts} 封")
    if outcome.report is None or not outcome.report.files:
        found.append("没有汇总报告")
    if signed:
        found += [
            f"{document.title}第{document.draft}稿仍待签发"
            for document in outcome.documents
            if document.state is DocumentState.WAITING
        ]
    return found


def _unheard(outcome: RehearsalOutcome, code: str, behaviour: Behaviour, name: str) -> Iterator[str]:
    """Whether what a unit wrote, and nothing else, waits for a person."""
    waits = tuple(message.kind for message in outcome.messages.get(code, ()))
    if waits != (wanted := WRITES.get(behaviour, ())):
        yield f"{name}待办理来信应为{'、'.join(wanted) or '无'}，实为{'、'.join(waits) or '无'}"


def doubles(units: Iterable[Organisation], people: People, mails: Path) -> list[str]:
    """Which of *units* has a mail twice in one of the Maildirs of its domain below *mails*, a Chinese sentence each."""
    return [
        f"{unit.name}收到重复邮件 {message_id}"
        for unit in units
        for folder in mails.glob(f"*@{people.addresses(unit.code)[0].rpartition('@')[2]}")
        for message_id, count in Counter(_message_ids(folder)).items()
        if count > 1
    ]


def _message_ids(folder: Path) -> list[str]:
    return [
        str(email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)["Message-ID"])
        for path in (folder / "new").glob("*")
    ]


def export_report(context: ServiceContext, report: Document, folder: Path) -> list[Path]:
    """Put the files of *report* where a person finds them, the signed copies if there are any; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with context.ledger.begin() as work:
        signature = work.documents.signature(report.name, report.draft)
    paths = []
    for file in (signature.files if signature else ()) or report.files:
        path = folder / file.name
        path.write_bytes(context.archive.get(file.sha256))
        paths.append(path)
    return paths
