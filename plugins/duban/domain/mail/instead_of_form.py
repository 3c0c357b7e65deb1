"""What came in a mail in place of the form: an ordered table of questions, the first that fits decides."""

import re
from enum import StrEnum

from duban.domain.files.kind import LETTER_NAME, WORKBOOK_NAMES, FileKind
from duban.domain.mail.triage import Attachment, Incoming, Question

# Titles of the columns that only a form has; three of them in one row are a form's head.
FORM_TITLES = ("序号", "目标任务", "具体措施", "完成时限", "完成情况", "本月进展", "存在问题", "下一步计划", "工作进展")
QUOTED = re.compile(r"^\s*(>|-{3,20}.{0,20}(原始邮件|转发邮件|Original Message)|(发件人|From)\s*[:：])", re.IGNORECASE)
LOGO = 30 * 1024  # what is shown within the text and smaller belongs to a signature


class Substitute(StrEnum):
    """What came in place of the form; the values are what the office reads."""

    OFFICIAL = "盖章件或公文"
    REFUSED = "未能打开的文件"
    TABLE = "其他格式的表格"
    PHOTO = "图片"
    PASTED = "正文表格"
    DOCUMENT = "其他文件"
    NOTHING = "无附件"


def _holds(kind: FileKind) -> Question:
    return lambda incoming: any(file.kind is kind and not is_logo(file) for file in incoming.attachments)


def is_letter(incoming: Incoming) -> bool:
    """Whether a file of the mail is called a letter or another paper, which is no form that was scanned."""
    return any(LETTER_NAME.search(file.name) for file in incoming.attachments)


def is_logo(file: Attachment) -> bool:
    """Whether it is something small within the text: a picture of a signature, an entry for a calendar."""
    return file.inline and len(file.data) < LOGO


def _is_other_table(file: Attachment) -> bool:
    """A web page or a list of values under the name of a workbook, as some programs export it."""
    return file.kind is FileKind.OTHER and file.name.lower().endswith(WORKBOOK_NAMES)


def has_pasted_form(text: str) -> bool:
    """Whether the sender's own words in *text*, before what is quoted, hold the head of a form and rows below it."""
    lines = text.splitlines()
    quoted_from = next((index for index, line in enumerate(lines) if QUOTED.match(line)), len(lines))
    own = lines[:quoted_from]
    for index, line in enumerate(own):
        if sum(title in line for title in FORM_TITLES) >= 3:
            return any(len(row.split()) >= 3 for row in own[index + 1 :])
    return False


# First match wins: what a person must look at goes before what the robot may answer.
SUBSTITUTES: tuple[tuple[Substitute, Question], ...] = (
    (Substitute.OFFICIAL, _holds(FileKind.OFFICIAL)),
    (Substitute.REFUSED, lambda incoming: bool(incoming.refusals)),
    (Substitute.TABLE, lambda incoming: any(map(_is_other_table, incoming.attachments))),
    (Substitute.PHOTO, _holds(FileKind.PHOTO)),
    (Substitute.PASTED, lambda incoming: has_pasted_form(incoming.text)),
    (Substitute.DOCUMENT, lambda incoming: any(not file.inline for file in incoming.attachments)),
)


def substitute(incoming: Incoming) -> Substitute:
    """
    What a mail without a workbook brought instead.

    OFFICIAL is never answered by the robot: it goes to a person, who may register it as a return.
    """
    return next((what for what, applies in SUBSTITUTES if applies(incoming)), Substitute.NOTHING)
