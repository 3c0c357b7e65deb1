"""One item of the report, and items counted in any cut."""

from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import dated, entry, item

from duban.domain.report.tally import Row, RowBasis, Tally, cut, tally
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.item_light import ItemJudgement, LightReason
from duban.domain.returns.submission import Entry, Status

DATED = item(1, deadline=dated(date(2021, 9, 30)))


def row(standing: LightReason, *, due: bool = True, **facts: object) -> Row:
    told = {
        "item": DATED,
        "leads": ("市税务局", "市商务局"),
        "entry": entry(1, Status.ON_SCHEDULE),
        "basis": RowBasis.REPORTED,
        "source": "r#1",
        "judgement": ItemJudgement(standing, ""),
        "due": due,
        "days_overdue": 0,
    }
    return Row(**(told | facts))  # type: ignore[arg-type]


def test_items_are_counted_by_light_claim_deadline_and_what_is_due() -> None:
    rows = (
        row(LightReason.CLOSED),
        row(LightReason.CLAIMED),
        row(LightReason.CLAIMED, due=False),
        row(LightReason.CLOSED, due=False),
        row(LightReason.OVERDUE),
        row(LightReason.BEHIND, due=False),
        row(LightReason.UNKNOWN, due=False, item=item(2)),
    )
    counted = tally("合计", rows)
    lights = {"green": 2, "yellow": 1, "red": 1, "grey": 1, "closed": 2}
    assert counted == Tally("合计", 7, **lights, claimed=2, dated=6, due=3, due_closed=1, due_claimed=1)
    assert (counted.rate, counted.verified_rate, counted.due_open) == (66.7, 33.3, 1)
    assert (tally("无", ()).rate, tally("无", ()).verified_rate) == (None, None)


def test_a_cut_keeps_the_order_of_first_appearance() -> None:
    rows = [("乙", row(LightReason.CLOSED)), ("甲", row(LightReason.OVERDUE)), ("乙", row(LightReason.OVERDUE))]
    assert [(each.name, each.items, each.red) for each in cut(rows)] == [("乙", 2, 1), ("甲", 1, 1)]


@pytest.mark.parametrize(
    ("standing", "closed", "claimed", "done"),
    [
        (LightReason.CLOSED, True, False, True),
        (LightReason.CLAIMED, False, True, True),
        (LightReason.OVERDUE, False, False, False),
    ],
)
def test_a_claim_is_done_and_not_yet_closed(standing, closed, claimed, done) -> None:
    told = row(standing)
    assert (told.is_closed, told.is_claimed, told.is_done) == (closed, claimed, done)
    assert told.lead == "市税务局"
    assert not told.newly_claimed, "that is said of a row only where it is so"


@pytest.mark.parametrize(
    ("named", "cause", "told"),
    [
        pytest.param(
            entry(1, Status.BEHIND, delay_cause=DelayCause.MONEY), DelayCause.MONEY, "资金（协办单位解决）", id="named"
        ),
        pytest.param(entry(1, Status.BEHIND), None, "", id="not named"),
        pytest.param(None, None, "", id="nothing was said of the item"),
    ],
)
def test_what_holds_an_item_up_is_what_its_lead_names(named: Entry | None, cause: DelayCause | None, told: str) -> None:
    late = row(LightReason.BEHIND, entry=named)
    assert (late.delay_cause, late.delay) == (cause, told)


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        pytest.param({"delay_cause": DelayCause.MONEY}, DelayOwner.HELPER, id="by its cause"),
        pytest.param(
            {"delay_cause": DelayCause.MONEY, "delay_owner": DelayOwner.ABOVE}, DelayOwner.ABOVE, id="as its lead says"
        ),
        pytest.param({"delay_owner": DelayOwner.ABOVE}, None, id="without a cause nobody is asked"),
        pytest.param(None, None, id="nothing was said of the item"),
    ],
)
def test_who_can_solve_it_is_told_where_a_cause_is_named(said: dict | None, owner: DelayOwner | None) -> None:
    named = None if said is None else entry(1, Status.BEHIND, **said)
    assert row(LightReason.BEHIND, entry=named).delay_owner is owner


class TestProblem:
    """What a unit named stands until it says otherwise."""

    STUCK = entry(1, Status.BEHIND, problems="接口未打通。", coordination="请市里协调。")
    SILENT = entry(1, Status.BEHIND, problems="无", coordination="")

    def named(self, **facts: object) -> tuple[str, str]:
        told = row(LightReason.BEHIND, **facts)
        return told.problem, told.need

    def test_what_is_named_now_counts(self) -> None:
        assert self.named(entry=self.STUCK, previous=None) == ("接口未打通。", "请市里协调。")

    def test_silence_ends_it_unless_nothing_has_changed(self) -> None:
        assert self.named(entry=self.SILENT, previous=self.STUCK) == ("", "")
        unchanged = replace(self.SILENT, unchanged=True)
        assert self.named(entry=unchanged, previous=self.STUCK) == ("接口未打通。", "请市里协调。")
        assert self.named(entry=unchanged, previous=None) == ("", "")
        another = replace(self.STUCK, problems="另一问题。", unchanged=True)
        assert self.named(entry=another, previous=self.STUCK)[0] == "另一问题。"

    def test_an_item_of_which_nothing_was_said_has_none(self) -> None:
        assert self.named(entry=None, previous=self.STUCK) == ("", "")
