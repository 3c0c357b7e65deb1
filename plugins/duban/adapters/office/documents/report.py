"""The 专报 as .docx: the text of the report poured into a template that the office edits in Word or WPS."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from duban.adapters.office.documents.pictures import picture_facts
from duban.adapters.office.documents.template import fill_template
from duban.domain.office.office import Office
from duban.domain.papers.monthly import ReportText, paper
from duban.domain.papers.prose import moment
from duban.domain.papers.summary import TALLY_TITLES, tally_cells
from duban.domain.report import Report
from duban.domain.report.quarter import Quarter
from duban.domain.text.printable import plain

TEMPLATE = "monthly_report.docx"


def write_document(report: Report, templates: Path, office: Office) -> bytes:
    """
    The 专报 on *report*, the same bytes for the same facts and template.

    SettingsUnreadable if the template is missing or names a fact that does not exist.
    """
    facts = _facts(report, paper(report), office)
    return fill_template(templates / TEMPLATE, facts, report.as_of, report.draft)


def _facts(report: Report, text: ReportText, office: Office) -> dict[str, Any]:
    """Every name a template may use: the sections of the text each by its own."""
    return frame(report, report, office) | {
        **{section.name: getattr(text, section.name) for section in fields(text)},
        "tally_titles": TALLY_TITLES,
        "tallies": [tally_cells(tally) for tally in (*report.categories, report.total)],
        "attachments": ["".join(run_in_annexes(text.attachments))],
    }


def frame(compiled: Report | Quarter, leads: Report | None, office: Office) -> dict[str, Any]:
    """What stands around the text of every report, and the charts of the *leads*' report."""
    return {
        "draft": compiled.draft,
        "compiled_at": moment(compiled.as_of),
        "period": compiled.period.title,
        "programme": plain(compiled.title),
        **office.facts,
        **picture_facts(leads),
    }


def run_in_annexes(names: Iterable[str]) -> Iterator[str]:
    """附件：1. …；2. …, all in one paragraph: they are sheets of one workbook, and lines are what a 专报 lacks."""
    yield "附件："
    for number, name in enumerate(names, start=1):
        yield f"{'；' if number > 1 else ''}{number}. {name}"


def numbered_annexes(names: Iterable[str]) -> Iterator[str]:
    """附件：1. … one on a line, the numbers of the following lines under the first (GB/T 9704-2012, 7.3.4)."""
    for number, name in enumerate(names, start=1):
        yield f"{'附件：' if number == 1 else '　　　'}{number}. {name}"
