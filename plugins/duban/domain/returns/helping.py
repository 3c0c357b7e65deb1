"""What a unit that is asked to help with a need may be, and may say."""

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
