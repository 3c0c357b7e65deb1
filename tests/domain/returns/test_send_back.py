"""What the office sends back: where it has to be mended, why, and how long the unit has for it."""

from datetime import UTC, date, datetime

import pytest
from tests.report_cases import CYCLE, CYCLE_REFERENCE, TAX

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.returns.send_back import SendBack, SendBackCode, SendBackPlace, correct_by
from duban.domain.returns.submission_number import SubmissionNumber


@pytest.mark.parametrize(
    ("told_at", "last"),
    [
        pytest.param(datetime(2021, 10, 26, 16, tzinfo=TIMEZONE), date(2021, 10, 28), id="told on a Tuesday"),
        pytest.param(datetime(2021, 10, 29, 9, tzinfo=TIMEZONE), date(2021, 11, 2), id="a weekend does not count"),
        pytest.param(datetime(2021, 10, 26, 17, tzinfo=UTC), date(2021, 10, 29), id="by the day in Quanzhou"),
    ],
)
def test_a_unit_has_two_working_days_after_the_day_it_was_told(told_at: datetime, last: date) -> None:
    assert correct_by(CYCLE, told_at) == last


PLACES = [
    pytest.param("", SendBackPlace(), "", id="the whole return"),
    pytest.param("38", SendBackPlace(38), "第2-45项", id="an item, as the plan calls it"),
    pytest.param("38/进展情况", SendBackPlace(38, "进展情况"), "第2-45项“进展情况”", id="a cell of it"),
]


@pytest.mark.parametrize(("written", "place", "told"), PLACES)
def test_a_place_is_read_as_it_was_written_and_told_in_words(written: str, place: SendBackPlace, told: str) -> None:
    assert SendBackPlace.parse(written) == place
    assert str(place) == written
    assert place.told_by(Labels({38: "2-45"})) == told


@pytest.mark.parametrize("written", ["进展情况", "/进展情况", "三十八"])
def test_what_names_no_item_is_no_place(written: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        SendBackPlace.parse(written)


@pytest.mark.parametrize(
    ("reason", "place", "told"),
    [
        ("与平台数据不符", SendBackPlace(38, "进展情况"), "内容有误，第38项“进展情况”：与平台数据不符"),
        ("未加盖公章", SendBackPlace(), "内容有误，未加盖公章"),
        ("", SendBackPlace(), "内容有误"),
    ],
)
def test_a_unit_is_told_why_with_the_place(reason: str, place: SendBackPlace, told: str) -> None:
    number = SubmissionNumber(CYCLE_REFERENCE.of(TAX), 1)
    sent_back = SendBack(
        number, SendBackCode.WRONG, reason, "督办岗", datetime(2021, 10, 26, tzinfo=TIMEZONE), place=place
    )
    assert sent_back.told_by(PLAIN) == told
