"""How entries of the log are read into a ledger again, as after it was restored from an older backup."""

from dataclasses import replace

from tests.adapters.store.facts import NOON

from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.replay import Replay
from duban.ports.deciding import LogEntry, LogKind
from duban.ports.restoring import Replayed


def entries(ledger: SqlLedger, kind: LogKind) -> list[LogEntry]:
    """Those of that kind, oldest first."""
    with ledger.begin() as work:
        return [one for one in work.log.entries() if one.kind is kind]


def saying(entry: LogEntry, words: str, others: str) -> LogEntry:
    """The same entry of a fact that says *others* in the place of *words*."""
    assert words in entry.fact
    return replace(entry, fact=entry.fact.replace(words, others))


def replayed(ledger: SqlLedger, *logged: LogEntry) -> list[Replayed]:
    """What becomes of each, one after the other."""
    with ledger._engine.begin() as connection:
        replay = Replay(connection, {}, NOON)
        return [replay.apply(one) for one in logged]
