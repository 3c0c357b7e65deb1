"""What a programme came to: each item's outcome, by whom and when, and of how many it can be said."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.people import officer
from tests.services.conftest import PROGRAMME, OfficeApp, at

from duban.adapters.office.annexes.closing import EACH, SUMMARY, write_closing
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.report.closing import ItemOutcome
from duban.errors import Refused
from duban.services.compile.closing import ClosingReport

PLAN = "qz2021"


def decide(app: OfficeApp, kind: DecisionKind, item: int, day: int, value: str = "", effective: str = "") -> None:
    decision = Decision(
        PLAN, kind, officer().name, at(10, day), "经核查属实", item=item, value=value, effective=effective
    )
    with app.context.ledger.begin() as work:
        work.decisions.add(decision)


def test_every_item_has_its_outcome_with_day_and_ground(app: OfficeApp) -> None:
    app.send_forms()
    decide(app, DecisionKind.CLOSURE, 1, 20)
    decide(app, DecisionKind.TERMINATION, 4, 21, Ruling.TERMINATED)
    ending = ClosingReport(app.context).of(PLAN, at(11, 2))
    assert [one.item.number for one in ending.items] == [item.number for item in PROGRAMME.items]
    found = {one.item.number: one for one in ending.items}
    assert (found[1].outcome, found[1].decided_on, found[1].basis) == (
        ItemOutcome.CLOSED,
        at(10, 20).date(),
        f"{officer().name}；经核查属实",
    )
    assert (found[4].outcome, found[4].decided_on) == (ItemOutcome.TERMINATED, at(10, 21).date())
    assert (found[2].outcome, found[2].decided_on, found[2].basis) == (ItemOutcome.OVERDUE, None, "")
    assert sum(ending.counts.values()) == len(PROGRAMME.items)


def test_what_was_closed_and_opened_again_is_not_finished(app: OfficeApp) -> None:
    app.send_forms()
    decide(app, DecisionKind.CLOSURE, 1, 20)
    decide(app, DecisionKind.REOPENING, 1, 21, effective="2021-10")
    (first,) = [one for one in ClosingReport(app.context).of(PLAN, at(11, 2)).items if one.item.number == 1]
    assert first.outcome not in (ItemOutcome.CLOSED, ItemOutcome.CLAIMED)
    assert first.decided_on is None


def test_the_workbook_counts_what_was_dropped_apart(app: OfficeApp) -> None:
    app.send_forms()
    decide(app, DecisionKind.CLOSURE, 1, 20)
    decide(app, DecisionKind.TERMINATION, 4, 21, Ruling.TERMINATED)
    ending = ClosingReport(app.context).of(PLAN, at(11, 2))
    data = write_closing("专项行动", ending, app.context.labels(PLAN), at(11, 2))
    assert data == write_closing("专项行动", ending, app.context.labels(PLAN), at(11, 2))
    book = load_workbook(BytesIO(data))
    heads, *_, total = [[cell.value for cell in row] for row in book[SUMMARY].iter_rows(min_row=3)]
    line = dict(zip(heads, total, strict=True))
    items = len(PROGRAMME.items)
    assert (line["一级指标"], line["事项"], line["已销号"], line["已终止"]) == ("合计", items, 1, 1)
    assert line["核验销号率"] == f"{100 / (items - 1):.1f}%"
    assert book[EACH].max_row == 3 + items


def test_before_the_first_cycle_there_is_nothing_to_tell(app: OfficeApp) -> None:
    with pytest.raises(Refused, match="没有可总结的事项"):
        ClosingReport(app.context).of(PLAN, at(10, 1))
