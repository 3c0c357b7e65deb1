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
    HEADER_ALONE = "邮件过大或不完整，正文和附件未能收取，请压缩图片、分次报送，或先单独报送填报表"
    TOO_MANY_PARTS = "邮件内容过多，其余部分未读取，请分次报送"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A container or file that was not opened: its name as people read it, why, and where it was."""

    name: str
    reason: Reason
    origin: tuple[str, ...] = ()


class Unopened(StrEnum):
    """Why nothing but the headers of a mail could be read; the values are what the office reads."""

    SLOW = "来信结构过于复杂，读取超出时限"
    LARGE = "来信展开后过大，读取超出内存限额"
    DAMAGED = "来信内容异常，无法读取"


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    A received mail, decoded.

    `headers` holds the values of the headers that triage looks at, by lower-case name. `own` says that the
    Message-ID carries our signature and From is our address. `sent_on` is the sender's own claim, never used
    to judge. In a delivery report, `references` also names the mail that came back.

    `refusals` tells what was not opened, so that an answer can say so. `bounce` is there for a bounce only.
    `authentication` is what our own border server says about the sender, `passed_at` when it took the mail;
    `from_within` says that no other machine handed it to our server. `unopened` says why only the headers were read.
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
    passed_at: datetime | None = None
    from_within: bool = False
    unopened: Unopened | None = None

    @property
    def is_servers_word(self) -> bool:
        """Whether it is a mail server that speaks: ours made the mail itself, or checked the sender of another's."""
        if self.authentication is Authentication.NONE:
            return self.from_within
        return self.authentication is Authentication.PASS


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
