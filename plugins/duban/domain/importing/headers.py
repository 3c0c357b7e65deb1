"""The heads of a plan's table: which column holds what, under whatever name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from duban.domain.importing.document import PlanRow
from duban.domain.importing.wording import bare


class TablePart(StrEnum):
    """What a column of a published table holds."""

    NUMBER = "序号"
    CATEGORY = "大类"
    GROUP = "一级指标"
    GOAL = "目标任务"
    MEASURES = "具体措施"
    LEAD = "牵头部门"
    CO_RESPONSIBLE = "责任部门"
    MORE_UNITS = "配合单位"
    RESPONSIBLE = "责任单位"
    DEADLINE = "完成时限"
    TARGETS = "量化目标"
    OTHER = "其他"


UNIT_PARTS = (TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.MORE_UNITS, TablePart.RESPONSIBLE)
LONGEST_HEAD = 14


class HeadWord(StrEnum):
    """What the words of a head say by themselves; what they mean in a table depends on the others."""

    NUMBER = "number"
    CATEGORY = "category"
    GROUP = "group"
    TASK = "task"
    GOAL = "goal"
    MEASURES = "measures"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    CO = "co"
    ELSEWHERE = "elsewhere"
    DEADLINE = "deadline"
    TARGET = "target"
    OTHER = "other"


# A plan by quarters has a column for each.
PERIOD = re.compile(r"(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月份?)(?:目标|任务|进度|计划|安排|措施)?")
# First match wins.
HEADS = (
    (HeadWord.OTHER, re.compile(r".*(?:启动|开始|起始|上报|报送|报告|印发)(?:时限|时间|日期)")),
    (HeadWord.NUMBER, re.compile(r"序号?|编号|项次|(?:任务|项目|事项|清单)(?:编号|序号)|号|№|no\.?", re.I)),
    (HeadWord.OTHER, re.compile(r".*(?:责任人|领导|联系人|电话|备注|说明|进展|成效|落实情况|完成情况|依据|来源|状态)")),
    (
        HeadWord.TARGET,
        re.compile(r"(?:年度|工作|主要)?(?:量化|考核|绩效)(?:目标|指标|要求|任务)?值?|(?:目标|指标|考核)值"),
    ),
    (HeadWord.DEADLINE, re.compile(r".*(?:时限|期限|时间|节点|进度安排|进度要求|日期)(?:要求|安排|节点)?(?:\(.*\))?")),
    # Who leads above the office, or within a unit: its lead only where no other is named.
    (
        HeadWord.ELSEWHERE,
        re.compile(
            r".*(?:省级|省直|国家|中央|上级|对口).*(?:牵头|主办|责任|对接|指导|单位|部门).*"
            r"|.*(?:牵头|主办|责任|承办|负责).{0,2}(?:科室|处室|[科处])(?:\(.*\))?"
        ),
    ),
    (HeadWord.LEAD, re.compile(r".*(?:牵头|主办|主责|主要责任).*")),
    (HeadWord.CO, re.compile(r".*(?:配合|协办|协同|参与|参加|协作|协助).*")),
    (
        HeadWord.RESPONSIBLE,
        re.compile(r".*(?:责任|承办|负责|落实|实施)(?:单位|部门|主体|处室|科室|方)?(?:\(.*\))?|单位|部门"),
    ),
    (HeadWord.CATEGORY, re.compile(r"大类|类别|类型|一级分类|板块|篇章|所属(?:类别|板块)")),
    (
        HeadWord.GROUP,
        re.compile(r".*(?:一级指标|二级指标|指标(?:名称|领域)?|领域|方面|分类|任务类别|专题|专项|专班|行动|环节)"),
    ),
    (HeadWord.GOAL, re.compile(r".*(?:目标).*")),
    (HeadWord.MEASURES, re.compile(r".*(?:措施|举措|内容|做法|具体任务|任务分解|工作要求|任务要求|任务描述).*")),
    (HeadWord.TASK, re.compile(r".*(?:任务|事项|项目|改革|要点|工作|重点).*")),
)


@dataclass(frozen=True, slots=True)
class Heads:
    """
    The parts of a table by their column, from the left; those of `guessed` columns by what stands in them.

    `titles` are the heads as they are printed.
    """

    parts: dict[int, TablePart]
    guessed: tuple[int, ...] = ()
    titles: Mapping[int, str] = field(default_factory=dict)

    @property
    def ordered(self) -> tuple[TablePart, ...]:
        """The parts from left to right."""
        return tuple(part for _place, part in sorted(self.parts.items()))

    @property
    def beside(self) -> dict[int, str]:
        """The printed heads of columns that no cell of an item is taken from."""
        return {place: self.titles.get(place, "") for place, part in self.parts.items() if part is TablePart.OTHER}


def head_word(text: str) -> HeadWord | None:
    """What the head *text* says; None if it is none."""
    words = bare(text)
    if not words or len(words) > LONGEST_HEAD or words[-1] in "。;":
        return None
    return next((word for word, pattern in HEADS if pattern.fullmatch(words)), None)


def head_words(row: PlanRow) -> dict[int, HeadWord]:
    """What the heads of *row* say by column; empty if it is no row of heads."""
    filled = {place: cell.text for place, cell in row.cells.items() if bare(cell.text)}
    words = {place: word for place, text in filled.items() if (word := head_word(text)) is not None}
    words |= {place: HeadWord.OTHER for place, text in filled.items() if PERIOD.fullmatch(bare(text))}
    kinds = set(words.values())
    if len(words) < 3 or len(words) * 3 < len(filled) * 2 or len(kinds) < 3:
        return {}
    if not kinds & {HeadWord.LEAD, HeadWord.RESPONSIBLE, HeadWord.CO, HeadWord.ELSEWHERE, HeadWord.DEADLINE}:
        return {}
    return words


def heads_of(
    words: dict[int, HeadWord], groups: frozenset[int] = frozenset(), own: frozenset[int] = frozenset()
) -> Heads:
    """
    The parts that the heads name together.

    *groups* are columns whose contents are those of groups: few, short, and the same for many rows; those of *own* are
    each row's own. 改革事项 beside 目标任务 and 具体措施 is a group; alone, or another in each row, it is what is to
    be done.
    """
    words = _without_goals(words, own)
    parts = _told_once({place: part for place, word in words.items() if (part := PLAIN.get(word)) is not None})
    parts |= _texts(words, groups)
    # What has no place of its own (a third level of groups, a second lead) is told as a column that was not read.
    return Heads(dict.fromkeys(words, TablePart.OTHER) | parts | _units(words))


PLAIN = {
    HeadWord.NUMBER: TablePart.NUMBER,
    HeadWord.DEADLINE: TablePart.DEADLINE,
    HeadWord.TARGET: TablePart.TARGETS,
    HeadWord.OTHER: TablePart.OTHER,
}


def _without_goals(words: dict[int, HeadWord], own: frozenset[int]) -> dict[int, HeadWord]:
    """The heads, where each row has a task of its own name: what is to be reached by it stands with the measures."""
    kinds = set(words.values())
    tasks = [place for place in sorted(own) if words[place] is HeadWord.TASK]
    if not tasks or HeadWord.MEASURES in kinds:
        return words
    return {place: HeadWord.MEASURES if word is HeadWord.GOAL else word for place, word in words.items()}


def _texts(words: dict[int, HeadWord], groups: frozenset[int]) -> dict[int, TablePart]:
    """Groups, goal and measures: a plan without a column of measures has its task as the goal."""
    text = {place: word for place, word in sorted(words.items()) if word in TEXT_WORDS}
    parts = {place: TablePart.GOAL for place, word in text.items() if word is HeadWord.GOAL}
    parts |= {place: TablePart.MEASURES for place, word in text.items() if word is HeadWord.MEASURES}
    above = [place for place, word in text.items() if word in (HeadWord.CATEGORY, HeadWord.GROUP)]
    for place in (place for place, word in text.items() if word is HeadWord.TASK):
        if place in groups and len(text) > 1:
            above.append(place)
        elif TablePart.GOAL not in parts.values():
            parts[place] = TablePart.GOAL
        elif TablePart.MEASURES not in parts.values() and place > max(parts):
            parts[place] = TablePart.MEASURES
        else:
            above.append(place)
    if parts and TablePart.GOAL not in parts.values():
        parts[min(parts)] = TablePart.GOAL
    names = (TablePart.CATEGORY, TablePart.GROUP) if len(above) > 1 else (TablePart.GROUP,)
    parts |= dict(zip(sorted(above)[-2:], names, strict=False))
    return _told_once(parts)


TEXT_WORDS = (HeadWord.CATEGORY, HeadWord.GROUP, HeadWord.TASK, HeadWord.GOAL, HeadWord.MEASURES)


def _units(words: dict[int, HeadWord]) -> dict[int, TablePart]:
    """
    Who leads and who helps: 责任单位 beside 牵头单位 helps, beside 配合单位 leads, and alone names both.

    A second lead helps the first.
    """
    lead = [place for place, word in sorted(words.items()) if word is HeadWord.LEAD]
    helping = [place for place, word in sorted(words.items()) if word is HeadWord.CO]
    neutral = [place for place, word in sorted(words.items()) if word is HeadWord.RESPONSIBLE]
    elsewhere = [place for place, word in sorted(words.items()) if word is HeadWord.ELSEWHERE]
    if not lead and not helping:
        return dict.fromkeys((neutral or elsewhere)[:1], TablePart.RESPONSIBLE)
    if not lead:
        lead, neutral = (neutral or elsewhere)[:1], neutral[1:]
    parts = dict.fromkeys(lead[:1], TablePart.LEAD)
    rest = sorted(lead[1:] + neutral + helping)
    return parts | dict(zip(rest, (TablePart.CO_RESPONSIBLE, TablePart.MORE_UNITS), strict=False))


def _told_once(parts: dict[int, TablePart]) -> dict[int, TablePart]:
    """Each part in one column: a second one of the same is beside what is asked."""
    seen: set[TablePart] = set()
    told: dict[int, TablePart] = {}
    for place, part in sorted(parts.items()):
        told[place] = TablePart.OTHER if part in seen else part
        seen.add(part)
    return told
