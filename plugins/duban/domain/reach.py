"""Whether our mails reach somebody: a contact whose mailbox sends them back is marked, a unit nobody reaches rests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A server that took a mail for good sends it back within minutes; after this long no news is good news.
NO_NEWS = timedelta(hours=1)


class Standing(StrEnum):
    """How a contact or a unit stands; the values are what the office reads."""

    UNREACHED = "联系不上"
    REACHED = "已恢复"


@dataclass(frozen=True, slots=True)
class ReachEvent:
    """
    One change: from *at* on the contact *address* of an organisation (the whole of it if empty) stands so.

    `reason` is what the server, the task list or a person said; `mail_key` names the mail that showed it, empty if
    none did. `number` is the order of recording, 0 before that.
    """

    programme: str
    organisation: str
    address: str
    standing: Standing
    at: datetime
    reason: str
    mail_key: str = ""
    number: int = 0

    @property
    def is_of_unit(self) -> bool:
        """Whether it is about the organisation as a whole."""
        return not self.address
