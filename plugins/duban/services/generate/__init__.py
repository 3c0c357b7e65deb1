"""Opening a cycle: whether it may be, its forms, its first mails."""
