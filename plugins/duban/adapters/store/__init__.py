"""The ledger and the archive."""
