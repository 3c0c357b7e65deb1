"""Whether the installation can be relied on at this moment: outages, clock, a ledger held after a restoration."""
