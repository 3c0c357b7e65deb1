"""完成情况 and what it obliges to: where each rule begins, and where it keeps silent."""

from collections.abc import Mapping

import pytest
from tests.builders import BASIS, ITEMS, REFERENCE
from tests.domain.checks.filling import cell, filled, judged, knowing, told

from duban.domain.calendar.cycle import Reference
from duban.domain.returns.submission import Entry, Status

DONE = {"status": "已完成", "measure": "已落实", "evidence": "验收意见.pdf"}
WON = {"K38-2": "300"}


def test_what_is_no_choice_is_quoted_up_to_twenty_characters() -> None:
    (finding,) = judged(filled({38: {"status": "差" * 21}}))[1]
    assert f"填写的“{'差' * 20}”不在选项内，请选择“已完成”“正在推进（按序时）”" in finding.sentence


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        pytest.param(DONE, [], id="done, and all in place"),
        pytest.param(DONE | {"measure": ""}, [], id="done without ticks"),
        pytest.param(DONE | {"measure_1": "已落实", "measure_2": "", "measure": ""}, [], id="done, one tick left out"),
        pytest.param(DONE | {"measure_1": "未启动"}, ["W10"], id="done, and one not begun"),
        pytest.param(DONE | {"measure_1": "未启动", "remark": "并入其他事项"}, [], id="a remark explains it"),
        pytest.param({"measure": "", "measure_1": "已落实"}, [], id="not done, one of two in place"),
        pytest.param({"measure": "已落实"}, ["W10"], id="not done, and all in place"),
    ],
)
def test_status_and_ticks_agree_or_are_asked_after(changes: Mapping[str, object], asked: list[str]) -> None:
    assert [code for code, _, _ in told(filled({38: changes}, WON))] == asked


def test_ticks_without_a_status_are_not_judged() -> None:
    assert told(filled({38: {"status": "", "measure": "已落实"}})) == [("E07", 38, cell("status", 38))]


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        pytest.param(Entry(39, Status.DONE, evidence="无"), True, id="claimed before with no evidence"),
        pytest.param(Entry(39, Status.BEHIND, evidence="方案.pdf"), True, id="evidence of something not yet done"),
        pytest.param(Entry(39, Status.DONE, evidence="意见.pdf"), False, id="claimed before with its evidence"),
    ],
)
def test_evidence_is_asked_until_it_was_filed_with_a_claim(last: Entry, asked: bool) -> None:
    found = told(filled({39: DONE | {"evidence": ""}}), background=knowing(last={39: last}))
    assert found == ([("E11", 39, cell("evidence", 39))] if asked else [])


@pytest.mark.parametrize(
    ("status", "asked"),
    [("正在推进（按序时）", ["E17"]), ("已完成", []), ("", ["E07"])],
    ids=["taken back", "repeated", "nothing said"],
)
def test_a_claim_is_taken_back_only_by_another_status(status: str, asked: list[str]) -> None:
    known = knowing(last={38: Entry(38, Status.DONE, evidence="意见.pdf")})
    changes = (DONE if status == "已完成" else {}) | {"status": status}
    assert [code for code, _, _ in told(filled({38: changes}, WON), background=known)] == asked


@pytest.mark.parametrize(
    ("month", "last", "asked"),
    [
        pytest.param("2021-10", Entry(41, Status.PROGRESSING, evidence=BASIS), False, id="named last month"),
        pytest.param("2021-11", Entry(41, Status.PROGRESSING, evidence=BASIS), False, id="within the quarter"),
        pytest.param("2021-12", Entry(41, Status.PROGRESSING, evidence=BASIS), True, id="the quarter ends"),
        pytest.param("2021-10", Entry(41, Status.PROGRESSING), True, id="never named"),
        pytest.param("2021-10", None, True, id="the first return"),
    ],
)
def test_who_follows_the_province_names_its_arrangement_once_a_quarter(month, last, asked) -> None:
    reference = Reference.parse(str(REFERENCE).replace("2021-10", month))
    form = filled({41: {"evidence": ""}}, reference=str(reference))
    found = told(form, reference=reference, background=knowing(last={41: last} if last else {}))
    assert (("W08", 41, cell("evidence", 41)) in found) is asked


def test_a_basis_is_not_asked_of_an_item_without_status_nor_of_any_other_item() -> None:
    assert told(filled({41: {"status": "", "evidence": ""}})) == [("E07", 41, cell("status", 41))]
    assert [each.number for each in ITEMS] == [38, 39, 40, 41]
    assert told(filled({40: {"evidence": ""}})) == []


@pytest.mark.parametrize("column", ["progress", "evidence", "remark"])
def test_a_basis_may_be_named_in_progress_evidence_or_remark(column: str) -> None:
    said = {"evidence": "", "progress": "完成两项制度的梳理，形成问题清单并逐项整改。"}
    words = {"progress": "根据省发改委的部署，完成两项制度的梳理。"}.get(column, "省里已发文")
    assert told(filled({41: said | {column: words}})) == []
