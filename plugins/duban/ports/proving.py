"""What proves that a mail arrived."""

from datetime import datetime
from typing import Protocol

from duban.domain.proof.kinds import Proof
from duban.domain.proof.registered import RegisteredProof


class Proofs(Protocol):
    """Proofs of delivery; only ever added to."""

    def add(self, proof: Proof) -> bool:
        """Record it; False, and nothing changed, if that addressee of that mail has a proof of that kind already."""
        ...

    def register(self, told: RegisteredProof) -> RegisteredProof:
        """Record what a person registered, and that it proves; what stands there of that mail, kind and moment."""
        ...

    def registered_since(self, moment: datetime) -> frozenset[str]:
        """The mails of which a person registered at *moment* or later that their units were told, by their keys."""
        ...

    def of_mail(self, mail_key: str) -> tuple[Proof, ...]:
        """What is proved of the addressees of one mail, in the order it was recorded."""
        ...
