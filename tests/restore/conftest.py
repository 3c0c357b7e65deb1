"""The drill runs on SQLite and on PostgreSQL."""

from tests.databases import blank_address, ledger_address, server

__all__ = ["blank_address", "ledger_address", "server"]
