"""What a stream's form is: how it goes out, and how what comes back is judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.files.cloud_link import CloudLink
from duban.domain.mail.triage import Attachment
from duban.domain.returns.attachments import EvidenceFile
from duban.domain.returns.county import CountyAccount
from duban.domain.returns.helping import HelperSaid
from duban.domain.returns.item_answer import ItemAnswer
from duban.domain.returns.submission import Entry, FilledForm, Finding


@dataclass(frozen=True, slots=True)
class PreparedForm:
    """
    A form ready to go out: its workbook, the items it asks for, and what its covering letter says of it.

    `asked` is how many cells have to be filled, `carried` how many stand filled already, None if that is not counted;
    `beside` are other files that go along, `claims` the items that the unit is given for the first time.
    """

    file_name: str
    workbook: bytes
    items: tuple[int, ...]
    facts: Mapping[str, object]
    asked: int | None = None
    beside: tuple[tuple[str, bytes], ...] = ()
    claims: tuple[int, ...] = ()
    carried: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    What a workbook says, item by item or as a county's account, and what is wrong with it.

    `nil_reason` is there for 零报告 only; `evidence` are the files that came beside the form, each where it belongs,
    `answers` what was said of items that the unit was given for the first time, `errands` of what papers gave to it.
    """

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    account: CountyAccount | None = None
    nil_reason: str = ""
    experience: str = ""
    publicity: str = ""
    evidence: tuple[EvidenceFile, ...] = ()
    answers: tuple[ItemAnswer, ...] = ()
    errands: tuple[HelperSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class AccompanyingFiles:
    """
    What came with the workbook: the other files of the mail, and those that it points to.

    `vouched` says that a stranger sent it who was vouched for.
    """

    files: tuple[Attachment, ...] = ()
    vouched: bool = False
    links: tuple[CloudLink, ...] = ()


ALONE = AccompanyingFiles()


class FormBuilder(Protocol):
    """One kind of form going out; which one a stream uses is configured."""

    def prepare(self, reference: Reference, now: datetime) -> PreparedForm:
        """The form of one return; nothing is recorded."""
        ...


class FormJudge(Protocol):
    """One kind of form coming back."""

    def judge(
        self, filled: FilledForm, reference: Reference, received_at: datetime, beside: AccompanyingFiles = ALONE
    ) -> Judgement:
        """What a workbook that could be read says for *reference*, and what is wrong with it."""
        ...
