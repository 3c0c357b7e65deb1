"""What items are called: told in one place, understood wherever people write it."""

import re
from pathlib import Path

import pytest

from duban.domain.plan.labels import PLAIN, Labels, told, told_in_runs
from duban.domain.text.item_numbers import item_numbers

PROJECT = Path(__file__).parents[3]
LABELS = Labels({45: "2-1", 46: "2-2", 47: "2-3", 48: "一（二）1", 3: "1.3", 5: "3"})
# A number printed as if it were what people call an item; sentences of checks are given the label.
BARE = re.compile(r"第\{+ ?[a-z_.\[\]\"]*(?:item|item\.number|[^a-z]number)[\]\"]* ?\}+项")
MAY = {"domain/checks/table.py"}


def test_items_are_told_as_they_are_called_and_others_by_their_numbers() -> None:
    assert LABELS.told(45, 48, 12) == "第2-1、一（二）1、12项"
    assert (PLAIN.told(7), LABELS.of(3), told(("2-1",))) == ("第7项", "1.3", "第2-1项")


def test_of_numbers_alone_runs_are_drawn_together() -> None:
    assert told_in_runs([7, 3, 1, 4, 5, 5]) == "第1、3—5、7项"
    assert told_in_runs(["2-1", "2-2", "2-3"]) == "第2-1、2-2、2-3项"
    assert told_in_runs([1, 2, "2-1"]) == "第1、2、2-1项"


def test_in_a_narrow_cell_neighbours_are_drawn_together() -> None:
    assert LABELS.ranges([47, 45, 46, 48, 10, 11]) == "10—11、2-1至一（二）1"
    assert PLAIN.ranges((1, 2, 3, 5, 8, 7)) == "1—3、5、7—8"
    assert (LABELS.ranges([5, 6]), LABELS.ranges([2, 3])) == ("3至6", "2至1.3")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        pytest.param("第2-1项已完成。", (45,), id="as published"),
        pytest.param("第２－１、2—3项申请延期", (45, 47), id="full-width, another dash, and a second one"),
        pytest.param("第2-1至2-3项", (45, 46, 47), id="from one to another"),
        pytest.param("第一(二)1项", (48,), id="with half-width brackets"),
        pytest.param("第1.3项", (3,), id="with a point"),
        pytest.param("第3项", (5,), id="what is published goes before the number"),
        pytest.param("第46项", (46,), id="the number, where nothing else is called so"),
        pytest.param("12-1月投入1.35亿元", (), id="part of another number"),
    ],
)
def test_whoever_writes_names_an_item_as_the_plan_does(words: str, numbers: tuple[int, ...]) -> None:
    assert item_numbers(LABELS.in_numbers(words)) == numbers


def test_a_label_that_begins_another_one_is_none_of_it() -> None:
    labels = Labels({1: "一", 2: "一（二）1"})
    assert labels.in_numbers("第一（二）1项、第一项") == "第2项、第1项"
    assert PLAIN.in_numbers("第２－１项") == "第２－１项"


def test_a_label_is_found_however_it_is_typed_and_later_ones_count() -> None:
    assert [LABELS.find(typed) for typed in ("2—1", " 第 2-1 项", "二-1")] == [45, 45, None]
    assert (LABELS | Labels({45: "2-9"})).of(45) == "2-9"


def test_no_sentence_prints_a_number_where_people_know_a_label() -> None:
    """Labels.told, Item.told and the letters' filter `label` say what an item is called."""
    package = PROJECT / "plugins" / "duban"
    files = [*package.rglob("*.py"), *package.rglob("*.html"), *(PROJECT / "config" / "letters").glob("*.txt")]
    found = [
        f"{file.name}: {match[0]}"
        for file in files
        if not any(str(file).endswith(name) for name in MAY)
        for match in BARE.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []
