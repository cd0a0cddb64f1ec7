"""What Alembic runs to migrate: the steps, over the connection that it was given."""

from alembic import context

from accounts.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite changes a table by copying it.
    render_as_batch=True,
)
context.run_migrations()
