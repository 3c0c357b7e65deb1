"""What a notice about a need is about."""

import pytest

from duban.domain.escalation.need_subject import NeedSubject


def test_what_is_written_is_read_again_and_nothing_else() -> None:
    subject = NeedSubject("qz2021", 17)
    assert str(subject) == "need/qz2021/17"
    assert NeedSubject.parse(str(subject)) == subject
    assert str(subject).startswith(f"{NeedSubject.below('qz2021')}/")


def test_of_what_is_said_again_it_names_the_time() -> None:
    again = NeedSubject("qz2021", 17, 2)
    assert str(again) == "need/qz2021/17/2"
    assert NeedSubject.parse(str(again)) == again


@pytest.mark.parametrize("text", ["item/qz2021/38/2021-10-31/swj", "qz2021/department_monthly/2021-10/swj", "needs"])
def test_what_is_about_something_else_is_no_need(text: str) -> None:
    assert NeedSubject.parse(text) is None
