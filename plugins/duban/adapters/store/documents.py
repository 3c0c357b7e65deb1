"""Drafts in the ledger, and what people decided on them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, exists, select, update

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import Values, change, has, insert_new, insert_row, row_of, rows_of
from duban.adapters.store.tables import documents, served_papers, signatures
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, File, OnPaper, Outcome, Signature
from duban.errors import Refused, UnknownReference
from duban.ports import LogKind

DECIDED = {
    Outcome.SIGN: DocumentState.SIGNED,
    # What follows is another draft; this one is over.
    Outcome.SEND_BACK: DocumentState.WITHDRAWN,
    Outcome.DEFER: DocumentState.DEFERRED,
    Outcome.WITHDRAW: DocumentState.WITHDRAWN,
}
OLDEST_FIRST = ("created_at", "seq")
LATEST = select(documents).where(*has(documents, "name")).order_by(documents.c.draft.desc()).limit(1)
OF_NAME = update(documents).where(documents.c.name == bindparam("paper"))
UNSIGNED = documents.c.state.in_((DocumentState.WAITING, DocumentState.DEFERRED))
SUPERSEDE = OF_NAME.where(documents.c.draft < bindparam("newer"), UNSIGNED)
WITHDRAW = OF_NAME.where(UNSIGNED)
UNSERVED = (
    select(documents)
    .where(documents.c.kind.in_(bindparam("kinds", expanding=True)), documents.c.state == DocumentState.SIGNED)
    .where(~exists().where(served_papers.c.name == documents.c.name, served_papers.c.draft == documents.c.draft))
    .order_by(documents.c.created_at, documents.c.seq)
)
LAST_SIGNED = (
    select(documents)
    .where(documents.c.state == DocumentState.SIGNED)
    .order_by(documents.c.created_at.desc())
    .limit(bindparam("most"))
)
UNDECIDED = (
    select(documents.c.name)
    .where(documents.c.state == DocumentState.WITHDRAWN)
    .where(~exists().where(signatures.c.name == documents.c.name, signatures.c.draft == documents.c.draft))
)


class SqlDocuments:
    """ports.Documents in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, document: Document) -> None:
        """Record a draft; earlier unsigned ones of the same name are superseded. Refused if it exists."""
        values = {
            "name": document.name,
            "draft": document.draft,
            "kind": document.kind,
            "reference": document.reference,
            "title": document.title,
            "body": document.body,
            "signer": document.signer,
            "files": _listed(document.files),
            "created_at": document.created_at,
            "subject": document.subject,
            "text": document.text,
            "state": document.state,
            "withdrawn_because": "",
        }
        if insert_new(self._connection, documents, values, ("name", "draft")) is None:
            raise Refused(f"文书 {document.name} 第{document.draft}稿已经存在。")
        superseded = {"paper": document.name, "newer": document.draft, "state": DocumentState.SUPERSEDED}
        self._connection.execute(SUPERSEDE, superseded)

    def latest(self, name: str) -> Document | None:
        """The newest draft of that name, or None."""
        row = self._connection.execute(LATEST, {"name": name}).mappings().first()
        return None if row is None else _document(row)

    def get(self, name: str, draft: int) -> Document | None:
        """One draft, or None."""
        row = row_of(self._connection, documents, {"name": name, "draft": draft})
        return None if row is None else _document(row)

    def waiting(self) -> tuple[Document, ...]:
        """Every draft that waits for a person, oldest first."""
        return self._documents(state=DocumentState.WAITING)

    def unserved(self, kinds: Collection[DocumentKind]) -> tuple[Document, ...]:
        """Papers of those *kinds* that were signed and of which nobody recorded that they were served, oldest first."""
        rows = self._connection.execute(UNSERVED, {"kinds": list(kinds)}).mappings()
        return tuple(_document(row) for row in rows)

    def signed(self, most: int) -> tuple[Document, ...]:
        """The drafts that were signed, at most so many, the last drafted first."""
        rows = self._connection.execute(LAST_SIGNED, {"most": most}).mappings()
        return tuple(_document(row) for row in rows)

    def withdrawn_undecided(self) -> frozenset[str]:
        """The names of papers of which a draft was withdrawn without a person having decided on it."""
        return frozenset(self._connection.execute(UNDECIDED).scalars())

    def all(self) -> tuple[Document, ...]:
        """Every draft ever made, oldest first."""
        return self._documents()

    def sign(self, signature: Signature) -> bool:
        """
        Record a decision on a waiting draft, and log it; False, and nothing changed, if it no longer waits.

        UnknownReference if there is no such draft.
        """
        waiting = {"name": signature.name, "draft": signature.draft, "state": DocumentState.WAITING}
        if change(self._connection, documents, waiting, {"state": DECIDED[signature.outcome]}) == 0:
            if self.get(signature.name, signature.draft) is None:
                raise UnknownReference(f"没有文书 {signature.name} 第{signature.draft}稿。")
            return False
        values = {
            "name": signature.name,
            "draft": signature.draft,
            "turn": len(self.decisions(signature.name, signature.draft)) + 1,
            "outcome": signature.outcome,
            "signed_by": signature.by,
            "reason": signature.reason,
            "at": signature.at,
            "until": signature.until,
            "dossier_sha256": signature.dossier,
            "known": signature.known,
            "account": signature.account,
            "registered_by": signature.registered_by,
            "scan_sha256": signature.paper.scan_sha256,
            "scan_name": signature.paper.scan_name,
            "paper_number": signature.paper.number,
            "files": _listed(signature.files),
        }
        vouch(self._connection, LogKind.SIGNATURE, insert_row(self._connection, signatures, values))
        return True

    def signature(self, name: str, draft: int) -> Signature | None:
        """What was decided on a draft last, or None."""
        return next(reversed(self.decisions(name, draft)), None)

    def decisions(self, name: str, draft: int) -> tuple[Signature, ...]:
        """All that was decided on a draft, oldest first: what was put off is decided again."""
        rows = rows_of(self._connection, signatures, {"name": name, "draft": draft}, ("turn",))
        return tuple(signature_of(row) for row in rows)

    def deferred(self) -> tuple[Signature, ...]:
        """The decisions by which drafts that are the newest of their name were put off, oldest draft first."""
        drafts = [one for one in self._documents(state=DocumentState.DEFERRED) if self.latest(one.name) == one]
        found = (self.signature(one.name, one.draft) for one in drafts)
        return tuple(signature for signature in found if signature is not None)

    def take_up(self, name: str, draft: int) -> bool:
        """Let a draft that was put off wait for a person again; False, and nothing changed, if it was not."""
        deferred = {"name": name, "draft": draft, "state": DocumentState.DEFERRED}
        return change(self._connection, documents, deferred, {"state": DocumentState.WAITING}) > 0

    def withdraw(self, name: str, reason: str, at: datetime) -> bool:
        """
        Withdraw the draft of that name that waits or was deferred; False if there is none.

        A deferred draft may still be taken up, so what makes a waiting one untrue makes it untrue as well.
        """
        withdrawn = {"state": DocumentState.WITHDRAWN, "withdrawn_at": at, "withdrawn_because": reason}
        return self._connection.execute(WITHDRAW, {"paper": name, **withdrawn}).rowcount > 0

    def lapse(self, name: str, draft: int, reason: str, at: datetime) -> bool:
        """Withdraw a draft that was signed; its signature stays on record. False if it is not signed."""
        signed = {"name": name, "draft": draft, "state": DocumentState.SIGNED}
        withdrawn = {"state": DocumentState.WITHDRAWN, "withdrawn_at": at, "withdrawn_because": reason}
        return change(self._connection, documents, signed, withdrawn) > 0

    def compare(self, name: str, draft: int, basis: str) -> None:
        """Note that a draft was held against what *basis* stands for, and says what holds."""
        change(self._connection, documents, {"name": name, "draft": draft}, {"compared_with": basis})

    def compared_with(self, name: str, draft: int) -> str:
        """What a draft was last held against, empty if nobody did."""
        row = row_of(self._connection, documents, {"name": name, "draft": draft})
        return "" if row is None else str(row["compared_with"])

    def _documents(self, **asked: DocumentState) -> tuple[Document, ...]:
        return tuple(_document(row) for row in rows_of(self._connection, documents, asked, OLDEST_FIRST))


