"""What a bounce says: which of our mails it is about, whom it did not reach, and whether it may yet."""

from dataclasses import dataclass
from enum import StrEnum


class BounceKind(StrEnum):
    """
    How a delivery stands; the values are what the office reads.

    PERMANENT and TEMPORARY both mean that the mail was given up; after TEMPORARY the address may be right.
    """

    PERMANENT = "永久退信"
    TEMPORARY = "暂时退信"
    DELAYED = "投递延迟"
    DELIVERED = "已送达"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One recipient in a bounce: how the delivery stands, and the words of the server that said so."""

    address: str
    kind: BounceKind
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """
    A bounce as far as it may be believed.

    `message_id` is the first one cited that carries our mark, else empty; then `recipients` is empty too, since
    anybody could write such a bounce. Whoever acts on it still has to check that our mail went to that recipient.
    """

    message_id: str = ""
    recipients: tuple[Undelivered, ...] = ()

    @property
    def is_believable(self) -> bool:
        """Whether it cites a mail of ours."""
        return bool(self.message_id)
