"""One mail for several notices: an organisation gets one message a day for the same recipients, not one per matter."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.moments import day_began
from duban.domain.escalation.ladder import Notice
from duban.domain.mail.delivery import OutgoingMail
from duban.errors import LedgerBusy
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.send.one_a_day import others_wrote_today

# Each time somebody else said one of the notices in between; more than a few times is no coincidence.
MOST_TRIES = 5

Compose = Callable[[tuple[Notice, ...]], MailDraft]
Holds = Callable[[UnitOfWork, Notice], bool]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Laying notices of one organisation into one mail; safe to repeat, receipts are never laid together."""

    context: ServiceContext

    def lay(self, notices: tuple[Notice, ...], compose: Compose, holds: Holds, now: datetime) -> str:
        """
        Lay *notices*, all due now to the same people, into one mail; returns its key, empty if nothing was laid.

        What was said before, or is untrue by *holds*, is left out; *compose* writes the letter of the rest. If the
        same people were written to today already, nothing is laid: it stays owed and is said tomorrow. Each notice
        is recorded once for its rung and subject, with the mail that carries them all. LedgerBusy if others keep
        saying the same.
        """
        for _ in range(MOST_TRIES):
            fresh = self._fresh(notices, holds)
            if not fresh:
                return ""
            draft = compose(fresh)
            mail = self.context.write(replace(draft, key=key_of(fresh, draft, now)), now)
            laid = self._record(fresh, mail, holds, now)
            if laid is not None:
                return laid
        raise LedgerBusy("同一批提醒正被同时整理，稍后重试。")

    def _fresh(self, notices: tuple[Notice, ...], holds: Holds) -> tuple[Notice, ...]:
        with self.context.ledger.begin() as work:
            return tuple(notice for notice in notices if _is_owed(work, notice, holds))

    def _record(self, fresh: tuple[Notice, ...], mail: OutgoingMail, holds: Holds, now: datetime) -> str | None:
        """The mail's key, empty if it has to wait for tomorrow, None if the ledger changed and must be read again."""
        about = Reference.parse(mail.reference)
        with self.context.ledger.begin() as work:
            if not all(_is_owed(work, notice, holds) for notice in fresh):
                return None
            today = work.outbox.laid_for(about.programme, mail.organisation, day_began(now))
            if any(set(other.recipients) == set(mail.recipients) for other in today):
                return ""
            if others_wrote_today(self.context, work, about, mail.recipients, now):
                return ""
            for notice in fresh:
                work.notices.add(replace(notice, mail_key=mail.key))
            work.outbox.add(mail)
        return mail.key


def _is_owed(work: UnitOfWork, notice: Notice, holds: Holds) -> bool:
    said = any(other.rung == notice.rung for other in work.notices.about(notice.subject))
    return not said and holds(work, notice)


def key_of(notices: tuple[Notice, ...], draft: MailDraft, now: datetime) -> str:
    """The key of the mail: that of a notice alone, else made of unit, day, recipients and what it says."""
    if len(notices) == 1:
        return notices[0].key
    day = f"{now.astimezone(TIMEZONE):%Y-%m-%d}"
    said = "\n".join([*sorted(notice.key for notice in notices), *sorted({*draft.to, *draft.cc})])
    digest = sha256(said.encode()).hexdigest()[:16]
    return f"group/{draft.reference.programme}/{draft.reference.organisation}/{day}/{digest}"
