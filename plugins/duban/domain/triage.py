"""What kind of mail is this: an ordered table of questions, the first that fits decides."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.authentication import Authentication
from duban.domain.bounce import Bounce
from duban.domain.file_kind import FileKind, kind_of


class Triage(StrEnum):
    """The kinds of mail; the values are what the office reads."""

    OWN = "本系统邮件"
    BOUNCE = "退信"
    AUTOMATIC = "自动回复"
    FORM = "报送件"
    NO_WORKBOOK = "无填报表"
    UNKNOWN = "未识别"


@dataclass(frozen=True, slots=True)
class Attachment:
    """
    A file in a mail; `name` is display text only, never a path.

    `origin` names the container that it was taken out of (an archive, a forwarded mail), outermost first; it is
    empty for a file of the mail itself. `inline` files are shown within the text, as the logo of a signature is.
    """

    name: str
    media_type: str
    data: bytes
    origin: tuple[str, ...] = ()
    inline: bool = False

    @property
    def kind(self) -> FileKind:
        """What it is, by content before name."""
        return kind_of(self.name, self.data)


class Reason(StrEnum):
    """Why something in a mail was not opened; the values are the sentences that its sender reads."""

    ENCRYPTED = "压缩包设有密码，无法打开，请取消密码后重新报送"
    NESTED = "压缩包内另有压缩包，请解压后直接报送填报表"
    TOO_MANY_FILES = "压缩包内文件过多（最多20个），请直接报送填报表"
    TOO_LARGE = "文件过大，请压缩图片或分次报送"
    DAMAGED = "压缩包已损坏，无法打开，请重新压缩后报送，或直接报送填报表"
    OTHER_ARCHIVE = "不支持该压缩格式，请改用ZIP格式，或直接报送填报表"
    DAMAGED_WRAPPER = "邮件以Outlook专用格式（winmail.dat）发出，附件无法取出，请以纯文本格式重新发送"
    TOO_DEEP = "邮件转发层数过多，请将填报表直接作为附件报送"
    TOO_MANY_PARTS = "邮件内容过多，其余部分未读取，请分次报送"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A container or file that was not opened: its name (empty for the mail itself), why, and where it was."""

    name: str
    reason: Reason
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    A received mail, decoded.

    `headers` holds the values of the headers that triage looks at, by lower-case name. `own` says that the
    Message-ID carries our signature and From is our address. `sent_on` is the sender's own claim, never used
    to judge. In a delivery report, `references` also names the mail that came back.

    `refusals` tells what was not opened, so that an answer can say so. `bounce` is there for a bounce only.
    `authentication` is what our own border server says about the sender.
    """

    message_id: str
    sender: str
    sender_name: str
    subject: str
    sent_on: datetime | None
    in_reply_to: str
    references: tuple[str, ...]
    headers: Mapping[str, str]
    is_report: bool
    own: bool
    text: str
    attachments: tuple[Attachment, ...]
    refusals: tuple[Refusal, ...] = ()
    bounce: Bounce | None = None
    authentication: Authentication = Authentication.NONE


class Substitute(StrEnum):
    """What came in place of the form; the values are what the office reads."""

    OFFICIAL = "盖章件或公文"
    REFUSED = "未能打开的文件"
    TABLE = "其他格式的表格"
    PHOTO = "图片"
    PASTED = "正文表格"
    DOCUMENT = "其他文件"
    NOTHING = "无附件"


Question = Callable[[Incoming], bool]

# The headers that the rules look at; whoever decodes a mail keeps their raw values.
HEADERS = (
    "auto-submitted",
    "content-type",
    "list-id",
    "list-post",
    "precedence",
    "return-path",
    "x-autoreply",
    "x-autorespond",
    "x-autoresponse",
)
# Titles of the columns that only a form has; three of them in one row are a form's head.
FORM_TITLES = ("序号", "目标任务", "具体措施", "完成时限", "完成情况", "本月进展", "存在问题", "下一步计划", "工作进展")
WORKBOOK_NAMES = (".xls", ".xlsx", ".xlsm", ".et", ".csv")
QUOTED = re.compile(r"^\s*(>|-{3,20}.{0,20}(原始邮件|转发邮件|Original Message)|(发件人|From)\s*[:：])", re.IGNORECASE)
LOGO = 30 * 1024  # a picture within the text that is smaller belongs to a signature
DAEMONS = ("mailer-daemon", "postmaster")
BOUNCE_SUBJECT = re.compile(
    r"退信|退回邮件|投递(失败|延迟)|无法投递|发送失败|undeliver|delivery (status|failure|delayed|(has )?failed)"
    r"|returned (mail|to sender)|failure notice|mail delivery failed",
    re.IGNORECASE,
)
AUTOMATIC_SUBJECT = re.compile(
    r"^\W*(系统|邮件|外出|休假|假期)?(自动|自動)(回复|回覆|答复|应答)"
    r"|^\W*(外出|休假)通知"
    r"|^\W*(auto(matic)?[ -]?(reply|response|answer)|out of (the )?office|vacation reply)",
    re.IGNORECASE,
)


def looks_like_workbook(file: Attachment) -> bool:
    """
    Whether *file* may be a form, judged by content: departments rename files, and .et is .xls inside.

    A document or an archive, which begins with the same bytes, is told apart by what it holds, else by its name.
    """
    return file.kind is FileKind.WORKBOOK


def _is_own(incoming: Incoming) -> bool:
    return incoming.own


def _is_bounce(incoming: Incoming) -> bool:
    """RFC 3464 reports, and the HTML bounces of providers that do not keep to it."""
    if incoming.is_report or incoming.sender.partition("@")[0].lower() in DAEMONS:
        return True
    return _has_null_sender(incoming) and BOUNCE_SUBJECT.search(incoming.subject) is not None


def _is_automatic(incoming: Incoming) -> bool:
    """RFC 3834: anything but `no` is automatic, whatever comment or parameter follows the word."""
    headers = incoming.headers
    return (
        _first_word(headers.get("auto-submitted", "no")) != "no"
        or _first_word(headers.get("precedence", "")) in ("bulk", "junk", "list", "auto_reply")
        or any(name in headers for name in ("x-autoreply", "x-autorespond", "x-autoresponse"))
        or any(name in headers for name in ("list-id", "list-post"))
        or _first_word(headers.get("content-type", "")) == "multipart/report"
        or _has_null_sender(incoming)
        or AUTOMATIC_SUBJECT.search(incoming.subject) is not None
    )


def _has_null_sender(incoming: Incoming) -> bool:
    return incoming.headers.get("return-path", "").replace(" ", "") == "<>"


def _has_workbook(incoming: Incoming) -> bool:
    return any(looks_like_workbook(file) for file in incoming.attachments)


def _comes_from_somebody(incoming: Incoming) -> bool:
    return "@" in incoming.sender


def _first_word(value: str) -> str:
    """The leading token of a header value: `auto-replied (vacation)` is auto-replied."""
    return re.split(r"[\s;(,]", value.strip().lower(), maxsplit=1)[0]


# First match wins: a bounce is often also auto-submitted and carries our own form back to us.
RULES: tuple[tuple[Triage, Question], ...] = (
    (Triage.OWN, _is_own),
    (Triage.BOUNCE, _is_bounce),
    (Triage.AUTOMATIC, _is_automatic),
    (Triage.FORM, _has_workbook),
    (Triage.NO_WORKBOOK, _comes_from_somebody),
)


def triage(incoming: Incoming) -> Triage:
    """
    What *incoming* is; UNKNOWN when there is nobody who could be answered.

    Only FORM and NO_WORKBOOK may ever be answered: never ourselves, a bounce or another robot (RFC 3834).
    """
    return next((kind for kind, applies in RULES if applies(incoming)), Triage.UNKNOWN)


def _holds(kind: FileKind) -> Question:
    return lambda incoming: any(
        file.kind is kind and not (file.inline and len(file.data) < LOGO) for file in incoming.attachments
    )


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
