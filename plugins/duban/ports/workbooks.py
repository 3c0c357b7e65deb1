"""The workbooks: the form out and in, and the task list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duban.domain.form import Form
from duban.domain.form.call import CallForm
from duban.domain.form.co_lead import CountersignForm
from duban.domain.form.coordination import HelperForm
from duban.domain.form.county import CountyForm
from duban.domain.plan.figure_lines import FigureLine
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm, Finding, Unreadable


class FormWriter(Protocol):
    """A form out, of whatever kind."""

    def write(self, form: Form | CountyForm | CountersignForm | CallForm | HelperForm) -> bytes:
        """The workbook as .xlsx bytes."""
        ...


class ExtractWriter(Protocol):
    """What a lead may forward to those who share its items (责任部门供稿单)."""

    def write(self, form: Form) -> bytes:
        """A document with a page for each item that names departments, as .docx bytes."""
        ...


class FormReader(Protocol):
    """The form in, read in a child process with limits."""

    def read(self, data: bytes) -> FilledForm | Unreadable:
        """
        What the file holds; a file that kills its reader is Unreadable, never an error.

        ReaderUnavailable if no child can be started: that is nobody's file.
        """
        ...

    def read_all(self, files: Iterable[bytes]) -> tuple[FilledForm | Unreadable, ...]:
        """As `read`, of the files of one mail; Unreadable(UNREAD) for those that its budget of time does not reach."""
        ...


class FormMarks(Protocol):
    """Whose form a workbook is, without reading it."""

    def read(self, workbook: bytes) -> tuple[str, str]:
        """The reference and the token that a form of ours carries; both empty for any other file."""
        ...


class FigureReader(Protocol):
    """A file with figures of targets, brought by the office."""

    def read(self, data: bytes, name: str) -> tuple[FigureLine, ...]:
        """Its lines; FiguresUnusable, with what to do, if it holds none that can be told."""
        ...


class TaskLists(Protocol):
    """Programmes by code, each from the workbook of its task list."""

    def programme(self, code: str) -> Programme:
        """The programme as its workbook stands now; TaskListError with every fault if that cannot be used."""
        ...

    def workbook(self, code: str) -> bytes:
        """The bytes of that workbook; TaskListError if it cannot be read, SettingsUnreadable while it is saved."""
        ...

    def saved_at(self, code: str) -> datetime | None:
        """When that workbook was saved last, by the clock of its folder; None if there is none."""
        ...

    def replace_workbook(self, code: str, data: bytes) -> None:
        """
        Let *data* be that workbook; a reader sees the old one or the new one, never a part of either.

        TaskListError, and nothing is replaced, if it is no task list; ConfigurationError if it cannot be written.
        """
        ...

    def written(self, code: str, data: bytes, programme: Programme, notes: Mapping[int, str]) -> bytes:
        """
        The workbook *data* with what *programme* says otherwise, everything else in it kept; same facts, same bytes.

        *notes* say by item what a reader should know beside its cells; a number that is an item no more is explained.
        """
        ...

    def version(self, code: str, sha256: str, read: Callable[[str], bytes]) -> Programme:
        """
        The programme of the workbook *sha256*, whose bytes *read* gives if they were not parsed before.

        TaskListError if those bytes are no task list; what *read* raises.
        """
        ...


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked copy as .xlsx, and what of the original it could not keep, in words (图片2张)."""

    data: bytes
    lost: tuple[str, ...] = ()


class FormMarker(Protocol):
    """A returned file with what is to be mended shown in it."""

    def mark(
        self,
        data: bytes,
        title: str,
        lines: Iterable[str],
        findings: Iterable[Finding],
        restored: Mapping[str, str],
        labels: Labels = PLAIN,
    ) -> Marked | None:
        """
        The file as .xlsx, with *findings* in its cells and a list of them, under *title* and *lines*, in front.

        *restored* are locked cells (sheet!A1) with the text they get back, *labels* what items are called.
        None if the file cannot be marked: too large for a mail, of a kind that nobody can write, or one that kills
        whoever opens it whole.
        """
        ...
