"""An identity number is known by its day of birth and its check digit (GB 11643)."""

import pytest

from duban.domain.text.secrecy import is_identity, looks_secret

# The examples of the standard itself.
EXAMPLES = ("11010519491231002X", "440524188001010014")


@pytest.mark.parametrize("number", [*EXAMPLES, "11010519491231002x"])
def test_the_examples_of_the_standard_are_identity_numbers(number: str) -> None:
    assert is_identity(number)
    assert looks_secret(f"联系人{number}。")


@pytest.mark.parametrize("place", range(17))
def test_another_digit_at_any_place_is_found_by_the_check_digit(place: int) -> None:
    for number in EXAMPLES:
        digit = str((int(number[place]) + 1) % 10)
        assert not is_identity(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize("sign", "0123456789")
def test_only_one_sign_is_the_check_digit(sign: str) -> None:
    assert not is_identity(f"11010519491231002{sign}")
    assert is_identity(f"44052418800101001{sign}") is (sign == "4")


@pytest.mark.parametrize("day", ["19490231", "19491331", "19490001", "00001231"])
def test_a_day_that_never_was_is_nobodys_birthday(day: str) -> None:
    for sign in "0123456789X":
        assert not is_identity(f"110105{day}002{sign}")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("秘密★", True),
        ("机密 ★1年", True),
        ("绝密★", True),
        ("秘密", False),
        ("★机密", False),
        (f"a{EXAMPLES[0]}", False),
        (f"{EXAMPLES[1]}0", False),
        ("联系人１１０１０５１９４９１２３１００２Ｘ", True),
        (f"110105194912310021、{EXAMPLES[0]}", True),
    ],
)
def test_a_mark_or_a_valid_number_is_a_sign(text: str, secret: bool) -> None:
    assert looks_secret(text) is secret


@pytest.mark.parametrize(
    "body", ["35050219811231112", "11010520000229001", "44988719991119876", "12345619750823789", "98765420111130321"]
)
def test_the_check_digit_is_that_of_iso_7064(body: str) -> None:
    """MOD 11-2: every digit is added to what the ones before it left, and doubled."""
    left = 0
    for digit in body:
        left = (left + int(digit)) * 2 % 11
    sign = "0123456789X"[(12 - left) % 11]
    assert [each for each in "0123456789X" if is_identity(body + each)] == [sign]
