"""What is kept: the ledger in its database, the archive of files, and the journal beside both."""
