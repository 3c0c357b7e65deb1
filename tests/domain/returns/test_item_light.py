"""The rules of the lights, each with a case and the case that just escapes it."""

from datetime import date
from decimal import Decimal

import pytest
from tests.report_cases import CONTINUOUS, FOLLOWS_PROVINCE, dated, entry, item

from duban.domain.plan.programme import Deadline, DeadlineKind, Item
from duban.domain.returns.item_light import (
    LIGHTS,
    NO_RULES,
    SHORT_OF,
    SLOW,
    ItemJudgement,
    Light,
    LightReason,
    LightRules,
    judge,
)
from duban.domain.returns.shortfall import Shortfall, ShortfallKind
from duban.domain.returns.submission import Entry, Status

TODAY = date(2021, 10, 25)
LAST_MONTH, THIS_MONTH, FAR = dated(date(2021, 9, 30)), dated(date(2021, 10, 31)), dated(date(2021, 12, 31))


def standing(
    deadline: Deadline,
    said: Status | None,
    before: Status | None = None,
    unconfirmed: tuple[str, ...] = (),
    *,
    closed: bool = False,
    today: date = TODAY,
) -> LightReason:
    """Where an item with *deadline* stands if this and the previous return said so."""
    judged: Item = item(1, deadline=deadline, unconfirmed=unconfirmed)
    return judge(judged, _entry(said), _entry(before), closed, today).standing


def _entry(status: Status | None) -> Entry | None:
    return entry(1, status) if status else None


@pytest.mark.parametrize(
    ("deadline", "said", "expected"),
    [
        pytest.param(FAR, Status.ON_SCHEDULE, LightReason.ON_SCHEDULE, id="a far deadline and good news is green"),
        pytest.param(THIS_MONTH, Status.ON_SCHEDULE, LightReason.NEAR, id="good news near the deadline is yellow"),
        pytest.param(FAR, Status.BEHIND, LightReason.BEHIND, id="the organisation itself says it lags"),
        pytest.param(THIS_MONTH, Status.BEHIND, LightReason.BEHIND, id="lagging says more than being near"),
        pytest.param(LAST_MONTH, Status.ON_SCHEDULE, LightReason.OVERDUE, id="no claim after the deadline is red"),
        pytest.param(LAST_MONTH, None, LightReason.OVERDUE, id="silence after the deadline is red"),
        pytest.param(LAST_MONTH, Status.DONE, LightReason.CLAIMED, id="an unverified claim is never red"),
        pytest.param(FAR, Status.DONE, LightReason.CLAIMED, id="a claim before its time is a claim"),
        pytest.param(FAR, Status.NOT_STARTED, LightReason.NOT_STARTED, id="not begun and far away is grey"),
        pytest.param(THIS_MONTH, Status.NOT_STARTED, LightReason.NEAR, id="not begun and near is yellow"),
        pytest.param(FAR, None, LightReason.UNKNOWN, id="silence far from the deadline is not green"),
        pytest.param(THIS_MONTH, None, LightReason.NEAR, id="silence near the deadline is yellow"),
        pytest.param(CONTINUOUS, Status.PROGRESSING, LightReason.CONTINUOUS, id="a continuous item is grey"),
        pytest.param(CONTINUOUS, None, LightReason.CONTINUOUS, id="a continuous item cannot be overdue"),
        pytest.param(CONTINUOUS, Status.BEHIND, LightReason.BEHIND, id="a continuous item may say it lags"),
        pytest.param(CONTINUOUS, Status.DONE, LightReason.CLAIMED, id="a continuous item may be claimed"),
        pytest.param(FOLLOWS_PROVINCE, None, LightReason.FOLLOWS_PROVINCE, id="the province sets the pace"),
    ],
)
def test_an_item_stands_where_deadline_and_return_put_it(
    deadline: Deadline, said: Status | None, expected: LightReason
) -> None:
    assert standing(deadline, said) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2021, 10, 31), LightReason.NEAR, id="the last day is not overdue"),
        pytest.param(date(2021, 11, 1), LightReason.OVERDUE, id="the day after is"),
        pytest.param(date(2021, 10, 1), LightReason.NEAR, id="thirty days before is near"),
        pytest.param(date(2021, 9, 30), LightReason.ON_SCHEDULE, id="thirty-one days before is not"),
    ],
)
def test_lights_change_at_midnight_of_the_right_day(today: date, expected: LightReason) -> None:
    assert standing(THIS_MONTH, Status.ON_SCHEDULE, today=today) is expected


