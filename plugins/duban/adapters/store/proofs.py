"""Proofs of delivery, in the ledger."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_new, row_of, rows_of, without_seq
from duban.adapters.store.tables import proofs, registered_proofs
from duban.domain.proof.kinds import Proof
from duban.domain.proof.registered import RegisteredProof
from duban.ports import LogKind

REGISTERED_SINCE = select(registered_proofs.c.mail_key).where(registered_proofs.c.registered_at >= bindparam("since"))


class SqlProofs:
    """ports.Proofs in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, proof: Proof) -> bool:
        """Record it; False, and nothing changed, if that addressee of that mail has a proof of that kind already."""
        return insert_new(self._connection, proofs, asdict(proof), ("mail_key", "address", "kind")) is not None

    def registered_since(self, moment: datetime) -> frozenset[str]:
        """The mails of which a person registered at *moment* or later that their units were told, by their keys."""
        return frozenset(self._connection.execute(REGISTERED_SINCE, {"since": moment}).scalars())

    def of_mail(self, mail_key: str) -> tuple[Proof, ...]:
        """What is proved of the addressees of one mail, in the order it was recorded."""
        rows = rows_of(self._connection, proofs, {"mail_key": mail_key})
        return tuple(Proof(**without_seq(row)) for row in rows)

    def register(self, told: RegisteredProof) -> RegisteredProof:
        """Record what a person registered, and that it proves; what stands there of that mail, kind and moment."""
        row = insert_new(self._connection, registered_proofs, asdict(told), ("mail_key", "kind", "at"))
        if row is not None:
            vouch(self._connection, LogKind.PROOF, row)
            self.add(told.as_proof)
            return told
        known = row_of(
            self._connection, registered_proofs, {"mail_key": told.mail_key, "kind": told.kind, "at": told.at}
        )
        return RegisteredProof(**without_seq(known)) if known is not None else told
