"""The rules of an appraisal as rows of data: what gives points and what takes them, each with its source."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from duban.domain.calendar.period import Frequency, Period

CENTS = 100
FULL = 100 * CENTS


class ScoreMatter(StrEnum):
    """What a row of the rules is about; the values are what users read. The first three are the parts of a score."""

    TASKS = "任务完成"
    OUTSIDE = "外部评价"
    CONDUCT = "报送与问题办理"
    OVERDUE = "逾期完成"
    LATE = "迟报一个工作日以内"
    LATER = "迟报超过一个工作日"
    MISSED = "漏报"
    SENT_BACK = "退回更正（第二次起）"
    HELP_LATE = "协办超期"
    FALSE_CLAIM = "申报与核查不符"

    @property
    def is_part(self) -> bool:
        """Whether it is a part that gives points; all other rows take some."""
        return self in PARTS


PARTS = (ScoreMatter.TASKS, ScoreMatter.OUTSIDE, ScoreMatter.CONDUCT)


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """
    One row: the points of a part, or how many are taken each time; of OVERDUE for each month begun.

    `source` is where that is written; empty, it is the basis of the whole.
    """

    matter: ScoreMatter
    points: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """A band (档次) that begins at a rate of so many per cent: units are told bands, never ranks."""

    name: str
    least: int


# Plan 四（三）: it is 工作完成情况 that counts; how a unit reports is a tenth at most.
DEFAULT_ROWS = (
    ScoreRule(ScoreMatter.TASKS, Decimal(60)),
    ScoreRule(ScoreMatter.OUTSIDE, Decimal(30)),
    ScoreRule(ScoreMatter.CONDUCT, Decimal(10)),
    ScoreRule(ScoreMatter.OVERDUE, Decimal(1)),
    ScoreRule(ScoreMatter.LATE, Decimal("0.5")),
    ScoreRule(ScoreMatter.LATER, Decimal(1)),
    ScoreRule(ScoreMatter.MISSED, Decimal(2)),
    ScoreRule(ScoreMatter.SENT_BACK, Decimal("0.5")),
    ScoreRule(ScoreMatter.HELP_LATE, Decimal("0.5")),
    ScoreRule(ScoreMatter.FALSE_CLAIM, Decimal(5)),
)
DEFAULT_BANDS = (ScoreBand("好", 90), ScoreBand("较好", 75), ScoreBand("一般", 60), ScoreBand("较差", 0))


@dataclass(frozen=True, slots=True)
class AppraisalRules:
    """
    How units are appraised: on what basis (考核办法文号), by which rows, in which bands.

    A matter without a row gives and takes nothing. `least_points` are how many points must have been open to a unit
    for a band: what nobody could judge is left out, and of too little nothing is said. A unit has `answer_within`
    working days to check its 核对稿, and what it objects is decided within `decide_within`. `kept_by` is the unit that
    keeps the appraisal; what the office's own unit objects is decided by `own_unit_decided_by`.
    """

    basis: str = ""
    rules: tuple[ScoreRule, ...] = DEFAULT_ROWS
    bands: tuple[ScoreBand, ...] = DEFAULT_BANDS
    least_points: int = 60
    answer_within: int = 5
    decide_within: int = 10
    kept_by: str = ""
    own_unit_decided_by: str = ""

    def cents(self, matter: ScoreMatter) -> int:
        """The points of a row in hundredths; 0 of a matter that has none."""
        return next((in_cents(row.points) for row in self.rules if row.matter is matter), 0)

    def source(self, matter: ScoreMatter) -> str:
        """Where the row of a matter is written."""
        return next((row.source for row in self.rules if row.matter is matter and row.source), self.basis)

    def band(self, rate: Decimal) -> str:
        """The band of a rate in per cent; empty below the lowest."""
        reached = (band for band in self.bands if rate >= band.least)
        return max(reached, key=lambda band: band.least, default=ScoreBand("", 0)).name

    @property
    def text(self) -> str:
        """The rules as one line of JSON, the same for the same rules: what the ledger keeps of a version."""
        plain: dict[str, Any] = asdict(self)
        plain["rules"] = [{**asdict(row), "points": str(row.points.normalize())} for row in self.rules]
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> "AppraisalRules":
        """Read what `text` wrote."""
        plain: Mapping[str, Any] = json.loads(text)
        rows = (ScoreRule(ScoreMatter(one["matter"]), Decimal(one["points"]), one["source"]) for one in plain["rules"])
        bands = (ScoreBand(**one) for one in plain["bands"])
        return cls(**{**plain, "rules": tuple(rows), "bands": tuple(bands)})


def in_cents(points: Decimal) -> int:
    """Points in hundredths, which are what is counted: 0.5 is 50."""
    return int((points * CENTS).quantize(Decimal(1), ROUND_HALF_UP))


def told_points(cents: int) -> str:
    """Hundredths as people read points: 8.57, 60, -0.5."""
    return f"{Decimal(cents) / CENTS:f}".rstrip("0").rstrip(".") if cents % CENTS else str(cents // CENTS)


def split(total: int, count: int) -> list[int]:
    """*total* in so many shares that add up to it; the first ones get what is left over."""
    if not count:
        return []
    each, rest = divmod(total, count)
    return [each + (place < rest) for place in range(count)]


def appraised_period(text: str) -> Period:
    """
    The period of an appraisal: a year, or its first half, of which there is a 预评 without bands.

    ValueError for anything else.
    """
    period = Period.parse(text)
    is_half = period.frequency is Frequency.HALF_YEARLY and period.later().year == period.year
    if period.frequency is not Frequency.YEARLY and not is_half:
        raise ValueError(f"考核期应写作 2022（年度）或 2022-H1（上半年预评），而不是“{text}”。")
    return period


def is_preview(period: Period) -> bool:
    """Whether *period* is only previewed (预评): no band is told."""
    return period.frequency is not Frequency.YEARLY
