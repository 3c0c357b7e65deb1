"""Reading a plan kept as plain text: a line with tabs is a row of a table, any other line a paragraph."""

import re

from duban.domain.importing.document import PlanCell, PlanDocument, PlanParagraph, PlanRow, PlanTable

# GB 18030 decodes almost anything, so it comes last.
ENCODINGS = ("utf-8-sig", "gb18030")
BYTE_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_text_plan(name: str, content: bytes) -> PlanDocument:
    """The document of that name: rows that follow each other without an empty line between are one table."""
    blocks: list[PlanParagraph | PlanTable] = []
    rows: list[PlanRow] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", decoded(content)), start=1):
        at = f"第{number}行"
        if "\t" in line:
            rows.append(_row(line, at))
            continue
        if rows:
            blocks.append(PlanTable(tuple(rows)))
            rows = []
        if line.strip():
            blocks.append(PlanParagraph(line.strip(), at))
    if rows:
        blocks.append(PlanTable(tuple(rows)))
    return PlanDocument(name, tuple(blocks))


def decoded(content: bytes) -> str:
    """*content* as text; a byte that no encoding knows becomes �, which a reader sees, rather than being lost."""
    marked = BYTE_ORDER.get(content[:2])
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace")


def _row(line: str, at: str) -> PlanRow:
    """One cell between two tabs; empty ones count, since what is lost before them shows by their number."""
    return PlanRow({place: PlanCell(text.strip()) for place, text in enumerate(line.split("\t"))}, at)
