"""How the answer of a unit that was asked to help is read: what it says of each matter, and what is wrong with it."""

from collections.abc import Collection, Iterator

from duban.domain.checks.helper_results import choice_in
from duban.domain.checks.reading import says_nothing
from duban.domain.checks.table import sentence
from duban.domain.form.coordination import ACCOUNT, RESULT
from duban.domain.returns.helping import HelperSaid
from duban.domain.returns.submission import FilledForm, FilledRow, Finding, Severity
from duban.domain.text.secrecy import looks_secret

TITLES = {RESULT: "办理结果", ACCOUNT: "办理情况"}


def helper_text(reference: str) -> str:
    """What our mark on such a form is made over: another text than a return's, so that neither passes for one."""
    return f"协调 {reference}"


def read_helper(
    filled: FilledForm, asked: Collection[int], off: Collection[str] = ()
) -> tuple[tuple[HelperSaid, ...], tuple[Finding, ...]]:
    """
    What the form says of the matters *asked*, and what is wrong with it; a matter that it leaves empty stays open.

    One fault gives all of it back. Findings with a code that is *off* are left out.
    """
    rows = {row.item: row for row in reversed(filled.rows) if row.item in asked}
    said = tuple(one for number in sorted(rows, key=str) if (one := _said(number or 0, rows[number])) is not None)
    findings = tuple(each for each in _findings(filled, rows.values(), said) if each.code not in off)
    return said, findings


def _said(number: int, row: FilledRow) -> HelperSaid | None:
    answer = choice_in(row)
    return HelperSaid(number, answer, row.texts.get(ACCOUNT, "").strip()) if answer else None


def _findings(filled: FilledForm, rows: Collection[FilledRow], said: tuple[HelperSaid, ...]) -> Iterator[Finding]:
    if any(looks_secret(text) for row in filled.rows for text in row.texts.values()):
        yield Finding("W09", Severity.ERROR, sentence("W09"))
        return
    found = [finding for row in rows for finding in _of_row(row)]
    yield from found
    if not said and not found:
        yield Finding("K02", Severity.ERROR, sentence("K02"))


def _of_row(row: FilledRow) -> Iterator[Finding]:
    typed, account, answer = row.texts.get(RESULT, "").strip(), row.texts.get(ACCOUNT, ""), choice_in(row)
    if answer is None and (typed or not says_nothing(account)):
        yield _finding("K01", row, RESULT)
    elif answer is not None and says_nothing(account):
        yield _finding("K03", row, ACCOUNT)


def _finding(code: str, row: FilledRow, key: str) -> Finding:
    return Finding(
        code, Severity.ERROR, sentence(code, number=row.item), column=TITLES[key], cell=row.cells.get(key, "")
    )
