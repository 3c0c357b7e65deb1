"""An .xlsx read by the first reader, and by a second one where the first may be wrong or finds no form."""

import logging
from collections.abc import Callable
from dataclasses import replace

from duban.adapters.office.reading.book import Book
from duban.adapters.office.reading.book_calamine import read_with_calamine
from duban.adapters.office.reading.book_openpyxl import read_xlsx
from duban.adapters.office.reading.facts import Facts, facts_of
from duban.adapters.office.reading.identity import WorkbookMarks
from duban.domain.returns.oddity import OddityKind

log = logging.getLogger(__name__)

ANSWERS = ("cover", "rows", "targets", "milestones", "claims", "delays", "reforms", "errands")


def two_opinions(data: bytes, *, is_doubtful: bool) -> Facts:
    """
    The facts of an .xlsx; where both readers were asked and differ, an oddity says so for a person to look.

    calamine alone decides of a sound form of ours. openpyxl is asked where calamine fails, finds no form or no mark of
    ours, or *is_doubtful*; what it reads is taken, since it also tells formulas without a result. Raises what the
    first reader did if neither can open the file.
    """
    first, failure = _opinion(_read_first, data)
    if first is not None and not is_doubtful and "unreadable" not in first and first["reference"]:
        return first
    second, _ = _opinion(read_xlsx, data)
    if second is None or "unreadable" in second:
        if first is not None:
            return first
        if second is not None:
            return second
        raise failure or ValueError("no reader opens the file")
    if first is not None and "unreadable" not in first and _answers(first) != _answers(second):
        second["oddities"] = [{"kind": OddityKind.DIFFERS.value}, *second["oddities"]]
    return second


def _read_first(data: bytes) -> Book:
    marks = dict(zip(("reference", "token"), WorkbookMarks().read(data), strict=True))
    return replace(read_with_calamine(data), marks=marks)


def _opinion(read: Callable[[bytes], Book], data: bytes) -> tuple[Facts | None, Exception | None]:
    """What a reader makes of the file, or how it failed; too little memory is no opinion."""
    try:
        return facts_of(read(data)), None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a reader raises whatever it likes over a bad file; the other is asked
        log.info("%s: %s", read.__name__, error)
        return None, error


def _answers(facts: Facts) -> list[object]:
    """What was answered, without where it stands: a cell may be named in two ways."""
    return [
        [(row["item"], row["texts"]) for row in facts[name]] if isinstance(facts.get(name), list) else facts.get(name)
        for name in ANSWERS
    ]
