"""What Alembic executes around the versions, on a connection that migrate.py opened and locked."""

from alembic import context

from duban.adapters.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it.
    render_as_batch=True,
    # SQLite can roll back DDL as well, once transactions begin explicitly.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
