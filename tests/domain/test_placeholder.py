"""What only stands in for a name or a telephone number, and what is left alone."""

import pytest

from duban.domain.placeholder import StandIn, is_made_up, stands_in


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("联络员", StandIn.ROLE, id="a role"),
        pytest.param("市税务局联络员", StandIn.ROLE, id="a role of a unit"),
        pytest.param("市发改委营商科科长", StandIn.ROLE, id="a post of a section"),
        pytest.param("办公室主任", StandIn.ROLE, id="a post"),
        pytest.param("审核人（科室负责人）", StandIn.ROLE, id="the label itself"),
        pytest.param("ＸＸＸ", StandIn.SAMPLE, id="crosses in full width"),
        pytest.param("某某", StandIn.SAMPLE, id="somebody"),
        pytest.param("甲", StandIn.SAMPLE, id="a letter"),
        pytest.param("———", StandIn.SAMPLE, id="a stroke"),
        pytest.param("同意上报。", StandIn.REMARK, id="an approval"),
        pytest.param("已审核，情况属实", StandIn.REMARK, id="a remark"),
    ],
)
def test_roles_samples_and_remarks_are_no_names(text: str, what: StandIn) -> None:
    assert stands_in(text) is what


@pytest.mark.parametrize("text", ["", " ", "甲某", "乙某、丙某", "某科长", "林主任", "欧某某"])
def test_what_may_be_a_person_is_left_alone(text: str) -> None:
    assert stands_in(text) is None


@pytest.mark.parametrize(
    "phone",
    ["0595-00000000", "059500000000", "（0595）11111111", "12345678", "87654321", "11111111111"],
)
def test_digits_all_alike_or_counting_are_made_up(phone: str) -> None:
    assert is_made_up(phone)


@pytest.mark.parametrize("phone", ["", "12345", "0595-22000000", "13900000001", "0595-22334455转12", "0595-12345678"])
def test_another_number_may_be_real(phone: str) -> None:
    assert not is_made_up(phone)
