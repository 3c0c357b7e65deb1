"""The first letters of Chinese words."""

from duban.domain.importing.initials import initials


def test_the_first_common_character_of_each_letter_begins_it() -> None:
    assert initials("啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝") == "abcdefghjklmnopqrstwxyz"


def test_the_last_common_character_of_each_letter_still_is_of_it() -> None:
    assert initials("座孕") == "zy"


def test_a_name_is_called_by_its_letters_and_what_has_none_is_left_out() -> None:
    assert initials("市财政局") == "sczj"
    assert initials("12345 Hotline（热线）") == "12345hotlinerx"
    assert initials("鬻、㐀") == ""
