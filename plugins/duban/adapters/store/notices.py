"""Notices in the ledger: one row per (rung, subject), its fate read from the mail that carries it."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, or_, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import begins_with, change, has, insert_new
from duban.adapters.store.tables import mails, notices, served_papers
from duban.domain.delivery import MailState
from duban.domain.ladder import Notice, NoticeState
from duban.errors import UnknownReference
from duban.ports import LogKind

# What a mail's fate makes of its notice; in every other state of the mail the notice's own word counts.
FATES = {
    MailState.SENT: NoticeState.DELIVERED,
    MailState.BOUNCED: NoticeState.UNDELIVERED,
    MailState.FAILED: NoticeState.UNDELIVERED,
    MailState.CANCELLED: NoticeState.WITHDRAWN,
}


class SqlNotices:
    """ports.Notices in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: Notice) -> bool:
        """
        Record *notice*; False, and nothing changed, if this rung was said of this subject already.

        `delivered_at` is not recorded: it is a fact of the mail.
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

    def below(self, prefix: str) -> dict[str, tuple[Notice, ...]]:
        """The notices about each subject that begins with *prefix* and a slash, oldest first, by subject."""
        found: dict[str, list[Notice]] = {}
        for notice in self._notices(BELOW, beginning=f"{prefix}/"):
            found.setdefault(notice.subject, []).append(notice)
        return {subject: tuple(said) for subject, said in found.items()}

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

    def all(self) -> tuple[Notice, ...]:
        """Every notice, oldest first."""
        return self._notices(WITH_FATE)

    def _notices(self, statement: Select[tuple[Any, ...]], **asked: object) -> tuple[Notice, ...]:
        return tuple(Notice(*row) for row in self._connection.execute(statement, asked))


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
    columns = (*said, fate, notices.c.mail_key, notices.c.document, delivered_at)
    return select(*columns).select_from(served).order_by(notices.c.at, notices.c.seq)


def _word(state: NoticeState) -> ColumnElement[NoticeState]:
    return literal(state, notices.c.state.type)


WITH_FATE = _with_fate()
ABOUT = WITH_FATE.where(*has(notices, "subject"))
BELOW = WITH_FATE.where(begins_with(notices.c.subject, "beginning"))
CARRIED_BY = WITH_FATE.where(*has(notices, "mail_key"))
