"""The subject of a notice about an item is read back as it is written."""

from datetime import date

import pytest

from duban.domain.escalation.item_subject import ItemSubject

DUE = ItemSubject("qz2021", 38, "2021-10-31", "swj")
CASES = [
    pytest.param(DUE, "item/qz2021/38/2021-10-31/swj", date(2021, 10, 31), id="a deadline"),
    pytest.param(
        ItemSubject("qz2021", 38, "2021-10-31", "swj", 2),
        "item/qz2021/38/2021-10-31/swj/2",
        date(2021, 10, 31),
        id="again",
    ),
    pytest.param(
        ItemSubject("qz2021", 38, "slow/2021-11", "swj"), "item/qz2021/38/slow/2021-11/swj", None, id="a matter"
    ),
    pytest.param(ItemSubject("qz2021", 38, "None", "swj", 3), "item/qz2021/38/None/swj/3", None, id="no day"),
]


@pytest.mark.parametrize(("subject", "text", "deadline"), CASES)
def test_a_subject_and_its_text(subject: ItemSubject, text: str, deadline: date | None) -> None:
    assert (str(subject), subject.deadline) == (text, deadline)
    assert ItemSubject.parse(text) == subject


def test_what_speaks_of_a_return_is_no_subject_of_an_item() -> None:
    assert ItemSubject.parse("qz2021/department_monthly/2021-10/swj") is None


def test_how_the_subjects_of_a_programme_and_of_an_item_begin() -> None:
    assert ItemSubject.below("qz2021") == "item/qz2021"
    assert ItemSubject.below("qz2021", 38) == "item/qz2021/38"