def test_an_item_due_at_the_month_s_end_is_judged_in_the_next_return() -> None:
    """The return is due on the 25th: what falls due on the 31st could not be claimed in it."""
    assert standing(THIS_MONTH, Status.ON_SCHEDULE, today=date(2021, 10, 25)) is LightReason.NEAR
    assert standing(THIS_MONTH, Status.ON_SCHEDULE, today=date(2021, 11, 25)) is LightReason.OVERDUE


@pytest.mark.parametrize("field", ["牵头部门", "完成时限"])
def test_doubt_about_lead_or_deadline_blocks_red(field: str) -> None:
    assert standing(LAST_MONTH, Status.BEHIND, unconfirmed=(field,)) is LightReason.UNCONFIRMED
    assert LIGHTS[LightReason.UNCONFIRMED] is Light.GREY


def test_doubt_about_another_field_blocks_nothing() -> None:
    assert standing(LAST_MONTH, Status.BEHIND, unconfirmed=("责任部门",)) is LightReason.OVERDUE


def test_a_closed_item_stays_closed_whatever_is_said() -> None:
    assert standing(LAST_MONTH, Status.BEHIND, closed=True) is LightReason.CLOSED


@pytest.mark.parametrize(
    ("deadline", "said", "before", "expected"),
    [
        pytest.param(CONTINUOUS, Status.NOT_PROGRESSING, Status.NOT_PROGRESSING, LightReason.STALLED, id="twice"),
        pytest.param(CONTINUOUS, Status.NOT_PROGRESSING, Status.PROGRESSING, LightReason.CONTINUOUS, id="once"),
        pytest.param(CONTINUOUS, Status.NOT_PROGRESSING, None, LightReason.CONTINUOUS, id="the first return"),
        pytest.param(CONTINUOUS, None, Status.NOT_PROGRESSING, LightReason.CONTINUOUS, id="no second return"),
        pytest.param(
            FOLLOWS_PROVINCE,
            Status.NOT_PROGRESSING,
            Status.NOT_PROGRESSING,
            LightReason.FOLLOWS_PROVINCE,
            id="the province decides",
        ),
    ],
)
def test_a_continuous_item_is_yellow_when_nothing_moved_twice_in_a_row(
    deadline: Deadline, said: Status, before: Status | None, expected: LightReason
) -> None:
    assert standing(deadline, said, before) is expected


def test_the_last_return_stands_in_for_a_missing_one_and_the_reason_says_so() -> None:
    judgement = judge(item(1, deadline=FAR), None, entry(1, Status.ON_SCHEDULE), False, TODAY)
    assert judgement.standing is LightReason.ON_SCHEDULE
    assert "据往期报送" in judgement.reason


def test_what_is_said_now_outweighs_what_was_said_before() -> None:
    assert standing(LAST_MONTH, Status.ON_SCHEDULE, Status.DONE) is LightReason.OVERDUE


def test_a_row_without_a_status_says_nothing() -> None:
    blank = Entry(1, None)
    assert judge(item(1, deadline=FAR), blank, None, False, TODAY).standing is LightReason.UNKNOWN
    assert judge(item(1, deadline=FAR), blank, entry(1, Status.DONE), False, TODAY).standing is LightReason.CLAIMED


def test_a_red_light_says_for_how_long() -> None:
    judged = judge(item(1, deadline=LAST_MONTH), entry(1, Status.BEHIND), None, False, TODAY)
    assert judged.light is Light.RED
    assert judged.reason == "完成时限2021年9月底，已逾期25天，未见完成申报。"


@pytest.mark.parametrize("status", [None, *Status])
@pytest.mark.parametrize("deadline", [LAST_MONTH, THIS_MONTH, FAR, CONTINUOUS, FOLLOWS_PROVINCE])
def test_every_light_comes_with_a_sentence(deadline: Deadline, status: Status | None) -> None:
    judged = item(1, deadline=deadline)
    judgement = judge(judged, _entry(status), None, False, TODAY)
    assert judgement.reason.endswith("。")


def test_every_standing_has_a_light() -> None:
    assert set(LIGHTS) == set(LightReason)


NOW = "。"
BEFORE = "（据往期报送）。"


