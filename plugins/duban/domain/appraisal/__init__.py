"""考核: what a unit's score of a year consists of, each point a fact of the ledger, and how a unit checks it."""
