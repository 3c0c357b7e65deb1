"""What came in place of the form decides who answers: the robot, or a person."""

from dataclasses import replace

import pytest
from tests.builders import mail_with

from duban.domain.mail.instead_of_form import Substitute, has_pasted_form, is_letter, is_logo, substitute
from duban.domain.mail.triage import Attachment, Refusal, UnopenedReason

WORD = Attachment("说明.docx", "application/octet-stream", b"PK\x03\x04rest")
SEALED = Attachment("盖章扫描件.pdf", "application/pdf", b"%PDF-1.4")
PHOTO = Attachment("IMG_1.jpg", "image/jpeg", b"\xff\xd8\xff")
NOTE = Attachment("说明.txt", "text/plain", b"abc")
SMALLEST_PICTURE = 30 * 1024
PASTED = "您好：\n序号\t完成情况\t本月进展\n1\t已完成\t已印发方案\n"
LETTER = mail_with()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"attachments": (SEALED,)}, Substitute.OFFICIAL, id="a sealed page"),
        pytest.param({"attachments": (PHOTO, SEALED)}, Substitute.OFFICIAL, id="a sealed page beside a photo"),
        pytest.param(
            {"attachments": (SEALED,), "refusals": (Refusal("a.rar", UnopenedReason.OTHER_ARCHIVE),)},
            Substitute.OFFICIAL,
            id="a sealed page beside an archive that was not opened",
        ),
        pytest.param(
            {"refusals": (Refusal("a.zip", UnopenedReason.ENCRYPTED),)}, Substitute.REFUSED, id="a locked archive"
        ),
        pytest.param(
            {"attachments": (PHOTO, Attachment("报表.xls", "application/vnd.ms-excel", b"<html>"))},
            Substitute.TABLE,
            id="a web page called workbook",
        ),
        pytest.param({"attachments": (Attachment("报表.csv", "text/csv", b"1,2"),)}, Substitute.TABLE, id="a list"),
        pytest.param({"attachments": (PHOTO,)}, Substitute.PHOTO, id="a photo"),
        pytest.param({"attachments": (WORD,)}, Substitute.DOCUMENT, id="a text document"),
        pytest.param({"attachments": (NOTE,)}, Substitute.DOCUMENT, id="a note is no table"),
        pytest.param(
            {"attachments": (replace(SEALED, name="报表.xls"),)},
            Substitute.DOCUMENT,
            id="nor a page that is called one",
        ),
        pytest.param({}, Substitute.NOTHING, id="words alone"),
        pytest.param({"text": PASTED}, Substitute.PASTED, id="a form pasted into the text"),
        pytest.param(
            {"attachments": (replace(PHOTO, inline=True),)},
            Substitute.NOTHING,
            id="the logo of a signature is no photo",
        ),
        pytest.param(
            {"attachments": (replace(PHOTO, inline=True, data=PHOTO.data.ljust(SMALLEST_PICTURE)),)},
            Substitute.PHOTO,
            id="a big picture within the text is one",
        ),
    ],
)
def test_what_came_instead_of_the_form(changes, expected):
    assert substitute(replace(LETTER, **{"attachments": (), **changes})) is expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("已收到，请问本月进展和存在问题、下一步计划写在哪里？", id="a question about the form"),
        pytest.param("> 序号 完成情况 本月进展\n> 1 已完成 已印发方案", id="a quoted table"),
        pytest.param(f"收到。\n-----原始邮件-----\n{PASTED}", id="a table of the mail that is answered"),
        pytest.param("您好：\n1 已完成 已印发方案", id="rows without the head of a form"),
        pytest.param("序号 完成情况 本月进展", id="a head with no rows"),
        pytest.param(f"收到。\n发件人：督办系统\n{PASTED}", id="a table below a quoted head"),
    ],
)
def test_a_table_that_is_not_the_senders_own_is_no_form(text):
    assert not has_pasted_form(text)


@pytest.mark.parametrize(
    ("size", "inline", "logo"),
    [
        pytest.param(SMALLEST_PICTURE - 1, True, True, id="small and within the text"),
        pytest.param(SMALLEST_PICTURE, True, False, id="30 KiB are a picture that somebody wants to show"),
        pytest.param(100, False, False, id="what is attached is meant"),
    ],
)
def test_what_is_small_and_within_the_text_is_a_logo(size: int, inline: bool, logo: bool) -> None:
    assert is_logo(replace(PHOTO, inline=inline, data=PHOTO.data.ljust(size))) is logo


@pytest.mark.parametrize("name", ["公章.png", "报送时限.ics"])
def test_no_name_makes_more_of_it(name: str) -> None:
    assert is_logo(replace(PHOTO, name=name, inline=True))


def test_a_mail_brings_a_letter_if_any_of_its_files_is_called_one() -> None:
    assert is_letter(replace(LETTER, attachments=(PHOTO, replace(SEALED, name="关于第3项的函.pdf"))))
    assert not is_letter(replace(LETTER, attachments=(PHOTO, SEALED)))