def _listed(files: tuple[File, ...]) -> list[dict[str, str]]:
    return [{"name": file.name, "sha256": file.sha256} for file in files]


def _files(row: Values | RowMapping) -> tuple[File, ...]:
    """The files that a row names; one from before there were any names none."""
    return tuple(File(file["name"], file["sha256"]) for file in row["files"] or ())


def signature_of(row: Values | RowMapping) -> Signature:
    """The decision of a row, or of the fact that the log repeats."""
    return Signature(
        name=row["name"],
        draft=row["draft"],
        outcome=row["outcome"],
        by=row["signed_by"],
        reason=row["reason"],
        at=row["at"],
        until=row["until"],
        dossier=row["dossier_sha256"],
        known=row["known"],
        account=row["account"],
        registered_by=row["registered_by"],
        paper=OnPaper(row["scan_sha256"], row["scan_name"], row["paper_number"]),
        files=_files(row),
    )


def _document(row: RowMapping) -> Document:
    return Document(
        name=row["name"],
        draft=row["draft"],
        kind=row["kind"],
        reference=row["reference"],
        title=row["title"],
        body=row["body"],
        signer=row["signer"],
        files=_files(row),
        created_at=row["created_at"],
        subject=row["subject"],
        text=row["text"],
        state=row["state"],
        withdrawn_at=row["withdrawn_at"],
        withdrawn_because=row["withdrawn_because"],
    )
