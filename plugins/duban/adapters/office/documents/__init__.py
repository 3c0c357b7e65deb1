"""Papers as Word documents, from templates that the office edits."""
