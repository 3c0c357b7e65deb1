"""From the outbox to the world: each mail once, true at that moment and in the right hands."""
