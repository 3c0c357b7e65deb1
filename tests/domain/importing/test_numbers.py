"""Numbers as plans print them, and the numerals before the name of a group."""

import pytest

from duban.domain.importing.numbers import (
    group_name,
    group_numeral,
    looks_like_group,
    looks_like_misread_number,
    looks_like_number,
    plain_number,
)


@pytest.mark.parametrize("text", ["7", "96.", "2-45", "1.3", "第12项", "一（二）1", "（三）"])
def test_what_can_be_the_number_of_an_item(text: str) -> None:
    assert looks_like_number(text)


@pytest.mark.parametrize("text", ["", "7家", "压减环节", "2025年"])
def test_what_cannot_be_the_number_of_an_item(text: str) -> None:
    assert not looks_like_number(text)


def test_what_recognition_makes_of_a_number() -> None:
    assert [text for text in ("l3", "1O", "|7", "甲3", "") if looks_like_misread_number(text)] == ["l3", "1O", "|7"]


def test_a_plain_number_is_told_and_another_is_none() -> None:
    assert [plain_number(text) for text in ("96", "7.", " 12、", "2-45", "一", "")] == [96, 7, 12, None, None, None]


@pytest.mark.parametrize("text", ["一、开办企业", "（二）获得电力", "第三章 监管", "Ⅱ.监管"])
def test_a_group_begins_with_a_numeral(text: str) -> None:
    assert looks_like_group(text)


@pytest.mark.parametrize("text", ["开办企业", "一、压减环节。并公布清单", "1.压减环节", ""])
def test_what_is_no_group(text: str) -> None:
    assert not looks_like_group(text)


def test_a_groups_name_has_at_most_forty_characters_with_its_numeral() -> None:
    assert looks_like_group("一、" + "办" * 38)
    assert not looks_like_group("一、" + "办" * 39)


def test_a_groups_name_and_its_numeral_are_told_apart() -> None:
    assert [group_name(text) for text in ("一、开办企业", "（二）获得电力", "监管")] == ["开办企业", "获得电力", "监管"]
    assert [group_numeral(text) for text in ("一、开办企业", "(二)获得电力", "监管")] == ["一", "（二）", ""]
