"""The office's work list: what units wrote that is no return, and the two ways off it: an answer, or a note."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import MailKind
from duban.domain.mail.message import Closing, UnitMessage
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.plan.programme import Item, Programme
from duban.errors import Refused, UnknownReference
from duban.ports import MessageParser
from duban.services.context import MailDraft, ServiceContext, Thread

# Of a sha256, as in the quarantine: so that a slip of the finger names no other mail.
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """One message that waits, with the names that the office knows its unit and cycle by, and the items it names."""

    message: UnitMessage
    unit: str
    period: str
    days: int
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class OneMessage:
    """One mail, once for each unit that it concerns, and how a person dealt with it; None while it waits."""

    about: tuple[WaitingMessage, ...]
    closing: Closing | None

    @property
    def message(self) -> UnitMessage:
        """What it says."""
        return self.about[0].message


@dataclass(frozen=True, slots=True)
class Messages:
    """Looking at the list, and closing what a person has dealt with; what is closed is Refused, and stays as it is."""

    context: ServiceContext
    parser: MessageParser

    def waiting(self, now: datetime) -> tuple[WaitingMessage, ...]:
        """Everything that no person has dealt with, oldest first."""
        with self.context.ledger.begin() as work:
            messages = work.unit_messages.open()
        lists = {cycle: self.context.programme(cycle) for cycle in dict.fromkeys(map(_cycle_of, messages))}
        return tuple(_named(message, lists[_cycle_of(message)], now) for message in messages)

    def one(self, sha256: str, now: datetime) -> OneMessage:
        """The mail with that sha256, whether it waits or not, and how it ended; UnknownReference if there is none."""
        with self.context.ledger.begin() as work:
            found = [one for one in work.unit_messages.all() if one.message == sha256]
            closing = work.unit_messages.closing(sha256)
        if not found:
            raise UnknownReference("没有这封单位来信。")
        return OneMessage(
            tuple(_named(message, self.context.programme(_cycle_of(message)), now) for message in found), closing
        )

    def note(self, sha256: str, note: str, by: Actor, now: datetime) -> UnitMessage:
        """
        Record how the message whose sha256 begins so was dealt with, for every unit that it concerns.

        Refused without a word about it, to whom it does not belong, and if no message or several begin so.
        """
        require(by, Permission.HANDLE_MAIL)
        if not note.strip():
            raise Refused("请写明办理情况。")
        message = self._one(sha256)
        self._close(message, note.strip(), "", by, now)
        return message

    def answer(self, sha256: str, words: str, by: Actor, now: datetime) -> UnitMessage:
        """
        Answer the sender in his thread, word for word, and close the message: one answer, however often it is called.

        Refused as `note`, and for a sender who does not speak for the unit: what concerns it is told to its contacts
        alone.
        """
        require(by, Permission.HANDLE_MAIL)
        if not words.strip():
            raise Refused("请写明答复内容。")
        message = self._one(sha256)
        if not message.is_vouched:
            raise Refused(
                f"发件人 {message.sender} 未经核实，不能去信答复；请电话联系该单位联系人，再写明办理情况办结。"
            )
        reference = Reference.parse(message.subject)
        incoming = self.parser.parse(self.context.archive.get(message.message))
        programme = self.context.programme(reference)
        facts = self.context.facts(programme.organisation(reference.organisation), self.context.cycle(reference), now)
        draft = MailDraft(
            kind=MailKind.RECEIPT,
            key=f"answer/{message.message}",
            template="answer",
            facts=facts | {"words": words.strip(), "asked": message.words, "asked_at": message.received_at},
            reference=reference,
            to=(message.sender,),
            thread=Thread(incoming.message_id, (*incoming.references, incoming.message_id)),
        )
        mail = self.context.write(draft, now)
        with self.context.ledger.begin() as work:
            if work.unit_messages.close(_closing(message, words.strip(), mail.key, by, now)):
                work.outbox.add(mail)
        return message

    def _close(self, message: UnitMessage, note: str, mail_key: str, by: Actor, now: datetime) -> None:
        with self.context.ledger.begin() as work:
            work.unit_messages.close(_closing(message, note, mail_key, by, now))

    def _one(self, sha256: str) -> UnitMessage:
        """The mail that begins so and waits; of one that concerns several units, any of its messages."""
        if len(sha256) < SHORTEST:
            raise Refused(f"请给出来信编号的前 {SHORTEST} 位或更多。")
        with self.context.ledger.begin() as work:
            found = [one for one in work.unit_messages.open() if one.message.startswith(sha256.lower())]
        if len({one.message for one in found}) != 1:
            raise Refused(f"没有编号以“{sha256}”开头、待办理的单位来信，或不止一封；见“工作单”。")
        return found[0]


def _closing(message: UnitMessage, note: str, mail_key: str, by: Actor, now: datetime) -> Closing:
    return Closing(message.message, now, by.name, note, mail_key, by.known, by.account)


def _cycle_of(message: UnitMessage) -> Reference:
    return Reference.parse(message.subject).cycle


def _named(message: UnitMessage, programme: Programme, now: datetime) -> WaitingMessage:
    reference = Reference.parse(message.subject)
    unit = programme.organisation(reference.organisation)
    items = tuple(filter(None, map(programme.find, message.items(programme.labels))))
    return WaitingMessage(message, unit.name, reference.period.title, (now - message.received_at).days, items)
