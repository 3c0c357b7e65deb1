"""All findings come at once, in the order in which somebody reads the form."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import ITEMS
from tests.domain.checks.filling import (
    COVER_CELLS,
    cell,
    claim_row,
    delay_row,
    filled,
    judged,
    knowing,
    row,
    step_row,
    told,
)

from duban.domain.checks import is_complete, is_nil, is_read, is_secret
from duban.domain.form import MILESTONE_SHEET, TARGET_SHEET
from duban.domain.form.words import CLAIM_SHEET, DELAY_SHEET
from duban.domain.returns.submission import Entry, Finding, Severity, Status


def found(code: str) -> Finding:
    return Finding(code, Severity.ERROR, "")


def test_file_cover_header_rows_and_the_other_sheets_are_read_in_this_order() -> None:
    form = filled(
        {40: {"status": ""}, 38: {"expected_on": "尽快", "progress": "同上"}},
        {"K38-1": "很多"},
        {"signer": "", "phone": "2238"},
        token="forged",
        milestones=(step_row(3, 38, "尽快", "招标"),),
        missing_columns=("备注",),
    )
    form = replace(form, rows=form.rows[:3])
    assert told(form, background=knowing(stamped=False, vouched=True)) == [
        ("E02", None, ""),
        ("E21", None, ""),
        ("W07", None, ""),
        ("E18", None, COVER_CELLS["signer"]),
        ("W19", None, COVER_CELLS["phone"]),
        ("E03", None, ""),
        ("E08", 38, cell("progress", 38)),
        ("E14", 38, cell("expected_on", 38)),
        ("E07", 40, cell("status", 40)),
        ("E13", 38, "量化指标!I4"),
        ("E14", 38, "路线图!F3"),
        ("E04", 41, ""),
    ]


def test_whatever_is_on_the_cover_is_told_before_the_table() -> None:
    form = filled(
        {38: {"status": "", "remark": "机密★"}},
        cover={
            "filler": "填报人",
            "phone": "2238",
            "reviewer": "填报人",
            "signer": "",
            "nil": "√",
            "nil_reason": "https://kdocs.cn/l/c",
        },
        token="forged",
    )
    assert [code for code, _, _ in told(form)][:8] == ["W09", "E02", "E18", "W19", "W23", "W23", "E20", "W24"]
    reason = filled({38: {"status": ""}}, cover={"nil": "√", "nil_reason": "", "publicity": "https://kdocs.cn/l/c"})
    reason = replace(reason, cover_cells=COVER_CELLS | {"publicity": "首页!C22"})
    codes = [code for code, _, _ in told(reason)]
    assert codes.index("E26") < codes.index("W24")
    assert codes[2:] == [code for code in codes if code not in ("E26", "W24")]


def test_sheets_come_in_the_order_of_the_workbook_whatever_their_rows() -> None:
    form = filled(
        {38: {"progress": "同上"}},
        {"K38-2": "很多"},
        milestones=(step_row(3, 38, "尽快", "招标"),),
        delays=(delay_row(39, "天气"),),
        claims=(claim_row(2, 40, "再议", "牵头部门", "市统计局", "职能不符"),),
    )
    assert [at.partition("!")[0] for _, _, at in told(form)] == [
        *("填报表", TARGET_SHEET, DELAY_SHEET, MILESTONE_SHEET, CLAIM_SHEET)
    ]


def test_a_column_of_two_letters_stands_behind_those_of_one() -> None:
    form = filled({38: {"progress": "同上", "expected_on": "尽快"}})
    first = form.rows[0]
    moved = replace(first, cells={**first.cells, "progress": "填报表!AA7", "expected_on": "填报表!Z7"})
    codes = [code for code, _, _ in told(replace(form, rows=(moved, *form.rows[1:])))]
    assert codes == ["E14", "E08"]


def test_a_rule_whose_column_is_gone_says_nothing() -> None:
    form = filled({38: {"status": "", "progress": "同上"}}, missing_columns=("完成情况",))
    assert [code for code, _, _ in told(form)] == ["E03", "E08"]


def test_an_extension_moves_the_day_that_is_judged_and_not_the_one_that_is_printed() -> None:
    known = knowing(extended={38: date(2022, 3, 31)})
    assert told(filled({38: {"expected_on": "2022-03-31"}}), background=known) == []
    assert told(filled({38: {"expected_on": "2022-04-01"}}), background=known) == [("W16", 38, cell("expected_on", 38))]


@pytest.mark.parametrize(
    ("code", "complete", "read", "secret"),
    [
        ("E01", False, False, False),
        ("E21", False, True, False),
        ("E07", True, True, False),
        ("W09", True, True, True),
    ],
)
def test_what_a_finding_says_of_the_file(code: str, complete: bool, read: bool, secret: bool) -> None:
    findings = [found("W05"), found(code)]
    assert (is_complete(findings), is_read(findings), is_secret(findings)) == (complete, read, secret)


@pytest.mark.parametrize(("tick", "nil"), [("√", True), ("", False), ("否", False)])
def test_the_cover_says_whether_there_is_anything_to_report(tick: str, nil: bool) -> None:
    assert is_nil(filled(cover={"nil": tick})) is nil


def test_nothing_at_all_to_fill_is_no_blank_form() -> None:
    """Where every item only waits to be closed, an untouched form is an answer."""
    last = {each.number: Entry(each.number, Status.DONE, evidence="甲.pdf") for each in ITEMS}
    form = filled(rows=tuple(row(at, each, {}) for at, each in enumerate(ITEMS, start=7)))
    assert "E04" not in [code for code, _, _ in told(form, background=knowing(last=last))]
    assert told(form, background=knowing(last={38: last[38]})) == [("E04", None, "")]


def test_the_entries_come_in_the_order_of_the_rows() -> None:
    form = filled()
    entries, _ = judged(replace(form, rows=form.rows[::-1]))
    assert [entry.item for entry in entries] == [41, 40, 39, 38]
