"""The way of a mail out: letters, the outbox, the ledger of notices, the post office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duban.domain.calendar.deadline import CalendarEntry
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.bounce import BounceKind, Undelivered
from duban.domain.mail.delivery import DeferredRecipient, MailKind, MailState, OutgoingMail, SendAttempt, Stop
from duban.domain.mail.programme_words import ProgrammeWords
from duban.domain.mail.throttle import Brake, Departure
from duban.domain.operation.clock import NewestCopy


class Outbox(Protocol):
    """
    Outgoing mails, from the fact that caused them to the proof that they left.

    To settle, cancel, release or hurry a mail that is not there raises UnknownReference, an impossible move Refused:
    that another process settled it first is told, not overwritten.
    """

    def add(self, mail: OutgoingMail) -> bool:
        """Record a prepared mail; False, and nothing changed, if its key exists."""
        ...

    def get(self, key: str) -> OutgoingMail | None:
        """The mail of that key, or None."""
        ...

    def carrying(self, notice: Notice) -> OutgoingMail | None:
        """The last mail that says *notice*: what came to nothing may have been written anew; None if none does."""
        ...

    def laid_for(self, programme: str, organisation: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """The notices to that unit that were written from *since* on and not cancelled, oldest first."""
        ...

    def of_unit(self, programme: str, organisation: str) -> tuple[OutgoingMail, ...]:
        """Every mail to that unit, wherever it stands, oldest first."""
        ...

    def written_to(self, addresses: tuple[str, ...], since: datetime) -> tuple[OutgoingMail, ...]:
        """The forms and notices written from *since* on to any of *addresses*, in lower case, and not cancelled."""
        ...

    def laid_below(self, programme: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """The notices to any unit of *programme*, as `laid_for`."""
        ...

    def written_below(self, programme: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """Every mail about *programme* that was written from *since* on and not cancelled, oldest first."""
        ...

    def about(self, reference: str) -> tuple[OutgoingMail, ...]:
        """Every mail about that return or cycle, oldest first."""
        ...

    def last_copy(self) -> NewestCopy | None:
        """The mail of ours whose copy came to our mailbox last, None if none did."""
        ...

    def left_by(self, key: str, at: datetime) -> None:
        """Record that a sent mail had left by *at*: our own clock had said later, which cannot be."""
        ...

    def by_message_id(self, message_id: str) -> OutgoingMail | None:
        """The mail that carries that Message-ID, or None."""
        ...

    def tagged(self, tag: str) -> frozenset[str]:
        """The references of all mails whose subject ends with that tag."""
        ...

    def due(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """The mails to send by *now*, receipts first, then oldest; those that were postponed at their moment."""
        ...

    def claim(self, key: str, now: datetime, lease_until: datetime) -> OutgoingMail | None:
        """Move a due mail to SENDING and count the attempt; None if somebody else has it or it is not due."""
        ...

    def overdue_leases(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """Mails in SENDING whose lease ran out: their sender died, their fate is unknown."""
        ...

    def in_state(self, state: MailState) -> tuple[OutgoingMail, ...]:
        """Every mail in *state*, oldest first."""
        ...

    def settle(self, key: str, attempt: SendAttempt, at: datetime, attention_at: datetime | None = None) -> None:
        """Record what an attempt or the evidence ended in; with *attention_at*, when it is to be looked at again."""
        ...

    def left_as(self, key: str, raw_sha256: str) -> None:
        """Say which bytes left under that key, when a copy shows that they were others than were written last."""
        ...

    def cancel(self, key: str, stop: Stop, at: datetime) -> None:
        """Cancel a mail that is no longer true, and has not left."""
        ...

    def postpone(self, key: str, until: datetime, reason: str) -> None:
        """Let a mail that waits to be sent wait until then; one that does not wait stays as it is."""
        ...

    def release(self, key: str, reason: str, at: datetime) -> None:
        """Let a held or failed mail go once more because a person says so."""
        ...

    def deferred(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """The mails that wait for a later moment, the one that leaves first first."""
        ...

    def hurry(self, key: str, by: str, at: datetime) -> None:
        """Let a mail that waits for a later moment leave at once because *by* wants it."""
        ...

    def departures(self, since: datetime, ourselves: str) -> tuple[Departure, ...]:
        """Every last attempt after *since*, at a mail or at one addressee alone: where it went, our copy aside."""
        ...

    def brake(self, name: str) -> Brake | None:
        """What keeps mail from that domain (or all mail) for now, None if nothing ever did."""
        ...

    def brakes(self, names: Iterable[str]) -> Mapping[str, Brake]:
        """The brakes of those names, as far as there are any."""
        ...

    def pull(self, brake: Brake) -> None:
        """Record *brake* in place of the one of that name."""
        ...

    def lift(self, names: Iterable[str]) -> None:
        """Forget the brakes of those names, as far as there are any."""
        ...

    def sent_since(self, moment: datetime) -> tuple[OutgoingMail, ...]:
        """The mails that left at *moment* or after it, whether they came back or not, oldest first."""
        ...

    def last_sent(self) -> OutgoingMail | None:
        """The mail that left last, None if none did."""
        ...

    def partly_refused(self, since: datetime) -> tuple[OutgoingMail, ...]:
        """Mails sent after *since* that some addressee, or by a bounce all of them, did not get, oldest first."""
        ...

    def bounce(self, key: str, refused: Mapping[str, Undelivered], robot: str) -> None:
        """
        Record whom a sent mail did not reach, and why; BOUNCED when that is everybody but *robot*.

        Addresses that are no recipients of the mail are left out: anybody could write such a bounce.
        """
        ...

    def refusals(self, key: str) -> Mapping[str, str]:
        """The addresses of a mail that were turned away, and what was said."""
        ...

    def refusal_kinds(self, key: str) -> Mapping[str, BounceKind]:
        """Why each of those addresses was turned away, as far as it is known."""
        ...

    def went_to(self, organisation: str, programme: str, since: datetime) -> tuple[OutgoingMail, ...]:
        """Forms, notices and letters of that unit that were sent after *since*, oldest first."""
        ...

    def next_attention(self) -> datetime | None:
        """The earliest moment at which some mail has to be looked at again, None if none ever."""
        ...

    def counts(self) -> Mapping[tuple[MailKind, MailState], int]:
        """How many mails of each kind stand where."""
        ...


class DeferredRecipients(Protocol):
    """Addressees who were turned away for now while others were accepted."""

    def try_again(self, recipient: DeferredRecipient, at: datetime) -> None:
        """Let an addressee who was turned away for now be tried again, alone, at that moment."""
        ...

    def due(self, now: datetime) -> tuple[DeferredRecipient, ...]:
        """Addressees of sent mails who are to be tried again by *now*, oldest first."""
        ...

    def claim(self, recipient: DeferredRecipient, doubt: str, now: datetime) -> DeferredRecipient | None:
        """
        Count one more attempt at an addressee who is due, a departure like others; None if somebody else has it.

        *doubt* stands as the reason why he has no mail until the attempt has an end; without one nobody tries again.
        """
        ...

    def reached(self, recipient: DeferredRecipient) -> None:
        """The addressee has the mail after all."""
        ...

    def turned_away(self, recipient: DeferredRecipient, reason: str) -> None:
        """The addressee did not get the mail, and why."""
        ...


class Notices(Protocol):
    """The ledger of notices: one row per (rung, subject), with the fate of its mail."""

    def add(self, notice: Notice) -> bool:
        """Record *notice*; False, and nothing changed, if this rung was said of this subject already."""
        ...

    def about(self, subject: str) -> tuple[Notice, ...]:
        """The notices about *subject*, oldest first; `delivered_at` follows the mail that carries each."""
        ...

    def about_each(self, subjects: Iterable[str]) -> dict[str, tuple[Notice, ...]]:
        """The notices about each of *subjects*, oldest first, by subject; one without any is left out."""
        ...

    def below(self, prefix: str) -> Mapping[str, tuple[Notice, ...]]:
        """The notices about each subject that begins with *prefix* and a slash, oldest first, by subject."""
        ...

    def set_state(self, rung: str, subject: str, state: NoticeState) -> None:
        """Change the state of one notice; UnknownReference if there is none."""
        ...

    def carried_by(self, mail_key: str) -> tuple[Notice, ...]:
        """The notices that one mail carries, oldest first."""
        ...

    def drafted_as(self, document: str) -> tuple[Notice, ...]:
        """The notices that the paper of that name says, oldest first."""
        ...

    def follow(self, document: str, state: NoticeState) -> int:
        """Change the state of every notice that was drafted as that document; how many there are, which may be none."""
        ...

    def all(self) -> tuple[Notice, ...]:
        """Every notice, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """
    A mail to be written: which template, with what, to whom, in answer to what.

    `programme` is named where there are others; its subject ends with `tag`, and with those `beside` it where it is
    about several returns; `reference` says in a header of its own, in full, what it is about. `deadlines` go along as
    entries for the calendar.
    `sender` is the name that the mail comes under, if it is not the installation's.
    """

    template: str
    facts: Mapping[str, object]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    message_id: str
    at: datetime
    programme: ProgrammeWords | None = None
    tag: str = ""
    beside: tuple[str, ...] = ()
    reference: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    deadlines: tuple[CalendarEntry, ...] = ()
    sender: str = ""


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A mail as it will be sent, and the subject people see."""

    raw: bytes
    subject: str


class Letters(Protocol):
    """Templates of config/letters/ made into mails."""

    def write(self, letter: Letter) -> WrittenLetter:
        """
        The complete RFC 5322 bytes; the same for the same letter.

        SettingsUnreadable if the template is missing or names an unknown fact, ConfigurationError if a head is no
        address or holds a line break.
        """
        ...

    def render(self, template: str, facts: Mapping[str, object]) -> tuple[str, str]:
        """Subject and plain text only, for a draft that a person reads before it becomes a mail; SettingsUnreadable."""
        ...


class PostOffice(Protocol):
    """The mail server we send through."""

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:
        """
        One attempt, never a hidden second one; what went wrong with the mail is in what is returned.

        Never raises for what the network or the server does.
        """
        ...

    def close(self) -> None:
        """End the connection; the next attempt opens another. May be called twice."""
        ...
