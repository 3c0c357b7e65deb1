"""Outgoing mails in the ledger: written with the fact that causes them, claimed by one sender at a time."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, func, insert, or_, select, update

from duban.adapters.store.statements import insert_new
from duban.adapters.store.tables import brakes, mail_recipients, mails
from duban.domain.delivery import MOVES, Attempt, MailKind, MailState, OutgoingMail
from duban.domain.ladder import Notice
from duban.domain.sending import Brake, Departure, domains_of
from duban.errors import Refused, UnknownReference

log = logging.getLogger(__name__)

WAITING = (MailState.PREPARED, MailState.RETRY)
NEEDS_ATTENTION = (MailState.PREPARED, MailState.RETRY, MailState.SENDING, MailState.UNKNOWN)
OLDEST_FIRST = (mails.c.prepared_at, mails.c.seq)
RECEIPTS_FIRST = case((mails.c.kind == MailKind.RECEIPT, 0), else_=1)


class SqlOutbox:
    """ports.Outbox in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: OutgoingMail) -> bool:
        """Record a prepared mail; False, and nothing changed, if its key exists."""
        values = {
            "key": mail.key,
            "kind": mail.kind,
            "reference": mail.reference,
            "organisation": mail.organisation,
            "message_id": mail.message_id,
            "raw_sha256": mail.raw_sha256,
            "subject": mail.subject,
            "prepared_at": mail.prepared_at,
            "state": mail.state,
            "attempts": mail.attempts,
            "attention_at": mail.attention_at,
            "sent_at": mail.sent_at,
            "response": mail.response,
            "attempted_at": mail.attempted_at,
            "released": mail.released,
            "renews": mail.renews,
        }
        if not insert_new(self._connection, mails, values, ("key",)):
            return False
        recipients = [
            {"mail_key": mail.key, "position": position, "address": address}
            for position, address in enumerate(mail.recipients)
        ]
        if recipients:
            self._connection.execute(mail_recipients.insert(), recipients)
        return True

    def get(self, key: str) -> OutgoingMail | None:
        """The mail of that key, or None."""
        return next(iter(self._mails(select(mails).where(mails.c.key == key))), None)

    def carrying(self, notice: Notice) -> OutgoingMail | None:
        """The last mail that says *notice*: what came to nothing may have been written anew; None if none does."""
        if not notice.mail_key:
            return None
        says = select(mails).where(or_(mails.c.key == notice.mail_key, mails.c.renews == notice.key))
        return next(iter(self._mails(says.order_by(mails.c.seq.desc()).limit(1))), None)

    def laid_for(self, programme: str, organisation: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """The notices to that unit that were written from *since* on and not cancelled, oldest first."""
        theirs = select(mails).where(
            mails.c.organisation == organisation,
            mails.c.reference.startswith(f"{programme}/", autoescape=True),
            mails.c.kind == MailKind.NOTICE,
            mails.c.state != MailState.CANCELLED,
            mails.c.prepared_at >= since,
        )
        return self._mails(theirs.order_by(*OLDEST_FIRST))

    def by_message_id(self, message_id: str) -> OutgoingMail | None:
        """The mail that carries that Message-ID, or None."""
        return next(iter(self._mails(select(mails).where(mails.c.message_id == message_id))), None)

    def due(self, now: datetime) -> tuple[str, ...]:
        """Keys of mails to send by *now*, receipts first, then oldest; those that were postponed at their moment."""
        statement = select(mails.c.key).where(_is_due(now)).order_by(RECEIPTS_FIRST, *OLDEST_FIRST)
        return tuple(self._connection.execute(statement).scalars())

    def claim(self, key: str, now: datetime, lease_until: datetime) -> OutgoingMail | None:
        """
        Move a due mail to SENDING and count the attempt; None if somebody else has it or it is not due.

        One statement asks and moves, so that of two senders the database lets one through.
        """
        statement = (
            update(mails)
            .where(mails.c.key == key, _is_due(now))
            .values(
                state=MailState.SENDING,
                attempts=mails.c.attempts + 1,
                attempted_at=now,
                attention_at=lease_until,
            )
        )
        return self.get(key) if self._connection.execute(statement).rowcount == 1 else None

    def overdue_leases(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """Mails in SENDING whose lease ran out: their sender died, their fate is unknown."""
        overdue = and_(mails.c.state == MailState.SENDING, mails.c.attention_at <= now)
        return self._mails(select(mails).where(overdue).order_by(*OLDEST_FIRST))

    def in_state(self, state: MailState) -> tuple[OutgoingMail, ...]:
        """Every mail in *state*, oldest first."""
        return self._mails(select(mails).where(mails.c.state == state).order_by(*OLDEST_FIRST))

    def settle(self, key: str, attempt: Attempt, at: datetime, attention_at: datetime | None = None) -> None:
        """
        Record what an attempt or the evidence ended in; an impossible move raises Refused.

        A mail that waits for nothing more keeps no `attention_at`; `sent_at` stays when a sent mail bounces. An
        attempt that never came to the mail is taken back: it neither counts nor fills the hour.
        """
        values: dict[str, object] = {
            "response": attempt.response,
            "attention_at": attention_at if attempt.state in NEEDS_ATTENTION else None,
        }
        if attempt.obstacle is not None:
            values |= {"attempts": mails.c.attempts - 1, "attempted_at": None}
        if attempt.state is MailState.SENT:
            values["sent_at"] = at
        self._move(key, attempt.state, values)
        for address, refusal in attempt.refused.items():
            self._refuse(key, address, refusal)

    def bounce(self, key: str, refused: Mapping[str, str], robot: str) -> None:
        """Record whom a sent mail did not reach; BOUNCED when that is everybody but *robot*."""
        mail = self.get(key)
        if mail is None:
            return
        for address, diagnostic in refused.items():
            if address in mail.recipients and address != robot:
                self._refuse(key, address, diagnostic)
        unreached = self.refusals(key)
        if mail.state is MailState.SENT and set(mail.recipients) - {robot} <= set(unreached) - self._tried_again(key):
            self._move(key, MailState.BOUNCED, {"response": "；".join(sorted(set(unreached.values())))})

    def cancel(self, key: str, reason: str, at: datetime) -> None:  # noqa: ARG002 - the cause carries its own time
        """Cancel a mail that is no longer true; an impossible move raises Refused."""
        self._move(key, MailState.CANCELLED, {"response": reason, "attention_at": None})

    def postpone(self, key: str, until: datetime, reason: str) -> None:
        """Let a mail that waits to be sent wait until then; one that does not wait stays as it is."""
        statement = update(mails).where(mails.c.key == key, mails.c.state.in_(WAITING))
        self._connection.execute(statement.values(attention_at=until, response=reason))

    def release(self, key: str, reason: str, at: datetime) -> None:
        """Let a held or failed mail go once more because a person says so; an impossible move raises Refused."""
        mail = self.get(key)
        if mail is not None and mail.state not in (MailState.HELD, MailState.FAILED):
            raise Refused(f"邮件“{key}”处于 {mail.state} 状态，只有 held 或 failed 的邮件可以放行。")
        self._move(key, MailState.RETRY, {"released": reason, "attention_at": at})

    def departures(self, since: datetime, ourselves: str) -> tuple[Departure, ...]:
        """Every last attempt after *since*, at a mail or at one addressee alone: where it went, our copy aside."""
        statement = (
            select(mails.c.key, mails.c.attempted_at, mail_recipients.c.address)
            .join(mail_recipients, mail_recipients.c.mail_key == mails.c.key)
            .where(mails.c.attempted_at > since)
        )
        went: dict[tuple[str, datetime], list[str]] = {}
        for key, at, address in self._connection.execute(statement):
            went.setdefault((key, at), []).append(address)
        alone = select(mail_recipients.c.tried_at, mail_recipients.c.address).where(mail_recipients.c.tried_at > since)
        attempts = [(at, addresses) for (_key, at), addresses in went.items()]
        attempts += [(at, [address]) for at, address in self._connection.execute(alone)]
        return tuple(Departure(at, domains_of(addresses, ourselves)) for at, addresses in attempts)

    def brake(self, name: str) -> Brake | None:
        """What keeps mail from that domain (or all mail) for now, None if nothing ever did."""
        row = self._connection.execute(select(brakes).where(brakes.c.name == name)).mappings().first()
        return Brake(**row) if row else None

    def pull(self, brake: Brake) -> None:
        """Record *brake* in place of the one of that name."""
        self.lift((brake.name,))
        self._connection.execute(insert(brakes).values(asdict(brake)))

    def lift(self, names: Iterable[str]) -> None:
        """Forget the brakes of those names, as far as there are any."""
        self._connection.execute(delete(brakes).where(brakes.c.name.in_(list(names))))

    def partly_refused(self, since: datetime) -> tuple[OutgoingMail, ...]:
        """Mails sent after *since* that some addressee, or by a bounce all of them, did not get, oldest first."""
        turned_away = select(mail_recipients.c.mail_key).where(mail_recipients.c.refusal.is_not(None))
        sent = and_(
            mails.c.state.in_((MailState.SENT, MailState.BOUNCED)),
            mails.c.sent_at > since,
            mails.c.key.in_(turned_away),
        )
        return self._mails(select(mails).where(sent).order_by(*OLDEST_FIRST))

    def went_to(self, organisation: str, programme: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """Forms, notices and letters of that unit that were sent after *since*, oldest first."""
        theirs = select(mails).where(
            mails.c.organisation == organisation,
            mails.c.reference.startswith(f"{programme}/", autoescape=True),
            mails.c.kind.in_((MailKind.FORM, MailKind.NOTICE, MailKind.LETTER)),
            mails.c.state == MailState.SENT,
            mails.c.sent_at > since,
        )
        return self._mails(theirs.order_by(*OLDEST_FIRST))

    def next_attention(self) -> datetime | None:
        """The earliest moment at which some mail has to be looked at again, None if none ever."""
        moment = func.min(func.coalesce(mails.c.attention_at, mails.c.prepared_at), type_=mails.c.prepared_at.type)
        of_mail = self._connection.execute(select(moment).where(mails.c.state.in_(NEEDS_ATTENTION))).scalar()
        alone = self._connection.execute(select(func.min(mail_recipients.c.retry_at))).scalar()
        return min(filter(None, (of_mail, alone)), default=None)

    def counts(self) -> Mapping[tuple[MailKind, MailState], int]:
        """How many mails of each kind stand where."""
        statement = select(mails.c.kind, mails.c.state, func.count()).group_by(mails.c.kind, mails.c.state)
        return {(kind, state): count for kind, state, count in self._connection.execute(statement)}

    def refusals(self, key: str) -> Mapping[str, str]:
        """The addresses of a mail that were turned away, and what was said."""
        statement = (
            select(mail_recipients.c.address, mail_recipients.c.refusal)
            .where(mail_recipients.c.mail_key == key, mail_recipients.c.refusal.is_not(None))
            .order_by(mail_recipients.c.position)
        )
        return {row.address: row.refusal for row in self._connection.execute(statement)}

    def _move(self, key: str, state: MailState, values: Mapping[str, object]) -> None:
        sources = [source for source, targets in MOVES.items() if state in targets]
        statement = update(mails).where(mails.c.key == key, mails.c.state.in_(sources))
        if self._connection.execute(statement.values(state=state, **values)).rowcount == 1:
            return
        mail = self.get(key)
        if mail is None:
            raise UnknownReference(f"发件箱中没有邮件“{key}”。")
        raise Refused(f"邮件“{key}”处于 {mail.state} 状态，不能转为 {state}。")

    def _tried_again(self, key: str) -> set[str]:
        """The addressees of a mail who may still get it."""
        waits = select(mail_recipients.c.address).where(
            mail_recipients.c.mail_key == key, mail_recipients.c.retry_at.is_not(None)
        )
        return set(self._connection.execute(waits).scalars())

    def _refuse(self, key: str, address: str, refusal: str) -> None:
        """Servers may write an address in other letters than we did; one we never wrote to is only logged."""
        statement = update(mail_recipients).where(
            mail_recipients.c.mail_key == key, func.lower(mail_recipients.c.address) == address.lower()
        )
        if self._connection.execute(statement.values(refusal=refusal)).rowcount == 0:
            log.warning("%s: refused address %s is none of its recipients: %s", key, address, refusal)

    def _mails(self, statement: Select[tuple[object, ...]]) -> tuple[OutgoingMail, ...]:
        rows = self._connection.execute(statement).mappings().all()
        recipients = self._recipients(statement) if rows else {}
        return tuple(
            OutgoingMail(
                **{name: value for name, value in row.items() if name != "seq"},
                recipients=tuple(recipients.get(row["key"], ())),
            )
            for row in rows
        )

    def _recipients(self, wanted: Select[tuple[object, ...]]) -> dict[str, list[str]]:
        """The addresses by key; a query in the query, since the keys of years would be too many parameters."""
        keys = wanted.with_only_columns(mails.c.key).order_by(None)
        statement = (
            select(mail_recipients.c.mail_key, mail_recipients.c.address)
            .where(mail_recipients.c.mail_key.in_(keys))
            .order_by(mail_recipients.c.mail_key, mail_recipients.c.position)
        )
        found: dict[str, list[str]] = {}
        for key, address in self._connection.execute(statement):
            found.setdefault(key, []).append(address)
        return found


def _is_due(now: datetime) -> ColumnElement[bool]:
    """A mail for which nobody named a moment may go at once: it must not be forgotten."""
    fell_due = or_(mails.c.attention_at.is_(None), mails.c.attention_at <= now)
    return and_(mails.c.state.in_(WAITING), fell_due)
