"""The corpus: every workbook comes to what a person expects of it, by the path of a mailed return."""

import pytest
from tests.workbooks.cases import CASES, Case
from tests.workbooks.expectation import expected, outcome

from duban.domain.files.wording import UNREADABLE


def test_there_is_an_expectation_for_every_workbook_and_a_workbook_for_every_expectation() -> None:
    assert [each.name for each in CASES] == list(dict.fromkeys(each.name for each in CASES))
    assert {each.name for each in CASES} == set(expected())
    assert len(CASES) >= 80


def test_every_reason_for_which_a_file_cannot_be_read_is_in_the_corpus() -> None:
    assert {reason for verdict, *reasons in expected().values() if verdict == "无法读取" for reason in reasons} == set(
        UNREADABLE
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_workbook_comes_to_what_is_expected(case: Case) -> None:
    assert outcome(case.make()) == expected()[case.name], case.what
