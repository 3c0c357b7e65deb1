"""Rules about the people who answer for a return."""

import re
from collections.abc import Iterator, Mapping

from duban.domain.checks.context import Case, Fault
from duban.domain.checks.placeholder import is_made_up, stands_in
from duban.domain.form import COVER_FIELDS, phone_format, plain, title_of
from duban.domain.text.normalise import tidy

PHONE = re.compile(r"(\+?86-?)?1[3-9]\d{9}|\(?0\d{2,3}\)?-?\d{7,8}((-|转)\d{1,6})?")
NAMES = ("filler", "reviewer", "signer")
SHOWN = 20
BETWEEN_PHONES = re.compile(r"[,，;；、/]|或")


def no_people(case: Case) -> Iterator[Fault]:
    """E18: a field of the cover that says who answers for the return is empty."""
    for cover in COVER_FIELDS:
        if not case.filled.cover.get(cover.key, "").strip():
            yield _at(case, cover.key)


def wrong_phone(case: Case) -> Iterator[Fault]:
    """W19: no mobile number and no number with its area code; several may be given. A made-up one is W23's."""
    phones = _phones(case.filled.cover.get("phone", ""))
    if any(is_made_up(phone) for phone in phones):
        return
    if phones and not all(PHONE.fullmatch(re.sub(r"[—–]", "-", phone)) for phone in phones):
        yield _at(case, "phone", phone=phone_format(case.background.area_code))


def placeholders(case: Case) -> Iterator[Fault]:
    """W23: a role, a sample or a remark where a name belongs, and a telephone number that nobody has."""
    for key, kind, typed in stand_ins(case.filled.cover):
        yield _at(case, key, kind, typed=typed)


def stand_ins(cover: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The fields of a cover in which something stands in for a person: key, which case of W23 it is, what was typed."""
    for field in COVER_FIELDS:
        text = cover.get(field.key, "").strip()
        if field.key in NAMES and (found := stands_in(text)):
            yield field.key, found.value, text[:SHOWN]
        elif field.key == "phone" and any(map(is_made_up, _phones(text))):
            yield field.key, "phone", text[:SHOWN]


def label_of(key: str) -> str:
    """What a field of the cover is called."""
    return next(title_of(field.label) for field in COVER_FIELDS if field.key == key)


def _phones(text: str) -> list[str]:
    return [one for one in BETWEEN_PHONES.split(tidy(text)) if one]


def same_person(case: Case) -> Iterator[Fault]:
    """E20: who filled the form may not be who reviewed it."""
    filler, reviewer = (plain(case.filled.cover.get(key, "")) for key in ("filler", "reviewer"))
    if filler and filler == reviewer:
        yield _at(case, "reviewer")


def no_stamp(case: Case) -> Iterator[Fault]:
    """E21: the stream asks for a scan of the sealed return, and none came."""
    if case.background.stamped is False:
        yield Fault()


def stranger(case: Case) -> Iterator[Fault]:
    """W07: the mailbox is nobody's on the list; a contact of the organisation has vouched for it."""
    if case.background.vouched:
        yield Fault()


def _at(case: Case, key: str, kind: str = "", **facts: object) -> Fault:
    return Fault(facts, kind, column=label_of(key), cell=case.filled.cover_cells.get(key, ""))
