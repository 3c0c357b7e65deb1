"""Outgoing mails in the ledger: written with the fact that causes them, claimed by one sender at a time."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select, update

from duban.adapters.store import outbox_sql as sql
from duban.adapters.store.statements import change, insert_new, row_of, rows_among, without_seq
from duban.adapters.store.tables import brakes, mail_recipients, mails
from duban.domain.escalation.ladder import Notice
from duban.domain.mail.bounce import BounceKind, Undelivered
from duban.domain.mail.bounce_reason import refused_with
from duban.domain.mail.delivery import MOVES, MailKind, MailState, OutgoingMail, SendAttempt, Stop
from duban.domain.mail.throttle import Brake, Departure, domains_of
from duban.domain.operation.clock import NewestCopy
from duban.errors import Refused, UnknownReference

log = logging.getLogger(__name__)


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
            "cancelled_for": mail.cancelled_for,
            "hurried_by": mail.hurried_by,
        }
        if insert_new(self._connection, mails, values, ("key",)) is None:
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
        return next(iter(self._mails(sql.BY_KEY, key=key)), None)

    def carrying(self, notice: Notice) -> OutgoingMail | None:
        """The last mail that says *notice*: what came to nothing may have been written anew; None if none does."""
        if not notice.mail_key:
            return None
        said = {"mail_key": notice.mail_key, "notice": notice.key}
        return next(iter(self._mails(sql.CARRYING, **said)), None)

    def laid_for(self, programme: str, organisation: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """The notices to that unit that were written from *since* on and not cancelled, oldest first."""
        return self._mails(sql.LAID_FOR, organisation=organisation, beginning=f"{programme}/", since=since)

    def of_unit(self, programme: str, organisation: str) -> tuple[OutgoingMail, ...]:
        """Every mail to that unit, wherever it stands, oldest first."""
        return self._mails(sql.TO_UNIT, organisation=organisation, beginning=f"{programme}/", ending=f"/{organisation}")

    def written_to(self, addresses: tuple[str, ...], since: datetime) -> tuple[OutgoingMail, ...]:
        """The forms and notices written from *since* on to any of *addresses*, in lower case, and not cancelled."""
        return self._mails(sql.WRITTEN_TO, addresses=list(addresses), since=since)

    def laid_below(self, programme: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """The notices to any unit of *programme*, as `laid_for`."""
        return self._mails(sql.LAID_BELOW, beginning=f"{programme}/", since=since)

    def written_below(self, programme: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """Every mail about *programme* that was written from *since* on and not cancelled, oldest first."""
        return self._mails(sql.WRITTEN_BELOW, beginning=f"{programme}/", since=since)

    def about(self, reference: str) -> tuple[OutgoingMail, ...]:
        """Every mail about that return or cycle, oldest first."""
        return self._mails(sql.ABOUT, reference=reference)

    def last_copy(self) -> NewestCopy | None:
        """The mail of ours whose copy came to our mailbox last, None if none did."""
        row = self._connection.execute(sql.LAST_COPY).first()
        return None if row is None else NewestCopy(*row)

    def left_by(self, key: str, at: datetime) -> None:
        """Record that a sent mail had left by *at*: our own clock had said later, which cannot be."""
        change(self._connection, mails, {"key": key}, {"sent_at": at})

    def by_message_id(self, message_id: str) -> OutgoingMail | None:
        """The mail that carries that Message-ID, or None."""
        return next(iter(self._mails(sql.BY_MESSAGE_ID, message_id=message_id)), None)

    def tagged(self, tag: str) -> frozenset[str]:
        """The references of all mails whose subject ends with that tag."""
        return frozenset(self._connection.execute(sql.TAGGED, {"ending": f"〔{tag}〕"}).scalars())

    def due(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """The mails to send by *now*, receipts first, then oldest; those that were postponed at their moment."""
        return self._mails(sql.DUE, **_moments(now))

    def claim(self, key: str, now: datetime, lease_until: datetime) -> OutgoingMail | None:
        """
        Move a due mail to SENDING and count the attempt; None if somebody else has it or it is not due.

        One statement asks and moves, so that of two senders the database lets one through.
        """
        asked = {"mail": key, "attempted_at": now, "attention_at": lease_until, **_moments(now)}
        return self.get(key) if self._connection.execute(sql.CLAIM, asked).rowcount == 1 else None

    def overdue_leases(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """Mails in SENDING whose lease ran out: their sender died, their fate is unknown."""
        return self._mails(sql.LEASE_OVER, now=now, ahead=now + sql.LONGEST_LEASE)

    def in_state(self, state: MailState) -> tuple[OutgoingMail, ...]:
        """Every mail in *state*, oldest first."""
        return self._mails(sql.IN_STATE, state=state)

    def settle(self, key: str, attempt: SendAttempt, at: datetime, attention_at: datetime | None = None) -> None:
        """
        Record what an attempt or the evidence ended in; an impossible move raises Refused.

        A mail that waits for nothing more keeps no `attention_at`; `sent_at` stays when a sent mail bounces. An
        attempt that never came to the mail is taken back: it neither counts nor fills the hour.
        """
        values: dict[str, object] = {
            "response": attempt.response,
            "attention_at": attention_at if attempt.state in sql.NEEDS_ATTENTION else None,
        }
        if attempt.obstacle is not None:
            values |= {"taken_back": 1, "attempted_at": None}
        if attempt.state is MailState.SENT:
            values["sent_at"] = at
        self._move(key, attempt.state, values)
        for address, refusal in attempt.refused.items():
            self._refuse(key, address, refused_with(address, refusal))

    def bounce(self, key: str, refused: Mapping[str, Undelivered], robot: str) -> None:
        """Record whom a sent mail did not reach; BOUNCED when that is everybody but *robot*."""
        mail = self.get(key)
        if mail is None:
            return
        for address, told in refused.items():
            if address in mail.recipients and address != robot:
                self._refuse(key, address, told)
        unreached = self.refusals(key)
        if mail.state is MailState.SENT and set(mail.recipients) - {robot} <= set(unreached) - self._tried_again(key):
            self._move(key, MailState.BOUNCED, {"response": "；".join(sorted(set(unreached.values())))})

    def left_as(self, key: str, raw_sha256: str) -> None:
        """Say which bytes left under that key, when a copy shows that they were others than were written last."""
        change(self._connection, mails, {"key": key}, {"raw_sha256": raw_sha256})

    def cancel(self, key: str, stop: Stop, at: datetime) -> None:  # noqa: ARG002 - the cause carries its own time
        """Cancel a mail that is no longer true; an impossible move raises Refused."""
        self._move(
            key, MailState.CANCELLED, {"response": stop.words, "cancelled_for": stop.cause, "attention_at": None}
        )

    def postpone(self, key: str, until: datetime, reason: str) -> None:
        """Let a mail that waits to be sent wait until then; one that does not wait stays as it is."""
        self._connection.execute(sql.POSTPONE, {"mail": key, "attention_at": until, "response": reason})

    def release(self, key: str, reason: str, at: datetime) -> None:
        """Let a held or failed mail go once more because a person says so; an impossible move raises Refused."""
        mail = self.get(key)
        if mail is not None and mail.state not in (MailState.HELD, MailState.FAILED):
            raise Refused(f"邮件“{key}”处于 {mail.state} 状态，只有 held 或 failed 的邮件可以放行。")
        self._move(key, MailState.RETRY, {"released": reason, "attention_at": at})

    def deferred(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """The mails that wait for a later moment, the one that leaves first first."""
        return self._mails(sql.DEFERRED, now=now)

    def hurry(self, key: str, by: str, at: datetime) -> None:
        """Let a mail that waits leave at once because *by* wants it; Refused if it does not wait."""
        if self._connection.execute(sql.HURRY, {"mail": key, "hurried_by": by, "attention_at": at}).rowcount == 1:
            return
        mail = self.get(key)
        if mail is None:
            raise UnknownReference(f"发件箱中没有邮件“{key}”。")
        raise Refused(f"邮件“{key}”处于 {mail.state} 状态，只有顺延待发的邮件可以立即发出。")

    def departures(self, since: datetime, ourselves: str) -> tuple[Departure, ...]:
        """Every last attempt after *since*, at a mail or at one addressee alone: where it went, our copy aside."""
        went: dict[tuple[str, datetime], list[str]] = {}
        for key, at, address in self._connection.execute(sql.WENT, {"since": since}):
            went.setdefault((key, at), []).append(address)
        attempts = [(at, addresses) for (_key, at), addresses in went.items()]
        attempts += [(at, [address]) for at, address in self._connection.execute(sql.WENT_ALONE, {"since": since})]
        return tuple(Departure(at, domains_of(addresses, ourselves)) for at, addresses in attempts)

    def brake(self, name: str) -> Brake | None:
        """What keeps mail from that domain (or all mail) for now, None if nothing ever did."""
        row = row_of(self._connection, brakes, {"name": name})
        return Brake(**row) if row else None

    def brakes(self, names: Iterable[str]) -> Mapping[str, Brake]:
        """The brakes of those names, as far as there are any."""
        return {row["name"]: Brake(**row) for row in rows_among(self._connection, brakes, "name", names)}

    def pull(self, brake: Brake) -> None:
        """Record *brake* in place of the one of that name."""
        self.lift((brake.name,))
        self._connection.execute(brakes.insert(), asdict(brake))

    def lift(self, names: Iterable[str]) -> None:
        """Forget the brakes of those names, as far as there are any."""
        self._connection.execute(sql.LIFT, {"names": sorted(names)})

    def sent_since(self, moment: datetime) -> tuple[OutgoingMail, ...]:
        """The mails that left at *moment* or after it."""
        return self._mails(sql.SENT_SINCE, since=moment)

    def last_sent(self) -> OutgoingMail | None:
        """The mail that left last, None if none did."""
        return next(iter(self._mails(sql.LAST_SENT)), None)

    def partly_refused(self, since: datetime) -> tuple[OutgoingMail, ...]:
        """Mails sent after *since* that some addressee, or by a bounce all of them, did not get, oldest first."""
        return self._mails(sql.PARTLY_REFUSED, since=since)

    def went_to(self, organisation: str, programme: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """Forms, notices and letters of that unit that were sent after *since*, oldest first."""
        of_unit = {"organisation": organisation, "beginning": f"{programme}/", "ending": f"/{organisation}"}
        return self._mails(sql.WENT_TO, **of_unit, since=since)

    def next_attention(self) -> datetime | None:
        """The earliest moment at which some mail has to be looked at again, None if none ever."""
        moment = func.min(func.coalesce(mails.c.attention_at, mails.c.prepared_at), type_=mails.c.prepared_at.type)
        of_mail = self._connection.execute(select(moment).where(mails.c.state.in_(sql.NEEDS_ATTENTION))).scalar()
        alone = self._connection.execute(select(func.min(mail_recipients.c.retry_at))).scalar()
        return min(filter(None, (of_mail, alone)), default=None)

    def counts(self) -> Mapping[tuple[MailKind, MailState], int]:
        """How many mails of each kind stand where."""
        statement = select(mails.c.kind, mails.c.state, func.count()).group_by(mails.c.kind, mails.c.state)
        return {(kind, state): count for kind, state, count in self._connection.execute(statement)}

    def refusals(self, key: str) -> Mapping[str, str]:
        """The addresses of a mail that were turned away, and what was said."""
        refused = self._connection.execute(sql.REFUSED, {"mail_key": key})
        return {row.address: row.refusal for row in refused}

    def refusal_kinds(self, key: str) -> Mapping[str, BounceKind]:
        """Why each of those addresses was turned away, as far as it is known."""
        refused = self._connection.execute(sql.REFUSED, {"mail_key": key})
        return {row.address: row.refusal_kind for row in refused if row.refusal_kind is not None}

    def _move(self, key: str, state: MailState, values: Mapping[str, object]) -> None:
        sources = [source for source, targets in MOVES.items() if state in targets]
        asked = {"mail": key, "sources": sources, "taken_back": 0, "state": state, **values}
        if self._connection.execute(sql.MOVE, asked).rowcount == 1:
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

    def _refuse(self, key: str, address: str, told: Undelivered) -> None:
        """Servers may write an address in other letters than we did; one we never wrote to is only logged."""
        statement = update(mail_recipients).where(
            mail_recipients.c.mail_key == key, func.lower(mail_recipients.c.address) == address.lower()
        )
        if self._connection.execute(statement.values(refusal=told.diagnostic, refusal_kind=told.kind)).rowcount == 0:
            log.warning("退信所说的地址%s不是该邮件的收件人，未作登记：%s", address, told.diagnostic)

    def _mails(self, statement: Select[tuple[Any, ...]], **asked: object) -> tuple[OutgoingMail, ...]:
        rows = self._connection.execute(statement, asked).mappings()
        return tuple(_mail(list(told)) for _key, told in groupby(rows, itemgetter("key")))


def _moments(now: datetime) -> dict[str, datetime]:
    """What is asked with to find what is due at *now*."""
    return {"now": now, "too_far": now + sql.LONGEST_WAIT, "ahead": now + sql.LONGEST_LEASE}


def _mail(told: list[RowMapping]) -> OutgoingMail:
    """The mail of the rows that tell of it, one for each recipient."""
    values = without_seq(told[0])
    del values["address"]
    recipients = (row["address"] for row in told)
    return OutgoingMail(**values, recipients=tuple(address for address in recipients if address is not None))
