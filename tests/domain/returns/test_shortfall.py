"""What an item has not reached: milestones, dated targets and figures behind, each with the case that just escapes."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.report_cases import CONTINUOUS, dated, entry, item

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.period import Period
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.plan.programme import Deadline, DeadlineKind, Item, Kpi
from duban.domain.returns.shortfall import (
    Judging,
    NodeState,
    Shortfall,
    ShortfallKind,
    Word,
    node_state,
    shortfalls_of,
)
from duban.domain.returns.submission import Entry, Milestone, Status, TargetValue

OCTOBER, NOVEMBER = date(2021, 10, 25), date(2021, 11, 25)
JUDGED = Judging(NOVEMBER, NOVEMBER, date(2021, 9, 22))
STEP = Milestone(date(2021, 11, 20), "系统上线")
FAR = dated(date(2022, 12, 31))
ITEM = item(1, deadline=FAR)
LEVEL = Kpi("K1", 1, "时长", "小时", "<=", "110", date(2021, 10, 31), "stock", enabled=True)
SUM = Kpi("K2", 1, "新增贷款", "亿元", ">=", "10", date(2021, 12, 31), "cumulative", enabled=True)


def word(until: date, status: Status | None = None, **values: str) -> Word:
    said = tuple(TargetValue(code, Decimal(text) if text != "无" else None, text) for code, text in values.items())
    return Word(until, replace(entry(1, status), values=said))


def figure(value: str, period: str, kpi: str = "K1") -> ImportedFigure:
    at = datetime(2021, 11, 20, 9, tzinfo=TIMEZONE)
    return ImportedFigure("qz2021", kpi, Period.parse(period), Decimal(value), "平台", "f" * 64, "表", "A1", "岗", at)


def found(
    *words: Word, kpis: tuple[Kpi, ...] = (), steps: tuple[Milestone, ...] = (), judged: Item = ITEM, **known: object
) -> tuple[Shortfall, ...]:
    return shortfalls_of(judged, kpis, steps, words, replace(JUDGED, **known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2021, 11, 19), NodeState.COMING),
        (date(2021, 11, 20), NodeState.COMING),
        (date(2021, 11, 21), NodeState.MISSED),
    ],
    ids=["the day before", "the day itself", "the day after"],
)
def test_a_milestone_is_judged_from_the_day_after(on: date, state: NodeState) -> None:
    assert node_state(STEP, [word(NOVEMBER, Status.BEHIND)], on) is state


@pytest.mark.parametrize(
    ("words", "state"),
    [
        pytest.param([], NodeState.UNSAID, id="nobody spoke"),
        pytest.param([word(date(2021, 11, 19), Status.BEHIND)], NodeState.UNSAID, id="nobody spoke of its day"),
        pytest.param([word(date(2021, 11, 20), Status.BEHIND)], NodeState.MISSED, id="spoken of up to its day"),
        pytest.param([word(NOVEMBER)], NodeState.UNSAID, id="a row without a status says nothing"),
        pytest.param([word(NOVEMBER, Status.NOT_STARTED)], NodeState.MISSED, id="not begun"),
        pytest.param([word(NOVEMBER, Status.NOT_PROGRESSING)], NodeState.MISSED, id="no progress"),
        pytest.param([word(NOVEMBER, Status.ON_SCHEDULE)], NodeState.MET, id="on schedule"),
        pytest.param([word(NOVEMBER, Status.DONE)], NodeState.MET, id="done"),
        pytest.param([word(NOVEMBER, Status.PROGRESSING)], NodeState.MET, id="in progress"),
        pytest.param(
            [word(date(2021, 12, 25), Status.BEHIND), word(NOVEMBER, Status.ON_SCHEDULE)],
            NodeState.MET,
            id="what was reached stays reached",
        ),
        pytest.param(
            [word(date(2021, 12, 25), Status.ON_SCHEDULE), word(NOVEMBER, Status.BEHIND)],
            NodeState.MET,
            id="reached later",
        ),
        pytest.param(
            [word(NOVEMBER, Status.BEHIND), word(OCTOBER, Status.ON_SCHEDULE)],
            NodeState.MISSED,
            id="good news from before its day does not count",
        ),
    ],
)
def test_a_milestone_stands_as_the_words_on_its_day_say(words: list[Word], state: NodeState) -> None:
    assert node_state(STEP, words, date(2022, 1, 1)) is state


def test_a_missed_milestone_is_told_with_its_day_and_age() -> None:
    (short,) = found(word(NOVEMBER, Status.BEHIND), steps=(STEP, Milestone(date(2021, 12, 20), "验收")))
    assert short.kind is ShortfallKind.NODE
    assert (short.days, short.points, short.words) == (5, 0, "路线图节点“系统上线”（2021年11月20日）到期5天未完成")


@pytest.mark.parametrize(
    "judged",
    [
        replace(ITEM, unconfirmed=("牵头部门",)),
        replace(ITEM, unconfirmed=("完成时限",)),
        replace(ITEM, deadline=Deadline(DeadlineKind.UNSTATED, None, "")),
    ],
    ids=["doubtful lead", "doubtful deadline", "no deadline set"],
)
def test_doubt_about_the_item_blocks_blame(judged: Item) -> None:
    said = word(NOVEMBER, Status.BEHIND, K1="120")
    assert found(said, steps=(STEP,), kpis=(LEVEL,), judged=judged) == ()


def test_doubt_about_the_goal_blocks_that_about_its_targets_alone() -> None:
    doubtful = replace(ITEM, unconfirmed=("目标任务",))
    (short,) = found(word(NOVEMBER, Status.BEHIND, K1="120"), steps=(STEP,), kpis=(LEVEL,), judged=doubtful)
    assert short.kind is ShortfallKind.NODE


@pytest.mark.parametrize(
    ("value", "until", "on", "days"),
    [
        pytest.param("110.1", NOVEMBER, NOVEMBER, 25, id="just not met"),
        pytest.param("110", NOVEMBER, NOVEMBER, None, id="just met"),
        pytest.param("120", NOVEMBER, date(2021, 11, 1), 1, id="the day after"),
        pytest.param("120", NOVEMBER, date(2021, 10, 31), None, id="the day itself"),
        pytest.param("120", date(2021, 10, 30), NOVEMBER, None, id="the number is from before its day"),
        pytest.param("120", date(2021, 10, 31), NOVEMBER, 25, id="the number is of its day"),
        pytest.param("无", NOVEMBER, NOVEMBER, None, id="no number"),
    ],
)
def test_a_dated_target_is_missed_by_a_number_that_speaks_of_its_day(
    value: str, until: date, on: date, days: int | None
) -> None:
    short = found(word(until, K1=value), kpis=(LEVEL,), on=on)
    assert [(one.kind, one.days) for one in short] == ([(ShortfallKind.TARGET, days)] if days else [])


def test_a_missed_target_is_told_with_number_day_and_target() -> None:
    (short,) = found(word(NOVEMBER, K1="120"), kpis=(LEVEL,))
    assert short.words == "“时长”为120小时，2021年10月31日目标≤110小时到期25天未达到"


def test_the_newest_number_counts_and_an_empty_cell_is_none() -> None:
    later, earlier = word(NOVEMBER, K1="100"), word(date(2021, 11, 1), K1="120")
    assert found(later, earlier, kpis=(LEVEL,)) == ()
    assert len(found(Word(NOVEMBER, Entry(1, None)), earlier, kpis=(LEVEL,))) == 1
    assert found(word(NOVEMBER, K1="无"), earlier, kpis=(LEVEL,)) == ()
    blank = replace(later.entry, values=(TargetValue("K1", None, " "),))
    assert len(found(Word(NOVEMBER, blank), earlier, kpis=(LEVEL,))) == 1
    assert found(word(NOVEMBER, K9="1"), kpis=(LEVEL,)) == ()


@pytest.mark.parametrize(
    "kpi",
    [replace(LEVEL, enabled=False), replace(LEVEL, kind="rule"), replace(LEVEL, due=None)],
    ids=["switched off", "a rule has no number", "no date and no schedule"],
)
def test_a_target_that_is_not_in_use_never_counts(kpi: Kpi) -> None:
    assert found(word(NOVEMBER, K1="120"), kpis=(kpi,)) == ()


@pytest.mark.parametrize(
    ("value", "points"),
    [("6.1", Decimal(11 * 100) / 12 - 61), ("9.2", None), ("9.1", Decimal(11 * 100) / 12 - 91)],
    ids=["thirty points lacking", "just on schedule", "just behind"],
)
def test_a_figure_is_behind_by_points_of_its_schedule(value: str, points: Decimal | None) -> None:
    short = found(word(NOVEMBER, K2=value), kpis=(SUM,))
    assert [(one.kind, one.points) for one in short] == ([(ShortfallKind.PACE, points)] if points else [])


def test_a_figure_exactly_on_schedule_is_not_behind() -> None:
    assert found(word(NOVEMBER, K2="9"), kpis=(replace(SUM, target="12"),), on=date(2021, 9, 25)) == ()


def test_a_figure_behind_is_told_in_percent() -> None:
    (short,) = found(word(NOVEMBER, K2="5"), kpis=(SUM,))
    assert (short.words, short.days) == ("“新增贷款”完成50%，低于序时进度92%", 0)


def test_a_number_of_an_earlier_period_is_not_held_against_the_schedule_of_this_one() -> None:
    assert found(word(OCTOBER, K2="5"), kpis=(SUM,)) == ()
    assert len(found(word(OCTOBER, K2="5"), kpis=(SUM,), until=OCTOBER)) == 1


def test_milestones_take_the_place_of_the_schedule_and_not_of_the_target() -> None:
    said = word(NOVEMBER, Status.ON_SCHEDULE, K1="120", K2="5")
    (short,) = found(said, kpis=(LEVEL, SUM), steps=(STEP,))
    assert short.kind is ShortfallKind.TARGET


def test_of_a_platform_s_target_only_what_was_imported_counts() -> None:
    platform = replace(LEVEL, source="平台")
    said = word(NOVEMBER, K1="120")
    assert found(said, kpis=(platform,)) == ()
    assert found(said, kpis=(platform,), figures={"K1": figure("100", "2021-10")}) == ()
    (short,) = found(kpis=(platform,), figures={"K1": figure("120", "2021-10")})
    assert (short.kind, short.days) == (ShortfallKind.TARGET, 25)


def test_a_platform_s_figure_from_before_the_target_s_day_does_not_miss_it() -> None:
    late = replace(LEVEL, source="平台", due=date(2021, 11, 10))
    old = figure("120", "2021-09")
    assert found(kpis=(late,), figures={"K1": old}) == ()
    # In October no newer one can be there: it speaks of the time that is judged.
    current = found(kpis=(replace(SUM, source="平台"),), figures={"K2": figure("1", "2021-10", "K2")})
    assert [one.kind for one in current] == [ShortfallKind.PACE]
    stale = found(kpis=(replace(SUM, source="平台"),), figures={"K2": figure("1", "2021-09", "K2")}, until=NOVEMBER)
    assert [one.kind for one in stale] == ([ShortfallKind.PACE] if figure("1", "2021-09").is_current(NOVEMBER) else [])


def test_an_item_without_a_date_has_dated_targets_all_the_same() -> None:
    assert len(found(word(NOVEMBER, K1="120"), kpis=(LEVEL,), judged=item(1, deadline=CONTINUOUS))) == 1
