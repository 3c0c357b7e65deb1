"""The charts as pictures: every character drawn, the same bytes every time, and nothing said by colour alone."""

import warnings
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from tests.report_cases import CONTINUOUS, item, report

from duban.adapters.office.pictures import LIGHTS, MARKS, lights_picture, months_picture, overview, strips_picture
from duban.domain.coverage import Timeliness
from duban.domain.report import Report


@pytest.mark.parametrize("draw", [lights_picture, months_picture, strips_picture, overview])
def test_a_picture_is_drawn_without_a_missing_character_and_alike_every_time(draw) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib only warns of a glyph that its font lacks
        drawn = draw(report())
    picture = Image.open(BytesIO(drawn))
    assert picture.format == "PNG"
    assert min(picture.size) > 250
    assert drawn == draw(report())


def nothing_at_all() -> Report:
    """A plan of one item without deadline, of which nobody was asked."""
    return report((item(1, deadline=CONTINUOUS),), returns={}, submissions={}, earlier={})


def test_there_is_a_picture_also_when_there_is_nothing_to_draw() -> None:
    assert Image.open(BytesIO(overview(nothing_at_all()))).format == "PNG"


def test_thousands_of_organisations_make_no_picture_longer_than_a_page() -> None:
    strip = report().strips[0]
    many = replace(report(), strips=tuple(replace(strip, organisation=f"第{n}单位") for n in range(3000)))
    assert Image.open(BytesIO(strips_picture(many))).height < 1500


def test_series_differ_by_pattern_and_answers_by_word() -> None:
    assert len({hatch for *_, hatch in LIGHTS}) == len(LIGHTS)
    assert set(MARKS) == set(Timeliness)
    held_against = (Timeliness.LATE, Timeliness.AFTER_CUTOFF, Timeliness.SENT_BACK, Timeliness.MISSING)
    others = {word for kind, (word, _shade) in MARKS.items() if kind not in held_against}
    assert len({MARKS[kind][0] for kind in held_against} - others) == len(held_against)
