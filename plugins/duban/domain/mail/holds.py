"""What a mail may lead to besides a filed return: somebody has to look at it, or it is answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

_CONFIRM = "confirm"


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
    unknown; while it may be that return, its unit is not urged. `may_be` names those of several units that share the
    sender's address, where nobody can tell which is meant: none of them is urged. `closed_at` is None while it waits;
    `outcome` says how it ended, `closed_by` who ended it.
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
    may_be: tuple[str, ...] = ()

    @property
    def question(self) -> "HoldQuestion":
        """The key of the mail that asks the registered contacts about this file."""
        return HoldQuestion(self.message, self.file_sha256)


@dataclass(frozen=True, slots=True)
class HoldQuestion:
    """The key of the mail that asks about one file of one mail: `confirm/<sha256 of the mail>/<sha256 of the file>`."""

    message: str
    file_sha256: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What was written so; None for the key of any other mail."""
        word, _, rest = text.partition("/")
        message, _, file_sha256 = rest.partition("/")
        return cls(message, file_sha256) if word == _CONFIRM else None

    def __str__(self) -> str:
        return f"{_CONFIRM}/{self.message}/{self.file_sha256}"


class AnswerReason(StrEnum):
    """The types of automatic answers; each has its own daily limit for a sender."""

    RECEIPT = "回执"
    AGAIN = "重复报送"
    NO_FORM = "未附填报表"
    CONFIRM = "请确认"
    LOCKED = "另行联系"
    WITHDRAWAL = "作废申请"


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
