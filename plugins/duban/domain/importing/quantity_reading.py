"""How one quantity of a clause is read: which side is good, what is counted, and what is not certain about it."""

import re
from dataclasses import dataclass, replace

from duban.domain.importing.promise_words import (
    ABOVE,
    AFTER,
    AT_END,
    BAD_RATE,
    BEGINS_ANEW,
    CHANGES,
    DONE,
    DOWN,
    EMPTY_WORDS,
    ENDS_WITH_GAIN,
    EVERY,
    FROM,
    GAINED,
    GIVES,
    HOW_LONG,
    INTO,
    LONG_TERM,
    NEARLY,
    NOT_ABOVE,
    NOT_BELOW,
    RATE,
    REACHES,
    SHORT_DOWN,
    SHORT_UP,
    TAIL,
    TO,
    UP,
    WITH_TO,
)
from duban.domain.importing.quantities import Quantity
from duban.domain.plan.programme import Direction


@dataclass(frozen=True, slots=True)
class CountedQuantity:
    """How one quantity is read: its side, what is counted by the words before, and what is not certain."""

    direction: Direction
    metric: str
    gained: bool = False
    doubt: str = ""


def read_quantity(before: str, quantity: Quantity, after: str) -> CountedQuantity | None:
    """The first way to read a quantity that the words before and after it allow; None if it promises nothing."""
    if GIVES.search(before):
        return None
    for way in (_bounded, _into, _to, _reaching, _changing, _bounded_behind, _rate, _gained):
        if found := way(before, quantity, after):
            return _with_metric(found, quantity, after)
    return _done(before, quantity, after)


def read_from_base(earlier: str, base: Quantity, before: str, quantity: Quantity) -> CountedQuantity | None:
    """由5天压缩至1天, 从4个减少到2个: the number that it starts from, and the one that is to be reached."""
    if not re.search(rf"{TO}{NEARLY}$", before) or len(before) > len("以上的水平提高到约"):
        return None
    side = _side_of(before) or (Direction.AT_MOST if float(quantity.value) < float(base.value) else Direction.AT_LEAST)
    return CountedQuantity(side, _clean(re.sub(rf"(?:{DOWN}|{UP})+$", "", FROM.sub("", earlier))))


def read_alone(before: str, quantity: Quantity) -> CountedQuantity:
    """A number in a column of its own: what takes time is to take no more, anything else to be no less."""
    side = Direction.AT_MOST if quantity.is_of_time else Direction.AT_LEAST
    return CountedQuantity(side, _clean(before), doubt="没有“达到、不超过”一类字样，方向推定")


def _side_of(words: str) -> Direction | None:
    """Which side is good by the verb of *words*."""
    if re.search(rf"{DOWN}|(?:{SHORT_DOWN}){TO}", words):
        return Direction.AT_MOST
    return Direction.AT_LEAST if re.search(rf"{UP}|(?:{SHORT_UP}){TO}", words) else None


def _with_metric(found: CountedQuantity, quantity: Quantity, after: str) -> CountedQuantity:
    """What is counted by the words behind, where those before end with what is done: 新增300家企业."""
    metric = found.metric
    tail = TAIL.match(after)
    if quantity.is_of_time:
        goes_on = AFTER.match(after) is not None and not HOW_LONG.search(metric) and len(metric) > 1
    else:
        goes_on = len(metric) < 2 or ENDS_WITH_GAIN.search(metric) is not None or metric.endswith("等")
    if tail and goes_on:
        metric += _clean(tail["words"])
    return replace(found, metric=metric if len(metric) > 1 else "")


def _bounded(before: str, quantity: Quantity, after: str) -> CountedQuantity | None:
    for pattern, side in (
        (NOT_BELOW, Direction.AT_LEAST),
        (NOT_ABOVE, Direction.AT_MOST),
        (ABOVE, Direction.MORE_THAN),
    ):
        if bound := pattern.search(before):
            words = before[: bound.start()]
            doubt = "“超过”可能只是限定语" if side is Direction.MORE_THAN and _attributes(after) else ""
            doubt = doubt or _every(words)
            level = _to(words, quantity, "") or _reaching(words, quantity, "")
            change = None if level else _changing(words, quantity, "")
            inner = level or (change if quantity.is_share else None)
            gained = GAINED.search(words) is not None and not inner and not quantity.is_of_time
            return CountedQuantity(side, inner.metric if inner else _clean(words), gained, doubt)
    return None


def _attributes(after: str) -> bool:
    """Whether a noun goes on directly behind a quantity: 超15公里长线路."""
    return re.match(r"[\u4e00-\u9fff]{2,}", after) is not None and AFTER.match(after) is None


