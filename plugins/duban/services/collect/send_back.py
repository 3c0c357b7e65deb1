"""The office sends an accepted return back: with a coded reason, a letter to the unit, and everything kept."""

from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.moments import told_moment
from duban.domain.form import columns_for
from duban.domain.form.attempt_changes import EntryChange, before, changes_between
from duban.domain.mail.delivery import MailKind
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.plan.programme import Programme
from duban.domain.returns.send_back import WHOLE_RETURN, SendBack, SendBackCode, SendBackPlace, correct_by
from duban.domain.returns.submission import HELD, Finding, ReturnEvent, ReturnState, Severity, Submission
from duban.errors import Refused, UnknownReference
from duban.services.collect.answer import ASKED
from duban.services.collect.enclosures import Enclosures
from duban.services.context import MailDraft, ServiceContext
from duban.services.drafts.reports import take_back

# Stands where a rule of ours would: what a person says of a cell.
OF_THE_OFFICE = "审核"
TAKEN_BACK = "报告所依据的报送件已被退回，待其补正后（最迟至截止汇总时）重新编制"


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt of a return as the office looks at it: what it changed, and whether the office sent it back."""

    submission: Submission
    changes: tuple[EntryChange, ...]
    sent_back: SendBack | None


@dataclass(frozen=True, slots=True)
class SendingBack:
    """
    What the office does with a return that the rules accepted, and what it sees before.

    Without `enclosures` no file is marked.
    """

    context: ServiceContext
    enclosures: Enclosures | None = None

    def send_back(
        self,
        reference: Reference,
        code: SendBackCode,
        reason: str,
        by: Actor,
        now: datetime,
        place: SendBackPlace = WHOLE_RETURN,
    ) -> SendBack:
        """
        Send the accepted attempt back: the return is owed again, its first complete attempt still decides timeliness.

        Of a single item or cell the letter says that the rest may stay, and brings the file with that place marked. A
        report that rests on it and was not signed yet is taken from its signer, and compiled anew in time. Refused to
        the wrong person, without a reason, an accepted attempt, or for a place that it has not: a second call
        therefore changes nothing.
        """
        require(by, Permission.SEND_BACK)
        if not reason.strip():
            raise Refused("请写明退回的具体理由。")
        submission = self._accepted(reference)
        done = SendBack(submission.number, code, reason.strip(), by.name, now, by.known, by.account, place)
        mail = self.context.write(self._letter(reference, submission, done, now), now)
        event = ReturnEvent(str(reference), ReturnState.SENT_BACK, now, str(submission.number))
        with self.context.ledger.begin() as work:
            if not work.send_backs.add(done):
                raise Refused(f"报送件 {submission.number} 已经退回。")
            work.returns.record(event)
            work.outbox.add(mail)
            take_back(self.context, work, reference.cycle, TAKEN_BACK, now)
        return done

    def attempts(self, reference: Reference) -> tuple[AttemptView, ...]:
        """Every attempt of a return, with what it changed; UnknownReference if nobody expects that return."""
        with self.context.ledger.begin() as work:
            if work.returns.get(reference) is None:
                raise UnknownReference(f"报送编号 {reference} 不在应报之列，请核对单位和报告期。")
            filed, sent_back = work.submissions.of_return(reference), work.send_backs.of_return(reference)
        returned = {one.number: one for one in sent_back}
        return tuple(
            AttemptView(each, changes_between(before(filed, each.attempt), each), returned.get(each.number))
            for each in filed
        )

    def _accepted(self, reference: Reference) -> Submission:
        with self.context.ledger.begin() as work:
            expected, filed = work.returns.get(reference), work.submissions.of_return(reference)
            sent_back = work.send_backs.of_return(reference)
        accepted = [submission for submission in filed if submission.verdict.accepts]
        if expected is not None and expected.state is ReturnState.SENT_BACK and sent_back:
            last = sent_back[-1]
            raise Refused(
                f"该报送件已由{last.by}于{told_moment(last.at)}退回（{last.code}：{last.reason}），未再退回。"
            )
        if expected is None or expected.state not in HELD or not accepted:
            raise Refused("该单位没有已接收的报送件，不能退回。")
        return accepted[-1]

    def _letter(self, reference: Reference, submission: Submission, done: SendBack, now: datetime) -> MailDraft:
        programme, cycle = self.context.programme(reference, now), self.context.cycle(reference)
        organisation = programme.organisation(reference.organisation)
        facts = self.context.facts(organisation, cycle, now) | {
            "number": self.context.number(reference, submission.attempt, now),
            "attempt": submission.attempt,
            "received_at": submission.received_at,
            "code": done.code.value,
            "reason": done.reason,
            "place": done.place.told_by(programme.labels),
            "correct_by": correct_by(cycle, now),
        }
        marked = self._marked(programme, submission, done)
        to = self.context.addresses(programme, reference.organisation, ASKED)
        facts |= {"marked": bool(marked)}
        key = f"send_back/{submission.number}"
        return MailDraft(MailKind.RECEIPT, key, "send_back", facts, reference, to, attachments=marked)

    def _marked(self, programme: Programme, submission: Submission, done: SendBack) -> tuple[tuple[str, bytes], ...]:
        """The file with the place of *done* marked in it; nothing for the whole, or a file that cannot be marked."""
        place, cell = done.place, _cell(programme, submission, done.place)
        if self.enclosures is None or place.item is None:
            return ()
        said = Finding(
            OF_THE_OFFICE,
            Severity.ERROR,
            f"{place.told_by(programme.labels)}：{done.reason}",
            place.item,
            place.column,
            cell,
        )
        copy = self.enclosures.marked_copy(replace(submission, findings=(said, *submission.findings)))
        return (copy,) if copy else ()


def _cell(programme: Programme, submission: Submission, place: SendBackPlace) -> str:
    """Where *place* stood in the file, empty if that is not known or no single cell; Refused if there is no such."""
    entry = next((one for one in submission.entries if one.item == place.item), None)
    keys = {column.title: column.key for column in columns_for(programme.items) if column.is_open}
    if place.item is not None and (entry is None or (place.column and place.column not in keys)):
        raise Refused(f"{submission.number.title}没有{place.told_by(programme.labels)}，请核对。")
    return entry.cells.of(keys[place.column]) if entry and entry.cells and place.column else ""
