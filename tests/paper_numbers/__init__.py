"""The numbers of papers held against the one table of facts."""
