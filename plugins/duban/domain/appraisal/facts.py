"""The points of a unit as facts: each with a key, what it is worth, and where in the ledger that stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from duban.domain.appraisal.evidence import (
    AppraisedItem,
    ItemStanding,
    JudgedReturn,
    OutsideJudgement,
    UnitEvidence,
)
from duban.domain.appraisal.rules import AppraisalRules, ScoreMatter, in_cents, split, told_points
from duban.domain.calendar.moments import told_day
from duban.domain.escalation.punctuality import Punctuality

PER_CENT = Decimal(100)
CHARGED = (Punctuality.LATE, Punctuality.MISSED)


@dataclass(frozen=True, slots=True)
class ScoreFact:
    """
    One fact: `gained` of `possible` points in hundredths, or points that are taken, then `gained` is below zero.

    `key` is unique for a unit and period; `cites` are references into the ledger. What is not counted gives and takes
    nothing and says why. `decided` is what was decided of an objection, empty without one.
    """

    key: str
    part: ScoreMatter
    matter: ScoreMatter
    gained: int
    possible: int
    words: str
    cites: tuple[str, ...]
    decided: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it gives or takes anything, or could have."""
        return bool(self.gained or self.possible)

    @property
    def bounds(self) -> tuple[int, int]:
        """Between what its points may be set by a decision: nothing is given beyond the rule, nor taken."""
        return (0, self.possible) if self.possible else (min(self.gained, 0), 0)

    @property
    def told(self) -> str:
        """Its points as people read them: 8.57/8.57, -0.5; 不计分 where nothing counts."""
        if self.possible:
            return f"{told_points(self.gained)}/{told_points(self.possible)}"
        return told_points(self.gained) if self.gained else "不计分"


def facts_of(evidence: UnitEvidence, rules: AppraisalRules) -> tuple[ScoreFact, ...]:
    """Every fact of a unit by *rules*, part by part."""
    return (
        *_of_items(evidence.items, rules),
        *_of_outside(evidence.outside, rules),
        *_of_conduct(evidence, rules),
    )


def adjusted(fact: ScoreFact, points: int, decided: str) -> ScoreFact:
    """*fact* with the points that a decision gave it, within what its rule allows."""
    least, most = fact.bounds
    return replace(fact, gained=max(least, min(most, points)), decided=decided)


def _of_items(items: Iterable[AppraisedItem], rules: AppraisalRules) -> Iterator[ScoreFact]:
    outcomes = sorted(items, key=lambda one: one.number)
    shares = iter(split(rules.cents(ScoreMatter.TASKS), sum(one.standing.is_counted for one in outcomes)))
    for one in outcomes:
        share = next(shares) if one.standing.is_counted else 0
        gained = _gained(one, share, rules) if one.standing is ItemStanding.VERIFIED else 0
        yield ScoreFact(
            f"item/{one.number}", ScoreMatter.TASKS, ScoreMatter.TASKS, gained, share, _item_words(one), one.cites
        )


def _gained(item: AppraisedItem, share: int, rules: AppraisalRules) -> int:
    return max(0, share - item.months_late * rules.cents(ScoreMatter.OVERDUE))


def _item_words(item: AppraisedItem) -> str:
    said = f"{item.told}（{told_day(item.deadline)}到期）：{item.standing.value}"
    if item.done_on is None:
        return said
    late = f"，逾期{item.months_late}个月" if item.months_late else ""
    return f"{said}，{told_day(item.done_on)}申报{late}"


def _of_outside(judgements: Iterable[OutsideJudgement], rules: AppraisalRules) -> Iterator[ScoreFact]:
    """Each source has the same weight."""
    known = sorted(judgements, key=lambda one: one.source)
    for one, share in zip(known, split(rules.cents(ScoreMatter.OUTSIDE), len(known)), strict=True):
        gained = in_cents(Decimal(share) * one.value / PER_CENT / PER_CENT)
        words = f"{one.source}：得分率{one.value.normalize():f}%"
        yield ScoreFact(one.cite, ScoreMatter.OUTSIDE, ScoreMatter.OUTSIDE, gained, share, words, (one.cite,))


def _of_conduct(evidence: UnitEvidence, rules: AppraisalRules) -> Iterator[ScoreFact]:
    """What a unit has from the start, and what is taken of it; never more than there is."""
    part = ScoreMatter.CONDUCT
    whole = rules.cents(part)
    if not evidence.returns or not whole:
        return
    cites = tuple(one.reference for one in evidence.returns)
    yield ScoreFact("conduct", part, part, whole, whole, f"应报{len(cites)}期，起评{told_points(whole)}分", cites)
    left = whole
    for fact in _taken(evidence, rules):
        gained = max(-left, fact.gained)
        left += gained
        yield fact if gained == fact.gained else replace(fact, gained=gained, words=f"{fact.words}（扣完为止）")


def _taken(evidence: UnitEvidence, rules: AppraisalRules) -> Iterator[ScoreFact]:
    for one in evidence.returns:
        if one.how in CHARGED:
            yield _late(one, rules)
        if one.sent_back > 1:
            words = f"{one.period}报送退回更正{one.sent_back}次"
            times = one.sent_back - 1
            yield _deduction(f"return/{one.reference}/sent_back", ScoreMatter.SENT_BACK, times, words, one.cites, rules)
    for help_ in evidence.late_help:
        words = f"{help_.told}：{told_day(help_.due)}前未答复"
        yield _deduction(help_.cite, ScoreMatter.HELP_LATE, 1, words, (help_.cite,), rules)
    for ruling in evidence.false_claims:
        words = f"{ruling.told}：{ItemStanding.FALSE.value}（{ruling.paper}）"
        yield _deduction(ruling.cite, ScoreMatter.FALSE_CLAIM, 1, words, (ruling.cite,), rules)


def _late(one: JudgedReturn, rules: AppraisalRules) -> ScoreFact:
    """A return that was late or missing; nothing is taken of a unit that is not proved to have been told."""
    missed = one.how is Punctuality.MISSED
    matter = ScoreMatter.MISSED if missed else ScoreMatter.LATER if one.days > 1 else ScoreMatter.LATE
    words = f"{one.period}{'漏报' if missed else f'迟报{one.days}个工作日'}"
    times = 1 if one.proved else 0
    told = words if one.proved else f"{words}，不能证明此前已告知"
    return _deduction(f"return/{one.reference}", matter, times, told, one.cites, rules)


def _deduction(
    key: str, matter: ScoreMatter, times: int, words: str, cites: tuple[str, ...], rules: AppraisalRules
) -> ScoreFact:
    return ScoreFact(key, ScoreMatter.CONDUCT, matter, -times * rules.cents(matter), 0, words, cites)
