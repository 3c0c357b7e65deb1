"""One returned file: whose it is, what it says, the verdict; and how it gets into the ledger."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from duban.domain.authentication import Authentication
from duban.domain.checks import RULES, Rule, is_complete, is_secret, unreadable_finding
from duban.domain.countersign import Countersign
from duban.domain.cycle import FormName, Reference
from duban.domain.document import DocumentState
from duban.domain.intake import Hold, HoldKind
from duban.domain.ladder import NoticeState, Release
from duban.domain.organisation import Organisation, Role
from duban.domain.programme import Programme
from duban.domain.submission import (
    FilledForm,
    ReturnEvent,
    ReturnState,
    Submission,
    Unreadable,
    verdict,
)
from duban.domain.triage import Attachment
from duban.ports import ALONE, Beside, FormJudge, FormReader, Judgement, UnitOfWork
from duban.services.countersigning import Countersigning, Origin
from duban.services.desk import Desk
from duban.services.identify import NO_CLUES, Clues, owed_return
from duban.services.judge import JudgeItems

# Read by the office alone; what was found is not repeated anywhere.
LOCKED = (
    "（{reference}）填报内容疑似涉密或含身份证号，来件已封存，未登记、未回传，请电话联系{unit}（{phone}）按保密规定处理"
)
TO_CALL = (Role.LIAISON, Role.FILLER)


class Overtaken(Exception):
    """Somebody else filed for the same return in the meantime."""


class FateKind(StrEnum):
    """What became of a file; the values are what its sender reads."""

    FILED = "已登记"
    KNOWN = "与已登记的文件相同，不重复登记"
    HELD = "发件资格待核实，核实后登记"
    UNIDENTIFIED = "无法认定单位和报告期，已转工作人员处理"
    UNTOUCHED = "系原下发的空表，不予登记"
    BESIDE = "不是填报表，作为随表材料收存"
    LOCKED = "需另行核对，暂未登记，我办将电话联系"
    COUNTERSIGNED = "会签意见已登记，并转牵头单位"


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    A workbook that came in: `received_at` is our server's time, `message` the sha256 of the raw mail.

    `automatic` says that a robot sent it; `released` that the organisation's own contact vouched for it. `beside`
    are the other files of the mail, `clues` what it says of the return.
    """

    attachment: Attachment
    sender: str
    received_at: datetime
    message: str
    authentication: Authentication = Authentication.NONE
    automatic: bool = False
    released: bool = False
    beside: tuple[Attachment, ...] = ()
    clues: Clues = NO_CLUES


@dataclass(frozen=True, slots=True)
class Fate:
    """
    What is to become of a file; nothing is recorded yet.

    `submission` is new when FILED and the earlier one when KNOWN; `hold` is what a person will find otherwise.
    `is_theirs` says whether the sender may be told about that return. `countersign` is what a co-lead gave back.
    """

    kind: FateKind
    name: str
    reference: Reference | None = None
    submission: Submission | None = None
    hold: Hold | None = None
    is_theirs: bool = False
    countersign: Countersign | None = None

    @property
    def note(self) -> str:
        """The fate in the words of the office."""
        if self.kind is FateKind.FILED and self.submission:
            return f"{self.submission.number} {self.submission.verdict}"
        if self.kind is FateKind.KNOWN and self.submission:
            return f"与 {self.submission.number} 为同一文件"
        return f"《{self.name}》{self.hold.reason if self.hold else self.kind}"


