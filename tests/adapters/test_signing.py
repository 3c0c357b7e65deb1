"""Marks prove what came from us."""

import re

import pytest

from duban.adapters.signing import HmacSigner
from duban.domain.mail.delivery import carries_our_mark, message_id_for
from duban.errors import ConfigurationError

OURS = HmacSigner(b"0123456789abcdef0123456789abcdef")
THEIRS = HmacSigner(b"another secret, of which nobody knows")


def test_a_mark_has_128_bits_and_holds_for_its_text_alone():
    mark = OURS.mark("qz2021/department_monthly/2021-10/swj")
    assert re.fullmatch(r"[0-9a-f]{32}", mark)
    assert OURS.is_ours("qz2021/department_monthly/2021-10/swj", mark)
    assert not OURS.is_ours("qz2021/department_monthly/2021-10/zjj", mark)
    assert not THEIRS.is_ours("qz2021/department_monthly/2021-10/swj", mark)


def test_a_mark_in_foreign_letters_is_simply_wrong():
    assert not OURS.is_ours("text", "密码")


def test_a_secret_that_could_be_guessed_is_refused():
    with pytest.raises(ConfigurationError, match="duban_key"):
        HmacSigner(b"secret")


def test_a_mail_has_the_same_message_id_whenever_it_is_written():
    first = message_id_for("R0/qz2021/department_monthly/2021-10/swj", OURS.mark, "yyb.quanzhou.example")
    second = message_id_for("R0/qz2021/department_monthly/2021-10/swj", OURS.mark, "yyb.quanzhou.example")
    other = message_id_for("R1/qz2021/department_monthly/2021-10/swj", OURS.mark, "yyb.quanzhou.example")
    assert first == second != other
    assert len(first) < 120


def test_only_our_own_message_ids_carry_our_mark():
    message_id = message_id_for("key", OURS.mark, "yyb.quanzhou.example")
    assert carries_our_mark(message_id, OURS.is_ours)
    assert not carries_our_mark(message_id, THEIRS.is_ours)
    assert not carries_our_mark(message_id.replace("duban.", "duban.0")[:-1] + ">", OURS.is_ours)
    assert not carries_our_mark("<1@swj.quanzhou.example>", OURS.is_ours)
    assert not carries_our_mark("", OURS.is_ours)
