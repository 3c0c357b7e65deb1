"""Drafts, the signatures on them, and the files of a report."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from duban.domain.appraisal.score import Score, UnitScore
from duban.domain.audit.bundle import CaseBundle
from duban.domain.decisions.closing_request import ClosingRequest
from duban.domain.decisions.document import Document, DocumentKind, Frozen, Signature
from duban.domain.decisions.extension import ExtensionRequest
from duban.domain.office.office import Office
from duban.domain.papers.drafting_sheet import DraftingSheet
from duban.domain.papers.errand_slip import ErrandSlip
from duban.domain.papers.formal import FormalText, PaperForm
from duban.domain.papers.meeting_material import MeetingMaterial
from duban.domain.report import Report
from duban.domain.report.called import CalledTable
from duban.domain.report.quarter import Quarter


class Documents(Protocol):
    """Drafts and what people decided on them."""

    def add(self, document: Document) -> None:
        """
        Record a draft; earlier drafts of the same name that wait or were put off are superseded.

        Refused if that draft of that name exists.
        """
        ...

    def latest(self, name: str) -> Document | None:
        """The newest draft of that name, or None."""
        ...

    def get(self, name: str, draft: int) -> Document | None:
        """One draft, or None."""
        ...

    def waiting(self) -> tuple[Document, ...]:
        """Every draft that waits for a person, oldest first."""
        ...

    def unserved(self, kinds: Collection[DocumentKind]) -> tuple[Document, ...]:
        """Papers of those *kinds* that were signed and of which nobody recorded that they were served, oldest first."""
        ...

    def signed(self, most: int) -> tuple[Document, ...]:
        """The drafts that were signed, at most so many, the last drafted first."""
        ...

    def withdrawn_undecided(self) -> frozenset[str]:
        """The names of papers of which a draft was withdrawn without a person having decided on it."""
        ...

    def all(self) -> tuple[Document, ...]:
        """Every draft ever made, oldest first."""
        ...

    def sign(self, signature: Signature) -> bool:
        """Record a decision on a waiting draft; False, and nothing changed, if it no longer waits."""
        ...

    def signature(self, name: str, draft: int) -> Signature | None:
        """What was decided on a draft last, or None."""
        ...

    def decisions(self, name: str, draft: int) -> tuple[Signature, ...]:
        """All that was decided on a draft, oldest first: what was put off is decided again."""
        ...

    def deferred(self) -> tuple[Signature, ...]:
        """The decisions by which drafts that are the newest of their name were put off, oldest draft first."""
        ...

    def take_up(self, name: str, draft: int) -> bool:
        """Let a draft that was put off wait for a person again; False, and nothing changed, if it was not."""
        ...

    def withdraw(self, name: str, reason: str, at: datetime) -> bool:
        """Withdraw the draft of that name that waits or was deferred; False if there is none."""
        ...

    def lapse(self, name: str, draft: int, reason: str, at: datetime) -> bool:
        """Withdraw a draft that was signed; its signature stays on record. False if it is not signed."""
        ...

    def compare(self, name: str, draft: int, basis: str) -> None:
        """Note that a draft was held against what *basis* stands for, and says what holds."""
        ...

    def compared_with(self, name: str, draft: int) -> str:
        """What a draft was last held against, empty if nobody did."""
        ...


class Reports(Protocol):
    """What the drafts of reports were made of; only ever added to."""

    def freeze(self, frozen: Frozen) -> None:
        """Record what a draft was made of, once, in the transaction that records the draft."""
        ...

    def frozen(self, name: str, draft: int) -> Frozen | None:
        """What a draft was made of, None if it is no report's."""
        ...


