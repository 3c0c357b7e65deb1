"""Every number of the papers on a small cycle is a fact; a number that is none, or another, is found."""

from dataclasses import replace

import pytest
from tests.adapters.office.documents.test_report import everything_to_tell
from tests.offices import SHIPPED
from tests.paper_numbers import grammar
from tests.paper_numbers.reading import check_annexes, check_monthly, check_quarterly, written
from tests.paper_numbers.table import Table
from tests.quarter_cases import quarter
from tests.report_cases import report

from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.config import PROJECT
from duban.domain.report import Facts, Report, facts_of
from duban.domain.report.quarter_facts import facts_of_quarter

WRITER = OfficeReportWriter(PROJECT / "config" / "documents")
REPORTS = pytest.mark.parametrize(
    "facts", [report(), everything_to_tell(), report(earlier={})], ids=["small", "full", "first"]
)


def table_of(facts: Facts) -> Table:
    return Table.of((fact.key, fact.name, fact.value) for fact in facts.facts)  # type: ignore[misc]


@REPORTS
def test_every_number_of_a_month_is_a_fact(facts: Report) -> None:
    table = table_of(facts_of(facts))
    check_monthly(written(WRITER.document(facts, SHIPPED)), table)
    check_annexes(WRITER.annexes(facts), table)
    assert (table.faults, table.bound > 50) == ([], True)


@pytest.mark.parametrize("leads", [report(), None], ids=["beside the leads", "alone"])
def test_every_number_of_a_quarter_is_a_fact(leads: Report | None) -> None:
    facts = quarter(leads=leads)
    table, theirs = table_of(facts_of_quarter(facts)), table_of(facts_of(leads or report()))
    check_quarterly(written(WRITER.quarter_document(facts, SHIPPED)), table, theirs, facts.level)
    assert table.faults + theirs.faults == []


def faults(text: str, facts: Report | None = None) -> list[str]:
    table = table_of(facts_of(facts or report()))
    table.check("某段", text, grammar.RESULTS)
    return table.faults


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("有明确时限的5项中", 0, id="a number that is its fact"),
        pytest.param("有明确时限的6项中", 1, id="another one"),
        pytest.param("另有6项情况不明", 1, id="one that no sentence of the grammar has"),
        pytest.param("截至2021年10月25日，第3项见附件7（图1）", 0, id="days, items, annexes and charts are names"),
    ],
)
def test_what_the_reader_finds(text: str, found: int) -> None:
    assert len(faults(text)) == found


def test_a_chart_of_another_population_is_found() -> None:
    told = report()
    other = replace(told, months=tuple(replace(point, due=point.due + 1) for point in told.months))
    table = table_of(facts_of(told))
    check_annexes(WRITER.annexes(other), table)
    assert any(fault.startswith("图表数据") for fault in table.faults)


LATE = {"item.3.days_over": 32, "rung.within": 5, "over.2021年11月1日": 51, "term.owed": 57, "term.on_time": 49}
UNIT = {"lead.市税务局.items": 5, "lead.市税务局.green": 2, "lead.市税务局.claimed": 1, "lead.市税务局.yellow": 3}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("1. 第3项：加强监管（完成时限：2021年9月底，已逾期32天）", 0, id="days by the letter's own day"),
        pytest.param("1. 第3项：加强监管（完成时限：2021年9月底，已逾期33天）", 1, id="another number of days"),
        pytest.param("请于收到本函后5个工作日内提交", 0, id="the term of its rung"),
        pytest.param("请于收到本函后3个工作日内提交", 1, id="another term"),
        pytest.param("路线图节点“方案”（2021年11月1日）到期54天未完成", 1, id="days that have not come"),
        pytest.param("应报57家次，按时报送49家次，另有2家次未作说明", 1, id="a count that no sentence has"),
    ],
)
def test_what_the_reader_finds_in_a_letter(text: str, found: int) -> None:
    table = Table.of((key, key, value) for key, value in LATE.items())
    table.check("信函", text, grammar.LETTER)
    assert len(table.faults) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("· 牵头5项：绿灯2项（含已申报完成、待核验1项）、黄灯3项", 0), ("· 牵头6项：绿灯2项、黄灯4项", 2)],
)
def test_what_the_reader_finds_in_a_statement(text: str, found: int) -> None:
    table = Table.of((key, key, value) for key, value in UNIT.items())
    table.check("本单位情况", text, grammar.STATEMENT, unit="市税务局")
    assert len(table.faults) == found
