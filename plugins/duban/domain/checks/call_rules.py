"""How a returned form of a data call is judged: the figures as understood, and what is wrong with them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from duban.domain.calendar.cycle import FormName
from duban.domain.calendar.data_call import CallColumn, FigureKind
from duban.domain.checks.context import Case
from duban.domain.checks.county_rules import SHARED, shared_findings
from duban.domain.checks.structure import is_anothers
from duban.domain.checks.table import sentence
from duban.domain.form import plain
from duban.domain.form.call import REMARK, VALUE, AskedFigure
from duban.domain.returns.submission import FilledForm, FilledRow, Finding, Severity
from duban.domain.text.days import day_of
from duban.domain.text.normalise import exact, number_of
from duban.domain.text.secrecy import looks_secret

COLUMN = "填报"
# How people write the two answers of a question.
SAID = {"是": {"是", "是的", "有", "√", "✓", "y", "yes"}, "否": {"否", "不是", "无", "没有", "×", "n", "no"}}


def figures_in(filled: FilledForm, figures: Iterable[AskedFigure], on: date) -> Mapping[int, str]:
    """What was understood of each figure, by its number; what nobody understands is left out."""
    rows = {row.item: row for row in filled.rows}
    found = ((one.number, _understood(one.column, _typed(rows.get(one.number)), on)) for one in figures)
    return {number: text for number, text in found if text}


def remarks_in(filled: FilledForm, figures: Iterable[AskedFigure]) -> Mapping[int, str]:
    """What the unit notes beside a figure, by its number; of most nothing."""
    rows = {row.item: row for row in filled.rows}
    found = ((one.number, row.texts.get(REMARK, "").strip()) for one in figures if (row := rows.get(one.number)))
    return {number: text for number, text in found if text}


def check_call(case: Case, figures: tuple[AskedFigure, ...], off: Collection[str] = ()) -> tuple[Finding, ...]:
    """All findings of a returned form of a data call, less those whose codes are *off*."""
    if is_anothers(case):
        return tuple(shared_findings(case, [rule for rule in SHARED if rule.code in ("W09", "E02")]))
    rows = {row.item: row for row in case.filled.rows}
    if case.filled.kind is not FormName.CALL:
        return (Finding("E04", Severity.ERROR, sentence("call.E04.other")),)
    shared = tuple(shared_findings(case, (rule for rule in SHARED if rule.code not in off)))
    if not any(_typed(rows.get(one.number)) for one in figures):
        return (*shared, Finding("E04", Severity.ERROR, sentence("call.E04")))
    return (*shared, *_secrets(case.filled), *_of_figures(figures, rows, case.on))


def _of_figures(figures: Iterable[AskedFigure], rows: Mapping[int | None, FilledRow], on: date) -> Iterator[Finding]:
    wrong = {FigureKind.NUMBER: "E13", FigureKind.DATE: "E14", FigureKind.CHOICE: "E07", FigureKind.YES_NO: "E07"}
    for one in figures:
        row, column = rows.get(one.number), one.column
        text, cell = _typed(row), row.cells.get(VALUE, "") if row else ""
        facts = {"title": column.title, "text": text, "asks": column.asks}
        if not text and column.required:
            yield Finding("E22", Severity.ERROR, sentence("call.E22", **facts), None, COLUMN, cell)
        elif text and not _understood(column, text, on):
            code = wrong[column.kind]
            yield Finding(code, Severity.ERROR, sentence(f"call.{code}", **facts), None, COLUMN, cell)


def _secrets(filled: FilledForm) -> Iterator[Finding]:
    for row in filled.rows:
        for key in (VALUE, REMARK):
            if looks_secret(row.texts.get(key, "")):
                yield Finding("W09", Severity.QUERY, sentence("W09"), None, COLUMN, row.cells.get(key, ""))


def _typed(row: FilledRow | None) -> str:
    return row.texts.get(VALUE, "").strip() if row else ""


def _understood(column: CallColumn, text: str, on: date) -> str:
    """*text* as it goes into the table; empty if it is not what was asked."""
    match column.kind:
        case FigureKind.NUMBER:
            number = number_of(text, column.unit)
            return f"{number.value:f}" if number and not number.guessed else ""
        case FigureKind.DATE:
            day = day_of(exact(text), on)
            return day.value.isoformat() if day and not day.guessed else ""
        case FigureKind.CHOICE:
            return next((choice for choice in column.choices if plain(choice) == plain(text)), "")
        case FigureKind.YES_NO:
            return next((said for said, words in SAID.items() if plain(text) in words), "")
        case _:
            return text
