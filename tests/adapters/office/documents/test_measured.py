"""Papers printed and measured with a ruler: each lies as GB/T 9704-2012 has it."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm
from tests.offices import SHIPPED
from tests.quarter_cases import quarter
from tests.report_cases import report

from duban.adapters.office.documents.paper import OfficePaperWriter
from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.config import PROJECT
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.papers.formal import FormalText, PaperForm

TEMPLATES = PROJECT / "config" / "documents"
AT = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)
# Long enough for a second page, where page numbers stand on the other side.
LINE = "截至11月1日9时，贵局10月任务进展情况仍未收到。此前已于10月26日、27日商请补报，请于11月3日前报送并说明情况为荷。"
TEXT = FormalText(
    "关于商请报送2021年10月任务进展情况的函", "市税务局：", (LINE,) * 9, "联系情况", ("1. 10月26日　催办",)
)

pytestmark = pytest.mark.prove


@pytest.fixture
def papers(tmp_path: Path, require_program: Callable[..., str]) -> list[Path]:
    """One paper of each form that the standard knows; a 简况 is none."""
    require_program("soffice", package="libreoffice-writer")
    reports, letters = OfficeReportWriter(TEMPLATES), OfficePaperWriter(TEMPLATES)
    written = {
        "monthly": reports.document(report(), SHIPPED),
        "quarterly": reports.quarter_document(quarter(leads=report()), SHIPPED),
        **{
            form.name.lower(): letters.paper(form, TEXT, SHIPPED, AT, 1)
            for form in PaperForm
            if form is not PaperForm.BRIEF
        },
    }
    for name, data in written.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    return sorted(tmp_path.glob("*.docx"))


def measured(papers: list[Path]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "scripts" / "measure_papers.py"), *map(str, papers)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)


def test_every_form_of_paper_lies_as_the_standard_has_it(papers: list[Path]) -> None:
    told = measured(papers)
    assert (told.returncode, [line for line in told.stdout.splitlines() if "不符" in line]) == (0, []), told.stderr
    assert all(f"## {paper.name}（" in told.stdout for paper in papers)


def test_a_paper_whose_head_the_office_moved_is_told_by_what_and_how_far(papers: list[Path]) -> None:
    request = next(paper for paper in papers if paper.stem == "request")
    moved = Document(str(request))
    moved.paragraphs[0].paragraph_format.line_spacing = Mm(10)
    moved.save(str(request))
    told = measured([request])
    wrong = [line for line in told.stdout.splitlines() if "不符" in line]
    assert told.returncode == 1
    assert [line.split("|")[1].strip() for line in wrong] == ["发文机关标志上边缘距版心上边缘"]


def test_a_brief_of_thirty_two_lines_is_one_page(tmp_path: Path, require_program: Callable[..., str]) -> None:
    """As many as the fullest of a rehearsed plan has: with four categories, claims of six leads and two highlights."""
    require_program("soffice", package="libreoffice-writer")
    text = FormalText("营商环境持续提升专项行动调度简况（2021年10月）", "", ("进" * 30,) * 32, "")
    brief = tmp_path / "brief.docx"
    brief.write_bytes(OfficePaperWriter(TEMPLATES).paper(PaperForm.BRIEF, text, SHIPPED, AT, 1))
    assert "，1页）" in measured([brief]).stdout
