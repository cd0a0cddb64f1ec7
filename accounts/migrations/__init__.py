"""Migrations of the tables, run by Alembic over the connection that the store opens."""
