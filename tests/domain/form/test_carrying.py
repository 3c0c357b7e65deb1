"""What stands in a form already when it goes out, and where 本月无变化 may not be ticked."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import ITEMS, form, item

from duban.domain.form.carrying import (
    claimed,
    coordination_told,
    evidence_told,
    expected_told,
    level_told,
    measure_told,
    refuses_unchanged,
    status_told,
    stood_there,
    unchanged_told,
)
from duban.domain.plan.programme import DeadlineKind, Item
from duban.domain.returns.submission import CoordinationLevel, Entry, MeasureState, Status

ITEM = ITEMS[0]
UNDER_WAY, IN_PLACE = MeasureState.UNDER_WAY, MeasureState.IN_PLACE
REPORTED = Entry(
    38,
    Status.ON_SCHEDULE,
    (UNDER_WAY, IN_PLACE),
    expected_on=date(2021, 12, 20),
    evidence="方案.pdf",
    coordination="接口权限",
    coordination_level=CoordinationLevel.CITY,
)
CLAIM = replace(REPORTED, status=Status.DONE)
FIRST, REOPENED, TWICE, DUE = "首次填报", "销号已撤回", "不能连续两期选", "在本期内到期"


class TestUnchanged:
    """Where 本月无变化 may be ticked."""

    @pytest.mark.parametrize(
        ("last", "answer"),
        [
            pytest.param(None, FIRST, id="nothing was reported yet"),
            pytest.param(Entry(38, None), FIRST, id="nothing was chosen last time"),
            pytest.param(REPORTED, "", id="after a report"),
            pytest.param(replace(REPORTED, unchanged=True), TWICE, id="ticked last time"),
            pytest.param(replace(CLAIM, unchanged=True), "", id="a claim may wait for long"),
        ],
    )
    def test_what_was_said_last_decides(self, last: Entry | None, answer: str) -> None:
        self.check(refuses_unchanged(form(last={38: last} if last else {}), ITEM), answer)

    @pytest.mark.parametrize(
        ("due", "answer"),
        [
            pytest.param(date(2021, 9, 25), "", id="due before the period"),
            pytest.param(date(2021, 9, 26), DUE, id="due on its first day"),
            pytest.param(date(2021, 10, 25), DUE, id="due on its last day"),
            pytest.param(date(2021, 10, 26), "", id="due after it"),
        ],
    )
    def test_an_item_that_falls_due_must_be_spoken_of(self, due: date, answer: str) -> None:
        known = form(last={38: REPORTED})
        self.check(refuses_unchanged(known, item(38, due=due)), answer)
        assert refuses_unchanged(form(last={38: CLAIM}), item(38, due=due)) == ""
        assert refuses_unchanged(known, item(38, due=due, unconfirmed=("完成时限",))) == ""

    def test_an_item_without_a_date_may_stay_unchanged(self) -> None:
        continuous = item(38, kind=DeadlineKind.CONTINUOUS)
        assert refuses_unchanged(form(last={38: replace(REPORTED, unchanged=True)}), continuous) == ""

    def test_an_item_that_was_taken_up_again_must_be_spoken_of(self) -> None:
        self.check(refuses_unchanged(form(last={38: CLAIM}, reopened=frozenset({38})), ITEM), REOPENED)

    @staticmethod
    def check(said: str, answer: str) -> None:
        assert answer in said
        assert bool(said) is bool(answer)


class TestClaim:
    """An item that was declared done only waits to be closed."""

    @pytest.mark.parametrize(
        ("last", "reopened", "stands"),
        [
            pytest.param(CLAIM, frozenset(), True, id="declared"),
            pytest.param(CLAIM, frozenset({39}), True, id="another item was taken up again"),
            pytest.param(CLAIM, frozenset({38}), False, id="taken up again"),
            pytest.param(REPORTED, frozenset(), False, id="not declared"),
        ],
    )
    def test_it_is_filled_in_while_it_stands(self, last: Entry, reopened: frozenset[int], stands: bool) -> None:
        known = form(last={38: last}, reopened=reopened)
        assert claimed(known, ITEM) == (last if stands else None)
        told = (status_told(known, ITEM), unchanged_told(known, ITEM), evidence_told(known, ITEM))
        assert told == (("已完成", "√", "方案.pdf") if stands else (None, None, None))

    def test_evidence_that_was_not_named_is_not_filled_in(self) -> None:
        assert evidence_told(form(last={38: replace(CLAIM, evidence="")}), ITEM) is None


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param(replace(REPORTED, expected_on=date(2021, 10, 26)), date(2021, 10, 26), id="still to come"),
        pytest.param(replace(REPORTED, expected_on=date(2021, 10, 25)), None, id="the period's last day"),
        pytest.param(replace(REPORTED, expected_on=None), None, id="none named"),
        pytest.param(CLAIM, None, id="declared done"),
        pytest.param(None, None, id="nothing reported"),
    ],
)
def test_the_expected_day_is_filled_in_while_it_is_to_come(last: Entry | None, expected: date | None) -> None:
    assert expected_told(form(last={38: last} if last else {}), ITEM) == expected


def test_what_is_to_be_coordinated_is_filled_in_with_its_level() -> None:
    known = form(last={38: REPORTED})
    assert (coordination_told(known, ITEM), level_told(known, ITEM)) == ("接口权限", "市级")
    assert (coordination_told(form(), ITEM), level_told(form(), ITEM)) == (None, None)
    settled = form(last={38: replace(REPORTED, coordination="")})
    assert (coordination_told(settled, ITEM), level_told(settled, ITEM)) == (None, None)
    vague = form(last={38: replace(REPORTED, coordination_level=None)})
    assert (coordination_told(vague, ITEM), level_told(vague, ITEM)) == ("接口权限", None)


@pytest.mark.parametrize(
    ("asked", "number", "state"),
    [
        pytest.param(ITEM, 1, "正在落实", id="the first measure"),
        pytest.param(ITEM, 2, "已落实", id="the last measure"),
        pytest.param(ITEM, 3, None, id="a measure that it has not"),
        pytest.param(item(38, measures=("一。", "二。", "三。")), 1, None, id="a measure was added since"),
        pytest.param(item(38, measures=("一。",)), 1, None, id="a measure was taken out since"),
    ],
)
def test_a_tick_is_filled_in_while_the_measures_are_the_same(asked: Item, number: int, state: str | None) -> None:
    assert measure_told(number)(form(last={38: REPORTED}), asked) == state
    assert measure_told(number)(form(), asked) is None


@pytest.mark.parametrize(
    ("key", "text", "last", "stood"),
    [
        pytest.param("measure_1", "正在落实", REPORTED, True, id="a tick as it was"),
        pytest.param("measure_2", "已落实", REPORTED, True, id="the last tick as it was"),
        pytest.param("measure_1", "已落实", REPORTED, False, id="another tick"),
        pytest.param("measure_3", "已落实", REPORTED, False, id="a tick of no measure"),
        pytest.param("measure_0", "已落实", REPORTED, False, id="no measure is counted from nought"),
        pytest.param("measure_x", "已落实", REPORTED, False, id="a column that is no measure's"),
        pytest.param("measure_1", "", replace(REPORTED, measures=(None,)), False, id="there was no tick"),
        pytest.param("expected_on", "2021-12-20", REPORTED, True, id="the day as it was"),
        pytest.param("expected_on", "2021-12-21", REPORTED, False, id="another day"),
        pytest.param("coordination", "接口权限", REPORTED, True, id="what is to be coordinated"),
        pytest.param("coordination_level", "市级", REPORTED, True, id="its level"),
        pytest.param("coordination_level", "省级", REPORTED, False, id="another level"),
        pytest.param("evidence", "方案.pdf", CLAIM, True, id="evidence of a claim"),
        pytest.param("status", "已完成", CLAIM, True, id="the claim"),
        pytest.param("unchanged", "√", CLAIM, True, id="the tick of a claim"),
        pytest.param("evidence", "方案.pdf", REPORTED, False, id="evidence is asked anew of what is not done"),
        pytest.param("status", "正在推进（按序时）", REPORTED, False, id="a status is asked anew"),
        pytest.param("progress", "甲", REPORTED, False, id="progress is always new"),
        pytest.param("expected_on", "2021-12-20", None, False, id="nothing was reported"),
    ],
)
def test_what_stood_there_is_no_answer(key: str, text: str, last: Entry | None, stood: bool) -> None:
    assert stood_there(key, text, last) is stood
