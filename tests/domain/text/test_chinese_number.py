"""Small numbers as people write them in Chinese numerals."""

from decimal import Decimal

import pytest

from duban.domain.text.chinese_number import from_chinese, in_chinese


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", "0"),
        ("五", "5"),
        ("两", "2"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("九十九", "99"),
        ("一百", "100"),
        ("一百零五", "105"),
        ("一百一十八", "118"),
        ("三百二十", "320"),
        ("三千零二十", "3020"),
        ("三千零二", "3002"),
        ("两千三", "2300"),
        ("一百八", "180"),
        ("三万五", "35000"),
        ("三万零五", "30005"),
        ("十二万三千", "123000"),
        ("一亿二千万", "120000000"),
        ("两亿三", "230000000"),
        ("一万亿", "1000000000000"),
        ("二〇二一", "2021"),
        ("○七", "7"),
        ("三点五", "3.5"),
        ("三点五万", "35000"),
        ("十二点零五", "12.05"),
        ("一点二亿", "120000000"),
        ("壹佰贰拾", "120"),
        ("叁萬", "30000"),
        ("廿五", "25"),
        ("卅", "30"),
    ],
)
def test_a_number_is_read_by_its_places(text: str, number: str) -> None:
    assert from_chinese(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", "百", "万", "点五", "三点", "十百", "一百百", "一百二千", "三个", "12", "一千千", "三十十", "一二百千"],
)
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert from_chinese(text) is None


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (18, "十八"), (20, "二十"), (39, "三十九"), (0, "0"), (148, "148")]
)
def test_a_count_is_written_as_papers_write_it(number: int, written: str) -> None:
    assert in_chinese(number) == written
