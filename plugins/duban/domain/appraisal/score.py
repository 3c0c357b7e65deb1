"""The scores of a period: each unit by its facts, and the whole as one text that is the same for the same moment."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from duban.domain.appraisal.acts import Objection, ObjectionAnswer
from duban.domain.appraisal.facts import ScoreFact, adjusted
from duban.domain.appraisal.rules import CENTS, PARTS, AppraisalRules, ScoreMatter, is_preview, told_points
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.period import Period

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PartScore:
    """One part of a unit's score, in hundredths."""

    part: ScoreMatter
    gained: int
    possible: int

    @property
    def told(self) -> str:
        """As people read it: 52.5/60; 不计 where nothing could be gained."""
        return f"{told_points(self.gained)}/{told_points(self.possible)}" if self.possible else "不计"


@dataclass(frozen=True, slots=True)
class UnitScore:
    """
    What a unit gained of what was open to it.

    What nobody could judge is left out of both: the rate is of the rest, None where that is less than the rules ask
    for. `is_own` says that it is the office's own unit.
    """

    organisation: str
    name: str
    facts: tuple[ScoreFact, ...]
    least: int
    is_own: bool = False

    @property
    def parts(self) -> tuple[PartScore, ...]:
        """The parts in the order of the rules."""
        return tuple(self._part(part) for part in PARTS)

    @property
    def gained(self) -> int:
        """The points in all, in hundredths."""
        return sum(fact.gained for fact in self.facts)

    @property
    def possible(self) -> int:
        """The points that were open to it, in hundredths."""
        return sum(fact.possible for fact in self.facts)

    @property
    def score_rate(self) -> Decimal | None:
        """What it gained in per cent of what was open to it, rounded half up; None of too little."""
        if self.possible < self.least * CENTS or not self.possible:
            return None
        return (Decimal(100 * self.gained) / self.possible).quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def told(self) -> str:
        """As people read it: 62.5/70（得分率89.29%）."""
        rate = f"得分率{self.score_rate}%" if self.score_rate is not None else "可计分值不足，不定档"
        return f"{told_points(self.gained)}/{told_points(self.possible)}（{rate}）"

    def fact(self, key: str) -> ScoreFact | None:
        """The fact of that key; None if there is none."""
        return next((one for one in self.facts if one.key == key), None)

    def _part(self, part: ScoreMatter) -> PartScore:
        own = [fact for fact in self.facts if fact.part is part]
        return PartScore(part, sum(fact.gained for fact in own), sum(fact.possible for fact in own))


@dataclass(frozen=True, slots=True)
class Score:
    """
    The scores of a period by one version of the rules, in the order of the plan's units: nobody is ranked.

    `at` is the moment of which the facts are: of the 核对稿, once it was sent out.
    """

    programme: str
    period: Period
    at: datetime
    version: int
    rules: AppraisalRules
    units: tuple[UnitScore, ...]

    @property
    def is_preview(self) -> bool:
        """Whether it is a 预评, which tells no bands."""
        return is_preview(self.period)

    @property
    def title(self) -> str:
        """2022年度考核, 2022年上半年考核预评."""
        return f"{self.period.title}考核{'预评' if self.is_preview else ''}"

    def band(self, unit: UnitScore) -> str:
        """The band of a unit; 不定档 of one that has none, empty in a 预评."""
        if self.is_preview:
            return ""
        return self.rules.band(unit.score_rate) if unit.score_rate is not None else "不定档"

    def unit(self, code: str) -> UnitScore | None:
        """The score of a unit; None of one that is not appraised."""
        return next((one for one in self.units if one.organisation == code), None)


def with_answers(facts: Iterable[ScoreFact], objections: Iterable[Objection]) -> tuple[ScoreFact, ...]:
    """*facts* as the answers to objections left them; the last one on a fact counts."""
    answered: dict[str, Objection] = {one.act.fact: one for one in objections if one.answer is not None}
    return tuple(_answered(fact, answered.get(fact.key)) for fact in facts)


def _answered(fact: ScoreFact, objection: Objection | None) -> ScoreFact:
    if objection is None or objection.answer is None:
        return fact
    answer = objection.answer
    adopted = answer.value == ObjectionAnswer.ADOPTED.name
    points = answer.points if adopted and answer.points is not None else fact.gained
    return adjusted(fact, points, f"{ObjectionAnswer[answer.value].value}：{answer.reason}")


def score_json(score: Score) -> str:
    """The whole as JSON: keys in one order, points in hundredths; byte for byte the same for the same facts."""
    plain: dict[str, Any] = {
        "programme": score.programme,
        "period": str(score.period),
        "at": score.at.astimezone(TIMEZONE).isoformat(),
        "preview": score.is_preview,
        "rules": {"version": score.version, "basis": score.rules.basis},
        "units": [_plain(score, unit) for unit in score.units],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _plain(score: Score, unit: UnitScore) -> Mapping[str, Any]:
    return {
        "organisation": unit.organisation,
        "name": unit.name,
        "gained": unit.gained,
        "possible": unit.possible,
        "rate": str(unit.score_rate) if unit.score_rate is not None else None,
        "band": score.band(unit),
        "parts": {part.part.name.lower(): [part.gained, part.possible] for part in unit.parts},
        "facts": [
            {
                "key": fact.key,
                "matter": fact.matter.name.lower(),
                "gained": fact.gained,
                "possible": fact.possible,
                "words": fact.words,
                "cites": list(fact.cites),
                "decided": fact.decided,
            }
            for fact in unit.facts
        ],
    }
