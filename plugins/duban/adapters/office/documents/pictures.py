"""The charts of a report by the names that a template may use; what it does not name is never drawn."""

from functools import partial

from duban.adapters.office.charts.pictures import paper_lights, paper_months, paper_strips
from duban.adapters.office.documents.template import Picture
from duban.domain.papers.figures import lights_figure, months_figure, strips_figure
from duban.domain.report import Report

HALF, WHOLE = 75, 150
CHARTS = (
    ("lights", lights_figure, paper_lights, HALF),
    ("months", months_figure, paper_months, HALF),
    ("strips", strips_figure, paper_strips, WHOLE),
)


def picture_facts(report: Report | None) -> dict[str, Picture | str | None]:
    """lights_picture, lights_caption and so on; without a report no pictures, and empty captions."""
    facts: dict[str, Picture | str | None] = {}
    for name, figure_of, draw, width in CHARTS:
        figure = figure_of(report) if report else None
        drawn = Picture(partial(draw, report), width, figure.alt) if report and figure else None
        facts |= {f"{name}_picture": drawn, f"{name}_caption": figure.caption if figure else ""}
    return facts
