"""Papers that were handed over, answers to notices, and the switch, in the ledger."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_new, matches
from duban.adapters.store.tables import replies, served_papers, switches
from duban.domain.serving import Reply, Served, Switch
from duban.ports import LogKind


class SqlServedPapers:
    """ports.ServedPapers in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, served: Served) -> bool:
        """Record it; False, and nothing changed, if that draft was recorded as served already."""
        if not insert_new(self._connection, served_papers, asdict(served), ("name", "draft")):
            return False
        vouch(self._connection, LogKind.SERVICE, {"name": served.name, "draft": served.draft})
        return True

    def get(self, name: str, draft: int) -> Served | None:
        """How that draft was served, or None."""
        statement = select(served_papers).where(matches(served_papers, {"name": name, "draft": draft}))
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else Served(**row)

    def all(self) -> tuple[Served, ...]:
        """Every paper that was served, in the order it was recorded."""
        statement = select(served_papers).order_by(served_papers.c.recorded_at, served_papers.c.name)
        return tuple(Served(**row) for row in self._connection.execute(statement).mappings())


class SqlReplies:
    """ports.Replies in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, reply: Reply) -> bool:
        """Record it; False, and nothing changed, if that mail was recorded already."""
        return insert_new(self._connection, replies, asdict(reply), ("message",))

    def about(self, subject: str) -> tuple[Reply, ...]:
        """What was answered about *subject*, oldest first."""
        return self._replies(select(replies).where(replies.c.subject == subject))

    def below(self, prefix: str) -> dict[str, tuple[Reply, ...]]:
        """What was answered about each subject that begins with *prefix* and a slash, oldest first, by subject."""
        found: dict[str, list[Reply]] = {}
        for reply in self._replies(select(replies).where(replies.c.subject.startswith(f"{prefix}/", autoescape=True))):
            found.setdefault(reply.subject, []).append(reply)
        return {subject: tuple(given) for subject, given in found.items()}

    def all(self) -> tuple[Reply, ...]:
        """Every answer, oldest first."""
        return self._replies(select(replies))

    def _replies(self, statement: Select[tuple[Any, ...]]) -> tuple[Reply, ...]:
        ordered = statement.order_by(replies.c.received_at, replies.c.seq)
        return tuple(Reply(**_without_seq(row)) for row in self._connection.execute(ordered).mappings())


class SqlSwitches:
    """ports.Switches in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, switch: Switch) -> None:
        """Record a change."""
        insert = switches.insert().values(**asdict(switch)).returning(switches.c.seq)
        vouch(self._connection, LogKind.SWITCH, {"seq": self._connection.execute(insert).scalar_one()})

    def latest(self) -> Switch | None:
        """The last word, None if nobody ever paused."""
        row = self._connection.execute(select(switches).order_by(switches.c.seq.desc()).limit(1)).mappings().first()
        return None if row is None else Switch(**_without_seq(row))

    def all(self) -> tuple[Switch, ...]:
        """Every change, oldest first."""
        rows = self._connection.execute(select(switches).order_by(switches.c.seq)).mappings()
        return tuple(Switch(**_without_seq(row)) for row in rows)


def _without_seq(row: RowMapping) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "seq"}
