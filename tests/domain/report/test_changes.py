"""What is different from the period before, of each item that was there before."""

from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import dated, entry, item

from duban.domain.report.changes import ItemChangeKind, changes_between
from duban.domain.report.tally import Row, RowBasis
from duban.domain.returns.item_light import ItemJudgement, LightReason
from duban.domain.returns.submission import Status

NEW_RED, RECOVERED, CLOSED, CLAIMED, ASKED, REVOKED, DEADLINE, EXPECTED = ItemChangeKind
OVERDUE, NEAR, GREEN = LightReason.OVERDUE, LightReason.NEAR, LightReason.ON_SCHEDULE


def row(standing: LightReason, number: int = 1, due: date = date(2021, 9, 30), expected: date | None = None) -> Row:
    said = replace(entry(number, Status.ON_SCHEDULE), expected_on=expected)
    judged = ItemJudgement(standing, "")
    return Row(item(number, deadline=dated(due)), ("市税务局",), said, RowBasis.REPORTED, "", judged, True, 0)


def changed(before: Row, now: Row) -> list[tuple[ItemChangeKind, str, str]]:
    found = changes_between([now], {before.item.number: before})
    return [(change.kind, change.before, change.after) for change in found]


@pytest.mark.parametrize(
    ("before", "now", "kinds"),
    [
        pytest.param(GREEN, OVERDUE, [NEW_RED], id="overdue now"),
        pytest.param(OVERDUE, OVERDUE, [], id="overdue still"),
        pytest.param(OVERDUE, NEAR, [RECOVERED], id="no longer overdue"),
        pytest.param(GREEN, NEAR, [], id="another light that is not red"),
        pytest.param(GREEN, LightReason.CLAIMED, [CLAIMED], id="claimed"),
        pytest.param(LightReason.CLAIMED, LightReason.CLAIMED, [], id="claimed still"),
        pytest.param(LightReason.CLOSED, LightReason.CLAIMED, [], id="a closure withdrawn, and claimed again"),
        pytest.param(LightReason.CLAIMED, LightReason.CLOSED, [CLOSED], id="closed"),
        pytest.param(LightReason.CLOSED, LightReason.CLOSED, [], id="closed still"),
        pytest.param(LightReason.CLAIMED, GREEN, [REVOKED], id="a claim taken back"),
        pytest.param(LightReason.CLAIMED, LightReason.ASKED, [ASKED], id="a claim that the unit is to complete"),
        pytest.param(LightReason.CLOSED, OVERDUE, [NEW_RED, REVOKED], id="opened again, and overdue"),
        pytest.param(OVERDUE, LightReason.CLAIMED, [RECOVERED, CLAIMED], id="overdue, and claimed"),
    ],
)
def test_a_change_of_standing_is_told(before: LightReason, now: LightReason, kinds: list[ItemChangeKind]) -> None:
    assert [kind for kind, _, _ in changed(row(before), row(now))] == kinds


def test_lights_are_told_with_the_reason_and_a_closure_without_a_light() -> None:
    assert changed(row(OVERDUE), row(LightReason.CLOSED)) == [
        (RECOVERED, "红灯·逾期未完成", "已销号"),
        (CLOSED, "红灯·逾期未完成", "已销号"),
    ]


def test_a_deadline_that_moved_and_another_expected_day_are_told() -> None:
    assert changed(row(GREEN), row(GREEN, due=date(2021, 12, 31))) == [(DEADLINE, "2021年9月底", "2021年12月底")]
    first, other = date(2021, 12, 1), date(2021, 12, 20)
    assert changed(row(GREEN, expected=first), row(GREEN, expected=other)) == [(EXPECTED, "2021-12-01", "2021-12-20")]
    assert changed(row(GREEN, expected=first), row(GREEN, expected=first)) == []
    assert changed(row(GREEN), row(GREEN, expected=other)) == []
    assert changed(row(GREEN, expected=first), row(GREEN)) == []
    silent = replace(row(GREEN, expected=first), entry=None)
    assert changed(silent, row(GREEN, expected=other)) == []


def test_an_item_that_is_new_has_changed_in_nothing_and_the_rest_stand_by_kind_and_number() -> None:
    now = [row(OVERDUE, 3), row(OVERDUE, 2), row(LightReason.CLAIMED, 1), row(OVERDUE, 4)]
    before = {number: row(GREEN, number) for number in (1, 2, 3)}
    found = [(change.kind, change.row.item.number) for change in changes_between(now, before)]
    assert found == [(NEW_RED, 2), (NEW_RED, 3), (CLAIMED, 1)]
