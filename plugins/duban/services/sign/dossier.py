"""What a signer has before him, as one text with a digest: the case, the draft, and the files that go with it."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import takewhile

from duban.domain.decisions.document import Document, DocumentKind, File, Signature, as_markdown
from duban.services.context import ServiceContext
from duban.services.sign.case_file import Cases

# How a record goes on after what was shown: the last word of it is the signer.
SIGNER = re.compile(r"\n\n---\n\n\*\*签发人：(.+)\*\*\n")
FILE = re.compile(r"(.+) ([0-9a-f]{64})")


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


def dossier_of(context: ServiceContext, document: Document, now: datetime) -> Dossier:
    """The dossier of *document* as the ledger stands at *now*; nothing is written."""
    case = Cases(context).of(document, now)
    told = case.facts()
    parts = [*((told, "---") if told else ()), document.body, "---", f"**签发人：{document.signer}**"]
    files = tuple(f"{file.name} {file.sha256}" for file in document.files)
    return Dossier("\n\n".join(parts), (*files, document.subject, document.text), case.waits)


def document_in(record: str, signature: Signature, reference: str, drafted_at: datetime) -> Document | None:
    """
    The paper that lay before a signer, out of the *record* that was kept of it; None if it cannot be told for sure.

    Its title is its subject: what it was called in lists is not in the record.
    """
    parts = SIGNER.split(record)
    if len(parts) != 3:
        return None
    shown, signer, rest = parts
    lines = rest.removesuffix("\n").split("\n")
    files = tuple(File(*found.groups()) for found in takewhile(bool, map(FILE.fullmatch, lines)) if found)
    subject, text = "".join(lines[len(files) : len(files) + 1]), "\n".join(lines[len(files) + 1 :])
    body = as_markdown(subject, text)
    if not subject or not shown.endswith(body):
        return None
    kind = DocumentKind.LETTER if files else DocumentKind.NOTICE
    words = (subject, body, signer, files, drafted_at, subject, text)
    return Document(signature.name, signature.draft, kind, reference, *words)
