"""Whom our mails do not reach, in the ledger: the last word on each contact counts."""

from sqlalchemy import Connection, RowMapping, func, select

from duban.adapters.store.statements import has, rows_of, without_seq
from duban.adapters.store.tables import reach_events
from duban.domain.calendar.cycle import Reference
from duban.domain.proof.deliverability import ContactStanding, ReachEvent

LAST = select(func.max(reach_events.c.seq)).group_by(
    reach_events.c.programme, reach_events.c.organisation, reach_events.c.address
)
UNREACHED = (
    select(reach_events)
    .where(reach_events.c.seq.in_(LAST), reach_events.c.standing == ContactStanding.UNREACHED)
    .order_by(reach_events.c.seq)
)
LAST_STANDING = (
    select(reach_events.c.standing)
    .where(*has(reach_events, "programme", "organisation", "address"))
    .order_by(reach_events.c.seq.desc())
    .limit(1)
)


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
            "kind": event.kind,
        }
        self._connection.execute(reach_events.insert(), values)

    def unreached(self) -> tuple[ReachEvent, ...]:
        """Contacts and units that are not reached now, each by the event that says so, oldest first."""
        return tuple(_event(row) for row in self._connection.execute(UNREACHED).mappings())

    def of_organisation(self, programme: str, organisation: str) -> tuple[ReachEvent, ...]:
        """Every change of one unit and its contacts, oldest first."""
        return self._events(programme=programme, organisation=organisation)

    def of_units(self, programme: str) -> tuple[ReachEvent, ...]:
        """Every change of whole units of a programme, oldest first."""
        return self._events(programme=programme, address="")

    def pauses(self, reference: Reference) -> bool:
        """Whether the unit of *reference* is not reached now."""
        unit = {"programme": reference.programme, "organisation": reference.organisation, "address": ""}
        return self._connection.execute(LAST_STANDING, unit).scalar() is ContactStanding.UNREACHED

    def _events(self, **asked: str) -> tuple[ReachEvent, ...]:
        return tuple(_event(row) for row in rows_of(self._connection, reach_events, asked))


def _event(row: RowMapping) -> ReachEvent:
    return ReachEvent(**without_seq(row), number=row["seq"])
