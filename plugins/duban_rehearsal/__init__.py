"""The rehearsal: the product itself with another clock, another post office and simulated departments."""
