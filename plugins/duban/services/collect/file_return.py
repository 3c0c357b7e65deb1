"""One returned file: whose it is, what it says, the verdict."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.checks import RULES, Rule, is_secret, unreadable_finding
from duban.domain.form.words import said_of
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.holds import Hold, HoldKind
from duban.domain.plan.addresses import units_of
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import UNREAD, FilledForm, Submission, Unreadable
from duban.ports import ALONE, AccompanyingFiles, FormJudge, FormReader, Judgement
from duban.services.collect.filing import submission_of
from duban.services.collect.identify import marked_return, open_return_of, open_returns_of, owed_return
from duban.services.collect.judge import JudgeItems
from duban.services.collect.outcome import Arrival, FileOutcome, FileOutcomeKind
from duban.services.context import ServiceContext
from duban.services.generate.co_lead_forms import Countersigning
from duban.services.generate.helper_forms import HelperForms

# Read by the office alone; what was found is not repeated anywhere.
LOCKED = (
    "（{reference}）填报内容疑似涉密或含身份证号，来件已封存，未登记、未回传，请电话联系{unit}（{phone}）按保密规定处理"
)
TOO_MUCH = "（{reference}）来信所附表格过多或过于复杂，读取超出时限，本文件尚未读取，请人工处理"
TO_CALL = (Role.LIAISON, Role.FILLER)

# A file, what is in it, and the return whose mark it carries.
Read = tuple[Arrival, FilledForm | Unreadable | None, Reference | None]


@dataclass(frozen=True, slots=True)
class FileReturn:
    """
    Examination of files; the same file again changes nothing.

    `kinds` are the forms other than the one of items, which is judged by `rules`.
    """

    context: ServiceContext
    reader: FormReader
    kinds: Mapping[FormName, FormJudge] = field(default_factory=dict)
    rules: tuple[Rule, ...] = RULES
    countersigning: Countersigning | None = None
    helpers: HelperForms | None = None

    def examine(self, arrivals: Iterable[Arrival], now: datetime) -> tuple[FileOutcome, ...]:
        """
        Identify, read and check the workbooks of one mail, in their order; nothing is recorded.

        A workbook is identified by its token, whatever it is called; one without token by the clues of its mail,
        then by the open return of its registered sender. Who may file is another question: a registered address of
        the organisation, or its domain.
        """
        outcomes: list[FileOutcome] = []
        for arrival, filled, marked in self._read(tuple(arrivals)):
            if filled is None:
                outcomes.append(FileOutcome(FileOutcomeKind.BESIDE, arrival.attachment.name))
                continue
            filed = [
                outcome.submission
                for outcome in outcomes
                if outcome.kind is FileOutcomeKind.FILED and outcome.submission
            ]
            outcomes.append(
                self._countersigned(arrival, filled, now)
                or self._helped(arrival, filled, now)
                or self._outcome(arrival, filled, marked, filed, now)
            )
        return tuple(outcomes)

    def _countersigned(self, arrival: Arrival, filled: FilledForm | Unreadable, now: datetime) -> FileOutcome | None:
        """What is to become of a co-lead's form; None if it is another workbook."""
        reference = self.countersigning.named_by(filled) if self.countersigning else None
        if self.countersigning is None or reference is None or isinstance(filled, Unreadable):
            return None
        sha256, name = self.context.archive.put(arrival.attachment.data), arrival.attachment.name
        if held := self._held(arrival, reference, sha256, now):
            return held
        said, is_known = self.countersigning.said(filled, reference, arrival.origin(sha256), arrival.links)
        if is_secret(said.findings):
            return self._locked(arrival, reference, sha256, now)
        kind = FileOutcomeKind.KNOWN if is_known else FileOutcomeKind.COUNTERSIGNED
        return FileOutcome(kind, name, reference, is_theirs=True, countersign=said)

    def _helped(self, arrival: Arrival, filled: FilledForm | Unreadable, now: datetime) -> FileOutcome | None:
        """What is to become of the form of a unit that was asked to help; None if it is another workbook."""
        reference = self.helpers.named_by(filled) if self.helpers else None
        if self.helpers is None or reference is None or isinstance(filled, Unreadable):
            return None
        sha256, name = self.context.archive.put(arrival.attachment.data), arrival.attachment.name
        if held := self._held(arrival, reference, sha256, now):
            return held
        given, is_known = self.helpers.said(filled, reference, arrival.origin(sha256))
        if is_secret(given.findings):
            return self._locked(arrival, reference, sha256, now)
        kind = FileOutcomeKind.KNOWN if is_known else FileOutcomeKind.HELPED
        return FileOutcome(kind, name, reference, is_theirs=True, helper=given)

    def _held(self, arrival: Arrival, reference: Reference, sha256: str, now: datetime) -> FileOutcome | None:
        """A marked form whose sender may not speak for its unit; None if he may."""
        senders = units_of(self.context.programme(reference, arrival.received_at), arrival.sender)
        is_theirs = reference.organisation in senders
        doubt = self._doubt(arrival, reference, is_theirs=is_theirs, is_marked=True)
        if doubt is None:
            return None
        hold = self._hold(arrival, *doubt, sha256, reference, now)
        return FileOutcome(FileOutcomeKind.HELD, arrival.attachment.name, reference, hold=hold)

    def _locked(self, arrival: Arrival, reference: Reference, sha256: str, now: datetime) -> FileOutcome:
        """A form that may hold a secret: it is locked away."""
        hold = self._hold(arrival, HoldKind.LOCKED, self._whom_to_call(reference), sha256, reference, now)
        return FileOutcome(FileOutcomeKind.LOCKED, arrival.attachment.name, reference, hold=hold, is_theirs=True)

    def _read(self, arrivals: tuple[Arrival, ...]) -> Iterator[Read]:
        """Each workbook; None for some other table beside a form of ours, which is evidence of that."""
        contents = self.reader.read_all(arrival.attachment.data for arrival in arrivals)
        files = list(zip(arrivals, contents, strict=True))
        read = [(arrival, filled, marked_return(self.context, filled)) for arrival, filled in files]
        if not any(marked for _, _, marked in read):
            yield from read
            return
        tables = tuple(arrival.attachment for arrival, filled in files if _is_other_table(filled))
        for arrival, filled, marked in read:
            if _is_other_table(filled):
                yield arrival, None, None
            else:
                yield replace(arrival, beside=(*arrival.beside, *tables)), filled, marked

    def _outcome(
        self,
        arrival: Arrival,
        filled: FilledForm | Unreadable,
        reference: Reference | None,
        filed: list[Submission],
        now: datetime,
    ) -> FileOutcome:
        file, sha256, is_marked = arrival.attachment, self.context.archive.put(arrival.attachment.data), bool(reference)
        if reference is None and not arrival.automatic:
            named = owed_return(self.context, arrival.clues, file.name)
            reference = named or open_return_of(self.context, arrival.sender, arrival.received_at)
        if reference is None:
            hold = self._hold(arrival, HoldKind.UNIDENTIFIED, "无法认定单位和报告期，请人工核对", sha256, None, now)
            hold = replace(hold, may_be=self._may_be(arrival))
            return FileOutcome(FileOutcomeKind.UNIDENTIFIED, file.name, hold=hold, problem=_problem(filled))
        programme = self.context.programme(reference, arrival.received_at)
        senders = units_of(programme, arrival.sender)
        is_theirs = reference.organisation in senders
        with self.context.ledger.begin() as work:
            known = work.submissions.find(str(reference), sha256)
            attempts, form = len(work.submissions.of_return(reference)), work.forms.get(reference)
        same = [submission for submission in filed if submission.reference == str(reference)]
        known = known or next((submission for submission in same if submission.file_sha256 == sha256), None)
        if known is not None:
            return FileOutcome(FileOutcomeKind.KNOWN, file.name, reference, known, is_theirs=is_theirs)
        if arrival.automatic and form is not None and form.sha256 == sha256:
            return FileOutcome(FileOutcomeKind.UNTOUCHED, file.name, reference)
        doubt = self._doubt(arrival, reference, is_theirs=is_theirs, is_marked=is_marked)
        if doubt := doubt or _unread(filled, reference):
            hold = self._hold(arrival, *doubt, sha256, reference, now)
            kind = FileOutcomeKind.UNREAD if hold.kind is HoldKind.QUARANTINED else FileOutcomeKind.HELD
            return FileOutcome(kind, file.name, reference, hold=hold, problem=_problem(filled))
        beside = AccompanyingFiles(arrival.beside, arrival.released and not senders, arrival.links)
        said = self.judge(filled, reference, arrival.received_at, beside)
        if is_secret(said.findings):
            hold = self._hold(arrival, HoldKind.LOCKED, self._whom_to_call(reference), sha256, reference, now)
            return FileOutcome(FileOutcomeKind.LOCKED, file.name, reference, hold=hold, is_theirs=is_theirs)
        for other in arrival.beside:
            self.context.archive.put(other.data)
        submission = submission_of(reference, attempts + len(same) + 1, arrival.origin(sha256), said)
        return FileOutcome(FileOutcomeKind.FILED, file.name, reference, submission, is_theirs=True, programme=programme)

    def _may_be(self, arrival: Arrival) -> tuple[str, ...]:
        """The returns of the units that share the sender's address; a robot or a forger silences nobody's reminders."""
        if arrival.automatic or arrival.authentication is Authentication.FAIL:
            return ()
        return tuple(map(str, open_returns_of(self.context, arrival.sender, arrival.received_at)))

    def _doubt(
        self, arrival: Arrival, reference: Reference, *, is_theirs: bool, is_marked: bool
    ) -> tuple[HoldKind, str] | None:
        """
        Why the sender may not file this return, None if he may.

        Anybody can write a unit's address into From. So a workbook counts without being asked about only if it carries
        the mark of a form that was sent to the unit, or if our server checked the sender.
        """
        if arrival.released:
            return None
        if arrival.authentication is Authentication.FAIL:
            return HoldKind.FORGED, f"（{reference}）发件人未通过域名验证（DMARC），疑为冒用，请人工核实"
        if not is_theirs:
            return HoldKind.UNCONFIRMED, f"（{reference}）发件邮箱未登记为该单位邮箱，请人工核对"
        if not is_marked and arrival.authentication is not Authentication.PASS:
            return (
                HoldKind.UNCONFIRMED,
                f"（{reference}）来件不带下发填报表的标识，发件人也未经邮件服务器验证，请人工核对",
            )
        return None

    def _whom_to_call(self, reference: Reference) -> str:
        programme = self.context.programme(reference)
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
        beside: AccompanyingFiles = ALONE,
    ) -> Judgement:
        """What a workbook says for *reference*, by the rules of its stream's form, and what is wrong with it."""
        if isinstance(filled, Unreadable):
            return Judgement((), (unreadable_finding(filled.reason),))
        judged, period = self._judged(filled, reference, received_at, beside), reference.period
        said = (
            replace(one, sentence=said_of(period, one.sentence), column=said_of(period, one.column))
            for one in judged.findings
        )
        return replace(judged, findings=tuple(said))

    def _judged(
        self, filled: FilledForm, reference: Reference, received_at: datetime, beside: AccompanyingFiles
    ) -> Judgement:
        kind = self.kinds.get(self.context.streams[reference.stream].form)
        if kind is not None:
            return kind.judge(filled, reference, received_at, beside)
        return JudgeItems(self.context, self.rules).judge(filled, reference, received_at, beside)


def _is_other_table(filled: FilledForm | Unreadable) -> bool:
    """Whether a workbook holds no form at all."""
    return isinstance(filled, Unreadable) and filled.reason == "no-table"


def _problem(filled: FilledForm | Unreadable) -> str:
    """What is wrong with a file that could not be read, so that its unit need not wait for a verdict to learn it."""
    if not isinstance(filled, Unreadable) or filled.reason == UNREAD:
        return ""
    return unreadable_finding(filled.reason).sentence


def _unread(filled: FilledForm | Unreadable, reference: Reference) -> tuple[HoldKind, str] | None:
    """Why a file that nobody blames waits: the mail used up what may be read of one."""
    if filled != Unreadable(UNREAD):
        return None
    return HoldKind.QUARANTINED, TOO_MUCH.format(reference=reference)
