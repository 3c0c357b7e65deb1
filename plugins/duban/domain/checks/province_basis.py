"""What an item that follows the province (随省推进) rests on: a paper or an arrangement of the province, in words."""

from duban.domain.returns.submission import Entry

SIGNS = ("省", "〔")


def names_basis(entry: Entry) -> bool:
    """Whether *entry* names what the province arranged: a number like ×政办〔2021〕5号, or words that speak of it."""
    return any(sign in text for text in (entry.progress, entry.evidence, entry.remark) for sign in SIGNS)
