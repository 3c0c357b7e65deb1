"""How a migration lets the database refuse to change what is only ever added to."""

from alembic import op


def only_added_to(*tables: str) -> None:
    """Refuse UPDATE and DELETE on *tables*; the function on PostgreSQL is that of the first version."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in tables:
        if on_postgresql:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )
