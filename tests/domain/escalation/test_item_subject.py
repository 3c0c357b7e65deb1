"""What a notice about an item is about is read back as it was written."""

from datetime import date

import pytest

from duban.domain.escalation.item_subject import ItemSubject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        pytest.param("item/qz2021/38/2021-10-31/swj", ItemSubject("qz2021", 38, "2021-10-31", "swj"), id="a deadline"),
        pytest.param(
            "item/qz2021/38/2021-10-31/swj/2", ItemSubject("qz2021", 38, "2021-10-31", "swj", 2), id="said once more"
        ),
        pytest.param(
            "item/qz2021/5/slow/2021-11/swj",
            ItemSubject("qz2021", 5, "slow/2021-11", "swj"),
            id="a matter with a slash",
        ),
        pytest.param("item/qz2021/7/None/swj", ItemSubject("qz2021", 7, "None", "swj"), id="an item without a day"),
    ],
)
def test_it_is_read_back_as_it_was_written(text: str, subject: ItemSubject) -> None:
    assert ItemSubject.parse(text) == subject
    assert str(subject) == text
    assert text.startswith(f"{ItemSubject.below('qz2021')}/")


@pytest.mark.parametrize("text", ["qz2021/department_monthly/2021-10/swj", "qz2021/department_monthly/2021-10"])
def test_a_return_or_a_cycle_is_no_item(text: str) -> None:
    assert ItemSubject.parse(text) is None


def test_it_names_the_day_of_a_deadline_alone() -> None:
    assert ItemSubject("qz2021", 38, "2021-10-31", "swj").deadline == date(2021, 10, 31)
    assert ItemSubject("qz2021", 5, "slow/2021-11", "swj").deadline is None
    assert ItemSubject("qz2021", 7, "None", "swj").deadline is None