@pytest.mark.parametrize(
    ("deadline", "said", "reason"),
    [
        pytest.param(FAR, Status.DONE, "牵头部门已申报完成，待核验销号", id="claimed"),
        pytest.param(FAR, Status.BEHIND, "牵头部门报送为进展滞后", id="lags"),
        pytest.param(FAR, Status.NOT_STARTED, "尚未启动，距完成时限还有67天", id="not begun"),
        pytest.param(FAR, Status.ON_SCHEDULE, "按序时推进", id="on schedule"),
        pytest.param(LAST_MONTH, Status.BEHIND, "完成时限2021年9月底，已逾期25天，未见完成申报", id="overdue"),
        pytest.param(CONTINUOUS, Status.BEHIND, "牵头部门报送为进展滞后", id="goes on, and lags"),
        pytest.param(CONTINUOUS, Status.PROGRESSING, "持续推进事项，报送为有进展", id="goes on"),
        pytest.param(CONTINUOUS, Status.NOT_PROGRESSING, "持续推进事项，报送为无进展", id="goes on and stands"),
        pytest.param(CONTINUOUS, Status.NOT_STARTED, "持续推进事项，报送为无进展", id="goes on and has not begun"),
    ],
)
def test_a_sentence_says_whether_it_rests_on_this_period_s_return(
    deadline: Deadline, said: Status, reason: str
) -> None:
    judged = item(1, deadline=deadline)
    assert judge(judged, entry(1, said), None, False, TODAY).reason == reason + NOW
    assert judge(judged, None, entry(1, said), False, TODAY).reason == reason + BEFORE
    assert judge(judged, Entry(1, None), entry(1, said), False, TODAY).reason == reason + BEFORE


@pytest.mark.parametrize(
    ("deadline", "reason"),
    [
        pytest.param(LAST_MONTH, "完成时限2021年9月底，已逾期25天，未见完成申报，且无报送数据。", id="overdue"),
        pytest.param(THIS_MONTH, "距完成时限2021年10月底还有6天，尚未申报完成。", id="near"),
        pytest.param(FAR, "尚无报送数据，暂不评定。", id="far"),
        pytest.param(CONTINUOUS, "持续推进事项，尚无报送数据。", id="goes on"),
        pytest.param(FOLLOWS_PROVINCE, "随省级安排推进，不作逾期评定。", id="the province"),
    ],
)
def test_silence_is_told_as_silence(deadline: Deadline, reason: str) -> None:
    assert judge(item(1, deadline=deadline), None, None, False, TODAY).reason == reason


def test_no_progress_lags_where_there_is_a_deadline() -> None:
    assert standing(FAR, Status.NOT_PROGRESSING) is LightReason.BEHIND


def test_doubts_are_named_and_a_standstill_says_so() -> None:
    doubtful = item(1, deadline=LAST_MONTH, unconfirmed=("完成时限", "牵头部门", "责任部门"))
    assert judge(doubtful, None, None, False, TODAY).reason == "牵头部门、完成时限待核实，确认前不作逾期评定。"
    still = entry(1, Status.NOT_PROGRESSING)
    stalled = judge(item(1, deadline=CONTINUOUS), still, still, False, TODAY)
    assert stalled.reason == "持续推进事项，最近两次报送均为无进展。"
    assert judge(item(1, deadline=FAR), still, None, True, TODAY).reason == "已核验销号。"


def test_a_deadline_without_a_day_is_never_overdue() -> None:
    nowhere = Deadline(DeadlineKind.DATED, None, "待定")
    assert standing(nowhere, None) is LightReason.CONTINUOUS
    granted = Deadline(DeadlineKind.CONTINUOUS, date(2021, 9, 30), "持续推进")
    assert standing(granted, Status.PROGRESSING) is LightReason.CONTINUOUS


def short(kind: ShortfallKind, days: int = 5, points: int = 0) -> Shortfall:
    return Shortfall(kind, f"{kind}没有达到", days, Decimal(points))


NODE, TARGET, PACE = ShortfallKind.NODE, ShortfallKind.TARGET, ShortfallKind.PACE


@pytest.mark.parametrize(
    ("shortfall", "light"),
    [
        pytest.param(short(NODE, 0), None, id="a milestone on its day"),
        pytest.param(short(NODE, 1), Light.YELLOW, id="a milestone a day after"),
        pytest.param(short(NODE, 59), Light.YELLOW, id="a milestone for long"),
        pytest.param(short(NODE, 60), Light.RED, id="a milestone for too long"),
        pytest.param(short(TARGET, 0), None, id="a target on its day"),
        pytest.param(short(TARGET, 1), Light.YELLOW, id="a target a day after"),
        pytest.param(short(TARGET, 59), Light.YELLOW, id="a target for long"),
        pytest.param(short(TARGET, 60), Light.RED, id="a target for too long"),
        pytest.param(short(PACE, 0, 30), None, id="thirty points"),
        pytest.param(short(PACE, 0, 31), Light.YELLOW, id="thirty-one points"),
        pytest.param(short(PACE, 99, 30), None, id="days are nothing to a figure behind"),
    ],
)
def test_a_shortfall_gives_the_worst_light_that_a_row_says(shortfall: Shortfall, light: Light | None) -> None:
    assert LightRules().light_of(shortfall) is light
    assert LightRules(is_on=False).light_of(shortfall) is None