class ReportWriter(Protocol):
    """
    The report as files for people; the same bytes for the same facts.

    What is poured into a template raises SettingsUnreadable while that is missing or cannot be filled.
    """

    def document(self, report: Report, office: Office) -> bytes:
        """The 专报 of *office* as .docx."""
        ...

    def annexes(self, report: Report) -> bytes:
        """The annexes as one .xlsx."""
        ...

    def working_ledger(self, report: Report, title: str) -> bytes:
        """The working ledger (工作台账) of the programme *title* as one .xlsx."""
        ...

    def overview(self, report: Report) -> bytes:
        """The charts on one page as .png, readable in black and white."""
        ...

    def quarter_document(self, quarter: Quarter, office: Office) -> bytes:
        """The 报告 of *office* on a quarter as .docx."""
        ...

    def called(self, called: CalledTable) -> bytes:
        """The table of a data call as one .xlsx."""
        ...

    def quarter_annexes(self, quarter: Quarter) -> bytes:
        """Its annexes as one .xlsx."""
        ...


class PaperWriter(Protocol):
    """Formal papers as files: letters, circulars, memos, requests; and the signed copies of papers and reports."""

    def paper(self, form: PaperForm, text: FormalText, office: Office, at: datetime, draft: int) -> bytes:
        """
        The paper of *office* as .docx, marked as a draft.

        ConfigurationError if its template is missing or cannot be filled.
        """
        ...

    def errand(self, slip: ErrandSlip, office: Office, at: datetime, draft: int) -> bytes:
        """The 交办单 of *office* as .docx, marked as a draft; ConfigurationError as `paper`."""
        ...

    def page(self, title: str, lines: Iterable[str], at: datetime) -> bytes:
        """A plain page as .docx to be filled in by hand: *title*, and *lines*, of which 一、 begins a heading."""
        ...

    def signed(self, data: bytes, draft: int, signers: str, at: datetime) -> bytes:
        """
        The file *data* of a draft as its signed copy, with *signers* and the day of *at*.

        ConfigurationError if the file is damaged. Nothing but the mark of a draft is replaced.
        """
        ...

    def reading(self, data: bytes, at: datetime) -> bytes:
        """The paper *data* marked as one to read (阅览版), dated *at*; ConfigurationError if it is damaged."""
        ...


class ApplicationWriter(Protocol):
    """What a unit asks for on paper about its items, ready to be filled in, signed and sealed."""

    def extension(self, request: ExtensionRequest, at: datetime) -> bytes:
        """延期申请 as .docx bytes; ConfigurationError if its template is missing or cannot be filled."""
        ...

    def closing(self, request: ClosingRequest, at: datetime) -> bytes:
        """销号申请, likewise."""
        ...


class BundleWriter(Protocol):
    """A bundle as a document."""

    def write(self, bundle: CaseBundle) -> bytes:
        """The .docx; the same bytes for the same bundle. SettingsUnreadable if its template cannot be filled."""
        ...


class MeetingWriter(Protocol):
    """What lies before a meeting, as a document."""

    def write(self, material: MeetingMaterial, office: Office, at: datetime) -> bytes:
        """The .docx of *office*; the same bytes for the same material. ConfigurationError as of any template."""
        ...


class AppraisalWriter(Protocol):
    """What an appraisal comes to, as files; the same bytes for the same score."""

    def extract(self, score: Score, unit: UnitScore, office: Office) -> bytes:
        """The 核对稿 of a unit as .docx: its points, and every fact with where it stands."""
        ...

    def table(self, score: Score, draft: int) -> bytes:
        """The scores and all facts as .xlsx for whoever keeps the appraisal, marked as a draft of that number."""
        ...


class PackageWriter(Protocol):
    """A paper with all that goes with it, as one file."""

    def write(self, sheet: DraftingSheet, files: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
        """
        A zip of the *files* by their names and of the *sheet*, dated *at*; the same bytes for the same paper.

        SettingsUnreadable if the sheet's template cannot be filled.
        """
        ...


class PagesMaker(Protocol):
    """Documents of ours as pages that nobody edits any more."""

    def pdf(self, data: bytes) -> bytes | None:
        """The .docx as .pdf, the same for the same document; None where no program can make it."""
        ...
