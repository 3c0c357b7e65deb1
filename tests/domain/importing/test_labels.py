"""The published numbers of items: they stay with their rows, whatever stands between."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.labels import labels_of
from duban.domain.importing.proposal import ImportedCell


def drafts(*numbers: str) -> list[Draft]:
    return [
        Draft(f"第{place}行", {TablePart.GOAL: ImportedCell(f"任务{place}", "")}, number)
        for place, number in enumerate(numbers, start=1)
    ]


def doubted(rows: Sequence[Draft]) -> list[int]:
    return [place for place, row in enumerate(rows, start=1) if row.cells[TablePart.GOAL].doubt]


@pytest.mark.parametrize(
    ("numbers", "labels", "doubtful"),
    [
        pytest.param(("1", "2", "3"), ("1", "2", "3"), [], id="as they count"),
        pytest.param(("1", "2", "", "3", "4"), ("1", "2", "2后无号", "3", "4"), [3], id="one without"),
        pytest.param(("1", "", "", "2", "3"), ("1", "1后无号", "1后无号2", "2", "3"), [2, 3], id="two without"),
        pytest.param(("", "1", "2", "3"), ("1前无号", "1", "2", "3"), [1], id="the first without"),
        pytest.param(("1", "2", "", "4"), ("1", "2", "3", "4"), [], id="a lost number"),
        pytest.param(("1", "2", ""), ("1", "2", "3"), [3], id="the last without"),
        pytest.param(("2-1", "2-2", "", "2-3"), ("2-1", "2-2", "2-2后无号", "2-3"), [3], id="numbers in two parts"),
        pytest.param(("", "", ""), ("1", "2", "3"), [], id="no numbers at all"),
        pytest.param(("1", "2", "", "5"), ("1", "2", "2后无号", "5"), [3], id="numbers lost beside"),
        pytest.param(("1", "2", "8", "4"), ("1", "2", "3", "4"), [], id="a misread number"),
    ],
)
def test_labels_stay_with_their_rows(numbers: Sequence[str], labels: Sequence[str], doubtful: list[int]) -> None:
    rows = drafts(*numbers)
    found, _remarks = labels_of(rows)
    called = tuple(label or str(place) for place, label in enumerate(found, start=1))
    assert (called, doubted(rows)) == (labels, doubtful)


def test_a_row_without_number_is_told_by_name() -> None:
    rows = drafts("1", "2", "", "3")
    _labels, remarks = labels_of(rows)
    assert remarks == ["第3行：没有编号，暂称“2后无号”，其余各行编号照原文"]
    assert rows[2].cells[TablePart.GOAL].doubt == "原文没有编号，排在第2项之后，是否单列一项待核"


def test_of_a_row_without_goal_the_measures_are_doubted() -> None:
    rows = drafts("1", "2", "", "3")
    rows[2].cells = {TablePart.MEASURES: ImportedCell("做某事", "")}
    labels_of(rows)
    assert rows[2].cells[TablePart.MEASURES].doubt


def draft(number: str, group: str = "", larger: str = "") -> Draft:
    cells = {TablePart.GROUP: ImportedCell(group, group), TablePart.CATEGORY: ImportedCell(larger, larger)}
    return Draft(at=f"第{number}行", cells=cells, number=number)


def test_items_counted_anew_in_each_larger_group_are_named_by_it():
    within = [("1", "融资", "要素"), ("2", "用工", "要素"), ("1", "融资", "法治"), ("2", "清欠", "法治")]
    labels, remarks = labels_of([draft(*each) for each in within])
    assert labels == ["要素1", "要素2", "法治1", "法治2"]
    assert len(remarks) == 1


def test_items_counted_anew_in_each_group_are_named_by_that():
    within = [("1", "融资", "要素"), ("2", "融资", "要素"), ("1", "用工", "要素"), ("2", "用工", "要素")]
    assert labels_of([draft(*each) for each in within])[0] == ["融资1", "融资2", "用工1", "用工2"]


@pytest.mark.parametrize(
    ("numbers", "label"),
    [
        (("2.1", "", "2.3"), "2.2"),
        (("2-1", "", "2-3"), "2-2"),
        (("2.1", "", "2.4"), "2.1后无号"),
        (("2.1", "", "3.3"), "2.1后无号"),
    ],
)
def test_a_number_that_is_missing_between_two_is_put_in(numbers: tuple[str, ...], label: str):
    found, remarks = labels_of([draft(number) for number in numbers])
    assert found[1] == label
    assert ["补为" in remark for remark in remarks] == ["无号" not in label]
