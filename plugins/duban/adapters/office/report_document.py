"""The 专报 as .docx: the text of the report poured into a template that the office edits in Word or WPS."""

from collections.abc import Iterable
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from duban.adapters.office.stable_zip import stable
from duban.domain.papers.monthly import Paper, paper
from duban.domain.papers.prose import moment, plain
from duban.domain.papers.summary import TALLY_TITLES, tally_cells
from duban.domain.report import Report
from duban.errors import ConfigurationError

TEMPLATE = "monthly_report.docx"


def write_document(report: Report, templates: Path, contact_line: str) -> bytes:
    """
    The 专报 on *report*, the same bytes for the same facts and template.

    ConfigurationError if the template is missing or names a fact that does not exist.
    """
    path = templates / TEMPLATE
    try:
        template = DocxTemplate(str(path))
        # What departments typed is escaped and never read as a template; the template itself has no way out.
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        template.render(_facts(report, paper(report), contact_line), environment, autoescape=True)
    except (PackageNotFoundError, OSError) as error:
        raise ConfigurationError(f"找不到或打不开报告模板 {path}。") from error
    except TemplateError as error:
        raise ConfigurationError(f"报告模板 {path.name} 无法套用：{error}。请检查双花括号中的名称。") from error
    # get_docx() would load the empty template again and lose what was rendered.
    properties = template.docx.core_properties
    properties.created = properties.modified = report.as_of.astimezone(UTC).replace(tzinfo=None)
    properties.last_modified_by, properties.revision = "", report.draft
    written = BytesIO()
    template.save(written)
    return stable(written.getvalue(), report.as_of)


def _facts(report: Report, text: Paper, contact_line: str) -> dict[str, Any]:
    """Every name a template may use."""
    return {
        "draft": report.draft,
        "compiled_at": moment(report.as_of),
        "period": report.period.title,
        "programme": plain(report.title),
        "results": text.results,
        "tally_titles": TALLY_TITLES,
        "tallies": [tally_cells(tally) for tally in (*report.categories, report.total)],
        "coverage": text.coverage,
        "progress": text.progress,
        "targets": text.targets,
        "problems": text.problems,
        "next_steps": text.next_steps,
        "attachments": list(_numbered(text.attachments)),
        "contact_line": contact_line,
    }


def _numbered(names: Iterable[str]) -> Iterable[str]:
    """附件：1. … with the numbers of the following lines under the first."""
    for number, name in enumerate(names, start=1):
        yield f"{'附件：' if number == 1 else '　　　'}{number}. {name}"
