"""人工登记: a return that came on another way than mail counts like one that was mailed."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.checks import is_secret
from duban.domain.files.origin import Origin
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.holds import HoldKind
from duban.domain.mail.triage import Attachment
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.returns.registration import Channel, Registration
from duban.domain.returns.submission import Submission
from duban.errors import Refused, UnknownReference
from duban.ports import AccompanyingFiles, Judgement, UnitOfWork
from duban.services.collect.file_return import FileReturn
from duban.services.collect.filing import record_submission, submission_of
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class RegisteredPaper:
    """
    What came and how: the scan, the filled form if there is one, when it was received, and who registers it.

    `received_at` is the moment on the incoming stamp (收文): it decides whether the return was on time.
    """

    channel: Channel
    received_at: datetime
    by: Actor
    scan: PaperFile
    form: PaperFile | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Registration by hand, by the same rules as filing."""

    context: ServiceContext
    file_return: FileReturn

    def register(self, reference: Reference, paper: RegisteredPaper, now: datetime) -> Submission:
        """
        File *paper* as the return of *reference*; whatever waited as its paper is closed, and the ladder stops.

        A filled form is read and checked like any other. Without one the return counts as received, and says
        nothing of its items. Refused to whom it does not belong, for a moment to come, and for a file that is
        registered already: a second call changes nothing.
        """
        self._check(reference, paper, now)
        submission = self._submission(reference, paper)
        registration = Registration(
            number=submission.number,
            channel=paper.channel,
            registered_by=paper.by.name,
            registered_at=now,
            scan_sha256=self.context.archive.put(paper.scan.data),
            scan_name=paper.scan.name,
            known=paper.by.known,
            account=paper.by.account,
        )
        with self.context.ledger.begin() as work:
            self.record(work, submission, registration, paper.by.told, now)
        return submission

    def record(
        self, work: UnitOfWork, submission: Submission, registration: Registration, told: str, now: datetime
    ) -> None:
        """File *submission* as what was registered, and close what waited as its paper: *told* says who did."""
        record_submission(self.context, work, submission, now)
        work.submissions.register(registration)
        for hold in work.holds.waiting():
            if hold.kind is HoldKind.PAPER and hold.reference == submission.reference:
                work.holds.close(hold, now, told, f"已人工登记 {submission.number}")

    def judge(self, reference: Reference, received_at: datetime, scan: PaperFile, form: bytes) -> Judgement:
        """What the filled *form* beside a *scan* says, by the rules for any other."""
        # What lies on paper before the person who registers it is the scan, whatever its file is called.
        beside = AccompanyingFiles((Attachment(f"盖章件 {scan.name}", "", scan.data),))
        return self.file_return.judge(self.file_return.reader.read(form), reference, received_at, beside)

    def _check(self, reference: Reference, paper: RegisteredPaper, now: datetime) -> None:
        require(paper.by, Permission.REGISTER)
        if paper.received_at > now:
            raise Refused(f"收文时间 {paper.received_at:%Y-%m-%d %H:%M} 晚于现在，请核对。")
        with self.context.ledger.begin() as work:
            if work.returns.get(reference) is None:
                raise UnknownReference(f"报送编号 {reference} 不在应报之列，请核对单位和报告期。")

    def _submission(self, reference: Reference, paper: RegisteredPaper) -> Submission:
        file = paper.form or paper.scan
        sha256 = self.context.archive.put(file.data)
        with self.context.ledger.begin() as work:
            known = work.submissions.find(str(reference), sha256)
            attempt = len(work.submissions.of_return(reference)) + 1
        if known is not None:
            raise Refused(f"该文件已登记为 {known.number}，无需重复登记。")
        said = Judgement((), ())
        if paper.form is not None:
            said = self.judge(reference, paper.received_at, paper.scan, paper.form.data)
            if is_secret(said.findings):
                raise Refused("填报内容疑似涉密或含身份证号，不予登记，请按保密规定处理。")
        sender = f"人工登记：{paper.channel}（经办人：{paper.by.name}）"
        origin = Origin(sender, paper.received_at, sha256, file.name, self.context.archive.put(paper.scan.data))
        return submission_of(reference, attempt, origin, said)
