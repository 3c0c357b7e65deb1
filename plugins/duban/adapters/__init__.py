"""One outside system a room or a file: mail, office files, the ledger, the sandbox; calendar, clock, environment."""
