"""What a notice about an appraisal is about."""

import pytest

from duban.domain.appraisal.rules import appraised_period
from duban.domain.appraisal.subject import AppraisalSubject

AGAIN = "appraisal/qz2021/2022/swj/0/2"


@pytest.mark.parametrize("text", ["appraisal/qz2021/2022/swj", "appraisal/qz2021/2022-H1/swj/12", AGAIN])
def test_it_is_read_back_as_it_was_written(text: str):
    found = AppraisalSubject.parse(text)
    assert found is not None
    assert str(found) == text
    assert text.startswith(f"{AppraisalSubject.below('qz2021', found.period)}/")


def test_what_is_about_anything_else_is_none():
    assert AppraisalSubject.parse("qz2021/department_monthly/2021-12/swj") is None
    assert AppraisalSubject.parse("need/qz2021/17") is None
    assert AppraisalSubject("qz2021", appraised_period("2022"), "swj").objection == 0


def test_what_is_said_again_is_about_what_it_was_about_first():
    again = AppraisalSubject.parse(AGAIN)
    assert again is not None
    assert str(again.first) == "appraisal/qz2021/2022/swj"
    assert again.first.first == again.first