def _to(before: str, _quantity: Quantity, after: str) -> CountedQuantity | None:
    found = WITH_TO.search(before)
    if not found:
        return None
    side = _side_of(found.group()) or Direction.AT_LEAST
    bound = AFTER.match(after)
    against = bound is not None and {Direction.AT_MOST: "上", Direction.AT_LEAST: "下"}[side] == bound["side"]
    metric = _clean(before[: found.start()] + (found["mid"] or ""))
    return CountedQuantity(side, metric, doubt="原文的方向前后不一" if against else "")


def _reaching(before: str, _quantity: Quantity, after: str) -> CountedQuantity | None:
    found = REACHES.search(before)
    if not found:
        return None
    bound = AFTER.match(after)
    side = Direction.AT_MOST if bound and bound["side"] == "下" else Direction.AT_LEAST
    return CountedQuantity(side, _clean(before[: found.start()]))


def _changing(before: str, quantity: Quantity, after: str) -> CountedQuantity | None:
    """增长6%, 减少30%, 降低成本5000万元: how much more or less it is to be, and not what it is to become."""
    found = CHANGES.search(before)
    if not found or quantity.is_of_time:
        return _time_saved(before, quantity) if found else None
    mid, verb = found["mid"], found["verb"]
    head = before[: found.start()]
    metric = _clean(f"{head}{mid}{verb}幅度" if quantity.is_share else f"{head}{verb}{mid}")
    bound = AFTER.match(after)
    side = Direction.AT_MOST if bound and bound["side"] in ("下", "内") else Direction.AT_LEAST
    return CountedQuantity(side, metric, gained=not quantity.is_share, doubt="按增减的幅度列出，以什么为基数待核")


def _time_saved(before: str, quantity: Quantity) -> CountedQuantity | None:
    """压缩办理时限3天 leaves open whether it is by or to three days."""
    found = CHANGES.search(before)
    if not found or LONG_TERM.search(quantity.unit):
        return None
    metric = _clean(before[: found.start()] + found["mid"]) or _clean(before)
    return CountedQuantity(Direction.AT_MOST, metric, doubt="是压缩到还是压缩了这么多，待核")


def _bounded_behind(before: str, quantity: Quantity, after: str) -> CountedQuantity | None:
    bound = AFTER.match(after)
    if not bound or bound["about"]:
        return None
    within = bound["within"] or bound["side"] == "内"
    if within and LONG_TERM.search(quantity.unit) and not HOW_LONG.search(before):
        return None  # 3年内建成 is a day, and no number to be reached
    side = Direction.AT_MOST if within or bound["side"] == "下" else Direction.AT_LEAST
    metric = _clean(before)
    gained = not quantity.is_of_time and GAINED.search(before) is not None
    return CountedQuantity(side, metric, gained, _every(before))


def _rate(before: str, quantity: Quantity, _after: str) -> CountedQuantity | None:
    words = re.sub(r"(?:为|均|都|要|应)+$", "", before)
    if not quantity.is_share or not RATE.search(words):
        return None
    side = Direction.AT_MOST if BAD_RATE.search(words) else Direction.AT_LEAST
    return CountedQuantity(side, _clean(words), doubt="没有“达到、不低于”一类字样，方向推定")


def _into(before: str, quantity: Quantity, _after: str) -> CountedQuantity | None:
    """环节精简为甲、乙、丙3个环节."""
    found = INTO.search(before)
    if not found or quantity.is_share or quantity.is_of_time:
        return None
    return CountedQuantity(Direction.AT_MOST, _clean(before[: found.start()]), doubt=f"方向由“{found['verb']}”推定")


def _gained(before: str, quantity: Quantity, _after: str) -> CountedQuantity | None:
    found = GAINED.search(before)
    if quantity.is_of_time or not found:
        return None
    doubt = _every(before) or "方向由“新增、完成”一类字样推定"
    words = found["gain"] if BEGINS_ANEW.search(before) and not quantity.is_share else before
    return CountedQuantity(Direction.AT_LEAST, _clean(words), gained=True, doubt=doubt)


def _done(before: str, quantity: Quantity, after: str) -> CountedQuantity | None:
    """27所幼儿园项目竣工投用: what is counted stands behind."""
    found = DONE.match(after)
    if not found or quantity.is_of_time or quantity.is_share:
        return None
    metric = _clean(before) + _clean(found["words"])
    return CountedQuantity(Direction.AT_LEAST, metric, gained=True, doubt="方向由“新增、完成”一类字样推定")


def _every(words: str) -> str:
    found = EVERY.search(words)
    return f"按“{found.group()}”计" if found else ""


def _clean(words: str) -> str:
    """What is counted, without the words around it."""
    inner = words.rpartition("(")[2] if words.count("(") > words.count(")") else words
    kept = EMPTY_WORDS.sub("", EVERY.sub("", inner))
    return AT_END.sub("", re.sub("分别在?", "", kept))
