"""What comes back: entries, findings and the verdict on a submission."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.returns.assessment import Consent, SelfAssessment
from duban.domain.returns.attachments import EvidenceFile
from duban.domain.returns.county import CountyAccount
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.helping import HelperSaid
from duban.domain.returns.item_answer import ItemAnswer
from duban.domain.returns.oddity import Oddity
from duban.domain.returns.submission_number import SubmissionNumber


class Status(StrEnum):
    """What an organisation may say of an item (完成情况); overdue is computed, never self-reported."""

    DONE = "已完成"
    ON_SCHEDULE = "正在推进（按序时）"
    BEHIND = "正在推进（滞后）"
    NOT_STARTED = "未启动"
    PROGRESSING = "持续推进（有进展）"
    NOT_PROGRESSING = "持续推进（无进展）"


class MeasureState(StrEnum):
    """What an organisation may say of one measure."""

    IN_PLACE = "已落实"
    UNDER_WAY = "正在落实"
    NOT_STARTED = "未启动"


class CoordinationLevel(StrEnum):
    """Who would have to settle what is to be coordinated (需协调事项层级)."""

    DEPARTMENTS = "部门间"
    CITY = "市级"
    PROVINCE = "省级"


@dataclass(frozen=True, slots=True)
class RowCells:
    """Where a row stood in the workbook it was read from: its number, and its columns (sheet!letters) by key."""

    row: int
    columns: Mapping[str, str]

    def of(self, key: str) -> str:
        """The address (sheet!A1) of the cell in that column, empty if the workbook has no such column."""
        column = self.columns.get(key)
        return f"{column}{self.row}" if column else ""


@dataclass(frozen=True, slots=True)
class TargetValue:
    """
    What a submission says of one numeric target (量化指标).

    `kpi` is the target's code, `text` what was typed, `value` what was understood, None if it is no number;
    `source` where the figure comes from, `cell` (sheet!A1) where it was typed, empty if that was not in this return.
    """

    kpi: str
    value: Decimal | None
    text: str
    source: str = ""
    cell: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One dated step of the 路线图 of an item."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What a submission says about one item (逐项进展).

    `unchanged` is the tick 本月无变化; `milestones` are there only in the return that was asked for them. `cells` say
    where it was typed, None if that is not known; two entries that say the same are equal wherever they stood.
    `further` are the texts of columns that no rule speaks of, each with its key, without those left empty.
    `delay_cause` is what holds the item up and `delay_owner` who can solve it, if its lead named another than the
    cause's own. `consent` is what its lead last said to the mark 创新突破改革, `assessment` its 自我评估, in the return
    alone that was asked for it.
    """

    item: int
    status: Status | None
    measures: tuple[MeasureState | None, ...] = ()
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    expected_on: date | None = None
    evidence: str = ""
    remark: str = ""
    unchanged: bool = False
    coordination: str = ""
    coordination_level: CoordinationLevel | None = None
    values: tuple[TargetValue, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    further: tuple[tuple[str, str], ...] = ()
    delay_cause: DelayCause | None = None
    delay_owner: DelayOwner | None = None
    consent: Consent | None = None
    assessment: SelfAssessment | None = None
    cells: RowCells | None = field(default=None, compare=False)


class Severity(StrEnum):
    """What a finding does to the submission: sends it back, asks after something, or only tells."""

    ERROR = "error"
    QUERY = "query"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Something the respondent can fix (校验意见).

    `item`, `column` (as printed) and `cell` (sheet!A1) say where, empty when it concerns the whole file;
    `sentence` says what is wrong and what to do.
    """

    code: str
    level: Severity
    sentence: str
    item: int | None = None
    column: str = ""
    cell: str = ""


class Verdict(StrEnum):
    """The answer to a submission; the values are what users read in the receipt's subject."""

    ACCEPTED = "已收"
    QUERIED = "已收但请核实"
    SENT_BACK = "退回"

    @property
    def accepts(self) -> bool:
        """Whether the return counts as filed."""
        return self is not Verdict.SENT_BACK


def verdict(findings: Iterable[Finding]) -> Verdict:
    """One error sends back; queries alone are accepted."""
    levels = {finding.level for finding in findings}
    if Severity.ERROR in levels:
        return Verdict.SENT_BACK
    return Verdict.QUERIED if Severity.QUERY in levels else Verdict.ACCEPTED


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row of a returned form: texts as typed and cell addresses, both by column key."""

    item: int | None
    texts: Mapping[str, str]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """
    What a reader found in a returned workbook, before anything is judged.

    `kind` says as which form the file was read: a county's has its parts in `cover` and its indicators in `rows`.

    `reference` and `token` come from the hidden sheet, empty if it is gone. `cover` maps field keys (filler,
    phone, reviewer, signer, nil, nil_reason, experience, publicity) to texts. `missing_columns` are titles of
    columns that are no longer there. `targets` are the rows of 量化指标, `milestones` those of 路线图 and
    `claims` those of 任务认领核对表, `delays` of 滞后原因, `reforms` of 创新突破改革, `errands` of 交办事项. `format`
    is the file's own (xlsx, xls, ods), whatever its name says; `oddities` are told with the verdict.
    """

    reference: str
    token: str
    cover: Mapping[str, str]
    rows: tuple[FilledRow, ...]
    missing_columns: tuple[str, ...] = ()
    cover_cells: Mapping[str, str] = field(default_factory=dict)
    kind: FormName = FormName.ITEMS
    targets: tuple[FilledRow, ...] = ()
    milestones: tuple[FilledRow, ...] = ()
    claims: tuple[FilledRow, ...] = ()
    delays: tuple[FilledRow, ...] = ()
    reforms: tuple[FilledRow, ...] = ()
    errands: tuple[FilledRow, ...] = ()
    format: str = "xlsx"
    oddities: tuple[Oddity, ...] = ()


# Not a fault of the file: what is read of one mail has an end.
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file could not be read at all; `reason` is a short English word for the log."""

    reason: str


@dataclass(frozen=True, slots=True)
class Submission:
    """
    A form that came back (报送件), filed once and never changed.

    `attempt` counts the distinct files of one return from 1. `received_at` is our server's time;
    `message` the sha256 of the raw mail; `number` the receipt number the sender is told. `nil_reason` is why
    there is nothing to report (零报告), empty otherwise; `experience` is 可复制推广的经验做法 and `publicity`
    政策宣传解读情况, both optional. `account` is what a county said, None in any other return. `evidence` are the
    files that came beside the form, `answers` what was said of items that the unit was given for the first time.
    `errands` is what it says of what papers gave to the unit: kept with these alone, and not read back.
    """

    reference: str
    attempt: int
    received_at: datetime
    sender: str
    file_sha256: str
    file_name: str
    message: str
    verdict: Verdict
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    nil_reason: str = ""
    experience: str = ""
    publicity: str = ""
    account: CountyAccount | None = None
    evidence: tuple[EvidenceFile, ...] = ()
    answers: tuple[ItemAnswer, ...] = ()
    errands: tuple[HelperSaid, ...] = ()

    @property
    def number(self) -> SubmissionNumber:
        """The receipt number: the reference and the attempt."""
        return SubmissionNumber(Reference.parse(self.reference), self.attempt)


class ReturnState(StrEnum):
    """Where an expected return stands; late, missing and overdue are computed, never stored."""

    OWED = "owed"
    RECEIVED = "received"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    EXEMPT = "exempt"
    NIL = "nil"

    @property
    def is_owed(self) -> bool:
        """Whether the organisation still has to do something."""
        return self in (ReturnState.OWED, ReturnState.RECEIVED, ReturnState.SENT_BACK)


@dataclass(frozen=True, slots=True)
class ReturnEvent:
    """
    One change of an expected return; the state at any moment is the fold of the events up to it.

    `at` is when the fact happened (for a return: when our server received it). `complete` is false for a file
    that could not be read or lacked rows: it does not stop the clock.
    """

    reference: str
    state: ReturnState
    at: datetime
    submission: str = ""
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ExpectedReturn:
    """
    A return as it stood at some moment.

    `first_complete_at` is when the first attempt that could be read completely arrived: it alone decides
    whether the return was on time, a later correction does not make it late.
    """

    reference: str
    state: ReturnState = ReturnState.OWED
    first_complete_at: datetime | None = None
    accepted_at: datetime | None = None
    attempts: int = 0
    sent_back: int = 0


HELD = (ReturnState.ACCEPTED, ReturnState.NIL)
ATTEMPTED = (*HELD, ReturnState.SENT_BACK)


def fold(reference: str, events: Iterable[ReturnEvent]) -> ExpectedReturn:
    """
    The state of a return after *events*, which are in the order they were recorded.

    A correction that is sent back leaves an accepted return accepted. When the office sends back the accepted
    attempt itself, which an event about that very attempt says, the return is owed again.
    """
    first = accepted = None
    state, attempts, sent_back = ReturnState.OWED, 0, 0
    held: set[str] = set()
    for event in events:
        by_office = event.state is ReturnState.SENT_BACK and event.submission in held
        if event.state in ATTEMPTED and not by_office:
            attempts += 1
            first = first or (event.at if event.complete else None)
        if event.state in HELD:
            accepted = accepted or event.at
            held |= {event.submission} - {""}
        sent_back += event.state is ReturnState.SENT_BACK
        if by_office:
            held, accepted = set(), None
        keeps = state in HELD and event.state in (ReturnState.SENT_BACK, ReturnState.RECEIVED) and not by_office
        state = state if keeps else event.state
    return ExpectedReturn(reference, state, first, accepted, attempts, sent_back)
