"""Papers for whoever finds the way by headings and has tables read out: levels, heads of tables, words for charts."""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.table import Table
from tests.offices import SHIPPED
from tests.quarter_cases import quarter
from tests.report_cases import report

from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.config import PROJECT

TEMPLATES = sorted((PROJECT / "config" / "documents").glob("*.docx"))
WRITER = OfficeReportWriter(PROJECT / "config" / "documents")
# A sheet to be filled in by hand, like a form on paper: no list, and nothing to sort.
FORM_ON_PAPER = "drafting_sheet.docx"


def reports() -> Iterator[DocumentType]:
    yield Document(BytesIO(WRITER.document(report(), SHIPPED)))
    yield Document(BytesIO(WRITER.quarter_document(quarter(leads=report()), SHIPPED)))


def test_every_second_level_heading_is_one_for_who_reads_by_headings() -> None:
    for document in reports():
        second = [one for one in document.paragraphs if one.text.startswith(("（一）", "（二）", "（三）", "（四）"))]
        assert second
        assert {one.style.name for one in second if one.style} == {"Heading 2"}
        assert document.styles["Heading 2"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"


def test_no_heading_of_a_report_is_below_one_that_is_missing() -> None:
    for document in reports():
        levels = [int(one.style.name[-1]) for one in document.paragraphs if one.style.name.startswith("Heading")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_chart_has_words() -> None:
    for document in reports():
        assert document.inline_shapes
        assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_list_says_which_line_is_its_head_and_repeats_it(path: Path) -> None:
    """A list has more than two columns; of two, the first names what the second says, or they frame charts."""
    tables = [one for one in Document(str(path)).tables if len(one.columns) > 2 and path.name != FORM_ON_PAPER]
    assert [one.rows[0].cells[0].text for one in tables if not is_marked(one)] == []
    merged = (qn("w:gridSpan"), qn("w:vMerge"))
    assert not [one for one in tables if any(list(one._tbl.iter(each)) for each in merged)]


def is_marked(table: Table) -> bool:
    properties = table.rows[0]._tr.trPr
    return properties is not None and properties.find(qn("w:tblHeader")) is not None
