"""The marks by which a reader tells that somebody altered what was printed in a row."""

from collections.abc import Mapping
from hashlib import sha256

from duban.domain.form.columns import column_of, shown
from duban.domain.form.form import Form
from duban.domain.form.words import plain

# What the plan says of an item; what stood there last month binds nobody.
PRINTED = ("number", "indicator", "goal", "measures", "co_responsible", "deadline")
LENGTH = 16


def row_hash(texts: Mapping[str, str]) -> str:
    """The mark of a row with these texts by column key; blanks, line breaks and full-width forms do not change it."""
    joined = "\x1f".join(plain(texts.get(key, "")) for key in PRINTED)
    return sha256(joined.encode()).hexdigest()[:LENGTH]


def row_hashes(form: Form) -> str:
    """The marks of all rows of 填报表 as the hidden sheet holds them: 38:0123456789abcdef 39:…"""
    marks = (
        f"{item.number}:{row_hash({key: shown(column_of(key), form, item) for key in PRINTED})}" for item in form.items
    )
    return " ".join(marks)


def is_as_printed(texts: Mapping[str, str], item: int, hashes: str) -> bool | None:
    """Whether the printed cells of a returned row are as they went out; None if the form does not tell."""
    marks = dict(mark.split(":", 1) for mark in hashes.split() if ":" in mark)
    mark = marks.get(str(item))
    return None if mark is None else mark == row_hash(texts)
