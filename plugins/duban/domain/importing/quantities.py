"""Quantities that a sentence promises: the number, its unit, and which side of it is good."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from duban.domain.plan.programme import Direction

NUMBER = r"\d+(?:\.\d+)?"
UNIT = (
    r"(?:个?(?:工作日|工作时|自然日|小时|月|百分点)|分钟|天|日|年|%|[万亿千]?元|"
    r"[万亿千百]?(?:人次|平方米|平方公里|公里|公顷|环节|家|户|个|项|件|份|条|台|套|所|座|处|米|次|场|倍|种|类|名|辆|吨|亩|节|期|门|支|批|宗|笔|人))"
)
QUANTITY = rf"(?P<value>{NUMBER})(?P<unit>{UNIT})"
SEVERAL = rf"(?P<all>{NUMBER}(?:{UNIT})?(?:、{NUMBER}(?:{UNIT})?)*、{NUMBER}{UNIT}|{NUMBER}{UNIT})"
# A quantity alone in its cell, with what bounds it.
AMOUNT = rf"(?:[≥≤<>=]=?|不?[少低小高多大]于|不?超过|至少|达到?|约)?{NUMBER}(?:{UNIT})?(?:及?以[上下内]|内|左右)?[。;]?"
TIMES = r"工作日|工作时|自然日|小时|分钟|天|日|月|年"
DOWN = r"压缩|压减|缩短|缩减|减少|减|降低|下降|降|精简|控制|简化|提速|限"
UP = r"提高|提升|增加|增长|扩大|达到|达|突破|增|上升|升"
GAINS = (
    r"新增|新改建|新建|扩建|建成|建设|完成|培育|改造|治理|开展|引进|投放|认定|评选|举办|开发|打造|发展|推出|推动|推进|推行|设立|建立|"
    r"增加|招引|落地|实施|组织|创建|培训|扩容|实现|办理|申报|采认"
)
# A day in a clause belongs to the target, and to no quantity.
DAY = re.compile(r"到?20\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?(?:之?前)?")
# Each pattern with its direction; first match wins a number. None: by the verb.
PATTERNS: tuple[tuple[re.Pattern[str], Direction | None], ...] = (
    (
        re.compile(
            rf"(?:由|从)(?:原来的?|法定的?|现行的?|目前的?)?(?P<base>{NUMBER}(?:{UNIT})?)[^，\d]{{0,8}}?(?P<verb>{DOWN}|{UP})[至到为成]{QUANTITY}"
        ),
        None,
    ),
    (re.compile(rf"(?P<verb>{DOWN})[^，\d]{{0,20}}?[至到为在成]{SEVERAL}(?:之内|以内|内|以下)?"), None),
    (
        re.compile(rf"(?:不得?超过|不得?高于|不多于|不大于|(?<!不)(?<!不得)(?:少于|低于|小于)|控制在){QUANTITY}"),
        Direction.AT_MOST,
    ),
    (re.compile(rf"(?:不得?少于|不得?低于|至少|不小于|突破){QUANTITY}"), Direction.AT_LEAST),
    (re.compile(rf"(?:超过|超|高于|大于|多于){QUANTITY}"), Direction.MORE_THAN),
    (re.compile(rf"(?P<verb>{UP})[^，\d]{{0,16}}?[至到为]?{SEVERAL}(?:以上)?"), None),
    (re.compile(rf"{QUANTITY}(?:及?以上)"), Direction.AT_LEAST),
    (
        re.compile(rf"[至在后]?(?P<all>(?:{NUMBER}个?、)?{NUMBER}个?(?:{TIMES}))(?:以内|之内|内|以下)"),
        Direction.AT_MOST,
    ),
    (re.compile(rf"{QUANTITY}以下"), Direction.AT_MOST),
)
GAINED = (
    re.compile(rf"(?:{GAINS})[^，\d]{{0,24}}?{QUANTITY}"),
    re.compile(rf"{QUANTITY}[^，\d]{{1,24}}(?:竣工|投用|入驻|达到|建成|完成|治理|上线|扩容|跨|申报|告知承诺)"),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    A number that a clause promises; its words begin at `start` in it.

    `gained` says that it counts what is done (新增, 建成), which is a weaker ground than a comparison; `several` that
    it is one of a list whose parts the clause names elsewhere.
    """

    value: str
    unit: str
    direction: Direction
    start: int
    baseline: str = ""
    gained: bool = False
    several: bool = False


def quantities_in(clause: str) -> Iterator[Quantity]:
    """The quantities of a clause without days, each number once."""
    taken: set[int] = set()
    for pattern, direction in PATTERNS:
        for match in pattern.finditer(clause):
            if not taken & set(range(match.start(), match.end())):
                taken |= set(range(match.start(), match.end()))
                yield from _of(match, direction or _by_verb(match["verb"]))
    for pattern in GAINED:
        for match in pattern.finditer(clause):
            places = set(range(match.start("value"), match.end("unit")))
            if not taken & places and not re.search(TIMES, match["unit"]):
                taken |= places
                unit = _plain(match["unit"])
                yield Quantity(match["value"], unit, Direction.AT_LEAST, match.start("value"), gained=True)


def _of(match: re.Match[str], direction: Direction) -> Iterator[Quantity]:
    part = match.groupdict()
    base = part.get("base") or ""
    listed = part.get("all")
    if listed is None:
        yield Quantity(part["value"], _plain(part["unit"]), direction, match.start(), base)
        return
    numbers = re.findall(NUMBER, listed)
    unit = _plain(re.sub(rf"^.*?{NUMBER}(?=[^\d.]*$)", "", listed))
    for number in numbers:
        yield Quantity(number, unit, direction, match.start(), base, several=len(numbers) > 1)


def _by_verb(verb: str) -> Direction:
    return Direction.AT_MOST if re.fullmatch(DOWN, verb) else Direction.AT_LEAST


def _plain(unit: str) -> str:
    """工作日 for 个工作日."""
    return re.sub(r"^个(?=.)", "", unit)
