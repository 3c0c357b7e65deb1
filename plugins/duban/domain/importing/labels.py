"""The numbers of items: within, 1 to n without gap; beside, as the plan published them."""

import re
from collections.abc import Sequence

from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.numbers import group_numeral, plain_number
from duban.domain.importing.wording import bare


def labels_of(drafts: Sequence[Draft]) -> tuple[list[str], list[str]]:
    """By item, its published number where that is another than its place; and what is to be told of the numbers."""
    plain = [plain_number(draft.number) for draft in drafts]
    if sum(number is not None for number in plain) * 2 > len(drafts):
        return _of_plain(drafts, plain)
    return [_label(draft) if draft.number else "" for draft in drafts], []


def _of_plain(drafts: Sequence[Draft], plain: list[int | None]) -> tuple[list[str], list[str]]:
    if _begins_again(plain):
        return [_label(draft) if draft.number else "" for draft in drafts], []
    remarks: list[str] = []
    numbers = _completed(drafts, plain, remarks)
    if numbers == list(range(1, len(drafts) + 1)):
        return [""] * len(drafts), remarks
    return [
        str(number) if number is not None else bare(draft.number) for draft, number in zip(drafts, numbers, strict=True)
    ], remarks


def _begins_again(plain: list[int | None]) -> bool:
    """Whether items are counted anew in each group: 1 comes more than once, and so does 2, or groups have one each."""
    return plain.count(1) > 1


def _completed(drafts: Sequence[Draft], plain: list[int | None], remarks: list[str]) -> list[int | None]:
    """The numbers, with one that is missing or misread put right by its neighbours."""
    numbers = list(plain)
    for place, (draft, number) in enumerate(zip(drafts, plain, strict=True)):
        expected = _between(numbers, plain, place)
        if number == expected or expected is None:
            continue
        if number is None:
            remarks.append(f"{draft.at}：序号缺失，按前后补为{expected}")
            numbers[place] = expected
        elif _alone_astray(plain, place):
            remarks.append(f"{draft.at}：序号印作“{draft.number}”，按前后改为{expected}，请核对")
            numbers[place] = expected
    missing = [str(number) for number in _gaps(numbers)]
    if missing:
        remarks.append(f"原文序号不连续，缺第{'、'.join(missing)}项，请核对是否漏印")
    return numbers


def _between(numbers: list[int | None], plain: list[int | None], place: int) -> int | None:
    """The number that follows on the one before, if the next one does not speak against it."""
    before = numbers[place - 1] if place else 0
    if before is None:
        return None
    after = next(((number, far) for far, number in enumerate(plain[place + 1 :], start=1) if number is not None), None)
    if after is None or after[0] == before + 1 + after[1]:
        return before + 1
    return None


def _alone_astray(plain: list[int | None], place: int) -> bool:
    before, after = plain[place - 1] if place else 0, plain[place + 1] if place + 1 < len(plain) else None
    return before is not None and (after is None or after == before + 2)


def _gaps(numbers: list[int | None]) -> list[int]:
    known = {number for number in numbers if number is not None}
    return [number for number in range(1, max(known, default=0)) if number not in known]


def _label(draft: Draft) -> str:
    """A number with the numerals of the headings above it, as far as it does not hold them itself: 一（二）1."""
    number = re.sub(r"[、.．]$", "", draft.number.strip())
    if not re.fullmatch(r"[（(]?\d{1,3}[)）]?", number):
        return number
    above = draft.numerals or tuple(filter(None, [group_numeral(draft.value(TablePart.GROUP))]))
    return "".join((*above, number))
