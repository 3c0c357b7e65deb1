"""What a unit that is asked to settle a matter may be, may say, and where it says it."""

from dataclasses import dataclass
from enum import StrEnum


class HelperPart(StrEnum):
    """Whether a unit is to settle a matter or only to help with it; the values are what users read."""

    MAIN = "主办"
    SIDE = "协办"


class HelperAnswer(StrEnum):
    """What a unit that was asked may say; the values are what users choose and read."""

    DONE = "已办结"
    GOING_ON = "正在办理"
    NOT_OURS = "不属于本单位职责"
    BEYOND = "难以办理，建议提请上级协调"


class FeedbackWay(StrEnum):
    """Where a unit says what came of what it was given (反馈方式); the values are what users choose and read."""

    SEPARATE = "单独反馈（填所附答复表）"
    MONTHLY = "随月度填报表反馈"


@dataclass(frozen=True, slots=True)
class HelperSaid:
    """What a unit says of one matter: the number under which it was asked, its choice and its account."""

    number: int
    answer: HelperAnswer
    words: str
