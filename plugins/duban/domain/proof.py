"""What proves that a mail arrived: each kind recorded as what it is, per addressee, with its time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.bounce import BounceKind


class ProofKind(StrEnum):
    """How it is known; the values are what people read."""

    ACCEPTED = "已由收件服务器接收"
    RELAYED = "已转交下一级服务器"


# What a server reports of a mail that is not lost, as the proof that it is.
REPORTED = {BounceKind.DELIVERED: ProofKind.ACCEPTED, BounceKind.RELAYED: ProofKind.RELAYED}


@dataclass(frozen=True, slots=True)
class Proof:
    """
    One proof about one addressee of a mail.

    `words` is what the server said; `at` when we heard of it, by our own server's clock.
    """

    mail_key: str
    address: str
    kind: ProofKind
    at: datetime
    words: str
