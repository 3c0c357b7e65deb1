"""
Entries of the journal that a restored ledger does not know, written into it again, each with a new entry of its log.

The rows get new numbers, so that the chain goes on soundly. What the mailbox gives back by itself (returns, and what
follows from them) is left to it; a signature counts only for the very draft that lay before the signer.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import JSON, Connection, Table

from duban.adapters.store.documents import DECIDED
from duban.adapters.store.log import VOUCHED, vouch
from duban.adapters.store.lost import Fact, fact_of, found_again, return_of, submission_told
from duban.adapters.store.statements import change, insert_new, insert_row, row_of
from duban.adapters.store.tables import (
    CYCLE,
    RETURN,
    documents,
    expected_returns,
    openings,
    proofs,
    return_events,
    send_backs,
    signatures,
)
from duban.domain.decisions.document import DocumentState
from duban.domain.proof.registered import RegisteredProof
from duban.ports.deciding import LogEntry, LogKind
from duban.ports.restoring import Replayed

UNSIGNED = (DocumentState.WAITING, DocumentState.DEFERRED)


@dataclass
class Replay:
    """Adding in one transaction; `lost` are all lost entries by their row, `as_of` is when the backup was made."""

    connection: Connection
    lost: Mapping[str, LogEntry]
    as_of: datetime

    def apply(self, entry: LogEntry) -> Replayed:
        """What became of *entry*; unless it is APPLIED nothing was changed."""
        ways: Mapping[LogKind, Callable[[Fact], Replayed]] = {
            LogKind.DECISION: lambda fact: self._again(LogKind.DECISION, fact),
            LogKind.DESTRUCTION: lambda fact: self._again(LogKind.DESTRUCTION, fact),
            LogKind.SWITCH: lambda fact: self._again(LogKind.SWITCH, fact),
            LogKind.FIGURE: lambda fact: self._again(LogKind.FIGURE, fact),
            LogKind.NEED: lambda fact: self._numbered(LogKind.NEED, fact, ("kind", "item", "at")),
            LogKind.APPRAISAL: lambda fact: self._numbered(LogKind.APPRAISAL, fact, ("kind", "organisation", "at")),
            LogKind.REVIEW: lambda fact: self._again(LogKind.REVIEW, fact),
            LogKind.EXPERT: lambda fact: self._numbered(LogKind.EXPERT, fact, ("kind", "item", "about", "at")),
            LogKind.ERRAND: lambda fact: self._numbered(LogKind.ERRAND, fact, ("at",)),
            LogKind.PRACTICE: lambda fact: self._numbered(LogKind.PRACTICE, fact, ("kind", "organisation", "at")),
            LogKind.TASK_LIST: self._task_list,
            LogKind.SIGNATURE: self._signature,
            LogKind.SERVICE: self._service,
            LogKind.RECEIPT: self._receipt,
            LogKind.SEND_BACK: self._send_back,
            LogKind.RETURN: self._return,
            LogKind.PROOF: self._proof,
            LogKind.OPENING: self._opening,
        }
        way = ways.get(entry.kind)
        return way(fact_of(entry)) if way else Replayed.COMES_BACK

    def _insert(self, kind: LogKind, fact: Fact) -> Replayed:
        vouch(self.connection, kind, insert_row(self.connection, VOUCHED[kind].table, fact))
        return Replayed.APPLIED

    def _again(self, kind: LogKind, fact: Fact) -> Replayed:
        """A row of its own, unless the very same is there."""
        known = row_of(self.connection, VOUCHED[kind].table, _comparable(VOUCHED[kind].table, fact))
        return Replayed.KNOWN if known else self._insert(kind, fact)

    def _task_list(self, fact: Fact) -> Replayed:
        table = VOUCHED[LogKind.TASK_LIST].table
        known = row_of(self.connection, table, {"programme": fact["programme"], "number": fact["number"]})
        if known is None:
            return self._insert(LogKind.TASK_LIST, fact)
        return Replayed.KNOWN if known["sha256"] == fact["sha256"] else Replayed.NUMBER_TAKEN

    def _numbered(self, kind: LogKind, fact: Fact, telling: tuple[str, ...]) -> Replayed:
        """Under its own number, by which others refer to it; what was recorded since under that number stands."""
        known = row_of(self.connection, VOUCHED[kind].table, {"programme": fact["programme"], "number": fact["number"]})
        if known is None:
            return self._insert(kind, fact)
        same = all(known[name] == fact[name] for name in telling)
        return Replayed.KNOWN if same else Replayed.NUMBER_TAKEN

    def _opening(self, fact: Fact) -> Replayed:
        """An agreement to open a cycle, whether the restored ledger had asked for it or not."""
        key = {name: fact[name] for name in CYCLE}
        known = row_of(self.connection, openings, key)
        if known is None:
            return self._insert(LogKind.OPENING, {**fact, "run_id": ""})
        if known["confirmed_at"] is not None:
            return Replayed.KNOWN
        change(self.connection, openings, key, fact)
        row = row_of(self.connection, openings, key)
        vouch(self.connection, LogKind.OPENING, row or known)
        return Replayed.APPLIED

    def _signature(self, fact: Fact) -> Replayed:
        key = {"name": fact["name"], "draft": fact["draft"]}
        paper = row_of(self.connection, documents, key)
        # A draft that was written after an earlier restoring may bear the same number and say other things.
        if paper is None or paper["created_at"] > fact["at"]:
            return Replayed.NO_PAPER
        if row_of(self.connection, signatures, _comparable(signatures, fact)) is not None:
            return Replayed.KNOWN
        named = {name: fact[name] for name in VOUCHED[LogKind.SIGNATURE].key}
        if row_of(self.connection, VOUCHED[LogKind.SIGNATURE].table, named) is not None:
            return Replayed.NUMBER_TAKEN
        # A return that was collected again withdrew it; before the loss it came after the signature.
        came_again = paper["state"] is DocumentState.WITHDRAWN and (paper["withdrawn_at"] or self.as_of) > self.as_of
        if paper["state"] not in UNSIGNED and not came_again:
            return Replayed.PAPER_MOVED_ON
        stands = {"state": DECIDED[fact["outcome"]], "withdrawn_at": None, "withdrawn_because": ""}
        change(self.connection, documents, key, stands)
        return self._insert(LogKind.SIGNATURE, fact)

    def _service(self, fact: Fact) -> Replayed:
        key = {"name": fact["name"], "draft": fact["draft"]}
        if row_of(self.connection, VOUCHED[LogKind.SERVICE].table, key) is not None:
            return Replayed.KNOWN
        paper = row_of(self.connection, documents, key)
        if paper is None or paper["state"] is not DocumentState.SIGNED or paper["created_at"] > fact["recorded_at"]:
            return Replayed.NOT_SIGNED
        return self._insert(LogKind.SERVICE, fact)

    def _receipt(self, fact: Fact) -> Replayed:
        """One of a paper that was handed over, whose service was replayed before."""
        service = VOUCHED[LogKind.SERVICE]
        if row_of(self.connection, service.table, {one: fact[one] for one in service.key}) is None:
            return Replayed.NOT_SIGNED
        key = {one: fact[one] for one in VOUCHED[LogKind.RECEIPT].key}
        known = row_of(self.connection, VOUCHED[LogKind.RECEIPT].table, key)
        return Replayed.KNOWN if known is not None else self._insert(LogKind.RECEIPT, fact)

    def _proof(self, fact: Fact) -> Replayed:
        """What a person registered, with the proof that it is; the unit was shown it by mail."""
        key = {name: fact[name] for name in ("mail_key", "kind", "at")}
        if row_of(self.connection, VOUCHED[LogKind.PROOF].table, key) is not None:
            return Replayed.KNOWN
        told = RegisteredProof(**fact)
        insert_new(self.connection, proofs, asdict(told.as_proof), ("mail_key", "address", "kind"))
        return self._insert(LogKind.PROOF, fact)

    def _send_back(self, fact: Fact) -> Replayed:
        told = submission_told(self.connection, fact["submission"], self.lost)
        found = found_again(self.connection, told) if told is not None else None
        if told is None or found is None:
            return Replayed.NO_RETURN
        if row_of(self.connection, send_backs, {"submission": found["seq"]}) is not None:
            return Replayed.KNOWN
        self._insert(LogKind.SEND_BACK, {**fact, "submission": found["seq"]})
        self._events_of(told, found["attempt"], since=fact["at"])
        return Replayed.APPLIED

    def _return(self, fact: Fact) -> Replayed:
        """The state of a return that a decision changed; what follows from a filed return comes with it."""
        if fact["submission"] or not self._was_decided(fact):
            return Replayed.COMES_BACK
        if row_of(self.connection, expected_returns, return_of(fact)) is None:
            return Replayed.COMES_BACK  # the cycle asks for decisions when it opens
        return self._again(LogKind.RETURN, fact)

    def _was_decided(self, fact: Fact) -> bool:
        reference = "/".join(str(fact[name]) for name in RETURN)
        return any((one["reference"], one["at"]) == (reference, fact["at"]) for one in self._decisions)

    @cached_property
    def _decisions(self) -> list[Fact]:
        return [fact_of(entry) for entry in self.lost.values() if entry.kind is LogKind.DECISION]

    def _events_of(self, told: Fact, attempt: int, since: datetime) -> None:
        """What the return became by that submission, from *since* on."""
        reference = "/".join(str(told[name]) for name in RETURN)
        number, now = f"{reference}#{told['attempt']}", f"{reference}#{attempt}"
        events = [fact_of(entry) for entry in self.lost.values() if entry.kind is LogKind.RETURN]
        for event in events:
            if event["submission"] == number and event["at"] >= since:
                row = insert_row(self.connection, return_events, {**event, "submission": now})
                vouch(self.connection, LogKind.RETURN, row)


def _comparable(table: Table, fact: Fact) -> Fact:
    """What two rows have to agree in; of what is not known there is nothing to compare, and lists cannot be."""
    return {
        name: value for name, value in fact.items() if value is not None and not isinstance(table.c[name].type, JSON)
    }
