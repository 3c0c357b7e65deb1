"""The plan as it was recognised from print: shifted rows, lost cells, pages with a column too many."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from duban.adapters.office.plans.formats import PlanFormat, format_of
from duban.adapters.office.plans.text import read_text_plan
from duban.config import PROJECT
from duban.domain.importing.proposal import ImportedPlan, PlanColumn
from duban.domain.importing.proposing import propose
from duban_rehearsal.plan_accuracy import PlanAccuracy, measure, read_truth

PRINT = PROJECT / "tests" / "data" / "plans" / "damaged_print.txt"
TRUTH = PROJECT / "scripts" / "tables" / "task_list.csv"


@cache
def proposed() -> ImportedPlan:
    return propose(read_text_plan(PRINT.name, PRINT.read_bytes()))


@cache
def accuracy() -> PlanAccuracy:
    return measure(proposed(), read_truth(TRUTH), without=frozenset({"大类"}))


def test_marks_that_recognition_left_make_it_no_web_page() -> None:
    assert format_of(PRINT.name, PRINT.read_bytes())[0] is PlanFormat.TEXT


def test_nearly_every_cell_is_right() -> None:
    assert accuracy().right >= 0.98, accuracy().wrong


def test_every_wrong_cell_is_listed() -> None:
    """A wrong cell that nobody is told of blames a unit for what it never owed."""
    assert accuracy().unlisted == ()


def test_few_right_cells_are_doubted() -> None:
    """A list of doubts that is mostly false is read by nobody."""
    assert accuracy().doubted <= 0.08


def test_a_lost_number_is_that_between_its_neighbours() -> None:
    item = proposed().items[95]
    assert (item.number, item.label) == (96, "")
    assert item.cells[PlanColumn.GOAL].value == "持续开展“减证便民”。"


@pytest.mark.parametrize(
    ("number", "column", "value"),
    [
        pytest.param(7, PlanColumn.CO_RESPONSIBLE, "市资源规划局、城管局等市工改各成员单位", id="units under 完成时限"),
        pytest.param(70, PlanColumn.GOAL, "提升纠纷化解服务能力。", id="a lost group moved the row left"),
        pytest.param(76, PlanColumn.DEADLINE, "持续推进", id="an empty column moved the row right"),
        pytest.param(136, PlanColumn.CO_RESPONSIBLE, "市人社局", id="a cell printed twice"),
    ],
)  # fmt: skip
def test_a_cell_out_of_place_is_put_back(number: int, column: PlanColumn, value: str) -> None:
    assert proposed().items[number - 1].cells[column].value == value


def test_groups_are_put_together_as_the_plans_text_does() -> None:
    """The table has no column for it; what the text does not name is doubtful."""
    cells = {item.cells[PlanColumn.INDICATOR].value: item.cells[PlanColumn.CATEGORY] for item in proposed().items}
    assert (cells["开办企业"].value, cells["开办企业"].doubt) == ("企业全生命周期", "")
    assert (cells["政务服务"].value, cells["政务服务"].doubt) == ("政府监管服务", "")
    assert cells["融资支持"].doubt


def test_nearly_every_number_that_is_counted_is_proposed_as_a_target_and_hardly_another() -> None:
    """What the office counts of this plan, but for what its text says without a number."""
    counted = {
        (int(row["task_no"]), row["target_value"], row["unit"], row["direction"], row["target_date"])
        for row in read_truth(PROJECT / "scripts" / "tables" / "kpi_targets.csv")
    }
    found = {
        (one.target.item, one.target.target, one.target.unit, one.target.direction, str(one.target.due or ""))
        for one in proposed().targets
    }
    assert len(found - counted) <= 2
    assert len(found & counted) >= 0.85 * len(counted)
    assert not any(one.target.enabled for one in proposed().targets)


def test_each_cell_keeps_its_printed_words() -> None:
    cell = proposed().items[112].cells[PlanColumn.INDICATOR]
    assert cell.original == "十七、市场监管"
    assert cell.doubt


def test_the_rules_know_no_plan() -> None:
    """What is read is learnt from the document: not one name of this plan's city or units stands in the rules."""
    names = {row["name"] for row in read_truth(PROJECT / "scripts" / "tables" / "organisations.csv")}
    names |= {
        alias
        for row in read_truth(PROJECT / "scripts" / "tables" / "organisations.csv")
        for alias in row["aliases"].split("|")
    }
    known = {name for name in names if len(name) > 3 and name.startswith("市")} | {"泉州"}
    rules = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((PROJECT / "plugins/duban/domain/importing").glob("*.py"))
    )
    assert {name for name in known if name in rules} == set()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: re.sub(r"\n序号\t[^\n]*", "", text), id="no heads at all"),
        pytest.param(lambda text: re.sub(r"\t[一二三四五六七八九十]+、\s?", "\t", text), id="groups without numerals"),
        pytest.param(lambda text: text.replace("\n\n序号", "\n序号"), id="pages without a line between"),
    ],
)
def test_the_print_laid_out_otherwise_is_read_as_well(change: Callable[[str], str]) -> None:
    text = change(PRINT.read_text(encoding="utf-8"))
    found = measure(propose(read_text_plan(PRINT.name, text.encode())), read_truth(TRUTH), without=frozenset({"大类"}))
    assert found.right >= 0.98
    assert found.unlisted == ()
    assert found.doubted <= 0.08
