"""What one person of the office recorded, where it is not kept by person."""

from typing import Protocol

from duban.domain.mail.message import Closing, UnitMessage
from duban.domain.proof.registered import RegisteredProof
from duban.domain.returns.registration import Registration
from duban.domain.returns.send_back import SendBack


class OfficeActs(Protocol):
    """
    The acts of an account of the page, each kind oldest first.

    Records of before accounts were kept are nobody's, and what the system did under such a name is its own.
    """

    def send_backs(self, account: str) -> tuple[SendBack, ...]:
        """The returns that it sent back."""
        ...

    def registrations(self, account: str) -> tuple[Registration, ...]:
        """The returns that it registered by hand."""
        ...

    def proofs(self, account: str) -> tuple[RegisteredProof, ...]:
        """The proofs of delivery that it registered."""
        ...

    def closings(self, account: str) -> tuple[tuple[UnitMessage, Closing], ...]:
        """The messages of units that it dealt with, each once."""
        ...
