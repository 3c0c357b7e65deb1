"""
The log of what people did and what was said to organisations: each entry's hash covers the one before.

An entry repeats the fact's row as canonical JSON, so that a row that is changed, removed or slipped in without
its entry is found as well. Units of work follow one another on both databases, and no two entries may name the
same predecessor, so the chain never forks. What a chain cannot show is that its newest entries were cut off
together with their rows: whoever wants to know that keeps the newest hash elsewhere (`duban audit` prints it).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from duban.adapters.store.statements import rows_of
from duban.adapters.store.tables import (
    CYCLE,
    appraisal_acts,
    decisions,
    destructions,
    errands,
    expert_acts,
    expert_reviews,
    imported_figures,
    log_entries,
    need_acts,
    notices,
    openings,
    paper_receipts,
    practice_acts,
    registered_proofs,
    registrations,
    restorations,
    return_events,
    send_backs,
    served_papers,
    signatures,
    submissions,
    switches,
    task_list_versions,
)
from duban.ports.deciding import LogEntry, LogKind

BEGINNING = "0" * 64
VOUCHED_NOW = "duban.vouched"
FIRST_TURN = ("turn", 1)
# How it was known who acted: columns that came later than the first entries.
PROOF = ("known", "account")
NEWEST = select(log_entries.c.number, log_entries.c.sha256).order_by(log_entries.c.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Vouched:
    """
    A table whose rows the log vouches for: their key, the column of their moment, and what is not covered.

    `changes` are columns that may change later, which no entry can promise. A row whose moment is empty tells of
    nothing that anybody did yet.
    """

    table: Table
    key: tuple[str, ...]
    moment: str
    changes: tuple[str, ...] = ()

    @property
    def covered(self) -> tuple[str, ...]:
        """The columns an entry repeats."""
        return tuple(column.name for column in self.table.columns if column.name not in self.changes)

    def row_name(self, fact: Mapping[str, Any]) -> str:
        """How an entry names the row of *fact*; the first decision on a draft as when there was only one."""
        key = [name for name in self.key if (name, fact[name]) != FIRST_TURN]
        return "/".join([self.table.name, *(str(fact[name]) for name in key)])


# A new kind of fact that people record is one line here, and a call of `vouch` where its row is inserted.
VOUCHED: Mapping[LogKind, Vouched] = {
    LogKind.DECISION: Vouched(decisions, ("seq",), "at"),
    LogKind.SIGNATURE: Vouched(signatures, ("name", "draft", "turn"), "at"),
    LogKind.RETURN: Vouched(return_events, ("seq",), "at"),
    LogKind.NOTICE: Vouched(notices, ("seq",), "at", changes=("state",)),
    LogKind.SERVICE: Vouched(served_papers, ("name", "draft"), "recorded_at"),
    LogKind.RECEIPT: Vouched(paper_receipts, ("name", "draft", "organisation"), "recorded_at"),
    LogKind.SUBMISSION: Vouched(submissions, ("seq",), "received_at"),
    LogKind.REGISTRATION: Vouched(registrations, ("submission",), "registered_at"),
    LogKind.SEND_BACK: Vouched(send_backs, ("submission",), "at"),
    LogKind.SWITCH: Vouched(switches, ("seq",), "at"),
    LogKind.TASK_LIST: Vouched(task_list_versions, ("seq",), "confirmed_at"),
    LogKind.RESTORATION: Vouched(restorations, ("seq",), "at"),
    LogKind.PROOF: Vouched(registered_proofs, ("seq",), "registered_at"),
    LogKind.FIGURE: Vouched(imported_figures, ("seq",), "at"),
    LogKind.DESTRUCTION: Vouched(destructions, ("seq",), "at"),
    LogKind.NEED: Vouched(need_acts, ("seq",), "at"),
    LogKind.APPRAISAL: Vouched(appraisal_acts, ("seq",), "at"),
    LogKind.REVIEW: Vouched(expert_reviews, ("seq",), "at"),
    LogKind.EXPERT: Vouched(expert_acts, ("programme", "number"), "at"),
    LogKind.ERRAND: Vouched(errands, ("programme", "number"), "at"),
    LogKind.PRACTICE: Vouched(practice_acts, ("programme", "number"), "at"),
    LogKind.OPENING: Vouched(openings, CYCLE, "confirmed_at", changes=("seq", "run_id")),
}


def vouch(connection: Connection, kind: LogKind, row: RowMapping) -> None:
    """Append an entry for *row* of *kind*, as it was written a moment ago in this transaction."""
    vouched = VOUCHED[kind]
    number, previous = connection.execute(NEWEST).first() or (0, BEGINNING)
    fact = plain({name: row[name] for name in vouched.covered})
    values: dict[str, Any] = {
        "number": number + 1,
        "kind": kind,
        "at": row[vouched.moment],
        "row": vouched.row_name(fact),
        "fact": canonical(fact),
        "previous": previous,
    }
    values["sha256"] = digest(values)
    connection.execute(log_entries.insert(), values)
    connection.info.setdefault(VOUCHED_NOW, []).append(LogEntry(**values))


def vouched_now(connection: Connection) -> list[LogEntry]:
    """The entries that were appended since this was last asked, for the journal."""
    entries: list[LogEntry] = connection.info.pop(VOUCHED_NOW, [])
    return entries


class SqlEventLog:
    """ports.EventLog in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self) -> Iterator[LogEntry]:
        """Every entry in the order of the chain."""
        return (LogEntry(**row) for row in rows_of(self._connection, log_entries, {}))

    def faults(self) -> Iterator[str]:
        """What is wrong with the chain, first link first, then with the rows that it vouches for."""
        facts: dict[LogKind, dict[str, tuple[int, dict[str, Any]]]] = {kind: {} for kind in VOUCHED}
        number, previous = 0, BEGINNING
        for entry in self.entries():
            yield from _broken_link(entry, number, previous)
            number, previous = entry.number, entry.sha256
            if entry.kind in facts:
                facts[entry.kind][entry.row] = entry.number, _parsed(entry.fact)
        for kind, known in facts.items():
            yield from self._changed_rows(kind, known)

    def _changed_rows(self, kind: LogKind, known: dict[str, tuple[int, dict[str, Any]]]) -> Iterator[str]:
        vouched = VOUCHED[kind]
        for row in rows_of(self._connection, vouched.table, {}, vouched.key):
            now = plain(dict(row))
            name = vouched.row_name(now)
            if name not in known:
                if now[vouched.moment] is None:
                    continue
                yield f"{kind}记录 {name} 在日志中没有条目：不是通过本系统写入的。"
                continue
            number, fact = known.pop(name)
            fact = dict.fromkeys(PROOF) | fact  # an old entry has no proof, so its row must not claim any
            if changed := [field for field, value in fact.items() if now.get(field) != value]:
                yield f"{kind}记录 {name} 与日志第{number}条不符（{'、'.join(changed)}）：记录在登记后被改动。"
        for name, (number, _fact) in known.items():
            yield f"日志第{number}条所载的{kind}记录 {name} 已不存在：记录被删除。"


