"""What was written about one return, both ways and in order, with the proof that what we wrote came."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import MailState, OutgoingMail
from duban.domain.proof.kinds import told_best
from duban.domain.returns.submission import Submission
from duban.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReturnMail:
    """
    One mail about a return: when it left or came, whose it is, its subject or first words, and who got or sent it.

    `proof` says what is known of its arrival, empty for what came to us. `key` names a mail of ours, `message` an entry
    of the work list.
    """

    at: datetime
    title: str
    people: str
    is_ours: bool = False
    proof: str = ""
    key: str = ""
    message: str = ""


def mails_about(
    work: UnitOfWork, reference: Reference, filed: Iterable[Submission], ourselves: str, rungs: Mapping[str, str]
) -> tuple[ReturnMail, ...]:
    """
    Every mail and paper about *reference*, oldest first.

    *filed* are the attempts at it, *ourselves* is our own address; *rungs* are the names of the steps by their codes.
    """
    sent = work.outbox.about(str(reference))
    ours = (_ours(work, mail, ourselves) for mail in sent)
    papers = _papers(work, reference, {mail.key for mail in sent}, rungs)
    told = (*ours, *papers, *_theirs(work, reference, filed))
    return tuple(sorted(told, key=lambda mail: (mail.at, mail.is_ours)))


def _papers(
    work: UnitOfWork, reference: Reference, sent: Collection[str], rungs: Mapping[str, str]
) -> Iterator[ReturnMail]:
    """What was said by no mail: on paper, or not yet."""
    for notice in work.notices.about(str(reference)):
        mail = work.outbox.carrying(notice)
        if mail is None or mail.key not in sent:
            told = told_best(notice.told_by)
            yield ReturnMail(notice.at, rungs.get(notice.rung, notice.rung), "", is_ours=True, proof=told)


def _ours(work: UnitOfWork, mail: OutgoingMail, ourselves: str) -> ReturnMail:
    people = "、".join(address for address in mail.recipients if address.casefold() != ourselves.casefold())
    at, proof = mail.sent_at or mail.prepared_at, _proof(work, mail)
    return ReturnMail(at, mail.subject, people, is_ours=True, proof=proof, key=mail.key)


def _proof(work: UnitOfWork, mail: OutgoingMail) -> str:
    """The best proof of a mail that left; of any other how it stands, and why."""
    if mail.state is not MailState.SENT:
        return f"{mail.state.words}{f'：{mail.response}' if mail.response else ''}"
    told = told_best(work.proofs.of_mail(mail.key))
    refused = "、".join(work.outbox.refusals(mail.key))
    return f"{told}；未收到：{refused}" if refused else told


def _theirs(work: UnitOfWork, reference: Reference, filed: Iterable[Submission]) -> Iterator[ReturnMail]:
    for one in filed:
        title = f"报送件（第{one.attempt}次）：{one.file_name}"
        yield ReturnMail(one.received_at, title, one.sender)
    for said in work.unit_messages.about(str(reference)):
        words = f"{said.kind.value}：{said.words}"
        yield ReturnMail(said.received_at, words, said.sender, message=said.message)
