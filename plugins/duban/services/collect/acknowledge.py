"""The one answer that a mail with files gets at once, if it gets one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.mail.authentication import Authentication
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.mail.holds import AnswerReason
from duban.domain.mail.triage import Incoming, Triage
from duban.ports import ReceivedMessage
from duban.services.collect.answer import AnswerMail, AnswerWriter, Room
from duban.services.collect.enclosures import Enclosures
from duban.services.collect.file_return import FileReturn
from duban.services.collect.outcome import FileOutcome, FileOutcomeKind
from duban.services.collect.receipt import Receipts, thread_of
from duban.services.context import ServiceContext
from duban.services.generate.asks_along import NOTHING_ALONG, Along, AsksAlong


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Writes the answer, or says why there is none; records nothing."""

    context: ServiceContext
    answers: AnswerWriter
    enclosures: Enclosures
    file_return: FileReturn

    def answer(
        self,
        message: ReceivedMessage,
        incoming: Incoming,
        kind: Triage,
        outcomes: tuple[FileOutcome, ...],
        now: datetime,
    ) -> AnswerMail | Room:
        """
        The one answer to a mail: a co-lead's form alone has a receipt of its own kind.

        A Room says why there is none: SAID for good, FULL if it may be given in a later round.
        """
        if (mail := self._of_helper(incoming, outcomes, now)) is not None and kind is not Triage.AUTOMATIC:
            return self.answers.receipt(mail, incoming.sender, now)
        said = next(
            (outcome.countersign for outcome in outcomes if outcome.kind is FileOutcomeKind.COUNTERSIGNED), None
        )
        alone = said is not None and not any(
            outcome.submission or outcome.kind is FileOutcomeKind.LOCKED for outcome in outcomes
        )
        countersigning = self.file_return.countersigning
        if said is None or countersigning is None or not alone or incoming.authentication is Authentication.FAIL:
            return self._receipt(message, incoming, kind, outcomes, now)
        if kind is Triage.AUTOMATIC:
            return Room.SAID
        mail = countersigning.receipt(said, incoming.sender, thread_of(incoming), now)
        return self.answers.receipt(mail, incoming.sender, now)

    def _of_helper(self, incoming: Incoming, outcomes: tuple[FileOutcome, ...], now: datetime) -> OutgoingMail | None:
        """The receipt of a mail that brings the answer of a unit that was asked to help, and no return beside it."""
        given = next((outcome.helper for outcome in outcomes if outcome.kind is FileOutcomeKind.HELPED), None)
        helpers = self.file_return.helpers
        others = any(outcome.submission or outcome.kind is FileOutcomeKind.LOCKED for outcome in outcomes)
        if given is None or helpers is None or others or incoming.authentication is Authentication.FAIL:
            return None
        return helpers.receipt(given, incoming.sender, thread_of(incoming), now)

    def _receipt(
        self,
        message: ReceivedMessage,
        incoming: Incoming,
        kind: Triage,
        outcomes: tuple[FileOutcome, ...],
        now: datetime,
    ) -> AnswerMail | Room:
        """The one receipt of the mail: for what was filed, or (once a day) the number of what is known already."""
        theirs = [outcome for outcome in outcomes if outcome.submission and outcome.is_theirs]
        if incoming.authentication is Authentication.FAIL:
            return Room.SAID
        if any(outcome.kind is FileOutcomeKind.LOCKED and outcome.is_theirs for outcome in outcomes):
            return self._locked(message, incoming, outcomes, now)
        receipts = Receipts(self.context, self.enclosures, self.file_return.reader)
        if any(outcome.kind is FileOutcomeKind.FILED for outcome in theirs):
            along = self._along(incoming, theirs, now)
            mail = receipts.write(incoming, message.sha256, outcomes, now, along)
            return replace(self.answers.receipt(mail, incoming.sender, now), along=along)
        if not theirs or kind is not Triage.FORM or self.answers.is_known(incoming):
            return Room.SAID
        room = self.answers.room(AnswerReason.AGAIN, incoming.sender, now)
        if room is not Room.FREE:
            return room
        return AnswerMail(receipts.write(incoming, message.sha256, outcomes, now), incoming.sender, AnswerReason.AGAIN)

    def _along(self, incoming: Incoming, theirs: Iterable[FileOutcome], now: datetime) -> Along:
        """What the unit whose return was accepted is to help others with and was not asked yet."""
        helpers = self.file_return.helpers
        filed = next((one for one in theirs if one.submission and one.submission.verdict.accepts), None)
        if helpers is None or filed is None or filed.reference is None or filed.kind is not FileOutcomeKind.FILED:
            return NOTHING_ALONG
        return AsksAlong(self.context, helpers).with_mail(filed.reference, (incoming.sender,), now, filed.reference)

    def _locked(
        self, message: ReceivedMessage, incoming: Incoming, outcomes: tuple[FileOutcome, ...], now: datetime
    ) -> AnswerMail | Room:
        """The one answer to a mail whose content was locked away: that somebody will telephone, and nothing else."""
        room = self.answers.room(AnswerReason.LOCKED, incoming.sender, now)
        reference = next(outcome.reference for outcome in outcomes if outcome.kind is FileOutcomeKind.LOCKED)
        if room is not Room.FREE or reference is None:
            return room
        return self.answers.locked(incoming, reference, message.sha256, now)
