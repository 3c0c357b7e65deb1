"""What proves that a unit was told, and whom our mails do not reach."""
