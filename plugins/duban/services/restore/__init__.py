"""After a restored backup: what is missing, and adding it again."""
