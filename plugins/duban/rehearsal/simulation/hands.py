"""What another process does while this one goes on: what a file says follows from its facts, whoever writes it."""

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Generic, TypeVar

from duban.domain.form import Form
from duban.domain.report import Report
from duban.domain.report.quarter import Quarter
from duban.ports import ExtractWriter, ReportWriter

Subject = TypeVar("Subject")


def second_process() -> Executor:
    """One process more, which ends with the executor, or with this process if that is killed."""
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@dataclass(slots=True)
class WrittenElsewhere(Generic[Subject]):
    """One file about one subject at a time, begun before it is asked for."""

    hands: Executor
    written: Callable[[Subject], bytes]
    _begun: "tuple[Subject, Future[bytes]] | None" = None

    def begin(self, subject: Subject) -> None:
        """Have the file about *subject* written; what was begun and not asked for is forgotten."""
        self._begun = subject, self.hands.submit(self.written, subject)

    def write(self, subject: Subject) -> bytes:
        """The file about *subject*, as it was begun, else written here and now."""
        begun, self._begun = self._begun, None
        return begun[1].result() if begun is not None and begun[0] is subject else self.written(subject)


@dataclass(frozen=True, slots=True)
class HelpedExtractWriter:
    """ports.ExtractWriter that has the form itself written elsewhere meanwhile."""

    extracts: ExtractWriter
    forms: WrittenElsewhere[Form]

    def write(self, form: Form) -> bytes:
        """As `extracts` does; the workbook is asked for next."""
        self.forms.begin(form)
        return self.extracts.write(form)


@dataclass(frozen=True, slots=True)
class HelpedReportWriter:
    """ports.ReportWriter that has the charts drawn elsewhere meanwhile."""

    writer: ReportWriter
    charts: WrittenElsewhere[Report]

    def document(self, report: Report) -> bytes:
        """As `writer` does; the charts are asked for last."""
        self.charts.begin(report)
        return self.writer.document(report)

    def overview(self, report: Report) -> bytes:
        """As `writer` does."""
        return self.charts.write(report)

    def annexes(self, report: Report) -> bytes:
        """As `writer` does."""
        return self.writer.annexes(report)

    def working_ledger(self, report: Report, title: str) -> bytes:
        """As `writer` does."""
        return self.writer.working_ledger(report, title)

    def quarter_document(self, quarter: Quarter) -> bytes:
        """As `writer` does."""
        return self.writer.quarter_document(quarter)

    def quarter_annexes(self, quarter: Quarter) -> bytes:
        """As `writer` does."""
        return self.writer.quarter_annexes(quarter)
