"""The name of an attempt is written and read in one place."""

import pytest

from duban.domain.calendar.cycle import Reference
from duban.domain.returns.submission_number import SubmissionNumber

WRITTEN = "qz2021/department_monthly/2021-10/shuiwu#3"


def test_what_is_written_is_read_again() -> None:
    number = SubmissionNumber.parse(WRITTEN)
    assert number == SubmissionNumber(Reference.parse("qz2021/department_monthly/2021-10/shuiwu"), 3)
    assert str(number) == WRITTEN
    assert number.title == "2021年10月第3次报送"


@pytest.mark.parametrize("text", ["qz2021/department_monthly/2021-10/shuiwu", f"{WRITTEN}x", "#1", ""])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part of it is wrong
        SubmissionNumber.parse(text)
