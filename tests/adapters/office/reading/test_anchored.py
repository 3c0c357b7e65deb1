"""Pictures over the form: one over an empty answer is told of, any other is nobody's business."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.utils import coordinate_to_tuple
from tests.adapters.office.decorated import decorated, picture, shape
from tests.builders import PEOPLE, cell_of, fill, form, good_answers
from tests.libreoffice import converted

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.anchored import pictures_in
from duban.adapters.office.reading.anchored_elsewhere import pictures_in_ods, pictures_in_xls
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.form import TABLE_SHEET
from duban.domain.returns.oddity import OddityKind
from duban.domain.returns.submission import FilledForm

BLANK = WorkbookFormWriter().write(form())


def covered(data: bytes) -> list[tuple[int | None, str, str]]:
    filled = WorkbookFormReader().read(data)
    assert isinstance(filled, FilledForm)
    return [(each.item, each.column, each.cell) for each in filled.oddities if each.kind is OddityKind.COVERED]


def over(number: int, key: str, **size: int) -> str:
    """A picture whose corner lies in the cell of an answer."""
    row, column = coordinate_to_tuple(cell_of(BLANK, number, key).rpartition("!")[2])
    return picture(200, column - 1, row - 1, **size)


def with_empty(number: int, *keys: str) -> bytes:
    answers = good_answers()
    answers[number] |= dict.fromkeys(keys)
    return fill(BLANK, answers, PEOPLE)


def test_a_picture_in_place_of_progress_is_told_with_item_column_and_cell() -> None:
    data = decorated(with_empty(39, "progress"), over(39, "progress"))
    assert covered(data) == [(39, "本月进展", cell_of(BLANK, 39, "progress"))]


def test_a_picture_that_reaches_over_several_empty_cells_was_meant_for_the_one_under_its_corner() -> None:
    data = decorated(with_empty(39, "progress", "problems"), over(39, "problems", width=4, height=2))
    assert covered(data) == [(39, "存在问题", cell_of(BLANK, 39, "problems"))]


def test_a_picture_that_begins_on_a_printed_cell_was_meant_for_progress() -> None:
    data = decorated(with_empty(39, "progress"), over(39, "deadline", width=12))
    assert covered(data) == [(39, "本月进展", cell_of(BLANK, 39, "progress"))]


@pytest.mark.parametrize(
    "anchors",
    [
        pytest.param(over(39, "progress", width=3), id="over words, reaching over an empty cell"),
        pytest.param(picture(200, 40, 60), id="beside the table"),
        pytest.param(picture(200, 0, 0, width=3), id="over the title"),
        pytest.param(shape(200, 0, 0), id="no picture at all"),
        pytest.param("<broken", id="a drawing that is no XML"),
    ],
)
def test_any_other_picture_is_not_told(anchors: str) -> None:
    assert covered(decorated(fill(BLANK, good_answers(), PEOPLE), anchors)) == []


@pytest.mark.parametrize("filter_", ["xls:MS Excel 97", "ods"])
def test_other_formats_tell_of_it_as_well(filter_: str, tmp_path: Path, require_program: Callable[..., str]) -> None:
    """One over an empty answer, one over words, one beside the table."""
    anchors = over(39, "progress") + over(38, "progress").replace("200", "201") + picture(202, 40, 60)
    data = converted(
        require_program("soffice", package="libreoffice-calc"),
        decorated(with_empty(39, "progress"), anchors),
        filter_,
        tmp_path,
    )
    assert covered(data) == [(39, "本月进展", cell_of(BLANK, 39, "progress"))]
    assert pictures_in_xls(data[:3000]) == pictures_in_ods(data[:3000]) == {}


def test_where_pictures_lie_is_known_by_sheet_and_cells() -> None:
    data = decorated(BLANK, picture(200, 2, 6, width=2, height=3))
    assert [(area.top, area.left, area.bottom, area.right) for area in pictures_in(data)[TABLE_SHEET]] == [(7, 3, 9, 4)]
