"""Whom our mails do not reach, in the ledger: the last word on each contact counts."""

from sqlalchemy import Connection, Select, func, select

from duban.adapters.store.tables import reach_events
from duban.domain.cycle import Reference
from duban.domain.reach import ReachEvent, Standing


class SqlReach:
    """ports.Reach in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, event: ReachEvent) -> None:
        """Add one change of standing; addresses are told apart without regard to capitals."""
        values = {
            "programme": event.programme,
            "organisation": event.organisation,
            "address": event.address.casefold(),
            "standing": event.standing,
            "at": event.at,
            "reason": event.reason,
            "mail_key": event.mail_key,
        }
        self._connection.execute(reach_events.insert().values(values))

    def unreached(self) -> tuple[ReachEvent, ...]:
        """Contacts and units that are not reached now, each by the event that says so, oldest first."""
        key = (reach_events.c.programme, reach_events.c.organisation, reach_events.c.address)
        last = select(func.max(reach_events.c.seq)).group_by(*key)
        now = select(reach_events).where(reach_events.c.seq.in_(last))
        return self._events(now.where(reach_events.c.standing == Standing.UNREACHED))

    def of_organisation(self, programme: str, organisation: str) -> tuple[ReachEvent, ...]:
        """Every change of one unit and its contacts, oldest first."""
        of_unit = select(reach_events).where(
            reach_events.c.programme == programme, reach_events.c.organisation == organisation
        )
        return self._events(of_unit)

    def of_units(self, programme: str) -> tuple[ReachEvent, ...]:
        """Every change of whole units of a programme, oldest first."""
        return self._events(
            select(reach_events).where(reach_events.c.programme == programme, reach_events.c.address == "")
        )

    def pauses(self, reference: Reference) -> bool:
        """Whether the unit of *reference* is not reached now."""
        of_unit = select(reach_events.c.standing).where(
            reach_events.c.programme == reference.programme,
            reach_events.c.organisation == reference.organisation,
            reach_events.c.address == "",
        )
        last = self._connection.execute(of_unit.order_by(reach_events.c.seq.desc()).limit(1)).scalar()
        return last is Standing.UNREACHED

    def _events(self, statement: Select[tuple[object, ...]]) -> tuple[ReachEvent, ...]:
        rows = self._connection.execute(statement.order_by(reach_events.c.seq)).mappings()
        return tuple(
            ReachEvent(**{name: value for name, value in row.items() if name != "seq"}, number=row["seq"])
            for row in rows
        )
