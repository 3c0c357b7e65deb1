"""Whether two texts say much the same."""

import pytest

from duban.domain.text.similarity import COMPARED, SHORTEST, alike, bare

HUNDRED = "".join(chr(0x4E00 + n) for n in range(100))


def with_another_every(step: int) -> str:
    """The hundred characters, one in *step* of them another."""
    return "".join("甲" if at % step == 5 else sign for at, sign in enumerate(HUNDRED))


def test_blanks_signs_and_widths_do_not_count() -> None:
    assert bare(" 完成，ＡＢ\n联调_12。").text == "完成AB联调12"
    assert bare("完成完成").pairs == {"完成", "成完"}


def test_only_the_beginning_of_a_very_long_text_is_compared() -> None:
    long = HUNDRED * 7
    assert len(bare(long).text) == COMPARED == 600
    assert alike(bare(long), bare(long[:600] + "完全不同的结尾" * 20))


@pytest.mark.parametrize(("length", "same"), [(SHORTEST - 1, False), (SHORTEST, True)])
def test_short_texts_are_alike_by_chance(length: int, same: bool) -> None:
    assert SHORTEST == 10
    assert alike(bare(HUNDRED[:length]), bare(HUNDRED[:length])) is same
    assert not alike(bare(HUNDRED[:9]), bare(HUNDRED[:10]))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(HUNDRED[:90] + HUNDRED[:10][::-1], True, id="the last tenth is another"),
        pytest.param(HUNDRED[:89] + HUNDRED[:11][::-1], False, id="a little more than a tenth"),
        pytest.param(HUNDRED[:82], True, id="nearly a fifth is left out"),
        pytest.param(HUNDRED[:81], False, id="a little more than that"),
        pytest.param(
            "".join("甲" if n % 10 == 5 else c for n, c in enumerate(HUNDRED)), True, id="every tenth is another"
        ),
        pytest.param(with_another_every(9), False, id="every ninth"),
        pytest.param(HUNDRED[::-1], False, id="the same characters the other way round"),
        pytest.param(HUNDRED[50:] + HUNDRED[:50], False, id="the halves exchanged"),
    ],
)
def test_nine_tenths_of_both_have_to_agree(other: str, same: bool) -> None:
    assert alike(bare(HUNDRED), bare(other)) is same
    assert alike(bare(other), bare(HUNDRED)) is same


def test_a_word_that_is_repeated_hides_no_likeness() -> None:
    base = "推进落实" * 20
    assert bare(base).repeated == 80 - 1 - 4
    assert alike(bare(base), bare(base[:76] + "完成验收"))


def test_a_text_that_holds_the_other_is_alike_up_to_the_last_tenth() -> None:
    longer = "".join(chr(0x5E00 + n) for n in range(110))
    assert alike(bare(longer), bare(longer[:90]))
    assert not alike(bare(longer), bare(longer[:89]))
    scattered = "".join(c if n % 11 not in (3, 8) else "" for n, c in enumerate(longer))
    assert len(scattered) == 90
    assert alike(bare(longer), bare(scattered))


def test_a_sign_that_stands_everywhere_in_a_long_text_counts_like_any_other() -> None:
    few = HUNDRED[:40] * 6
    assert alike(bare(few), bare(few[:230] + HUNDRED[90:]))
    assert alike(bare(few), bare(HUNDRED[90:] + few[10:]))
