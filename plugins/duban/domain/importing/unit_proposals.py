"""
The units that a plan's cells name, each once, and the phrases for many.

After a name with 市 the following ones up to a comma leave it out: 市甲局、乙局 are 市甲局 and 市乙局. Names with a
place of their own stand as they are; a name that is written in full elsewhere is known by that.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from duban.domain.importing.initials import initials
from duban.domain.importing.proposal import ImportedItem, ImportedUnit, PlanColumn
from duban.domain.importing.unit_forms import (
    AND_OTHERS,
    QUALIFIER,
    ROLE_MARK,
    groups_in,
    has_own_place,
    is_collective,
    is_unit,
)
from duban.domain.importing.unit_kinds import kind_of
from duban.domain.importing.wording import full_width
from duban.domain.plan.organisation import Organisation

# A place before a name: 市, where it is not the first half of a word (市场, 市政, 市容).
PLACE = re.compile(r"(?:市(?!场|容|政(?!府|务|协|法|策|研)|民(?!政|族|宗|委|进|革|建))|[县区州省])(?=.{2})")
CITY_IN_TEXT = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?:市|州|县|区)(?:人民政府|优化|营商|关于|委|政府|20)")
CITY_IN_NAME = re.compile(
    r"^([\u4e00-\u9fff]{2})(?:海关|海事局|银保监|供电|金融监管)|(?:银行|国网)([\u4e00-\u9fff]{2,3}?)(?:市|省|供电|分行|支行)"
)
# Companies that have a branch in each city, and are named without it before the last one of a list.
COMPANIES = r"(?:中国)?(?:电信|移动|联通|铁塔|广电|邮政|(?:工商|农业|建设|交通|邮政储蓄|邮储)银行)"
COMPANY = re.compile(COMPANIES)
BRANCH_OF = re.compile(rf"{COMPANIES}(?P<branch>[\u4e00-\u9fff()]*(?:公司|分行|支行))")
ENDS_PLAINLY = re.compile(r"(?:局|委|办|院|会|联|协|队|部|管委会|办公室|委员会)(?:\(.*\))?$")


@dataclass(slots=True)
class _Found:
    """A unit with every way it is written, and what is not certain about it."""

    written: dict[str, None] = field(default_factory=dict)
    doubt: str = ""


def units_of(items: Sequence[ImportedItem], title: str) -> tuple[tuple[ImportedUnit, ...], tuple[str, ...]]:
    """The single units by their proposed code in the order of the plan, leads first; and the phrases for many."""
    cells = [item.cells[column].value for column in (PlanColumn.LEAD, PlanColumn.CO_RESPONSIBLE) for item in items]
    groups = [group for cell in cells for group in groups_in(cell)]
    full = _written_in_full(groups)
    places = _places(title, full)
    found: dict[str, _Found] = {}
    collectives: dict[str, None] = {}
    for group in groups:
        _read_group(group, full, places, found, collectives)
    codes = _codes(found)
    return tuple(_unit(name, found[name], codes[name]) for name in found), tuple(collectives)


def _written_in_full(groups: Iterable[Sequence[str]]) -> Counter[str]:
    """Names that carry their place, wherever they stand, and those that begin a list."""
    return Counter(
        _single(name)
        for group in groups
        for name in group
        if PLACE.match(_single(name)) or not any(PLACE.match(_single(other)) for other in group)
    )


def _places(title: str, full: Iterable[str]) -> frozenset[str]:
    """Names of places that the plan and its units carry."""
    found = {match.group(1) for match in [CITY_IN_TEXT.search(title)] if match}
    for name in full:
        match = CITY_IN_NAME.search(name)
        if match:
            found.add(match.group(1) or match.group(2))
    return frozenset(found)


def _single(name: str) -> str:
    """The name of one unit without its mark of role and without 等 and what stands behind it."""
    whole = ROLE_MARK.sub("", name)
    head, _others, _phrase = whole.partition("等")
    return head if len(head) > 1 else whole


def _read_group(
    group: Sequence[str],
    full: Counter[str],
    places: frozenset[str],
    found: dict[str, _Found],
    collectives: dict[str, None],
) -> None:
    place = ""
    for printed, branch in zip(group, _branches(group), strict=True):
        phrase = AND_OTHERS.search(printed)
        if phrase and phrase["phrase"]:
            collectives["等" + phrase["phrase"]] = None
        name = _single(printed)
        if is_collective(name):
            collectives[full_width(name)] = None
            continue
        if not is_unit(name):
            _note(found, name, name, f"“{name}”不似单位名称")
            continue
        if branch:
            _note(found, name + branch, name)
            continue
        own = PLACE.match(name)
        if own:
            place = own.group()
            _note(found, name, name)
            continue
        whole, doubt = _expanded(name, place, full, places)
        _note(found, whole, name, doubt)
        place = place or (whole[:1] if whole != name else "")


def _branches(group: Sequence[str]) -> list[str]:
    """By name what it lacks: of 电信、移动、联通江州分公司 the first two are branches in 江州 as well."""
    lacking = [""] * len(group)
    branch = ""
    for at, name in reversed(list(enumerate(map(_single, group)))):
        if COMPANY.fullmatch(name):
            lacking[at] = branch
        else:
            found = BRANCH_OF.fullmatch(name)
            branch = found["branch"] if found else ""
    return lacking


def _expanded(name: str, place: str, full: Counter[str], places: frozenset[str]) -> tuple[str, str]:
    """The whole name of a unit that is written without its place, and the doubt about it."""
    for before in (place, "市", "县", "区"):
        if before and before + name in full:
            return before + name, ""
    if has_own_place(name) or any(each in name for each in places):
        return name, ""
    if not place:
        return name, "" if not ENDS_PLAINLY.search(name) else f"“{name}”未写明所属市县，待核"
    return place + name, "" if ENDS_PLAINLY.search(name) else f"“{name}”承上写作“{place}{name}”，待核"


def _note(found: dict[str, _Found], name: str, written: str, doubt: str = "") -> None:
    whole = QUALIFIER.sub("", name) or name
    unit = found.setdefault(whole, _Found())
    unit.written[written] = None
    unit.written[QUALIFIER.sub("", written) or written] = None
    unit.doubt = unit.doubt or doubt


def _codes(found: Iterable[str]) -> dict[str, str]:
    """A code for each name: its initials, with a number where two have the same."""
    codes: dict[str, str] = {}
    for name in found:
        letters = re.sub(r"^[0-9]+", "", initials(re.sub(r"^[市县区州](?=.{2})", "", _plain(name)))) or "u"
        code, more = letters, 2
        while code in codes.values():
            code, more = f"{letters}{more}", more + 1
        codes[name] = code
    return codes


def _plain(name: str) -> str:
    return re.sub(r"\(.*?\)|[“”]", "", name)


def _unit(name: str, found: _Found, code: str) -> ImportedUnit:
    kind = kind_of(full_width(name))
    aliases = tuple(full_width(written) for written in found.written if written != name)
    unit = Organisation(code, full_width(name), aliases, kind.kind, kind.subordinate, kind.salutation)
    return ImportedUnit(unit, "；".join(filter(None, (found.doubt, kind.doubt))))
