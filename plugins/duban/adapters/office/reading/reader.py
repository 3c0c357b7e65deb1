"""The form in: a file from outside is scanned, read in a child with limits, and handed on as a FilledForm."""

from collections.abc import Iterable
from typing import Any

from duban.adapters.office.reading.sandbox import ReadingBudget, read_guarded
from duban.adapters.office.scan.prescan import Scanned
from duban.domain.calendar.cycle import FormName
from duban.domain.returns.oddity import Oddity, OddityKind
from duban.domain.returns.submission import UNREAD, FilledForm, FilledRow, Unreadable


class WorkbookFormReader:
    """ports.FormReader: .xlsx, .xlsm, .xls, .et and .ods by their content, read in a child process with limits."""

    def read(self, data: bytes) -> FilledForm | Unreadable:
        """What the file holds; a file that kills its reader is Unreadable, never an error."""
        return self.read_all((data,))[0]

    def read_all(self, files: Iterable[bytes]) -> tuple[FilledForm | Unreadable, ...]:
        """
        What the files of one mail hold; Unreadable(UNREAD) for those that its budget of time does not reach.

        A file that is there twice is read once.
        """
        budget, read = ReadingBudget(), dict[bytes, FilledForm | Unreadable]()
        found: list[FilledForm | Unreadable] = []
        for data in files:
            if data not in read and not budget.is_left:
                found.append(Unreadable(UNREAD))
                continue
            if data not in read:
                answer = read_guarded(data, budget)
                read[data] = answer if isinstance(answer, Unreadable) else form_of(*answer)
            found.append(read[data])
        return tuple(found)


def form_of(scanned: Scanned, facts: dict[str, Any]) -> FilledForm:
    """The form that `form_facts` told in plain values."""
    oddities = [Oddity(**(fact | {"kind": OddityKind(fact["kind"])})) for fact in facts["oddities"]]
    if scanned.has_macros:
        oddities.insert(0, Oddity(OddityKind.MACROS))
    return FilledForm(
        reference=facts["reference"],
        token=facts["token"],
        cover=facts["cover"],
        rows=_rows(facts["rows"]),
        missing_columns=tuple(facts["missing_columns"]),
        cover_cells=facts["cover_cells"],
        targets=_rows(facts["targets"]),
        milestones=_rows(facts["milestones"]),
        claims=_rows(facts["claims"]),
        delays=_rows(facts["delays"]),
        reforms=_rows(facts["reforms"]),
        errands=_rows(facts["errands"]),
        format=scanned.format.value,
        oddities=tuple(oddities),
        kind=FormName(facts.get("form", FormName.ITEMS)),
    )


def _rows(facts: list[dict[str, Any]]) -> tuple[FilledRow, ...]:
    return tuple(FilledRow(row["item"], row["texts"], row["cells"]) for row in facts)
