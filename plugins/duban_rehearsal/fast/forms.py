"""Forms out and in as values: laid by the code that lays them for Excel, read by the code that reads its sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from openpyxl import Workbook

from duban.adapters.office.forms.canvas import Canvas, Formula, Labelled, Value
from duban.adapters.office.forms.merging import merge_into
from duban.adapters.office.forms.styles import STYLES
from duban.adapters.office.forms.writer import AnyForm, laid_out, write_sheets
from duban.adapters.office.reading.facts import facts_of
from duban.adapters.office.reading.reader import form_of
from duban.adapters.office.scan.prescan import FileFormat, Scanned
from duban.domain.checks.co_lead import Contribution
from duban.domain.form import TABLE_SHEET
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.returns.submission import FilledForm, Finding, Unreadable
from duban.ports import Marked
from duban_rehearsal.fast.books import Bookcase, ValueBook, ValueSheet


@dataclass(frozen=True, slots=True)
class ValueCanvas:
    """A canvas on which only what stands in the cells is kept, and which of them are open."""

    sheet: ValueSheet

    def put(self, row: int, column: int, value: Value, style: str = "") -> None:
        """Write a cell; what it computes stands in it as it amounts to now."""
        cell = self.sheet.cell(row, column)
        cell.locked = bool(STYLES.get(style, {}).get("locked", True))
        if isinstance(value, Formula):
            cell.value = value.value
        elif isinstance(value, Labelled):
            cell.value = value.number
        else:
            cell.value = value or None if isinstance(value, str) else value

    def merge(self, place: tuple[int, int], _end: tuple[int, int], value: Value, style: str) -> None:
        """The cell at *place*."""
        self.put(*place, value, style)

    def __getattr__(self, _look: str) -> Any:
        """How it looks and prints nobody sees."""
        return _nothing


def _nothing(*_arguments: object, **_options: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ValueForms:
    """ports.CountersignBook, FormReader, FormMarker and FormMarks over one bookcase."""

    books: Bookcase = field(default_factory=Bookcase)

    def write(self, form: AnyForm) -> bytes:
        """The form, laid as for Excel."""
        layout, count = laid_out(form)
        book = ValueBook(facts=dict(layout.facts))
        write_sheets(form, layout, count, lambda title: cast("Canvas", ValueCanvas(book.sheet(title))))
        return self.books.keep(book)

    def merge(self, workbook: bytes, name: str, contributions: Iterable[Contribution]) -> bytes:
        """As the real book does."""
        book = self._opened(workbook)
        merge_into(cast("Workbook", book)[TABLE_SHEET], name, contributions)
        return self.books.keep(book)

    def read(self, data: bytes) -> FilledForm | Unreadable:
        """What the real reader says of the same sheets; Unreadable if it is no book of ours."""
        book = self.books.open(data)
        if book is None:
            return Unreadable("damaged")
        facts = facts_of(book.as_read())
        return Unreadable(facts["unreadable"]) if "unreadable" in facts else form_of(Scanned(FileFormat.XLSX), facts)

    def read_all(self, files: Iterable[bytes]) -> tuple[FilledForm | Unreadable, ...]:
        """Each by itself."""
        return tuple(self.read(data) for data in files)

    def mark(
        self,
        data: bytes,
        title: str,
        lines: Iterable[str],
        findings: Iterable[Finding],
        restored: Mapping[str, str],
        labels: Labels = PLAIN,  # noqa: ARG002 - a mark of values is read by nobody
    ) -> Marked | None:
        """The same book with the findings on a sheet of their own."""
        book = self._opened(data)
        told = [title, *lines, *(f"{one.code} {one.item or ''}" for one in findings), *restored]
        sheet = book.sheet("校验意见")
        for row, text in enumerate(told, start=1):
            sheet.cell(row, 1).value = text
        return Marked(self.books.keep(book))

    def open(self, data: bytes) -> Workbook:
        """people.filling.Spreadsheets: the book as a clerk opens it."""
        return cast("Workbook", self._opened(data))

    def save(self, book: Workbook) -> bytes:
        """The file of it."""
        return self.books.keep(cast("ValueBook", book))

    def _opened(self, data: bytes) -> ValueBook:
        book = self.books.open(data)
        if book is None:
            raise ValueError("no workbook of this simulation")
        return book


@dataclass(frozen=True, slots=True)
class ValueMarks:
    """ports.FormMarks of workbooks kept as values."""

    books: Bookcase

    def read(self, workbook: bytes) -> tuple[str, str]:
        """The reference and the token that a form of ours carries; both empty for any other file."""
        facts = book.facts if (book := self.books.kept.get(workbook)) else {}
        return facts.get("reference", ""), facts.get("token", "")
