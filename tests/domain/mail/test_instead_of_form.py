"""What came in place of the form decides who answers: the robot, or a person."""

from dataclasses import replace

import pytest
from tests.builders import mail_with

from duban.domain.mail.instead_of_form import LOGO, Substitute, has_pasted_form, substitute
from duban.domain.mail.triage import Attachment, Refusal, UnopenedReason

WORD = Attachment("说明.docx", "application/octet-stream", b"PK\x03\x04rest")
SEALED = Attachment("盖章扫描件.pdf", "application/pdf", b"%PDF-1.4")
PHOTO = Attachment("IMG_1.jpg", "image/jpeg", b"\xff\xd8\xff")
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
        pytest.param({"text": PASTED}, Substitute.PASTED, id="a form pasted into the text"),
        pytest.param({}, Substitute.NOTHING, id="words alone"),
        pytest.param(
            {"attachments": (replace(PHOTO, inline=True),)},
            Substitute.NOTHING,
            id="the logo of a signature is no photo",
        ),
        pytest.param(
            {"attachments": (replace(PHOTO, inline=True, data=PHOTO.data * LOGO),)},
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
        pytest.param(f"收到。\n发件人：督办系统\n{PASTED}", id="a table below a quoted head"),
    ],
)
def test_a_table_that_is_not_the_senders_own_is_no_form(text):
    assert not has_pasted_form(text)
