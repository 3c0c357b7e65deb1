"""Trying a workbook out: what would become of it if it came by mail now; nothing is recorded."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.checks import unreadable_finding
from duban.domain.cycle import Reference
from duban.domain.submission import Entry, FilledForm, Finding, Level, Unreadable, Verdict, verdict
from duban.domain.wording import sentence
from duban.errors import UnknownReference
from duban.services.file_return import FileReturn


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What would become of a file.

    `reference` is None if nobody can say whose it is; `format` is empty if nothing could be read, and then the only
    finding says why.
    """

    reference: Reference | None
    format: str
    verdict: Verdict
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    @property
    def is_readable(self) -> bool:
        """Whether the file could be opened and is a form."""
        return bool(self.format)


@dataclass(frozen=True, slots=True)
class Trial:
    """The path of a mailed return up to its verdict."""

    file_return: FileReturn

    def examine(self, data: bytes, received_at: datetime, meant: Reference | None = None) -> Tried:
        """
        Read and judge *data* as if it had come at *received_at*.

        Whose it is says its mark if the ledger knows that return, else *meant*, else the mark alone: then it is judged
        by the task list.
        """
        filled = self.file_return.reader.read(data)
        if isinstance(filled, Unreadable):
            return Tried(meant, "", Verdict.SENT_BACK, (), (unreadable_finding(filled.reason),))
        reference = self.file_return.by_token(filled) or meant or self._planned(filled)
        if reference is None:
            finding = Finding("E02", Level.ERROR, sentence("E02.mark"))
            return Tried(None, filled.format, Verdict.SENT_BACK, (), (finding,))
        said = self.file_return.judge(filled, reference, received_at)
        return Tried(reference, filled.format, verdict(said.findings), said.entries, said.findings)

    def _planned(self, filled: FilledForm) -> Reference | None:
        """The return whose mark the workbook carries, if there is such a one by our plan."""
        desk = self.file_return.desk
        if not desk.signer.is_ours(filled.reference, filled.token):
            return None
        reference = Reference.parse(filled.reference)
        try:
            desk.cycle(reference)
            desk.programme(reference).organisation(reference.organisation)
        except (UnknownReference, KeyError):
            return None
        return reference
