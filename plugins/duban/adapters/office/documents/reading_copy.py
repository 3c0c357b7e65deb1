"""
A paper as it may be read before the sealed one is there (阅览版): the same pages, and a line that says what they are.

The line stands in every head of the paper, before the mark of a draft or the day of the signature.
"""

from copy import deepcopy
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.text.paragraph import Paragraph

from duban.adapters.office.files.stable_zip import stable
from duban.errors import ConfigurationError

LINE = "阅览版，以正式文件为准"


def reading_copy(data: bytes, at: datetime) -> bytes:
    """The paper *data* with the line in its heads, dated *at*; ConfigurationError if it is no whole Word document."""
    try:
        document = Document(BytesIO(data))
    except (BadZipFile, KeyError, PackageNotFoundError) as error:
        raise ConfigurationError("文书的文件已损坏，无法生成阅览版。") from error
    for section in document.sections:
        for head in _heads(section, document.settings.odd_and_even_pages_header_footer):
            _say(head.paragraphs[0] if head.paragraphs else head.add_paragraph())
    written = BytesIO()
    document.save(written)
    return stable(written.getvalue(), at)


def _heads(section: Any, has_even: bool) -> list[Any]:  # noqa: FBT001 - as the document says
    """The heads that are printed; one linked to that of the section before is said there."""
    heads = [section.header]
    heads += [section.first_page_header] if section.different_first_page_header_footer else []
    heads += [section.even_page_header] if has_even else []
    return [head for number, head in enumerate(heads) if number == 0 or not head.is_linked_to_previous]


def _say(paragraph: Paragraph) -> None:
    """Put the line before what stands there, in its letters."""
    before = paragraph.runs[0] if paragraph.runs else None
    run = paragraph.add_run(f"{LINE}　" if paragraph.text.strip() else LINE)
    if before is not None:
        if before._r.rPr is not None:  # noqa: SLF001 - python-docx copies no format
            run._r.insert(0, deepcopy(before._r.rPr))  # noqa: SLF001
        before._r.addprevious(run._r)  # noqa: SLF001