def judged_with(
    *shortfalls: Shortfall, deadline: Deadline = FAR, said: Status = Status.ON_SCHEDULE, rules: LightRules | None = None
) -> ItemJudgement:
    found = judge(item(1, deadline=deadline), entry(1, said), None, False, TODAY)
    return found.short_of(shortfalls, rules or LightRules())


@pytest.mark.parametrize(
    ("shortfall", "standing", "light"),
    [
        (short(NODE), LightReason.NODE_MISSED, Light.YELLOW),
        (short(TARGET), LightReason.TARGET_MISSED, Light.YELLOW),
        (short(PACE, 0, 40), LightReason.OFF_PACE, Light.YELLOW),
        (short(TARGET, 60), LightReason.TARGET_MISSED, Light.RED),
    ],
)
def test_what_was_not_reached_moves_the_light_and_says_why(
    shortfall: Shortfall, standing: LightReason, light: Light
) -> None:
    found = judged_with(shortfall)
    assert (found.standing, found.light, found.reason) == (standing, light, f"{shortfall.words}。")
    assert found.short == (shortfall,)


def test_the_worst_comes_first_and_all_of_it_is_told() -> None:
    small, grave = short(NODE), short(TARGET, 61)
    found = judged_with(small, grave, short(PACE, 0, 30))
    assert (found.standing, found.light) == (LightReason.TARGET_MISSED, Light.RED)
    assert (found.short, found.reason) == ((grave, small), "到期指标没有达到；节点没有达到。")


def test_nothing_moves_what_is_not_covered_or_switched_off() -> None:
    for found in (judged_with(), judged_with(short(NODE), rules=NO_RULES), judged_with(short(PACE, 0, 30))):
        assert (found.standing, found.short) == (LightReason.ON_SCHEDULE, ())


@pytest.mark.parametrize(
    ("deadline", "said", "standing", "reason"),
    [
        (FAR, Status.BEHIND, LightReason.BEHIND, "牵头部门报送为进展滞后；节点没有达到。"),
        (
            *(LAST_MONTH, Status.BEHIND, LightReason.OVERDUE),
            "完成时限2021年9月底，已逾期25天，未见完成申报；到期指标没有达到。",
        ),
        (
            *(THIS_MONTH, Status.ON_SCHEDULE, LightReason.NODE_MISSED),
            "节点没有达到；距完成时限2021年10月底还有6天，尚未申报完成。",
        ),
        (CONTINUOUS, Status.PROGRESSING, LightReason.NODE_MISSED, "节点没有达到。"),
    ],
    ids=["behind says as much", "overdue is worse", "near is less", "grey is less"],
)
def test_what_stands_worse_already_keeps_its_standing(
    deadline: Deadline, said: Status, standing: LightReason, reason: str
) -> None:
    shortfall = short(TARGET if standing is LightReason.OVERDUE else NODE)
    found = judged_with(shortfall, deadline=deadline, said=said)
    assert (found.standing, found.reason, found.short) == (standing, reason, (shortfall,))


def test_no_milestone_is_told_of_an_item_whose_own_deadline_is_past() -> None:
    found = judged_with(short(NODE, 90), short(TARGET), deadline=LAST_MONTH)
    assert (found.short, found.reason.endswith("未见完成申报；到期指标没有达到。")) == ((short(TARGET),), True)
    assert judged_with(short(NODE, 90), deadline=LAST_MONTH).short == ()


def test_red_by_a_shortfall_goes_before_yellow_and_not_before_overdue() -> None:
    late = judged_with(short(NODE, 60), said=Status.BEHIND)
    assert (late.standing, late.light) == (LightReason.NODE_MISSED, Light.RED)
    assert late.reason == "节点没有达到；牵头部门报送为进展滞后。"
    assert judged_with(short(NODE, 60), deadline=LAST_MONTH).standing is LightReason.OVERDUE


@pytest.mark.parametrize(
    "standing",
    [
        *(LightReason.CLOSED, LightReason.CLAIMED, LightReason.ASKED),
        *(LightReason.UNCONFIRMED, LightReason.UNSTATED),
    ],
)
def test_what_is_settled_is_moved_by_nothing(standing: LightReason) -> None:
    settled = ItemJudgement(standing, "原因。")
    assert settled.short_of([short(NODE, 99)], LightRules()) == settled


def test_slow_is_what_lags_by_word_or_by_what_was_not_reached() -> None:
    assert set(SLOW) == {LightReason.BEHIND, LightReason.STALLED, *SHORT_OF.values()}
    assert set(SHORT_OF) == set(ShortfallKind)
