"""What a unit says in its own form of what papers gave to it: nothing here sends a return back."""

from collections.abc import Collection, Iterator

from duban.domain.checks.context import Case, Fault
from duban.domain.checks.helper_results import choice_in
from duban.domain.checks.reading import says_nothing
from duban.domain.form.coordination import ACCOUNT, RESULT
from duban.domain.form.errand_sheet import ERRAND_COLUMNS
from duban.domain.returns.helping import HelperSaid
from duban.domain.returns.submission import FilledForm, FilledRow

TITLES = {column.key: column.title for column in ERRAND_COLUMNS}
SHOWN = 20


def errand_rows(filled: FilledForm, asked: Collection[int]) -> dict[int, FilledRow]:
    """The rows of what was *asked*, by number; of one that stands twice the first."""
    return {row.item: row for row in reversed(filled.errands) if row.item in asked and row.item is not None}


def errands_said(filled: FilledForm, asked: Collection[int]) -> tuple[HelperSaid, ...]:
    """What the form says of what was *asked*: a line without a choice or without an account says nothing yet."""
    found = []
    for number, row in sorted(errand_rows(filled, asked).items()):
        answer, words = choice_in(row), row.texts.get(ACCOUNT, "").strip()
        if answer is not None and not says_nothing(words):
            found.append(HelperSaid(number, answer, words))
    return tuple(found)


def incomplete_errands(case: Case) -> Iterator[Fault]:
    """W28: of what was given to it the unit says nothing, or not all that makes an answer."""
    for number, row in sorted(errand_rows(case.filled, case.background.errands).items()):
        typed, words = row.texts.get(RESULT, "").strip(), row.texts.get(ACCOUNT, "")
        if choice_in(row) is None:
            told = "typed" if typed else ""
            facts = {"number": number, "typed": typed[:SHOWN]}
            yield Fault(facts, told, None, TITLES[RESULT], row.cells.get(RESULT, ""))
        elif says_nothing(words):
            yield Fault({"number": number}, "account", None, TITLES[ACCOUNT], row.cells.get(ACCOUNT, ""))
