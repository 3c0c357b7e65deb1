"""Trying a workbook out: what would become of it if it came by mail now; nothing is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.checks import sentence, unreadable_finding
from duban.domain.checks.co_lead import countersign_text, read_countersign, shared_items
from duban.domain.form.co_lead import OPINION
from duban.domain.returns.submission import Entry, FilledForm, Finding, Severity, Unreadable, Verdict, verdict
from duban.errors import NotConfigured, UnknownReference
from duban.ports import ALONE, AccompanyingFiles
from duban.services.collect.file_return import FileReturn
from duban.services.collect.identify import marked_return


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What would become of a file.

    `reference` is None if nobody can say whose it is; `format` is empty if nothing could be read, and then the only
    finding says why. `is_countersign` says that it is a co-lead's form (会签表), which is no return.
    """

    reference: Reference | None
    format: str
    verdict: Verdict
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    is_countersign: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether the file could be opened and is a form."""
        return bool(self.format)


@dataclass(frozen=True, slots=True)
class DryRun:
    """The path of a mailed return up to its verdict."""

    file_return: FileReturn

    def examine(
        self, data: bytes, received_at: datetime, meant: Reference | None = None, beside: AccompanyingFiles = ALONE
    ) -> Tried:
        """
        Read and judge *data* as if it had come at *received_at*, with the files *beside* it.

        Whose it is says its mark if the ledger knows that return, else *meant*, else the mark alone: then it is judged
        by the task list.
        """
        filled = self.file_return.reader.read(data)
        if isinstance(filled, Unreadable):
            return Tried(meant, "", Verdict.SENT_BACK, (), (unreadable_finding(filled.reason),))
        if OPINION in filled.cover and (reference := self._planned(filled, countersign_text) or meant):
            return self._countersign(filled, reference, received_at)
        reference = marked_return(self.file_return.context, filled) or meant or self._planned(filled)
        if reference is None:
            finding = Finding("E02", Severity.ERROR, sentence("E02.mark"))
            return Tried(None, filled.format, Verdict.SENT_BACK, (), (finding,))
        said = self.file_return.judge(filled, reference, received_at, beside)
        return Tried(reference, filled.format, verdict(said.findings), said.entries, said.findings)

    def _countersign(self, filled: FilledForm, reference: Reference, received_at: datetime) -> Tried:
        """What would become of a co-lead's form: it is judged by the rows it was given, else by the task list."""
        context, countersigning = self.file_return.context, self.file_return.countersigning
        programme = context.programme(reference, received_at)
        with context.ledger.begin() as work:
            asked = work.countersigns.asked(reference)
        shared = shared_items(programme, reference.organisation)
        items = tuple(programme.item(number) for number in asked.items) if asked else shared
        off = countersigning.off if countersigning else frozenset[str]()
        findings = read_countersign(filled, items, off)[-1]
        return Tried(reference, filled.format, verdict(findings), (), findings, is_countersign=True)

    def _planned(self, filled: FilledForm, marked: Callable[[str], str] = str) -> Reference | None:
        """The return whose mark the workbook carries, made over *marked*, if there is such a one by our plan."""
        context = self.file_return.context
        if not context.signer.is_ours(marked(filled.reference), filled.token):
            return None
        reference = Reference.parse(filled.reference)
        try:
            context.cycle(reference)
            context.programme(reference).organisation(reference.organisation)
        except (NotConfigured, UnknownReference, KeyError):
            return None
        return reference