@dataclass(frozen=True, slots=True)
class FileReturn:
    """
    Filing of files; filing the same file again changes nothing.

    `kinds` are the forms other than the one of items, which is judged by `rules`.
    """

    desk: Desk
    reader: FormReader
    kinds: Mapping[FormName, FormJudge] = field(default_factory=dict)
    rules: tuple[Rule, ...] = RULES
    countersigning: Countersigning | None = None

    def examine(self, arrivals: Iterable[Arrival], now: datetime) -> tuple[Fate, ...]:
        """
        Identify, read and check the workbooks of one mail, in their order; nothing is recorded.

        A workbook is identified by its token, whatever it is called; one without token by the clues of its mail,
        then by the open return of its registered sender. Who may file is another question: a registered address of
        the organisation, or its domain.
        """
        fates: list[Fate] = []
        for arrival, filled in self._read(tuple(arrivals)):
            if filled is None:
                fates.append(Fate(FateKind.BESIDE, arrival.attachment.name))
                continue
            filed = [fate.submission for fate in fates if fate.kind is FateKind.FILED and fate.submission]
            fates.append(self._countersigned(arrival, filled, now) or self._fate(arrival, filled, filed, now))
        return tuple(fates)

    def _countersigned(self, arrival: Arrival, filled: FilledForm | Unreadable, now: datetime) -> Fate | None:
        """What is to become of a co-lead's form; None if it is another workbook."""
        reference = self.countersigning.named_by(filled) if self.countersigning else None
        if self.countersigning is None or reference is None or isinstance(filled, Unreadable):
            return None
        sha256, name = self.desk.archive.put(arrival.attachment.data), arrival.attachment.name
        sender = sender_of(self.desk.programme(reference, arrival.received_at), arrival.sender)
        is_theirs = sender is not None and sender.code == reference.organisation
        if doubt := self._doubt(arrival, reference, is_theirs=is_theirs):
            return Fate(FateKind.HELD, name, reference, hold=self._hold(arrival, *doubt, sha256, reference, now))
        origin = Origin(arrival.sender, arrival.received_at, sha256, name, arrival.message)
        said, is_known = self.countersigning.said(filled, reference, origin)
        if is_secret(said.findings):
            hold = self._hold(arrival, HoldKind.LOCKED, self._whom_to_call(reference), sha256, reference, now)
            return Fate(FateKind.LOCKED, name, reference, hold=hold, is_theirs=is_theirs)
        kind = FateKind.KNOWN if is_known else FateKind.COUNTERSIGNED
        return Fate(kind, name, reference, is_theirs=True, countersign=said)

    def _read(self, arrivals: tuple[Arrival, ...]) -> Iterator[tuple[Arrival, FilledForm | Unreadable | None]]:
        """Each workbook as it was read; None for some other table beside a form of ours, which is evidence of that."""
        read = [(arrival, self.reader.read(arrival.attachment.data)) for arrival in arrivals]
        if not any(self.by_token(filled) for _, filled in read):
            yield from read
            return
        tables = tuple(arrival.attachment for arrival, filled in read if _is_other_table(filled))
        for arrival, filled in read:
            if _is_other_table(filled):
                yield arrival, None
            else:
                yield replace(arrival, beside=(*arrival.beside, *tables)), filled

    def _fate(self, arrival: Arrival, filled: FilledForm | Unreadable, filed: list[Submission], now: datetime) -> Fate:
        file, sha256 = arrival.attachment, self.desk.archive.put(arrival.attachment.data)
        reference = self.by_token(filled)
        if reference is None and not arrival.automatic:
            named = owed_return(self.desk, arrival.clues, file.name)
            reference = named or self.open_return_of(arrival.sender, arrival.received_at)
        if reference is None:
            hold = self._hold(arrival, HoldKind.UNIDENTIFIED, "无法认定单位和报告期，请人工核对", sha256, None, now)
            return Fate(FateKind.UNIDENTIFIED, file.name, hold=hold)
        sender = sender_of(self.desk.programme(reference, arrival.received_at), arrival.sender)
        is_theirs = sender is not None and sender.code == reference.organisation
        with self.desk.ledger.begin() as work:
            known = work.submissions.find(str(reference), sha256)
            attempts, form = len(work.submissions.of_return(reference)), work.forms.get(reference)
        same = [submission for submission in filed if submission.reference == str(reference)]
        known = known or next((submission for submission in same if submission.file_sha256 == sha256), None)
        if known is not None:
            return Fate(FateKind.KNOWN, file.name, reference, known, is_theirs=is_theirs)
        if arrival.automatic and form is not None and form.sha256 == sha256:
            return Fate(FateKind.UNTOUCHED, file.name, reference)
        if doubt := self._doubt(arrival, reference, is_theirs=is_theirs):
            hold = self._hold(arrival, *doubt, sha256, reference, now)
            return Fate(FateKind.HELD, file.name, reference, hold=hold)
        beside = Beside(arrival.beside, vouched=arrival.released and sender is None)
        said = self.judge(filled, reference, arrival.received_at, beside)
        if is_secret(said.findings):
            hold = self._hold(arrival, HoldKind.LOCKED, self._whom_to_call(reference), sha256, reference, now)
            return Fate(FateKind.LOCKED, file.name, reference, hold=hold, is_theirs=is_theirs)
        for other in arrival.beside:
            self.desk.archive.put(other.data)
        submission = _submission(arrival, said, reference, sha256, attempts + len(same) + 1)
        return Fate(FateKind.FILED, file.name, reference, submission, is_theirs=True)

    def by_token(self, filled: FilledForm | Unreadable) -> Reference | None:
        """
        The return that the workbook is held against: the one whose token it carries, if that is expected.

        Last month's file, filled again, is the commonest mistake: once its own return is settled and a newer one is
        owed, the newer one is meant, and the rules say which form to use.
        """
        if isinstance(filled, Unreadable) or not self.desk.signer.is_ours(filled.reference, filled.token):
            return None
        reference = Reference.parse(filled.reference)
        with self.desk.ledger.begin() as work:
            expected = work.returns.get(reference)
            if expected is None or expected.state.is_owed:
                return reference if expected else None
            newer = [
                later
                for cycle in work.cycles.all()
                if cycle.reference.programme == reference.programme
                and cycle.reference.stream == reference.stream
                and cycle.reference.period > reference.period
                and (due := work.returns.get(later := cycle.reference.of(reference.organisation)))
                and due.state.is_owed
            ]
        return max(newer, key=lambda each: each.period, default=reference)

    def open_return_of(self, address: str, at: datetime) -> Reference | None:
        """The newest open return of the organisation whose registered address, or domain, *address* was at *at*."""
        with self.desk.ledger.begin() as work:
            cycles = work.cycles.all()
        for cycle in reversed(cycles):
            sender = sender_of(self.desk.programme(cycle.reference, at), address)
            if sender is None:
                continue
            reference = cycle.reference.of(sender.code)
            with self.desk.ledger.begin() as work:
                expected = work.returns.get(reference)
            if expected is not None and expected.state.is_owed:
                return reference
        return None

    def _doubt(self, arrival: Arrival, reference: Reference, *, is_theirs: bool) -> tuple[HoldKind, str] | None:
        """Why the sender may not file this return, None if he may."""
        if arrival.released:
            return None
        if arrival.authentication is Authentication.FAIL:
            return HoldKind.FORGED, f"（{reference}）发件人未通过域名验证（DMARC），疑为冒用，请人工核实"
        if not is_theirs:
            return HoldKind.UNCONFIRMED, f"（{reference}）发件邮箱未登记为该单位邮箱，请人工核对"
        return None

    def _whom_to_call(self, reference: Reference) -> str:
        programme = self.desk.programme(reference)
        contacts = programme.contacts_of(reference.organisation, TO_CALL)
        phone = next((contact.phone for contact in contacts if contact.phone), "电话未登记")
        return LOCKED.format(reference=reference, unit=programme.organisation(reference.organisation).name, phone=phone)

    def _hold(
        self, arrival: Arrival, kind: HoldKind, reason: str, sha256: str, reference: Reference | None, now: datetime
    ) -> Hold:
        return Hold(
            message=arrival.message,
            kind=kind,
            reason=reason,
            sender=arrival.sender,
            received_at=arrival.received_at,
            since=now,
            reference=str(reference or ""),
            file_sha256=sha256,
            file_name=arrival.attachment.name,
        )

    def judge(
        self,
        filled: FilledForm | Unreadable,
        reference: Reference,
        received_at: datetime,
        beside: Beside = ALONE,
    ) -> Judgement:
        """What a workbook says for *reference*, by the rules of its stream's form, and what is wrong with it."""
        if isinstance(filled, Unreadable):
            return Judgement((), (unreadable_finding(filled.reason),))
        kind = self.kinds.get(self.desk.streams[reference.stream].form)
        if kind is not None:
            return kind.judge(filled, reference, received_at, beside)
        return JudgeItems(self.desk, self.rules).judge(filled, reference, received_at, beside)

    def record(self, work: UnitOfWork, submission: Submission, now: datetime) -> None:
        """
        File *submission* and withdraw what it makes untrue, in the caller's transaction.

        Overtaken if it is not the next attempt any more.
        """
        reference = Reference.parse(submission.reference)
        if len(work.submissions.of_return(reference)) + 1 != submission.attempt:
            raise Overtaken(submission.number)
        accepted = submission.verdict.accepts
        state = ReturnState.NIL if submission.nil_reason else ReturnState.ACCEPTED
        work.submissions.add(submission)
        work.returns.record(
            ReturnEvent(
                reference=submission.reference,
                state=state if accepted else ReturnState.SENT_BACK,
                at=submission.received_at,
                submission=submission.number,
                complete=is_complete(submission.findings),
            )
        )
        if accepted:
            self._withdraw_drafts(work, reference, now)

    def _withdraw_drafts(self, work: UnitOfWork, reference: Reference, now: datetime) -> None:
        """A return that arrived makes every unsigned paper about its absence untrue."""
        for rung in self.desk.ladders[reference.stream]:
            if rung.release is not Release.SIGNED:
                continue
            name = f"{rung.code}/{reference}"
            document = work.documents.latest(name)
            if document is not None and document.state in (DocumentState.WAITING, DocumentState.DEFERRED):
                work.documents.withdraw(name, "该单位已报送", now)
                work.notices.set_state(rung.code, str(reference), NoticeState.WITHDRAWN)


