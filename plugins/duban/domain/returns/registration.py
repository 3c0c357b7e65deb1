"""人工登记: a return that came on another way than mail, and who registered it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.office.actor import Identification
from duban.domain.returns.submission_number import SubmissionNumber


class Channel(StrEnum):
    """How a return came that did not come by mail (人工登记)."""

    EXCHANGE = "公文交换"
    PAPER = "纸质报送"
    BY_HAND = "专人送达"
    FAX = "传真"


@dataclass(frozen=True, slots=True)
class Registration:
    """Who registered the submission of that `number` by hand, when, and the scan of what came."""

    number: SubmissionNumber
    channel: Channel
    registered_by: str
    registered_at: datetime
    scan_sha256: str
    scan_name: str
    known: Identification | None = None
    account: str | None = None
