"""The charts as pictures: every character drawn, the same bytes every time, and nothing said by colour alone."""

import warnings
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from tests.report_cases import CONTINUOUS, item, report

from duban.adapters.office.charts.draw import LIGHTS, MARKS
from duban.adapters.office.charts.pictures import INCH, ON_PAPER, overview, paper_lights, paper_months, paper_strips
from duban.domain.report import Report
from duban.domain.report.coverage import Timeliness

EVERY = pytest.mark.parametrize("draw", [paper_lights, paper_months, paper_strips, overview])
A4_HEIGHT = 29.7


@EVERY
def test_a_picture_is_drawn_without_a_missing_character_and_alike_every_time(draw) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib only warns of a glyph that its font lacks
        drawn = draw(report())
    picture = Image.open(BytesIO(drawn))
    assert picture.format == "PNG"
    assert min(picture.size) > 150
    assert drawn == draw(report())


def nothing_at_all() -> Report:
    """A plan of one item without deadline, of which nobody was asked."""
    return report((item(1, deadline=CONTINUOUS),), returns={}, submissions={}, earlier={})


def test_there_is_a_picture_also_when_there_is_nothing_to_draw() -> None:
    assert Image.open(BytesIO(overview(nothing_at_all()))).format == "PNG"


def test_thousands_of_organisations_make_no_picture_longer_than_a_page() -> None:
    strip = report().strips[0]
    many = replace(report(), strips=tuple(replace(strip, organisation=f"第{n}单位") for n in range(3000)))
    assert Image.open(BytesIO(paper_strips(many))).height / ON_PAPER.dpi * INCH < A4_HEIGHT


@EVERY
def test_nothing_is_cut_off_at_the_edge_however_long_the_names_and_large_the_counts(draw) -> None:
    told = report()
    crowded = replace(
        told,
        categories=tuple(
            replace(each, name=f"企业全生命周期服务监管{each.red}", green=1234) for each in told.categories
        ),
        months=tuple(replace(point, due=1234 + place) for place, point in enumerate(told.months)),
        strips=tuple(replace(strip, organisation="市机关事务管理和公共资源交易服务中心") for strip in told.strips),
    )
    picture = Image.open(BytesIO(draw(crowded))).convert("L")
    assert picture.getextrema() == (0, 255)
    picture.paste(255, (1, 1, picture.width - 1, picture.height - 1))
    assert picture.getextrema() == (255, 255)


def test_a_name_longer_than_the_page_is_cut_off_and_the_chart_drawn() -> None:
    told = report()
    endless = replace(told, categories=tuple(replace(each, name="服务" * 40) for each in told.categories))
    assert Image.open(BytesIO(paper_lights(endless))).size == Image.open(BytesIO(paper_lights(told))).size


def test_series_differ_by_pattern_and_answers_by_word() -> None:
    assert len({hatch for *_, hatch in LIGHTS}) == len(LIGHTS)
    assert set(MARKS) == set(Timeliness)
    held_against = (Timeliness.LATE, Timeliness.AFTER_CUTOFF, Timeliness.SENT_BACK, Timeliness.MISSING)
    others = {word for kind, (word, _shade) in MARKS.items() if kind not in held_against}
    assert len({MARKS[kind][0] for kind in held_against} - others) == len(held_against)
