"""What was destroyed because its time had run out: of which list, who released it, and when it was done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.office.actor import Identification


class DestructionStep(StrEnum):
    """How far the destruction of a list has come; the values are what people read."""

    RELEASED = "放行"
    DESTROYED = "销毁"


@dataclass(frozen=True, slots=True)
class Destruction:
    """
    One step with a list for appraisal (鉴定清单), each recorded once.

    `list_sha256` is the list in the archive, which stays; `files` how many it names. `known` and `account` say how it
    was known who acted.
    """

    step: DestructionStep
    list_sha256: str
    files: int
    at: datetime
    by: str
    reason: str
    known: Identification | None = None
    account: str | None = None
