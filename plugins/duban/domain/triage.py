"""What kind of mail is this: an ordered table of questions, the first that fits decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    """A file in a mail; `name` is display text only, never a path."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    A received mail, decoded.

    `headers` holds the raw values of the headers that triage looks at, by lower-case name. `own` says that the
    Message-ID carries our signature and From is our address. `sent_on` is the sender's own claim, never used to judge.
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


Question = Callable[[Incoming], bool]
