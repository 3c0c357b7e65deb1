"""What the system writes is a draft until a person signs: drafts, outcomes, and the run that asks."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.office.actor import Identification

DIGEST_IN_NAMES = 8


class DocumentKind(StrEnum):
    """
    What a document is; the values are what users read.

    A LETTER is any formal paper (函, 签报, 通报, 提请督办): signed, it is numbered, sealed and served by people. A
    BRIEF, once somebody released it, goes to all units with their next form, an ERRAND to the units that it names. An
    APPRAISAL is put once before the head; signed, its files are for whoever keeps the appraisal.
    """

    NOTICE = "催办"
    LETTER = "函请"
    REPORT = "汇总报告"
    BRIEF = "调度简况"
    APPRAISAL = "考核结果"
    ERRAND = "交办单"


class DocumentState(StrEnum):
    """Where a draft stands."""

    WAITING = "waiting"
    SIGNED = "signed"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> str:
        """The state as the office reads it."""
        return STATE_WORDS[self]


STATE_WORDS = {
    DocumentState.WAITING: "待签",
    DocumentState.SIGNED: "已签发",
    DocumentState.DEFERRED: "已暂缓",
    DocumentState.WITHDRAWN: "已撤回",
    DocumentState.SUPERSEDED: "已有新稿",
}


class Outcome(StrEnum):
    """What the office may decide on a draft; the values are the buttons in Airflow."""

    SIGN = "签发"
    SEND_BACK = "退回"
    DEFER = "暂缓"
    WITHDRAW = "撤回"

    @property
    def needs_reason(self) -> bool:
        """Signing speaks for itself; everything else is explained."""
        return self is not Outcome.SIGN


@dataclass(frozen=True, slots=True)
class File:
    """A file of a document: the name people see and its sha256 in the archive."""

    name: str
    sha256: str

    def without_draft(self, number: int) -> str:
        """The name without the number of its draft: what is signed is no draft."""
        return self.name.replace(f"（第{number}稿）", "")


@dataclass(frozen=True, slots=True)
class Document:
    """
    One draft of a document.

    `name` is unique per matter ("report/qz2021/department_monthly/2021-10", "R4/<reference>"); `draft` counts from
    1. `title` and `body` (Markdown) are what the signer sees; `subject` and `text` (plain) are what goes out when
    it is signed, to the letter; `signer` is who may release it. `withdrawn_at` and `withdrawn_because` tell of one that
    was withdrawn because it was no longer true; whom a person withdrew has a signature instead. A 简况 may lapse after
    it was signed, as long as it went to nobody: it has both.
    """

    name: str
    draft: int
    kind: DocumentKind
    reference: str
    title: str
    body: str
    signer: str
    files: tuple[File, ...]
    created_at: datetime
    subject: str = ""
    text: str = ""
    state: DocumentState = DocumentState.WAITING
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""

    @property
    def run_id(self) -> str:
        """How the id of every run of `sign_document` that asks for this draft begins."""
        return f"{self.name.replace('/', '.')}.{self.draft}"

    @property
    def has_lapsed(self) -> bool:
        """Whether it is a 简况 that was signed, went to nobody, and may not go any more."""
        is_withdrawn = self.state is DocumentState.WITHDRAWN and self.withdrawn_at is not None
        return self.kind is DocumentKind.BRIEF and is_withdrawn

    def request_id(self, dossier: str, attempt: int) -> str:
        """The id of the run that shows the *dossier* of that digest, for the *attempt*-th time."""
        return f"{self.run_id}.{dossier[:DIGEST_IN_NAMES]}~{attempt}"

    def is_asked_by(self, run_id: str) -> bool:
        """Whether the run of that id asks for this draft, whatever it shows and for the how manieth time."""
        return run_id.startswith(f"{self.run_id}.") and "~" in run_id.removeprefix(f"{self.run_id}.")


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What stands for a signature on paper: its scan in the archive, or the number of its registration (批示登记号)."""

    scan_sha256: str = ""
    scan_name: str = ""
    number: str = ""


NO_PAPER = OnPaper()


@dataclass(frozen=True, slots=True)
class Signature:
    """
    What a person decided on a draft, who it was and how that is known, and why; what was put off is decided again.

    `until` is the day on which a draft that was put off asks again; `dossier` is the sha256, in the archive, of
    what the person had before him. `files` are the signed copies that the last signature made.

    Of one that was given on paper, `registered_by` registered it, and `paper` is the scan, or, of a leader of the city,
    the number under which the office registered what he wrote. An old record has no proof: `known` is None.
    """

    name: str
    draft: int
    outcome: Outcome
    by: str
    reason: str
    at: datetime
    until: date | None = None
    dossier: str = ""
    known: Identification | None = None
    account: str | None = None
    registered_by: str = ""
    paper: OnPaper = NO_PAPER
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Frozen:
    """
    What one draft of a report was made of: its facts as JSON in the archive, and at which moment they held.

    `basis_sha256` stands for the returns that were in: while it is the same there is nothing to compile again.
    """

    name: str
    draft: int
    as_of: datetime
    facts_sha256: str
    basis_sha256: str


def as_markdown(subject: str, text: str) -> str:
    """The mail as a signer reads it in Airflow: the subject in bold, every line break of the text kept."""
    lines = text.removeprefix(subject).strip().splitlines()
    return "\n".join([f"**{subject}**", "", *(f"{line}  " if line.strip() else "" for line in lines)])