def _broken_link(entry: LogEntry, number: int, previous: str) -> Iterator[str]:
    """What is wrong with *entry*, which should follow the entry of *number* whose hash is *previous*."""
    if entry.number != number + 1:
        missing = f"第{number + 1}条" if entry.number == number + 2 else f"第{number + 1}—{entry.number - 1}条"
        yield f"日志{missing}缺失：条目被删除。"
    elif entry.previous != previous:
        yield f"日志第{entry.number}条没有接在第{number}条之后：条目被调换或改动。"
    values = {name: getattr(entry, name) for name in ("number", "kind", "at", "row", "fact", "previous")}
    if digest(values) != entry.sha256:
        yield f"日志第{entry.number}条的内容与其校验值不符：条目被改动。"


def digest(values: Mapping[str, Any]) -> str:
    """The hash of an entry."""
    return sha256(canonical(plain(values)).encode()).hexdigest()


def canonical(values: Mapping[str, Any]) -> str:
    """One text for one fact: keys sorted, no blanks, nothing escaped."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that JSON knows: moments in UTC, words of a vocabulary by their names, as the tables keep them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Enum) else value


def _parsed(fact: str) -> dict[str, Any]:
    """The fact of an entry; an entry that was made unreadable is told as a broken link already."""
    try:
        found = json.loads(fact)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
