"""The one answer that a mail with files gets at once, if it gets one."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.mail.authentication import Authentication
from duban.domain.mail.holds import AnswerReason
from duban.domain.mail.triage import Incoming, Triage
from duban.ports import ReceivedMessage
from duban.services.collect.answer import AnswerMail, AnswerWriter, Room
from duban.services.collect.enclosures import Enclosures
from duban.services.collect.file_return import FileReturn
from duban.services.collect.outcome import Fate, FateKind
from duban.services.collect.receipt import Receipts, thread_of
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Writes the answer, or says why there is none; records nothing."""

    context: ServiceContext
    answers: AnswerWriter
    enclosures: Enclosures
    file_return: FileReturn

    def answer(
        self, message: ReceivedMessage, incoming: Incoming, kind: Triage, fates: tuple[Fate, ...], now: datetime
    ) -> AnswerMail | Room:
        """
        The one answer to a mail: a co-lead's form alone has a receipt of its own kind.

        A Room says why there is none: SAID for good, FULL if it may be given in a later round.
        """
        said = next((fate.countersign for fate in fates if fate.kind is FateKind.COUNTERSIGNED), None)
        alone = said is not None and not any(fate.submission or fate.kind is FateKind.LOCKED for fate in fates)
        countersigning = self.file_return.countersigning
        if said is None or countersigning is None or not alone or incoming.authentication is Authentication.FAIL:
            return self._receipt(message, incoming, kind, fates, now)
        if kind is Triage.AUTOMATIC:
            return Room.SAID
        mail = countersigning.receipt(said, incoming.sender, thread_of(incoming), now)
        return self.answers.receipt(mail, incoming.sender, now)

    def _receipt(
        self, message: ReceivedMessage, incoming: Incoming, kind: Triage, fates: tuple[Fate, ...], now: datetime
    ) -> AnswerMail | Room:
        """The one receipt of the mail: for what was filed, or (once a day) the number of what is known already."""
        theirs = [fate for fate in fates if fate.submission and fate.is_theirs]
        if incoming.authentication is Authentication.FAIL:
            return Room.SAID
        if any(fate.kind is FateKind.LOCKED and fate.is_theirs for fate in fates):
            return self._locked(message, incoming, fates, now)
        receipts = Receipts(self.context, self.enclosures, self.file_return.reader)
        if any(fate.kind is FateKind.FILED for fate in theirs):
            return self.answers.receipt(receipts.write(incoming, message.sha256, fates, now), incoming.sender, now)
        if not theirs or kind is not Triage.FORM or self.answers.is_known(incoming):
            return Room.SAID
        room = self.answers.room(AnswerReason.AGAIN, incoming.sender, now)
        if room is not Room.FREE:
            return room
        return AnswerMail(receipts.write(incoming, message.sha256, fates, now), incoming.sender, AnswerReason.AGAIN)

    def _locked(
        self, message: ReceivedMessage, incoming: Incoming, fates: tuple[Fate, ...], now: datetime
    ) -> AnswerMail | Room:
        """The one answer to a mail whose content was locked away: that somebody will telephone, and nothing else."""
        room = self.answers.room(AnswerReason.LOCKED, incoming.sender, now)
        reference = next(fate.reference for fate in fates if fate.kind is FateKind.LOCKED)
        if room is not Room.FREE or reference is None:
            return room
        return self.answers.locked(incoming, reference, message.sha256, now)
