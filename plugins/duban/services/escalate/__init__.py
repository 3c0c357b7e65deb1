"""Reminders, urges and papers about what is late: returns, items, whole cycles."""
