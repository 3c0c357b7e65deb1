"""Text as it may stand in a cell: never a formula, never a character that XML cannot hold."""

import re

# A leading sign makes a formula in Excel or WPS, full-width ones included once somebody retypes the cell.
STARTS_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST = 32_767  # what a cell can hold


def neutral(text: str) -> str:
    """*text* made harmless: an apostrophe before what a spreadsheet would calculate, control characters removed."""
    clean = NOT_IN_XML.sub("", text)
    return (f"'{clean}" if STARTS_FORMULA.match(clean) else clean)[:LONGEST]


def typed(text: str) -> str:
    """What was meant by a cell's text: the inverse of `neutral` for a prefilled cell that came back untouched."""
    return text[1:] if text.startswith("'") and STARTS_FORMULA.match(text[1:]) else text


def breadth(text: str) -> int:
    """How many columns of a fixed-width font *text* takes, by its bytes in GB 18030: a Chinese character has two."""
    return len(text.encode("gb18030", errors="replace"))
