"""Notices in the ledger: one row per (rung, subject), its fate read from the mail that carries it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, literal, or_, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import begins_with, change, has, insert_new
from duban.adapters.store.tables import mail_recipients, mails, notices, proofs, served_papers
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.delivery import MailState
from duban.domain.proof.kinds import Proof, ProofKind
from duban.errors import UnknownReference
from duban.ports import LogKind

# What a mail's fate makes of its notice; in every other state of the mail the notice's own word counts.
FATES = {
    MailState.SENT: NoticeState.DELIVERED,
    MailState.BOUNCED: NoticeState.UNDELIVERED,
    MailState.FAILED: NoticeState.UNDELIVERED,
    MailState.CANCELLED: NoticeState.WITHDRAWN,
}
# How many keys go into one question: databases bound the length of a statement.
AT_ONCE = 500


class SqlNotices:
    """ports.Notices in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: Notice) -> bool:
        """
        Record *notice*; False, and nothing changed, if this rung was said of this subject already.

        `delivered_at` and `proofs` are not recorded: they are facts of the mail.
        """
        values = {
            "rung": notice.rung,
            "subject": notice.subject,
            "at": notice.at,
            "state": notice.state,
            "mail_key": notice.mail_key,
            "document": notice.document,
        }
        row = insert_new(self._connection, notices, values, ("rung", "subject"))
        if row is None:
            return False
        vouch(self._connection, LogKind.NOTICE, row)
        return True

    def about(self, subject: str) -> tuple[Notice, ...]:
        """The notices about *subject*, oldest first; `delivered_at` follows the mail that carries each."""
        return self._notices(ABOUT, subject=subject)

    def about_each(self, subjects: Iterable[str]) -> dict[str, tuple[Notice, ...]]:
        """The notices about each of *subjects*, oldest first, by subject; one without any is left out."""
        wanted = iter(dict.fromkeys(subjects))
        found: list[Notice] = []
        while chunk := list(islice(wanted, AT_ONCE)):
            found += self._notices(ABOUT_EACH, subjects=chunk)
        return _by_subject(found)

    def below(self, prefix: str) -> dict[str, tuple[Notice, ...]]:
        """The notices about each subject that begins with *prefix* and a slash, oldest first, by subject."""
        return _by_subject(self._notices(BELOW, beginning=f"{prefix}/"))

    def set_state(self, rung: str, subject: str, state: NoticeState) -> None:
        """Change the state of one notice; UnknownReference if there is none."""
        if change(self._connection, notices, {"rung": rung, "subject": subject}, {"state": state}) == 0:
            raise UnknownReference(f"没有关于 {subject} 的 {rung} 提醒记录。")

    def follow(self, document: str, state: NoticeState) -> int:
        """Change the state of every notice that was drafted as that document; how many there are."""
        return change(self._connection, notices, {"document": document}, {"state": state})

    def carried_by(self, mail_key: str) -> tuple[Notice, ...]:
        """The notices that one mail carries, oldest first."""
        return self._notices(CARRIED_BY, mail_key=mail_key)

    def drafted_as(self, document: str) -> tuple[Notice, ...]:
        """The notices that the paper of that name says, oldest first."""
        return self._notices(DRAFTED_AS, document=document)

    def all(self) -> tuple[Notice, ...]:
        """Every notice, oldest first."""
        return self._notices(WITH_FATE)

    def _notices(self, statement: Select[tuple[Any, ...]], **asked: object) -> tuple[Notice, ...]:
        rows = self._connection.execute(statement, asked).all()
        told = self._proofs(key for *_, first, last, _way in rows for key in (first, last) if key)
        return tuple(_notice(row, told) for row in rows)

    def _proofs(self, keys: Iterable[str]) -> dict[str, list[Proof]]:
        """What is proved of the mails of those keys; what a server said of a mail that came back later is not."""
        found: dict[str, list[Proof]] = {}
        wanted = iter(dict.fromkeys(keys))
        while chunk := list(islice(wanted, AT_ONCE)):
            for row in self._connection.execute(PROOFS, {"keys": chunk}):
                proof = Proof(*row)
                found.setdefault(proof.mail_key, []).append(proof)
        return found


