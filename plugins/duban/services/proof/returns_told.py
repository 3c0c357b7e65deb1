"""Of which returns a mail of ours speaks: of one, unless it says the notices of several programmes or streams."""

from collections.abc import Iterator

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.mail.mail_key import MailKey
from duban.ports import UnitOfWork


def returns_told(work: UnitOfWork, mail: OutgoingMail) -> tuple[Reference, ...]:
    """The returns that *mail* is about, its own first; that of a mail about a cycle or the office names no unit."""
    return tuple(dict.fromkeys((Reference.parse(mail.reference), *_beside(work, mail))))


def _beside(work: UnitOfWork, mail: OutgoingMail) -> Iterator[Reference]:
    if MailKey.parse(mail.key).is_joined:
        yield from (Reference.parse(notice.subject) for notice in work.notices.carried_by(mail.key))


def told_in(work: UnitOfWork, mail: OutgoingMail, programme: str) -> Reference:
    """The return of *programme* that *mail* is about; its own where it is about none of that programme."""
    told = returns_told(work, mail)
    return next((one for one in told if one.programme == programme), told[0])
