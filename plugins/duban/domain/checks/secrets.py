"""The rule about what must not come by an internet mailbox; it never quotes what it found."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain

from duban.domain.checks.context import Case, Fault
from duban.domain.form import COVER_FIELDS, MILESTONE_COLUMNS, TARGET_COLUMNS, UNIT_FIELDS, column_of, title_of
from duban.domain.form.claim_sheet import CLAIM_COLUMNS
from duban.domain.form.delay_sheet import DELAY_COLUMNS
from duban.domain.form.errand_sheet import ERRAND_COLUMNS
from duban.domain.form.reform_sheet import REFORM_COLUMNS
from duban.domain.returns.submission import FilledRow
from duban.domain.text.secrecy import looks_secret

BESIDE = (*TARGET_COLUMNS, *MILESTONE_COLUMNS, *CLAIM_COLUMNS, *DELAY_COLUMNS, *REFORM_COLUMNS, *ERRAND_COLUMNS)
OPEN = {column.key: column.title for column in BESIDE if column.is_open}
COVER = {cover.key: title_of(cover.label) for cover in (*COVER_FIELDS, *UNIT_FIELDS)}


def suspected_secret(case: Case) -> Iterator[Fault]:
    """W09: a mark of classification or an identity number in a cell that the organisation fills."""
    for row, title in _rows(case):
        for key, text in row.texts.items():
            if (name := title(key)) and looks_secret(text):
                yield Fault(item=row.item, column=name, cell=row.cells.get(key, ""))
    for key, text in case.filled.cover.items():
        if looks_secret(text):
            yield Fault(column=COVER.get(key, ""), cell=case.filled.cover_cells.get(key, ""))


def _rows(case: Case) -> Iterator[tuple[FilledRow, Callable[[str], str]]]:
    """Every row of every sheet, with what its open columns are called; a locked one is called nothing."""
    for row in case.filled.rows:
        yield row, _open_title
    filled = case.filled
    beside = (filled.targets, filled.milestones, filled.claims, filled.delays, filled.reforms, filled.errands)
    for row in chain(*beside):
        yield row, lambda key: OPEN.get(key, "")


@cache
def _open_title(key: str) -> str:
    column = column_of(key)
    return column.title if column.is_open else ""
