"""Opening a cycle: its forms, its first mails."""
