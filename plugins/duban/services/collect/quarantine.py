"""What came in and waits for a person: shown, handled again, or put aside with a reason."""

from dataclasses import dataclass, field
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.moments import told_moment
from duban.domain.mail.holds import Hold, HoldKind
from duban.domain.mail.timestamps import head_of
from duban.domain.mail.triage import Incoming
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.errors import Refused, UnknownReference
from duban.ports import MessageParser, ReceivedMessage
from duban.services.context import ServiceContext

# Of a sha256, so that a slip of the finger names no other mail.
SHORTEST = 6
# No machine reads a paper any better later; what was locked away is read by none.
FOR_PEOPLE = (HoldKind.PAPER, HoldKind.LOCKED)
MOST_HEADS = 500
LOCKED = "（已封存，不显示）"


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """
    One thing that waits, as the office reads it: sender and subject are empty if they cannot be read.

    `claimed_at` is when its sender says that he sent it; the hold says when it came. `pauses` names the return whose
    reminders wait with it, empty if none do.
    """

    hold: Hold
    sender: str
    subject: str
    days: int
    claimed_at: datetime | None = None
    pauses: str = ""


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail of which something waits: each of these, its words, and the names of its files; neither of one locked."""

    waiting: tuple[WaitingMail, ...]
    text: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The list of what waits for a person, and the two ways off it."""

    context: ServiceContext
    parser: MessageParser
    # The heads of mails that wait, by digest: a mail never changes, and each is opened in a sandbox of its own.
    _heads: dict[str, Incoming] = field(init=False, default_factory=dict, compare=False, repr=False)

    def waiting(self, now: datetime) -> tuple[WaitingMail, ...]:
        """Everything that waits, oldest first; only the headers of a mail are opened."""
        with self.context.ledger.begin() as work:
            holds = work.holds.waiting()
        return tuple(self._shown(hold, now) for hold in holds)

    def one(self, sha256: str, now: datetime) -> HeldMail:
        """The mail with that sha256 and what of it waits; UnknownReference if nothing of it does, or ever came."""
        with self.context.ledger.begin() as work:
            holds = tuple(hold for hold in work.holds.waiting() if hold.message == sha256)
            ended = work.holds.ended(sha256)
        if not holds and ended:
            raise UnknownReference(f"这封来信{_ended(ended[0])}。")
        if not holds:
            raise UnknownReference("这封来信不在待核实之列：可能已重新处理。")
        shown = tuple(self._shown(hold, now) for hold in holds)
        if any(hold.kind is HoldKind.LOCKED for hold in holds):
            return HeldMail(shown, LOCKED, ())
        incoming = self.parser.parse(self.context.archive.get(sha256))
        return HeldMail(shown, incoming.text, tuple(file.name for file in incoming.attachments))

    def postponed(self) -> tuple[ReceivedMessage, ...]:
        """The mails that were begun and wait for another round, each with the reason in its note."""
        with self.context.ledger.begin() as work:
            return tuple(message for message in work.inbox.unhandled() if message.note)

    def _shown(self, hold: Hold, now: datetime) -> WaitingMail:
        days, pauses = (now - hold.since).days, self._paused_by(hold)
        if hold.kind is HoldKind.LOCKED:
            return WaitingMail(hold, hold.sender, LOCKED, days, pauses=pauses)
        head = self._head(hold.message)
        return WaitingMail(hold, hold.sender or head.sender, head.subject, days, head.sent_on, pauses)

    def _head(self, sha256: str) -> Incoming:
        if sha256 not in self._heads:
            if len(self._heads) >= MOST_HEADS:
                self._heads.clear()
            self._heads[sha256] = self.parser.parse(head_of(self.context.archive.get(sha256)))
        return self._heads[sha256]

    def _paused_by(self, hold: Hold) -> str:
        """The returns whose reminders wait until a person has looked at *hold*, as the office calls them."""
        named = filter(None, (hold.reference, *hold.may_be)) if hold.kind.may_be_a_return else ()
        return "、".join(filter(None, (self._owed(Reference.parse(each)) for each in named)))

    def _owed(self, reference: Reference) -> str:
        with self.context.ledger.begin() as work:
            expected = work.returns.get(reference)
        if expected is None or not expected.state.is_owed:
            return ""
        unit = self.context.programme(reference).organisation(reference.organisation)
        return f"{unit.name}{reference.period.title}"

    def rerun(self, sha256: str, now: datetime, by: Actor) -> int:
        """
        Let the mail whose sha256 begins so be handled again by the next round; how many places it stands at.

        What was filed of it stays filed, once. Refused if nothing of that name waits, or more than one mail.
        """
        holds = self._holds_of(sha256)
        if any(hold.kind is HoldKind.LOCKED for hold in holds):
            raise Refused("该来信因疑似涉密已封存，不能重新处理；请电话联系报送单位，办结后用 dismiss 记录。")
        return self._reopen(holds, now, by)

    def rerun_all(self, now: datetime, by: Actor, kind: HoldKind | None = None) -> int:
        """
        The same for everything that waits, or all of one kind; papers excepted, which no machine reads better later.

        What was set aside (QUARANTINED) by a version that blamed mails for faults of the machine is filed by this.
        """
        with self.context.ledger.begin() as work:
            holds = tuple(
                hold for hold in work.holds.waiting() if hold.kind not in FOR_PEOPLE and kind in (None, hold.kind)
            )
        return self._reopen(holds, now, by)

    def _reopen(self, holds: tuple[Hold, ...], now: datetime, by: Actor) -> int:
        require(by, Permission.HANDLE_MAIL)
        with self.context.ledger.begin() as work:
            for hold in holds:
                work.holds.close(hold, now, by.told, "重新处理")
            return sum(work.inbox.reopen(message) for message in dict.fromkeys(hold.message for hold in holds))

    def dismiss(self, sha256: str, now: datetime, by: Actor, reason: str) -> int:
        """
        Record that a person has dealt with a mail and how; the reminders that it paused go on.

        Returns how many things of it waited. Refused without a reason, to whom it does not belong, and as `rerun`.
        """
        require(by, Permission.HANDLE_MAIL)
        if not reason.strip():
            raise Refused("请写明办理结果。")
        holds = self._holds_of(sha256)
        with self.context.ledger.begin() as work:
            return sum(work.holds.close(hold, now, by.told, reason) for hold in holds)

    def _holds_of(self, sha256: str) -> tuple[Hold, ...]:
        if len(sha256) < SHORTEST:
            raise Refused(f"请给出来信编号的前 {SHORTEST} 位或更多。")
        with self.context.ledger.begin() as work:
            holds = tuple(hold for hold in work.holds.waiting() if hold.message.startswith(sha256.lower()))
        if len({hold.message for hold in holds}) != 1:
            raise Refused(f"没有编号以“{sha256}”开头、待人工处理的来信，或不止一封；见“工作单”。")
        return holds


def _ended(hold: Hold) -> str:
    """Who dealt with a mail, when and how."""
    at = told_moment(hold.closed_at) if hold.closed_at else ""
    return f"已由{hold.closed_by}于{at}办理：{hold.outcome}"
