"""Whose form a workbook is can be told without reading its tables."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from tests.builders import REFERENCE, TOKEN, form

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.identity import WorkbookMarks


def test_a_form_of_ours_says_whose_it_is():
    assert WorkbookMarks().read(WorkbookFormWriter().write(form())) == (str(REFERENCE), TOKEN)


def a_workbook() -> bytes:
    stream = BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("data", [a_workbook(), b"PK\x03\x04 broken", b""], ids=["another workbook", "broken", "empty"])
def test_any_other_file_says_nothing(data):
    assert WorkbookMarks().read(data) == ("", "")
