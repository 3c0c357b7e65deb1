"""What goes back with a receipt: the sender's own file with what is to be mended, and an application to sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.checks import restored
from duban.domain.decisions.extension import ExtensionRequest, wanted
from duban.domain.plan.programme import Item, Programme
from duban.domain.returns.submission import Severity, Submission
from duban.errors import CalendarUnknown
from duban.ports import ApplicationWriter, FormMarker, Marked
from duban.services.collect.identify import newest_owed
from duban.services.context import ServiceContext

ALTERED, UNREADABLE, WRONG_FORM = "E06", "E01", "E02"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Enclosed:
    """
    Files for a receipt, by name; `unmarked` says that the marked workbook was wanted and could not be made.

    `lost` names what of the original the marked workbook could not keep.
    `form` is the period of the form that goes along because another one was filled: the one to use instead, or, if
    `form_is_next`, that of a later period which is still owed. `answer_by` is the day by which it is asked for.
    """

    files: tuple[tuple[str, bytes], ...] = ()
    marked: bool = False
    unmarked: bool = False
    lost: tuple[str, ...] = ()
    extension: bool = False
    form: str = ""
    form_is_next: bool = False
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class Enclosures:
    """Making of enclosures; a writer that is not there makes none. Equal submissions and returns give equal bytes."""

    context: ServiceContext
    marker: FormMarker | None = None
    applications: ApplicationWriter | None = None

    def of(self, submission: Submission, programme: Programme) -> Enclosed:
        """What belongs to the answer to *submission*; *programme* is the task list of when it was received."""
        reference = Reference.parse(submission.reference)
        copy = self._marked(submission, programme)
        marked = None if copy is None else (_marked_name(submission, programme), copy.data)
        request = self._request(submission, programme, reference)
        wanted = reference if _is_wrong_form(submission) else self._next(reference)
        form = self._form(wanted) if wanted else None
        return Enclosed(
            files=tuple(file for file in (marked, request, form) if file),
            marked=marked is not None,
            unmarked=self.wants_mark(submission) and marked is None,
            lost=copy.lost if copy else (),
            extension=request is not None,
            form=wanted.period.title if wanted and form else "",
            form_is_next=wanted != reference,
            answer_by=_answer_by(self.context.cycle(wanted)) if wanted and form else None,
        )

    def _next(self, reference: Reference) -> Reference | None:
        """The later return that is still owed: whoever filled an old form may think it was this one."""
        with self.context.ledger.begin() as work:
            return newest_owed(work, reference)

    def _form(self, reference: Reference) -> tuple[str, bytes] | None:
        """The form of *reference* as it went out."""
        with self.context.ledger.begin() as work:
            issued = work.forms.get(reference)
        return (issued.file_name, self.context.archive.get(issued.sha256)) if issued else None

    def marked_copy(self, submission: Submission) -> tuple[str, bytes] | None:
        """The marked workbook of *submission* as it goes along with the answer; None where there is none to make."""
        programme = self.context.programme(Reference.parse(submission.reference), submission.received_at)
        copy = self._marked(submission, programme)
        return (_marked_name(submission, programme), copy.data) if copy else None

    def wants_mark(self, submission: Submission) -> bool:
        """A file that could be read, is the right form, and about which there is something to say."""
        codes = {finding.code for finding in submission.findings}
        return self.marker is not None and bool(codes) and not codes & {UNREADABLE, WRONG_FORM}

    def _marked(self, submission: Submission, programme: Programme) -> Marked | None:
        if self.marker is None or not self.wants_mark(submission):
            return None
        reference = Reference.parse(submission.reference)
        organisation, period = programme.organisation(reference.organisation), reference.period.title
        number = self.context.number(reference, submission.attempt, submission.received_at)
        return self.marker.mark(
            self.context.archive.get(submission.file_sha256),
            f"{organisation.name}{period}报送件校验意见",
            _lines(submission, number),
            submission.findings,
            _restored(submission, {item.number: item for item in programme.items}),
            programme.labels,
        )

    def _request(self, submission: Submission, programme: Programme, reference: Reference) -> tuple[str, bytes] | None:
        """The application for what is expected past its deadline."""
        if self.applications is None:
            return None
        items = wanted(submission.findings, submission.entries, {item.number: item for item in programme.items})
        if not items:
            return None
        organisation = programme.organisation(reference.organisation).name
        request = ExtensionRequest(
            title=f"{self.context.plan(reference.programme).title}任务延期申请",
            addressee=self.context.office_of(reference.programme).name,
            organisation=organisation,
            period=reference.period.title,
            items=items,
        )
        return f"{organisation}_任务延期申请.docx", self.applications.extension(request, submission.received_at)


def _marked_name(submission: Submission, programme: Programme) -> str:
    organisation = programme.organisation(Reference.parse(submission.reference).organisation)
    stem = PurePath(submission.file_name).stem.removeprefix("校验意见_")[:LONGEST_NAME] or organisation.name
    return f"校验意见_{stem}.xlsx"


def _is_wrong_form(submission: Submission) -> bool:
    return any(finding.code == WRONG_FORM for finding in submission.findings)


def _answer_by(cycle: Cycle) -> date | None:
    """The day by which the return of *cycle* is asked for; None while no calendar confirms it."""
    try:
        return cycle.reminder_target
    except CalendarUnknown:
        return None


def _lines(submission: Submission, number: str) -> tuple[str, ...]:
    """What stands above the list: which file, what it amounts to, what to do with it."""
    local: datetime = submission.received_at.astimezone(TIMEZONE)
    errors, queries = (
        sum(finding.level is level for finding in submission.findings) for level in (Severity.ERROR, Severity.QUERY)
    )
    received = f"{local.month}月{local.day}日{local.hour}时{local.minute:02}分"
    counts = "，".join(
        text for count, text in ((errors, f"须补正{errors}处"), (queries, f"请核实{queries}处")) if count
    )
    what = "请在标色的单元格中修改，保存后回复邮件报送本文件；本页不必删除。"
    if not errors:
        what = "本表已登记；确有出入的，在标色的单元格中修改后回复邮件报送本文件即可。"
    return (
        f"报送登记编号：{number}　收件时间：{received}　第{submission.attempt}次",
        f"{counts}。{what}" if counts else what,
        "红色为须补正，橙色为请核实，蓝色为系统已自动规范、无需处理；单元格批注中有具体意见。",
    )


def _restored(submission: Submission, items: Mapping[int, Item]) -> dict[str, str]:
    """The locked cells that were altered, with what they printed."""
    found: dict[str, str] = {}
    for finding in submission.findings:
        item = items.get(finding.item) if finding.item is not None else None
        if finding.code == ALTERED and item is not None and (text := restored(item, finding.column)) is not None:
            found[finding.cell] = text
    return found
