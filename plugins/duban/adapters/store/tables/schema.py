"""What all tables of the ledger stand on: one metadata, and the keys by which they refer to each other."""

from sqlalchemy import ForeignKeyConstraint, MetaData

CYCLE = ("programme", "stream", "period")
RETURN = (*CYCLE, "organisation")

# Names by rule, so that a later migration can say which constraint it changes; PostgreSQL cuts them at 63.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def belongs_to(table: str, columns: tuple[str, ...]) -> ForeignKeyConstraint:
    """The rows of *table* that *columns* name."""
    return ForeignKeyConstraint(columns, [f"{table}.{column}" for column in columns])
