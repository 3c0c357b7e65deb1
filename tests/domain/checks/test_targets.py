"""Numbers in a return: whether they bear out what is claimed, and whether they can be true."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.builders import ITEMS, REFERENCE, item
from tests.domain.checks.filling import (
    BACKGROUND,
    FIRMS,
    HOURS,
    SHARE,
    TARGET_LETTERS,
    cell,
    filled,
    judged,
    knowing,
    told,
)

from duban.domain.calendar.cycle import Reference
from duban.domain.checks import Background
from duban.domain.plan.programme import Kpi
from duban.domain.returns.submission import Entry, Status, TargetValue

DONE = {"status": "已完成", "measure": "已落实", "evidence": "验收意见.pdf"}
BEHIND = {"status": "正在推进（滞后）", "problems": "系统接口尚未打通。", "next_steps": "十一月中旬完成联调。"}


def at(place: int) -> str:
    """The cell of the number of the target that stands there, from 0."""
    return f"量化指标!{TARGET_LETTERS['value']}{4 + place}"


def targets(*kpis: Kpi, **facts: object) -> Background:
    return knowing(kpis=kpis, **facts)


def last(code: str, value: str, item: int = 38) -> dict[int, Entry]:
    return {item: Entry(item, Status.ON_SCHEDULE, values=(TargetValue(code, Decimal(value), value),))}


def words(values: Mapping[str, str], background: Background = BACKGROUND) -> list[str]:
    return [finding.sentence for finding in judged(filled(values=values), background=background)[1]]


class TestClaims:
    """E12: what is declared done has met its targets."""

    @pytest.mark.parametrize(
        ("kpi", "asked"),
        [
            pytest.param(replace(SHARE, due=date(2021, 9, 30)), True, id="due with the item"),
            pytest.param(replace(SHARE, due=date(2021, 10, 1)), False, id="due after the item: followed up"),
            pytest.param(replace(SHARE, due=None), False, id="without a day"),
            pytest.param(replace(SHARE, enabled=False), False, id="not in use"),
            pytest.param(replace(SHARE, source="省监测平台"), False, id="imported by the office, asked of nobody"),
            pytest.param(replace(SHARE, kind="rule"), False, id="no number that is reached"),
        ],
    )
    def test_a_target_decides_by_its_day_and_kind(self, kpi: Kpi, asked: bool) -> None:
        found = told(filled({39: DONE}, {"K39-1": "88"}), background=targets(HOURS, FIRMS, kpi))
        assert found == ([("E12", 39, at(2))] if asked else [])

    def test_an_item_without_deadline_is_held_to_what_is_due_by_now(self) -> None:
        form = filled({40: DONE})
        for day, asked in ((date(2021, 10, 25), True), (date(2021, 10, 26), False)):
            known = targets(HOURS, FIRMS, replace(SHARE, code="K40-1", item=40, due=day))
            assert told(form, background=known) == ([("E12", 40, cell("status", 40))] if asked else [])

    def test_what_was_claimed_before_is_not_asked_after_again(self) -> None:
        known = knowing(last={39: Entry(39, Status.DONE, evidence="验收意见.pdf")})
        assert told(filled({39: DONE}, {"K39-1": ""}), background=known) == []

    def test_without_the_sheet_no_number_is_missed(self) -> None:
        assert told(filled({39: DONE}, targets=())) == []

    def test_a_claim_that_was_taken_back_in_between_is_asked_after(self) -> None:
        known = knowing(last={39: Entry(39, Status.BEHIND)})
        assert told(filled({39: DONE}, {"K39-1": ""}), background=known) == [("E12", 39, at(2))]

    def test_it_is_told_at_the_number_or_at_the_claim_where_the_sheet_has_no_such_row(self) -> None:
        form = filled({39: DONE}, {"K39-1": ""})
        without = filled({39: DONE}, targets=form.targets[:2])
        found = [judged(each)[1][0] for each in (form, without)]
        places = [(finding.column, finding.cell) for finding in found]
        assert places == [("本期数值", at(2)), ("完成情况", cell("status", 39))]

    def test_the_target_is_told_with_its_sign(self) -> None:
        for direction, sign in (("<=", "≤"), (">=", "≥"), (">", "＞"), ("==", "＝")):
            kpi = replace(SHARE, direction=direction)
            value = "95" if direction in ("<=", "==") else "80"
            (finding,) = judged(filled({39: DONE}, {"K39-1": value}), background=targets(HOURS, FIRMS, kpi))[1]
            assert f"目标值{sign}90%" in finding.sentence


class TestRewritten:
    """W06: the number as it was understood is told, and confirmed only where it was guessed."""

    @pytest.mark.parametrize("typed", ["96", "96%", "96.0", "96.", "095.5"[1:], "100"])
    def test_a_number_as_it_is_asked_for_needs_no_word(self, typed: str) -> None:
        assert words({"K39-1": typed}) == []

    def test_what_is_no_number_is_quoted_up_to_forty_characters(self) -> None:
        assert f"（填写内容：{'多' * 40}）" in words({"K39-1": "多" * 41})[0]

    def test_a_hundred_keeps_its_zeros(self) -> None:
        assert words({"K39-1": "１００"}) == ["第39项“本期数值”已由“１００”自动规范为“100%”。"]


class TestFell:
    """W02: what adds up does not become less, but with a new year."""

    @pytest.mark.parametrize(
        ("value", "before", "asked"),
        [("260", "261", True), ("260", "260", False), ("260", "250", False)],
        ids=["less", "the same", "more"],
    )
    def test_only_less_is_asked_after(self, value: str, before: str, asked: bool) -> None:
        found = told(filled(values={"K38-2": value}), background=knowing(last=last("K38-2", before)))
        assert found == ([("W02", 38, at(1))] if asked else [])

    @pytest.mark.parametrize(("month", "asked"), [("2022-01", False), ("2022-02", True)])
    def test_in_january_an_annual_number_begins_anew(self, month: str, asked: bool) -> None:
        reference = Reference.parse(str(REFERENCE).replace("2021-10", month))
        form = filled(values={"K38-2": "260"}, reference=str(reference))
        found = told(form, reference=reference, background=knowing(last=last("K38-2", "290")))
        assert (("W02", 38, at(1)) in found) is asked


class TestJumped:
    """W04: a change by more than half the target within a month, up or down."""

    @pytest.mark.parametrize(
        ("before", "asked"),
        [("51", False), ("50", False), ("49", True), ("160", False), ("161", True)],
    )
    def test_half_the_target_is_no_jump(self, before: str, asked: bool) -> None:
        found = told(filled(values={"K38-1": "105"}), background=knowing(last=last("K38-1", before)))
        assert found == ([("W04", 38, at(0))] if asked else [])

    def test_a_target_that_is_not_in_use_or_zero_has_no_half(self) -> None:
        for kpi in (replace(HOURS, enabled=False), replace(HOURS, target="0")):
            known = targets(kpi, FIRMS, SHARE, last=last("K38-1", "500"))
            assert told(filled(values={"K38-1": "105"}), background=known) == []


class TestPace:
    """W03: more than thirty points behind the schedule, and said to be on it."""

    @pytest.mark.parametrize(
        ("kpi", "asked"),
        [(FIRMS, True), (replace(FIRMS, enabled=False), False), (replace(FIRMS, kind="stock"), False)],
        ids=["adds up", "not in use", "does not add up"],
    )
    def test_only_a_number_in_use_that_adds_up_has_a_pace(self, kpi: Kpi, asked: bool) -> None:
        found = told(filled(values={"K38-2": "150"}), background=targets(HOURS, kpi, SHARE))
        assert found == ([("W03", 38, at(1))] if asked else [])

    def test_an_item_that_owns_up_or_is_doubtful_is_not_asked(self) -> None:
        assert told(filled({38: BEHIND}, {"K38-2": "150"})) == []
        doubtful = (item(38, unconfirmed=("牵头部门",)), *ITEMS[1:])
        assert told(filled(values={"K38-2": "150"}, items=doubtful), items=doubtful) == []

    def test_a_number_whose_row_is_not_there_is_not_asked_after_twice(self) -> None:
        form = filled(values={"K38-2": "150"})
        form = replace(form, rows=form.rows[1:])
        assert [code for code, _, _ in told(form)] == ["E04"]

    def test_a_number_that_cannot_be_read_has_no_pace(self) -> None:
        assert told(filled(values={"K38-2": "很多"})) == [("E13", 38, at(1))]
