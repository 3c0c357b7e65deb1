"""考核: scores told from the ledger, the 核对稿 that each unit checks, objections and what they come to."""
