"""The copy of a paper to be read says so on every page, and changes nothing else."""

from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from tests.adapters.office.documents.test_paper import AT, TEXT, WRITER
from tests.offices import SHIPPED

from duban.adapters.office.documents.reading_copy import LINE, reading_copy
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.papers.formal import PaperForm
from duban.errors import ConfigurationError

LATER = datetime(2022, 1, 1, tzinfo=TIMEZONE)


@pytest.mark.parametrize("form", list(PaperForm))
def test_each_head_says_that_the_sealed_paper_counts_before_what_stood_there(form: PaperForm) -> None:
    paper = WRITER.paper(form, TEXT, SHIPPED, AT, 2)
    before, after = Document(BytesIO(paper)), Document(BytesIO(reading_copy(paper, AT)))
    section = after.sections[0]
    heads = [section.header, *([section.first_page_header] if section.different_first_page_header_footer else [])]
    assert all(head.paragraphs[0].text.startswith(f"{LINE}　送审稿（第2稿）") for head in heads)
    assert [one.text for one in after.paragraphs] == [one.text for one in before.paragraphs]


def test_the_same_paper_is_the_same_bytes_and_a_head_without_words_gets_the_line_alone() -> None:
    written = BytesIO()
    Document().save(written)
    assert reading_copy(written.getvalue(), AT) == reading_copy(written.getvalue(), AT)
    assert Document(BytesIO(reading_copy(written.getvalue(), LATER))).sections[0].header.paragraphs[0].text == LINE


def test_what_is_no_whole_document_is_told() -> None:
    with pytest.raises(ConfigurationError, match="无法生成阅览版"):
        reading_copy(b"%PDF-1.4", AT)