def _is_other_table(filled: FilledForm | Unreadable) -> bool:
    """Whether a workbook holds no form at all."""
    return isinstance(filled, Unreadable) and filled.reason == "no-table"


def _submission(arrival: Arrival, said: Judgement, reference: Reference, sha256: str, attempt: int) -> Submission:
    return Submission(
        reference=str(reference),
        attempt=attempt,
        received_at=arrival.received_at,
        sender=arrival.sender,
        file_sha256=sha256,
        file_name=arrival.attachment.name,
        message=arrival.message,
        verdict=verdict(said.findings),
        entries=said.entries,
        findings=said.findings,
        nil_reason=said.nil_reason,
        experience=said.experience,
        publicity=said.publicity,
        account=said.account,
        evidence=said.evidence,
    )


def sender_of(programme: Programme, address: str) -> Organisation | None:
    """Whose registered address, or whose mail domain, *address* is; None for a stranger."""
    wanted = address.casefold()
    domain = wanted.rpartition("@")[2]
    for contact in programme.contacts:
        if contact.mail.casefold() == wanted:
            return programme.organisation(contact.organisation)
    owners = {
        contact.organisation for contact in programme.contacts if contact.mail.casefold().rpartition("@")[2] == domain
    }
    return programme.organisation(owners.pop()) if len(owners) == 1 else None
