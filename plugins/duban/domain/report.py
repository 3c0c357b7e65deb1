"""The consolidated facts of one period: coverage, lights, lists; plain values computed from the ledger."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """Placeholder shape until the facts are written below."""
