"""Items marked 创新突破改革: how their leads and experts judge them, and where that differs from the figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from duban.domain.calendar.cycle import Period
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import Decision
from duban.domain.decisions.expert_review import ExpertReview
from duban.domain.decisions.reform import reform_state
from duban.domain.report.known import KnownCycle, Said
from duban.domain.report.tally import Row
from duban.domain.report.targets import JudgedTarget, TargetState
from duban.domain.returns.assessment import Rating, ReformState, SelfAssessment
from duban.domain.returns.item_light import LightReason
from duban.domain.returns.shortfall import GOAL


@dataclass(frozen=True, slots=True)
class Reform:
    """
    One item that somebody means to mark, and how far the mark has come.

    `assessment` is what its lead said of it last and `assessed_in` when, `review` what experts said last; each is None
    if nothing was said. `differences` are clauses: where the lead, the experts and the figures do not agree.
    """

    row: Row
    state: ReformState
    assessment: SelfAssessment | None = None
    assessed_in: Period | None = None
    review: ExpertReview | None = None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reforms:
    """All that somebody means to mark; `period` is the one reported on, None where leads do not assess themselves."""

    all: tuple[Reform, ...] = ()
    period: Period | None = None

    @property
    def marked(self) -> tuple[Reform, ...]:
        """Those that are marked, by number."""
        return tuple(one for one in self.all if one.state is ReformState.MARKED)

    @property
    def assessed(self) -> tuple[Reform, ...]:
        """Those of the marked that their leads assessed in this period."""
        return tuple(one for one in self.marked if self.period and one.assessed_in == self.period)

    @property
    def reviewed(self) -> tuple[Reform, ...]:
        """Those of the marked of which experts were heard."""
        return tuple(one for one in self.marked if one.review)

    @property
    def different(self) -> tuple[Reform, ...]:
        """Those of the marked where lead, experts and figures do not agree."""
        return tuple(one for one in self.marked if one.differences)


def reforms_of(
    rows: Iterable[Row],
    words: Mapping[int, tuple[Said, ...]],
    targets: Iterable[JudgedTarget],
    known: KnownCycle,
) -> Reforms:
    """What stands in *rows*; *words* is what was said of each item, the latest word first."""
    judged, reviews = tuple(targets), {review.item: review for review in known.reviews}
    found = []
    for row in rows:
        number = row.item.number
        said = words.get(number, ())
        one = _reform(row, said, known.reforms.get(number), reviews.get(number))
        if one is not None:
            mine = [target for target in judged if target.kpi.item == number]
            found.append(_with_differences(one, mine))
    return Reforms(tuple(found), known.cycle.period if known.is_assessing else None)


def _reform(row: Row, said: Sequence[Said], decision: Decision | None, review: ExpertReview | None) -> Reform | None:
    consent = next((word.entry.consent for word in said if word.entry.consent), None)
    state = reform_state(row.item, decision, consent)
    if state is None:
        return None
    last = next((word for word in said if word.entry.assessment), None)
    if last is None:
        return Reform(row, state, review=review)
    return Reform(row, state, last.entry.assessment, last.period, review)


def _with_differences(one: Reform, targets: Sequence[JudgedTarget]) -> Reform:
    return replace(one, differences=tuple(_differences(one, targets)))


def _differences(one: Reform, targets: Sequence[JudgedTarget]) -> Iterator[str]:
    """Where two of the three do not agree; doubt about an item or its goal blocks what figures would say."""
    own, theirs = one.assessment.rating if one.assessment else None, one.review.rating if one.review else None
    is_doubtful = not one.row.item.blames or GOAL in one.row.item.unconfirmed
    for who, rating in (("自评", own), ("专家论证", theirs)):
        if rating is not None and not is_doubtful:
            yield from _against_figures(f"{who}“{rating}”", rating, one.row, targets)
    if own is not None and theirs is not None and own is not theirs and one.review is not None:
        yield f"自评“{own}”，专家论证（{told_day(one.review.held_on)}）“{theirs}”"


def _against_figures(said: str, rating: Rating, row: Row, targets: Sequence[JudgedTarget]) -> Iterator[str]:
    missed = [target for target in targets if target.state is TargetState.MISSED]
    if rating.is_reached:
        for target in missed:
            kpi, value = target.kpi, target.said.text if target.said else ""
            yield f"{said}，而“{kpi.metric}”为{kpi.measured(value)}，未达到{kpi.aim}"
        if row.standing is LightReason.OVERDUE:
            yield f"{said}，而本项已逾期{row.days_overdue}天"
    elif targets and all(target.state is TargetState.MET for target in targets):
        yield f"{said}，而{len(targets)}项量化指标均已达标"
