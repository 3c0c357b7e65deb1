"""The key of a mail is written and read in one place."""

import pytest

from duban.domain.mail.holds import HoldQuestion
from duban.domain.mail.mail_key import MailKey

RETURN = "qz2021/department_monthly/2021-10/swj"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"R1/{RETURN}", MailKey("R1", RETURN)),
        (f"R1/{RETURN}~2", MailKey("R1", RETURN, 2)),
        (f"R1/{RETURN}~x", MailKey("R1", f"{RETURN}~x")),
    ],
)
def test_what_is_written_is_read_again(text: str, key: MailKey) -> None:
    assert MailKey.parse(text) == key
    assert str(key) == text


def test_the_next_mail_that_says_the_same_has_the_next_number() -> None:
    key = MailKey("R1", RETURN)
    assert [str(key.nth(times)) for times in (1, 2, 10)] == [f"R1/{RETURN}", f"R1/{RETURN}~2", f"R1/{RETURN}~10"]


def test_a_question_about_a_file_is_told_from_other_mails() -> None:
    question = HoldQuestion("a" * 64, "b" * 64)
    assert HoldQuestion.parse(str(question)) == question
    assert HoldQuestion.parse(f"receipt/{'a' * 64}") is None


@pytest.mark.parametrize(
    ("text", "joined"), [(f"joined/qz2021/swj/2021-10-20/{'a' * 16}", True), (f"R1/{RETURN}", False)]
)
def test_a_mail_about_several_returns_is_told_by_its_key(text: str, joined: bool) -> None:
    assert MailKey.parse(text).is_joined is joined
