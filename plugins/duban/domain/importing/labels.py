"""The numbers of items: within, 1 to n without gap; beside, as the plan published them."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.numbers import group_numeral, plain_number
from duban.domain.importing.wording import bare

IN_ORDER = 0.8  # of a plan counted through, at least that share of the numbers can be right
COUNTED = re.compile(r"(.*?[-—–.])(\d{1,3})[.、]?")
LONGEST_GROUP = 12  # of a group's name before a number


def labels_of(drafts: Sequence[Draft]) -> tuple[list[str], list[str]]:
    """By item, its published number where that is another than its place; and what is to be told of the numbers."""
    plain = [plain_number(draft.number) for draft in drafts]
    if sum(number is not None for number in plain) * 2 > len(drafts):
        labels, remarks = _of_plain(drafts, plain)
    else:
        remarks = _between_neighbours(drafts)
        labels = [_label(draft) if draft.number else "" for draft in drafts]
    if sum(map(bool, labels)) * 3 > len(labels):
        labels = _named_by_place(labels, drafts, remarks)
    return _told_apart(labels, drafts, remarks), remarks


def _named_by_place(labels: list[str], drafts: Sequence[Draft], remarks: list[str]) -> list[str]:
    """Rows without number among numbered ones are called by the one before: the labels around them are published."""
    named: list[str] = []
    before, run = "", 0
    for place, (label, draft) in enumerate(zip(labels, drafts, strict=True)):
        run = 0 if label else run + 1
        before = label or before
        if label:
            named.append(label)
            continue
        after = next(filter(None, labels[place:]), "")
        beside = f"{before}后" if before else f"{after}前"
        named.append(f"{beside}无号{run if run > 1 else ''}")
        _doubt_row(draft, f"原文没有编号，排在第{beside.rstrip('前后')}项之{beside[-1]}，是否单列一项待核")
        remarks.append(f"{draft.at}：没有编号，暂称“{named[-1]}”，其余各行编号照原文")
    return named


def _doubt_row(draft: Draft, why: str) -> None:
    draft.doubt(TablePart.GOAL if draft.value(TablePart.GOAL) else TablePart.MEASURES, why)


def _told_apart(labels: list[str], drafts: Sequence[Draft], remarks: list[str]) -> list[str]:
    """The labels, each of one item only: rows below one number are counted, groups that count anew are named."""
    called = [label or str(place) for place, label in enumerate(labels, start=1)]
    common = {label for label, count in Counter(called).items() if count > 1}
    if not common:
        return labels
    runs: dict[tuple[str, str], int] = {}
    groups = _counted_in(drafts, called)
    sizes = Counter(zip(groups, called, strict=True))
    anew = {label for label in common if len({group for group, name in sizes if name == label}) > 1}
    apart: list[str] = []
    for group, label in zip(groups, called, strict=True):
        named = f"{group[:LONGEST_GROUP]}{label}" if label in anew else label
        runs[group, label] = runs.get((group, label), 0) + 1
        apart.append(f"{named}（{runs[group, label]}）" if sizes[group, label] > 1 else named)
    if len(set(apart)) < len(apart):
        apart = [f"{label}（第{place}行）" if label in common else label for place, label in enumerate(called, start=1)]
    remarks.append("原文有相同的编号（各组重新起算，或一个编号下有几行），已在编号前加组名、后加次序，以便区分")
    return [label if label != str(place) else "" for place, label in enumerate(apart, start=1)]


def _between_neighbours(drafts: Sequence[Draft]) -> list[str]:
    """A number that is missing between 2.2 and 2.4 put in."""
    remarks: list[str] = []
    for above, draft, below in zip(drafts, drafts[1:], drafts[2:], strict=False):
        before, after = COUNTED.fullmatch(bare(above.number)), COUNTED.fullmatch(bare(below.number))
        between = before and after and before[1] == after[1] and int(after[2]) == int(before[2]) + 2
        if not draft.number and before and between:
            draft.number = f"{before[1]}{int(before[2]) + 1}"
            remarks.append(f"{draft.at}：编号缺失，按前后补为{draft.number}")
    return remarks


def _counted_in(drafts: Sequence[Draft], labels: Sequence[str]) -> list[str]:
    """By item, the group within which it is counted: the larger one, where each number stands there only once."""
    larger, own = ([draft.value(part) for draft in drafts] for part in (TablePart.CATEGORY, TablePart.GROUP))
    once = len(set(zip(larger, labels, strict=True))) == len(labels)
    return larger if once else own


def _of_plain(drafts: Sequence[Draft], plain: list[int | None]) -> tuple[list[str], list[str]]:
    trusted = _in_order(drafts, plain)
    if plain.count(1) > 1 and len(trusted) < IN_ORDER * len(plain):
        # Items are counted anew in each group; a single number misread as 1 begins none.
        return [_label(draft) if draft.number else "" for draft in drafts], []
    remarks: list[str] = []
    numbers = _completed(drafts, plain, trusted, remarks)
    if numbers == list(range(1, len(drafts) + 1)):
        return [""] * len(drafts), remarks
    return [
        str(number) if number is not None else bare(draft.number) for draft, number in zip(drafts, numbers, strict=True)
    ], remarks


def _completed(
    drafts: Sequence[Draft], plain: list[int | None], trusted: set[int], remarks: list[str]
) -> list[int | None]:
    """The numbers, with one that is missing or misread put right by those around it."""
    numbers = [number if place in trusted else None for place, number in enumerate(plain)]
    for place, draft in enumerate(drafts):
        if place in trusted:
            continue
        before = numbers[place - 1] if place else 0
        after = next((far for far in sorted(trusted) if far > place), None)
        follows = before is not None and (after is None or plain[after] == before + 1 + after - place)
        if follows and before is not None:
            numbers[place] = before + 1
            printed = f"印作“{draft.number}”" if draft.number else "缺失"
            remarks.append(f"{draft.at}：序号{printed}，按前后补为{before + 1}")
            if after is None and not draft.number:
                # Nothing behind it says that a number was lost here.
                _doubt_row(draft, f"原文没有编号，排在最后，暂作第{before + 1}项，是否单列一项待核")
    missing = [str(number) for number in _gaps(numbers)]
    if missing:
        remarks.append(f"原文序号不连续，缺第{'、'.join(missing)}项，请核对是否漏印")
    return numbers


def _in_order(drafts: Sequence[Draft], plain: list[int | None]) -> set[int]:
    """
    The places of the numbers that can all be right: each runs ahead of its row no less than the one before.

    Only rows with a number are counted: one without may stand between two that follow on each other.
    """
    rows = list(accumulate(int(bool(draft.number)) for draft in drafts))
    ends: list[int] = []  # by length, the smallest lead that a run of that length ends with
    places: list[int] = []
    before: dict[int, int | None] = {}
    for place, number in enumerate(plain):
        if number is None:
            continue
        length = bisect_right(ends, number - rows[place])
        before[place] = places[length - 1] if length else None
        ends[length : length + 1] = [number - rows[place]]
        places[length : length + 1] = [place]
    found: set[int] = set()
    last = places[-1] if places else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


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
