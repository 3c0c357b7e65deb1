"""A table kept as text with separators (.csv) as a plan's document."""

import csv
import io

from duban.adapters.office.plans.decoding import text_of
from duban.adapters.office.plans.grid import Spanning, filled, laid_out, tidy
from duban.domain.importing.document import PlanDocument

SEPARATORS = (",", ";", "\t", "，", "|")
LOOKED_AT = 20
LONGEST_CELL = 1_000_000


def read_delimited_plan(name: str, content: bytes) -> PlanDocument:
    """The document in the table *content*, whichever separator it has."""
    text = text_of(content)
    separator = _separator(text)
    skipped = 0
    # Spreadsheets name it in a first line of its own.
    if text.startswith("sep="):
        text, skipped = text.partition("\n")[2], 1
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, places, line = [], [], 1 + skipped
    for row in reader:
        rows.append([Spanning(tidy(cell)) for cell in row])
        places.append(f"第{line}行")
        line = reader.line_num + 1 + skipped
    table = laid_out(rows, places)
    return PlanDocument(name, (table,) if filled(table) else ())


def is_delimited(text: str) -> bool:
    """Whether a text is rows of as many cells each, as a spreadsheet saves them."""
    lines = [line for line in text.splitlines()[:LOOKED_AT] if line.strip()]
    return len(lines) >= 2 and any(lines[0].count(sign) >= 3 for sign in (",", ";"))


def _separator(text: str) -> str:
    """The sign that most of the first lines have, the more the better."""
    lines = [line for line in text.splitlines()[:LOOKED_AT] if line.strip()]
    if lines and lines[0].startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[-1]

    def presence(sign: str) -> tuple[int, int]:
        return sum(sign in line for line in lines), sum(line.count(sign) for line in lines)

    return max(SEPARATORS, key=presence)
