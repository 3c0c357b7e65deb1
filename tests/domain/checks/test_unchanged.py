"""The limits of saying that nothing is new."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import pytest
from tests.builders import ITEMS, item
from tests.domain.checks.filling import COVER_CELLS, cell, filled, judged, knowing, told

from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Entry, FilledForm, Status

TICKED = {"unchanged": "√", "progress": ""}
TICK = cell("unchanged", 38)
REPORTED = Entry(38, Status.ON_SCHEDULE, progress="上月走访企业二十家。")
DONE = Entry(38, Status.DONE, evidence="意见.pdf")


def codes(last: Entry | None, changes: Mapping[str, object] | None = None, **known: object) -> list[str]:
    background = knowing(last={38: last} if last else {}, **known)
    return [code for code, _, _ in told(filled({38: TICKED | dict(changes or {})}), background=background)]


def test_what_was_never_reported_cannot_stay_as_it_was() -> None:
    assert codes(None) == ["E23"]
    assert codes(Entry(38, None)) == ["E23"]
    assert codes(REPORTED) == []


class TestTwice:
    """本月无变化 two periods running."""

    @pytest.mark.parametrize(
        ("last", "asked"),
        [
            pytest.param(Entry(38, Status.ON_SCHEDULE, unchanged=True), ["E24"], id="of an item with a date"),
            pytest.param(Entry(38, Status.DONE, evidence="甲.pdf", unchanged=True), [], id="of a claim that stands"),
            pytest.param(REPORTED, [], id="after a full report"),
        ],
    )
    def test_only_an_unfinished_item_with_a_date_must_speak(self, last: Entry, asked: list[str]) -> None:
        changes = {"status": "已完成", "measure": "已落实"} if last.status is Status.DONE else {}
        assert [code for code in codes(last, changes) if code == "E24"] == asked


class TestDue:
    """本月无变化 when the item falls due."""

    DUE: ClassVar = {"extended": {38: date(2021, 10, 20)}}

    def test_an_unfinished_item_must_speak(self) -> None:
        assert "E25" in codes(REPORTED, **self.DUE)

    def test_a_claim_that_stands_need_not(self) -> None:
        assert "E25" not in codes(DONE, {"status": "已完成", "measure": "已落实"}, **self.DUE)

    def test_a_doubtful_date_costs_nobody_anything(self) -> None:
        doubtful = (item(38, unconfirmed=("完成时限",)), *ITEMS[1:])
        form = filled({38: TICKED}, items=doubtful)
        assert told(form, items=doubtful, background=knowing(last={38: REPORTED}, **self.DUE)) == []


class TestNil:
    """零报告: every item really is without progress."""

    BLANK: ClassVar = {each.number: dict.fromkeys(("status", "measure", "progress", "evidence"), "") for each in ITEMS}
    CALM: ClassVar = {39: date(2022, 3, 31)}

    def form(self, said: Mapping[str, object], items: tuple[Item, ...] = ITEMS) -> FilledForm:
        changes = self.BLANK | {39: self.BLANK[39] | {"problems": "", "next_steps": ""}, 38: self.BLANK[38] | said}
        return filled(changes, cover={"nil": "√", "nil_reason": "机构改革期间工作暂停。"}, items=items)

    @pytest.mark.parametrize(
        ("said", "last", "asked"),
        [
            pytest.param({}, None, [], id="nothing said"),
            pytest.param({"status": "已完成", "evidence": "甲.pdf"}, None, ["status"], id="a new claim"),
            pytest.param({"status": "已完成"}, DONE, [], id="a claim that was known"),
            pytest.param(
                {"status": "已完成", "evidence": "甲.pdf"}, REPORTED, ["status"], id="a claim of what was not"
            ),
            pytest.param({"progress": "完成系统联调并上线。"}, None, ["progress"], id="progress"),
            pytest.param({"progress": "无"}, None, [], id="no progress, in a word"),
        ],
    )
    def test_a_new_claim_or_progress_contradicts_it(self, said, last, asked: list[str]) -> None:
        known = knowing(extended=self.CALM, last={38: last} if last else {})
        found = [at for code, _, at in told(self.form(said), background=known) if code == "E27"]
        assert found == [cell(key, 38) for key in asked]

    def test_an_item_that_falls_due_may_be_done_or_doubtful_already(self) -> None:
        due = knowing(extended=self.CALM | {38: date(2021, 10, 20)})
        assert [code for code, _, _ in told(self.form({}), background=due)] == ["E27"]
        done = knowing(extended=self.CALM | {38: date(2021, 10, 20)}, last={38: DONE})
        assert [code for code, _, _ in told(self.form({"status": "已完成"}), background=done)] == []
        doubtful = (item(38, unconfirmed=("牵头部门",)), *ITEMS[1:])
        assert told(self.form({}, doubtful), items=doubtful, background=due) == []

    def test_without_the_tick_nothing_of_it_is_asked(self) -> None:
        assert told(filled(cover={"nil": "", "nil_reason": ""})) == []

    def test_the_reason_is_asked_for_at_its_cell_or_else_at_the_tick(self) -> None:
        form = filled(
            self.BLANK,
            cover={"nil": "√"},
            cover_cells={key: at for key, at in COVER_CELLS.items() if key != "nil_reason"},
        )
        findings = judged(form, background=knowing(extended=self.CALM))[1]
        assert [(finding.code, finding.column, finding.cell) for finding in findings if finding.code == "E26"] == [
            ("E26", "零报告原因", COVER_CELLS["nil"])
        ]
