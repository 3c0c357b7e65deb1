"""
Groups of groups out of a plan's text, where its table has none.

A plan with many areas often says in its text which belong together: （一）全面提升…水平。围绕A、B、C等… What such a
section names is put under it.
"""

import re
from collections.abc import Sequence

from duban.domain.importing.completing import ALL_ITEMS
from duban.domain.importing.document import PlanDocument, PlanTable
from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.numbers import group_name, looks_like_group
from duban.domain.importing.wording import bare, one_line

GROUP, CATEGORY = TablePart.GROUP, TablePart.CATEGORY
MOST = 0.6  # of the groups have to be named by the sections, or the text tells of something else
NAMES = re.compile(r"围绕(.{4,200}?)等")
RAISES = re.compile(r"^(?:全面|大力|着力|持续|不断|进一步)*(?:提升|优化|改善|加强|强化|提高|增强|打造|营造|完善)")
AIMS = re.compile(r"(?:服务水平|水平|能力|质效|效能|度和吸引力)$")
LONGEST = 30


def add_categories(drafts: Sequence[Draft], document: PlanDocument) -> None:
    """Give each draft the section that names its group; doubtful where it names one like it, or none does."""
    groups = list(dict.fromkeys(group_name(draft.value(GROUP)) for draft in drafts if draft.value(GROUP)))
    if any(draft.value(CATEGORY) or draft.groups for draft in drafts) or len(groups) < 4:
        return
    sections = _sections(document)
    found = {group: each for group in groups if (each := _section_of(group, sections)) is not None}
    if len({title for title, _names in sections}) < 2 or len(found) < MOST * len(groups):
        return
    for draft in drafts:
        group = group_name(draft.value(GROUP))
        title, exact = found.get(group, (ALL_ITEMS, False))
        doubt = "" if exact else f"正文没有写“{group}”属哪一类，待核"
        draft.take(CATEGORY, title, "取正文归类", doubt)


def _sections(document: PlanDocument) -> list[tuple[str, list[str]]]:
    """The sections that say what they are about, each with the names that it lists."""
    found: list[tuple[str, list[str]]] = []
    for block in document.blocks:
        text = "" if isinstance(block, PlanTable) else one_line(block.text).text
        title, _stop, rest = text.partition("。")
        names = NAMES.match(rest)
        if looks_like_group(title) and names and len(title) <= LONGEST:
            found.append((AIMS.sub("", RAISES.sub("", group_name(title))), re.split(r"[、，]", names.group(1))))
    return found


def _section_of(group: str, sections: Sequence[tuple[str, list[str]]]) -> tuple[str, bool] | None:
    """The section that names the group, and whether it does so in its own words."""
    words = re.sub(r"[、和与及]", "", bare(group))
    near: tuple[str, bool] | None = None
    for title, names in sections:
        for name in names:
            listed = re.sub(r"[、和与及]", "", bare(name))
            if listed == words:
                return title, True
            if len(listed) > 3 and (listed in words or words in listed):
                near = near or (title, False)
    return near
