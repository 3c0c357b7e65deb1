"""A file that came back, and what is to become of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.co_lead import Countersign
from duban.domain.files.cloud_link import CloudLink
from duban.domain.files.origin import Origin
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.holds import Hold
from duban.domain.mail.triage import Attachment
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import Submission
from duban.services.collect.identify import NO_CLUES, Clues
from duban.services.generate.helper_forms import HelperReturn


class FileOutcomeKind(StrEnum):
    """What became of a file; the values are what its sender reads."""

    FILED = "已登记"
    KNOWN = "与已登记的文件相同，不重复登记"
    HELD = "发件资格待核实，核实后登记"
    UNIDENTIFIED = "无法认定单位和报告期，已转工作人员处理"
    UNTOUCHED = "系原下发的空表，不予登记"
    BESIDE = "不是填报表，作为随表材料收存"
    LOCKED = "需另行核对，暂未登记，将电话联系贵单位"
    UNREAD = "来信所附表格过多或过于复杂，本文件尚未读取，已转工作人员处理"
    COUNTERSIGNED = "会签意见已登记，并转牵头单位"
    HELPED = "协调事项答复已登记，并转提出单位"


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    A workbook that came in: `received_at` is our server's time, `message` the sha256 of the raw mail.

    `automatic` says that a robot sent it; `released` that the organisation's own contact vouched for it. `beside`
    are the other files of the mail, `links` those that it only points to, `clues` what it says of the return.
    """

    attachment: Attachment
    sender: str
    received_at: datetime
    message: str
    authentication: Authentication = Authentication.NONE
    automatic: bool = False
    released: bool = False
    beside: tuple[Attachment, ...] = ()
    links: tuple[CloudLink, ...] = ()
    clues: Clues = NO_CLUES

    def origin(self, sha256: str) -> Origin:
        """Where the workbook came from, which lies in the archive as *sha256*."""
        return Origin(self.sender, self.received_at, sha256, self.attachment.name, self.message)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """
    What is to become of a file; nothing is recorded yet.

    `submission` is new when FILED and the earlier one when KNOWN; `hold` is what a person will find otherwise.
    `is_theirs` says whether the sender may be told about that return. `countersign` is what a co-lead gave back,
    `helper` what a unit said that was asked to help,
    `programme` the task list by which a FILED one was judged, `problem` why one that waits could not be read.
    """

    kind: FileOutcomeKind
    name: str
    reference: Reference | None = None
    submission: Submission | None = None
    hold: Hold | None = None
    is_theirs: bool = False
    countersign: Countersign | None = None
    helper: HelperReturn | None = None
    programme: Programme | None = None
    problem: str = ""

    @property
    def note(self) -> str:
        """The outcome in the words of the office."""
        if self.kind is FileOutcomeKind.FILED and self.submission:
            return f"{self.submission.number} {self.submission.verdict}"
        if self.kind is FileOutcomeKind.KNOWN and self.submission:
            return f"与 {self.submission.number} 为同一文件"
        return f"《{self.name}》{self.hold.reason if self.hold else self.kind}"
