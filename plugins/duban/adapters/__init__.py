"""One outside system per file: mail, workbooks, the ledger's database, the official calendar."""
