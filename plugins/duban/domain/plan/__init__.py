"""The plan: its items, units and contacts, and what differs between two versions of it."""
