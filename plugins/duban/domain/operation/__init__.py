"""How the installation is: clock, mailbox, outages, and a ledger that was restored."""
