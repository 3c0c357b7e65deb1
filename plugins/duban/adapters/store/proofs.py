"""Proofs of delivery, in the ledger."""

from dataclasses import asdict

from sqlalchemy import Connection

from duban.adapters.store.statements import insert_new, rows_of, without_seq
from duban.adapters.store.tables import proofs
from duban.domain.proof import Proof


class SqlProofs:
    """ports.Proofs in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, proof: Proof) -> bool:
        """Record it; False, and nothing changed, if that addressee of that mail has a proof of that kind already."""
        return insert_new(self._connection, proofs, asdict(proof), ("mail_key", "address", "kind")) is not None

    def of_mail(self, mail_key: str) -> tuple[Proof, ...]:
        """What is proved of the addressees of one mail, in the order it was recorded."""
        rows = rows_of(self._connection, proofs, {"mail_key": mail_key})
        return tuple(Proof(**without_seq(row)) for row in rows)
