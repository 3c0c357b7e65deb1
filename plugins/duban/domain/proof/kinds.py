"""
What proves that a unit was told: each kind recorded as what it is, and which kinds suffice to build upon.

That our relay took a mail shows that it left, not that it arrived; so it may carry a reminder, and blames nobody.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.bounce import BounceKind


class ProofKind(StrEnum):
    """How it is known; the values are what people read and write into the settings."""

    ACCEPTED = "已由收件服务器接收"
    RELAYED = "已转交下一级服务器"
    SERVED = "已登记送达"
    ANSWERED = "单位已答复"
    EXCHANGED = "公文交换已签收"
    PHONED = "已电话告知"
    HANDED = "已交付发信服务器"

    @property
    def is_positive(self) -> bool:
        """Whether it shows that the unit has it, and not only that it is on its way."""
        return self not in ON_ITS_WAY

    @property
    def may_bounce(self) -> bool:
        """Whether a server said it, who may still send the mail back."""
        return self in (ProofKind.ACCEPTED, *ON_ITS_WAY)


# The strongest first.
BY_STRENGTH = (
    *(ProofKind.SERVED, ProofKind.ACCEPTED, ProofKind.ANSWERED, ProofKind.EXCHANGED, ProofKind.PHONED),
    *(ProofKind.RELAYED, ProofKind.HANDED),
)
ON_ITS_WAY = (ProofKind.RELAYED, ProofKind.HANDED)
# What a person can register where no server reports anything.
BY_PEOPLE = (ProofKind.EXCHANGED, ProofKind.PHONED)
# What a server reports of a mail that is not lost, as the proof that it is.
REPORTED = {BounceKind.DELIVERED: ProofKind.ACCEPTED, BounceKind.RELAYED: ProofKind.RELAYED}


@dataclass(frozen=True, slots=True)
class Proof:
    """
    One proof about one addressee of a mail; of the unit as a whole if `address` is empty.

    `words` is what the server or a person said; `at` when the unit was told, a server's report when we heard of it, by
    our own server's clock.
    """

    mail_key: str
    address: str
    kind: ProofKind
    at: datetime
    words: str


class Consequence(StrEnum):
    """What is built upon a notice: the next mail, a formal paper, or being named in a circular."""

    MAIL = "mails"
    PAPER = "papers"
    NAMING = "naming"


@dataclass(frozen=True, slots=True)
class ProofRules:
    """
    Which proofs count for which step ([proof] in the settings); a formal paper that was served always counts.

    `own_domains` are those whose mailboxes our own relay keeps: its 250 is the acceptance of the addressee's server.
    """

    mails: tuple[ProofKind, ...] = tuple(ProofKind)
    papers: tuple[ProofKind, ...] = tuple(kind for kind in ProofKind if kind.is_positive)
    naming: tuple[ProofKind, ...] = tuple(kind for kind in ProofKind if kind.is_positive)
    own_domains: tuple[str, ...] = ()

    def suffices(self, kind: ProofKind, consequence: Consequence) -> bool:
        """Whether a proof of that kind is enough for *consequence*."""
        wanted = {Consequence.MAIL: self.mails, Consequence.PAPER: self.papers, Consequence.NAMING: self.naming}
        return kind is ProofKind.SERVED or kind in wanted[consequence]

    def keeps(self, address: str) -> bool:
        """Whether our own relay keeps the mailbox of *address*."""
        domain = address.rpartition("@")[2].casefold()
        return any(domain == own or domain.endswith(f".{own}") for own in map(str.casefold, self.own_domains))

    def told_at(
        self,
        proofs: Iterable[Proof],
        consequence: Consequence,
        now: datetime,
        settled_at: Callable[[datetime], datetime],
    ) -> datetime | None:
        """
        Since when it is proved enough for *consequence* that the unit was told; None if it is not by *now*.

        What a server said at a moment counts from *settled_at* of it on: the mail had its time to come back.
        """
        sure = (
            one.at
            for one in proofs
            if self.suffices(one.kind, consequence) and (settled_at(one.at) if one.kind.may_bounce else one.at) <= now
        )
        return min(sure, default=None)


def is_own_server(host: str, address: str) -> bool:
    """
    Whether a server of that name is the addressee's own: its name is the domain of the address, or stands below it.

    Of any other nobody can tell: it may be one on the way.
    """
    name, domain = host.strip().rstrip(".").casefold(), address.rpartition("@")[2].casefold()
    return bool(domain) and (name == domain or name.endswith(f".{domain}"))


def by_people(proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    """
    What people registered among *proofs*.

    Of a paper that goes by the exchange a mail tells only that it waits there: nothing else proves that a unit has it.
    """
    return tuple(one for one in proofs if one.kind in BY_PEOPLE)


def told_proof(proof: Proof) -> str:
    """A proof with its moment, as the office reads it: 2021-10-27 09:03 已由收件服务器接收."""
    return f"{proof.at.astimezone(TIMEZONE):%Y-%m-%d %H:%M} {proof.kind}"


def best(proofs: Iterable[Proof]) -> Proof | None:
    """The strongest of *proofs*, and of these the first; None if there are none."""
    return min(proofs, key=lambda proof: (BY_STRENGTH.index(proof.kind), proof.at), default=None)


def told_best(proofs: Iterable[Proof]) -> str:
    """The strongest of *proofs* in words; that there is none yet, if there is none."""
    proof = best(proofs)
    return told_proof(proof) if proof is not None else "尚无送达凭据"
