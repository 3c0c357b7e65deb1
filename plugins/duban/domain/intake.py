"""What a mail may lead to besides a filed return: somebody has to look at it, or it is answered."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.triage import Incoming


class HoldKind(StrEnum):
    """Why something that came in waits; the values are what the office reads."""

    QUARANTINED = "隔离"
    UNCONFIRMED = "待单位确认"
    UNIDENTIFIED = "无法认定"
    FORGED = "发件人存疑"
    PAPER = "待人工登记"
    LOCKED = "疑似涉密"
    BOUNCE = "退信存疑"

    @property
    def may_be_a_return(self) -> bool:
        """Whether the return that it names may be in it; nobody is silenced by a forger or a bounce."""
        return self not in (HoldKind.FORGED, HoldKind.BOUNCE)


@dataclass(frozen=True, slots=True)
class Hold:
    """
    A mail, or one file of it, that waits for a person.

    `message` is the sha256 of the raw mail; `file_sha256` is empty when the whole mail waits. `received_at` is our
    server's time: a file that is released later counts from then. `reference` names the return it is about, empty if
    unknown; while it may be that return, its unit is not urged. `closed_at` is None while it waits; `outcome` says how
    it ended, `closed_by` who ended it.
    """

    message: str
    kind: HoldKind
    reason: str
    sender: str
    received_at: datetime
    since: datetime
    reference: str = ""
    file_sha256: str = ""
    file_name: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    outcome: str = ""

    @property
    def question(self) -> str:
        """The key of the mail that asks the registered contacts about this file."""
        return f"confirm/{self.message}/{self.file_sha256}"


class AnswerReason(StrEnum):
    """The types of automatic answers; each has its own daily limit for a sender."""

    RECEIPT = "回执"
    AGAIN = "重复报送"
    NO_FORM = "未附填报表"
    CONFIRM = "请确认"
    LOCKED = "另行联系"


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """
    The limits of answering by itself ([intake] in the settings).

    Nothing received before `answers_from` is filed or answered; by default the moment of the first collecting.
    Receipts do not count against the hour: each answers another file. `alert_after_days`: how long something may
    wait for a person before the office is alarmed.
    """

    answers_per_hour: int = 60
    receipts_per_sender_and_day: int = 20
    alert_after_days: int = 2
    answers_from: datetime | None = None


YES = re.compile(r"^(已|经|现|我[局委院办]|我单位|特此)*(核实|核对|认真|后|，|,|无误)*(确认|属实|是的?|同意)")
NO = re.compile(r"不|非|没|未|否|无法|误|请|吗|？|\?")
COURTESY = re.compile(r"^(好的?|您好|你好|邮件)?[，,。！! ]*(已?收到|收悉|谢谢|感谢|知悉|明白|好的)")
LONGEST_COURTESY = 40


def own_words(text: str) -> str:
    """The first line that the sender wrote, without what it quotes; empty if there is none."""
    lines = (line.strip(" \t\u3000>") for line in text.splitlines())
    return next(filter(None, lines), "")


def confirms(text: str) -> bool | None:
    """
    What the answer to "did you send this?" says: yes, no, or None when a person has to read it.

    Only the first line counts, for the question is quoted below it; "是" inside "不是" is no yes.
    """
    line = own_words(text)
    if re.match(r"^(不是|不属实|否|非我|并非|不确认)", line):
        return False
    without_slip = line.replace("无误", "")
    if YES.match(line) and not NO.search(without_slip):
        return True
    return None


def is_courtesy(incoming: Incoming) -> bool:
    """Whether somebody only says thank you: an automatic answer to that would be a nuisance."""
    line = own_words(incoming.text)
    return not incoming.attachments and len(line) <= LONGEST_COURTESY and COURTESY.match(line) is not None
