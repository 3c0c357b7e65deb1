"""Who answers for a return, and how to reach them."""

import pytest
from tests.builders import PEOPLE
from tests.domain.checks.filling import COVER_CELLS, filled, judged, knowing, told


@pytest.mark.parametrize(
    ("phone", "asked"),
    [
        pytest.param("13905951234", None, id="a mobile number"),
        pytest.param("+8613905951234", None, id="with the number of the country"),
        pytest.param("0595—22381234", None, id="a Chinese dash"),
        pytest.param("13905951234、0595-22381234", None, id="two of them"),
        pytest.param("13905951234或22381234", "W19", id="one of two lacks its area"),
        pytest.param("22381234", "W19", id="no area"),
        pytest.param("1390595123", "W19", id="a digit is lacking"),
        pytest.param("13800000000、22381234", "W23", id="a made-up one beside another mistake: told once"),
    ],
)
def test_a_telephone_number_can_be_called(phone: str, asked: str | None) -> None:
    assert told(filled(cover={"phone": phone})) == ([(asked, None, COVER_CELLS["phone"])] if asked else [])


def test_what_stands_in_for_a_name_is_quoted_up_to_twenty_characters() -> None:
    (finding,) = judged(filled(cover={"signer": "同意上报" * 6}))[1]
    assert f"“{('同意上报' * 6)[:20]}”" in finding.sentence
    (finding,) = judged(filled(cover={"phone": "审批通过" * 6}))[1]
    assert f"“{('审批通过' * 6)[:20]}”" in finding.sentence


@pytest.mark.parametrize("reviewer", ["甲某", " 甲某　"])
def test_nobody_reviews_his_own_form(reviewer: str) -> None:
    assert told(filled(cover={"reviewer": reviewer})) == [("E20", None, COVER_CELLS["reviewer"])]


def test_two_fields_left_empty_are_not_the_same_person() -> None:
    form = filled(cover=dict.fromkeys(PEOPLE, ""))
    assert told(form) == [("E18", None, COVER_CELLS[key]) for key in PEOPLE]


@pytest.mark.parametrize(("stamped", "asked"), [(None, False), (True, False), (False, True)])
def test_a_stamp_is_asked_for_only_where_somebody_wants_it(stamped: bool | None, asked: bool) -> None:
    found = told(filled(), background=knowing(stamped=stamped))
    assert found == ([("E21", None, "")] if asked else [])
