"""The quarterly 报告 as .docx, poured into a template that the office edits."""

from pathlib import Path
from typing import Any

from duban.adapters.office.documents.report import frame, numbered_annexes
from duban.adapters.office.documents.template import fill_template
from duban.domain.office.office import Office
from duban.domain.papers.quarterly import QuarterPaper, quarter_paper
from duban.domain.report.quarter import Quarter

TEMPLATE = "quarterly_report.docx"


def write_quarter(quarter: Quarter, templates: Path, office: Office) -> bytes:
    """
    The 报告 on *quarter*, the same bytes for the same facts and template.

    SettingsUnreadable if the template is missing or names a fact that does not exist.
    """
    facts = _facts(quarter, quarter_paper(quarter), office)
    return fill_template(templates / TEMPLATE, facts, quarter.as_of, quarter.draft)


def _facts(quarter: Quarter, text: QuarterPaper, office: Office) -> dict[str, Any]:
    """Every name a template may use."""
    return frame(quarter, quarter.leads, office) | {
        "lead": text.lead,
        "results": text.results,
        "coverage": text.coverage,
        "work": text.work,
        "problems": text.problems,
        "next_steps": text.next_steps,
        "practices": text.practices,
        "attachments": list(numbered_annexes(text.attachments)),
    }
