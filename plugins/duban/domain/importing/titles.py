"""What a plan is called, and of which year it is: by its title, its number and the day it was issued on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from duban.domain.importing.document import PlanDocument, PlanHeading, PlanParagraph, PlanTable
from duban.domain.importing.wording import bare, one_line

ISSUED = re.compile(r"(20\d{2})年\d{1,2}月\d{1,2}日(?:印发)?")
TITLE = re.compile(
    r"(?:方案|计划|清单|意见|措施|要点|任务|行动|规划|安排|台账|任务书|[解工务览总]表)(?:\([^()]*\))?(?:》?的通知)?$"
)
# What says only where a plan is attached.
ATTACHED = re.compile(r"^(?:附件|附表|附(?=[\d一二三：]))[\d一二三四五六七八九十]{0,3}[：:.、]?\s*")
# A table's own name stands above its heads, among the first rows.
ABOVE_HEADS = 3
OF_AN_ITEM = re.compile(r"\s*(?:\d{1,3}[.．、](?!\d)|[（(]?[一二三四五六七八九十]+[、)）]|[（(]\d+[)）]|[①-⑳])")
NOTICE_OF = re.compile(r"(?:关于)?印发(.+?)的通知$")
LONGEST_TITLE = 60
YEAR_OF_TITLE = re.compile(r"(?<![\d—–\-~至])(20\d{2})(?!\d|年?[—–\-~至])")
# Carrying out what was said in a year may take the next one.
OF_ANOTHER = re.compile(r"会议|精神|条例|意见》|通知》")
NUMBERED = re.compile(r"[〔\[(（【](20\d{2})[〕\])）】]\d*号?")


@dataclass(frozen=True, slots=True)
class PlanYear:
    """
    The year of a plan, from which 今年 and 明年 count; `doubt` is why another may be meant.

    `stated` says that the plan gives it to days without one: by a note, or because it is called by it.
    """

    number: int
    doubt: str = ""
    stated: bool = False


def year_of(document: PlanDocument) -> PlanYear | None:
    """The year of the document: of the day it was issued on, or of its number, or the one that its title names."""
    title = title_of(document)
    issued, named = _issued_in(document), _named_in(title)
    if issued is None or named in (issued, None):
        own = named is not None and OF_ANOTHER.search(title) is None
        return PlanYear(year, stated=own) if (year := issued or named) else None
    # What is planned for a year is often issued at the end of the one before.
    return PlanYear(named if named == issued + 1 else issued, f"文件日期为{issued}年，标题写{named}年")


def _issued_in(document: PlanDocument) -> int | None:
    texts = [bare(block.text) for block in document.blocks if not isinstance(block, PlanTable)]
    for pattern, whole in ((ISSUED, True), (NUMBERED, False)):
        for text in texts:
            found = pattern.fullmatch(text) if whole else pattern.search(text)
            if found:
                return int(found.group(1))
    return None


def _named_in(title: str) -> int | None:
    named = set(YEAR_OF_TITLE.findall(NUMBERED.sub("", bare(title))))
    return int(named.pop()) if len(named) == 1 else None


def title_of(document: PlanDocument) -> str:
    """The title of the plan, without the words of the notice that it was issued with."""
    line = one_line(title_line(document)).text
    issued = NOTICE_OF.search(line)
    return issued.group(1).strip("《》") if issued else line or document.name


def title_line(document: PlanDocument) -> str:
    """
    The line that names the plan: the first that is called so, or else the first heading, or the first line.

    附件1 above it only says where it is attached; in one line with it, the name stands behind.
    """
    blocks = document.blocks
    texts = list(filter(None, map(without_attached, islice(_titles(blocks), 30))))
    named = [text for text in texts if _is_title(text)]
    headings = filter(None, (without_attached(block.text) for block in blocks if isinstance(block, PlanHeading)))
    return next(iter((*named, *headings, *texts)), "")


def _is_title(text: str) -> bool:
    """Whether a line is called as plans are, and is no item or section of one: 1. 梳理产业链供需清单."""
    return TITLE.search(bare(text)) is not None and len(text) < LONGEST_TITLE and OF_AN_ITEM.match(text) is None


def _titles(blocks: Iterable[PlanHeading | PlanParagraph | PlanTable]) -> Iterator[str]:
    """The lines that may name the plan: those of its text, and rows of one text that a table begins with."""
    for block in blocks:
        if not isinstance(block, PlanTable):
            yield block.text
            continue
        for row in block.rows[:ABOVE_HEADS]:
            told = {cell.text for cell in row.cells.values() if bare(cell.text)}
            if len(told) != 1:
                break
            yield told.pop()


def without_attached(text: str) -> str:
    """*text* without what says only where the plan is attached: 附件1."""
    return ATTACHED.sub("", one_line(text).text).strip()
