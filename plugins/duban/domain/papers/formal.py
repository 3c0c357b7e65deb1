"""A formal paper as its parts: what a letter template wrote becomes title, addressee, paragraphs and enclosures."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

LIST_ITEM = re.compile(r"\d+[.．、]\s*\S")
ENCLOSED = re.compile(r"附(?:件)?：(?P<title>.*)")
HEADING = re.compile(r"[一二三四五六七八九十]+、")
DRAFT_MARK = "（送审稿）"
# A paper that is drafted for another organ, which issues it under its own head and number.
FOR_OTHER_MARK = "（代拟稿）"
MARKS = (DRAFT_MARK, FOR_OTHER_MARK)
REQUEST = "的请示"
# Title, mark and addressee stand above the text of a paper.
ABOVE = 3


class PaperForm(StrEnum):
    """The form of an official paper (公文文种与格式); the value names its template in config/documents/."""

    LETTER = "letter"
    CIRCULAR = "circular"
    MEMO = "memo"
    REQUEST = "request"
    BRIEF = "brief"


# By the letter that gives the words; all others are letters to one unit (函).
_FORMS = {
    PaperForm.CIRCULAR: ("circular",),
    PaperForm.BRIEF: ("brief", "brief_county"),
    PaperForm.MEMO: ("appraisal_summary", "internal_memo", "item_memo", "item_false_memo"),
    PaperForm.REQUEST: ("city_request", "plan_change", "ask_coordination", "item_coordinate", "item_false_coordinate"),
}


def form_of(letter: str) -> PaperForm:
    """The form of the paper whose words are the letter template of that name."""
    return next((form for form, letters in _FORMS.items() if letter in letters), PaperForm.LETTER)


@dataclass(frozen=True, slots=True)
class FormalText:
    """
    The text of a formal paper without what people give it later: number, seal, date, signer.

    `enclosed` is the title of the list below the text, and `lines` are that list; both are empty without one. `issuer`
    is in whose name it ends, empty if the text does not say; `for_other` that another organ issues it (代拟稿).
    """

    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    enclosed: str = ""
    lines: tuple[str, ...] = ()
    issuer: str = ""
    for_other: bool = False


def formal(title: str, text: str, issuers: Collection[str]) -> FormalText:
    """
    Take the plain *text* of a letter apart; the same text always gives the same parts.

    The title, and that it is a draft, may stand above the addressee, which ends with a colon. What follows the line
    of one of the *issuers* (contact, date) is left out: the template gives its own.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    for_other = FOR_OTHER_MARK in lines[:ABOVE]
    while lines and lines[0] in (title, *MARKS):
        lines.pop(0)
    addressee = lines.pop(0) if lines and lines[0].endswith("：") else ""
    end = next((number for number, line in enumerate(lines) if line in issuers), len(lines))
    issuer = lines[end] if end < len(lines) else ""
    lines = lines[:end]
    place = next((number for number, line in enumerate(lines) if ENCLOSED.fullmatch(line)), None)
    if place is None:
        return FormalText(title, addressee, tuple(lines), issuer=issuer, for_other=for_other)
    match = ENCLOSED.fullmatch(lines[place])
    listed = tuple(line for line in lines[place + 1 :] if LIST_ITEM.match(line))
    others = tuple(line for line in lines[place + 1 :] if not LIST_ITEM.match(line))
    heading = match["title"] if match else ""
    return FormalText(title, addressee, (*lines[:place], *others), heading, listed, issuer, for_other)


def addressee_of(text: str) -> str:
    """Whom a paper of that text is written to, as it stands above it; empty if it names nobody."""
    lines = (line.strip() for line in text.splitlines() if line.strip())
    return next((line[:-1] for line in islice(lines, ABOVE) if line.endswith("：")), "")


def goes_up(title: str) -> bool:
    """Whether a paper of that *title* goes upward (上行文), which of papers in a letter's words only a 请示 does."""
    return REQUEST in title


def unmarked(lines: Iterable[str]) -> tuple[str, ...]:
    """*lines* without the mark of a draft: what was signed is none."""
    return tuple(line for line in lines if line not in MARKS)


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading of the first level (一、)."""
    return HEADING.match(paragraph) is not None