def _by_subject(notices: Iterable[Notice]) -> dict[str, tuple[Notice, ...]]:
    found: dict[str, list[Notice]] = {}
    for notice in notices:
        found.setdefault(notice.subject, []).append(notice)
    return {subject: tuple(said) for subject, said in found.items()}


def _notice(row: Any, told: Mapping[str, list[Proof]]) -> Notice:
    """A notice with what proves its receipt: of the mail that said it first, and of the last that does."""
    *values, first, last, way = row
    notice = Notice(*values)
    proofs = tuple(_known(notice, (first, last), told, way))
    return replace(notice, proofs=proofs) if proofs else notice


def _known(notice: Notice, keys: Iterable[str], told: Mapping[str, list[Proof]], way: Any) -> Iterator[Proof]:
    if way is not None and notice.delivered_at is not None:
        yield Proof("", "", ProofKind.SERVED, notice.delivered_at, str(way))
    for key in dict.fromkeys(keys):
        yield from told.get(key, ())


def _with_fate() -> Select[tuple[Any, ...]]:
    """
    Each notice, oldest first, with what became of it: told by its service, or by the last mail that carries it.

    The mail may have been written anew.
    """
    same = mails.alias()
    says = notices.c.rung + "/" + notices.c.subject
    carries = or_(same.c.key == notices.c.mail_key, same.c.renews == says)
    last = select(func.max(same.c.seq)).where(carries, notices.c.mail_key != "").scalar_subquery()
    carried = notices.outerjoin(mails, mails.c.seq == last)
    served = carried.outerjoin(served_papers, (served_papers.c.name == notices.c.document) & (notices.c.document != ""))
    own_word = case((served_papers.c.received_at.is_not(None), _word(NoticeState.DELIVERED)), else_=notices.c.state)
    fate = case(*((mails.c.state == mail, _word(notice)) for mail, notice in FATES.items()), else_=own_word)
    sent_at = case((mails.c.state == MailState.SENT, mails.c.sent_at))
    delivered_at = func.coalesce(served_papers.c.received_at, sent_at, type_=mails.c.sent_at.type)
    said = (notices.c[name] for name in ("rung", "subject", "at"))
    keys = (notices.c.mail_key, mails.c.key, served_papers.c.way)
    columns = (*said, fate, notices.c.mail_key, notices.c.document, delivered_at, *keys)
    return select(*columns).select_from(served).order_by(notices.c.at, notices.c.seq)


def _word(state: NoticeState) -> ColumnElement[NoticeState]:
    return literal(state, notices.c.state.type)


def _of_mails() -> Select[tuple[Any, ...]]:
    """What is proved of some mails, in the order it was recorded, but for a server's word about who was refused."""
    refused = (mail_recipients.c.mail_key == proofs.c.mail_key) & (mail_recipients.c.address == proofs.c.address)
    servers = proofs.c.kind.in_([kind for kind in ProofKind if kind.may_bounce])
    columns = (proofs.c[name] for name in ("mail_key", "address", "kind", "at", "words"))
    return (
        select(*columns)
        .select_from(proofs.outerjoin(mail_recipients, refused))
        .where(proofs.c.mail_key.in_(bindparam("keys", expanding=True)))
        .where(or_(~servers, mail_recipients.c.refusal.is_(None)))
        .order_by(proofs.c.seq)
    )


PROOFS = _of_mails()
WITH_FATE = _with_fate()
ABOUT = WITH_FATE.where(*has(notices, "subject"))
ABOUT_EACH = WITH_FATE.where(notices.c.subject.in_(bindparam("subjects", expanding=True)))
BELOW = WITH_FATE.where(begins_with(notices.c.subject, "beginning"))
DRAFTED_AS = WITH_FATE.where(*has(notices, "document"))
CARRIED_BY = WITH_FATE.where(*has(notices, "mail_key"))
