"""What a signer has before him, as one text with a digest: the case, the draft, and the files that go with it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from duban.domain.document import Document
from duban.services.case import Cases
from duban.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Dossier:
    """
    `shown` is the text as the signer reads it, `files` the names and digests of what is attached.

    While the ledger says the same it is the same to the letter: another digest means that a fact has changed.
    `waits` says why a signature is too early now; that passes by itself, and belongs to no digest.
    """

    shown: str
    files: tuple[str, ...] = ()
    waits: str = ""

    @property
    def record(self) -> bytes:
        """What is kept in the archive beside the signature."""
        return "\n".join([self.shown, *self.files, ""]).encode()

    @property
    def sha256(self) -> str:
        """Its name in the archive."""
        return sha256(self.record).hexdigest()


def dossier_of(desk: Desk, document: Document, now: datetime) -> Dossier:
    """The dossier of *document* as the ledger stands at *now*; nothing is written."""
    case = Cases(desk).of(document, now)
    told = case.facts()
    parts = [*((told, "---") if told else ()), document.body, "---", f"**签发人：{document.signer}**"]
    files = tuple(f"{file.name} {file.sha256}" for file in document.files)
    return Dossier("\n\n".join(parts), (*files, document.subject, document.text), case.waits)
