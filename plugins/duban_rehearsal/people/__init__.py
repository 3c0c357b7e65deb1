"""The simulated people, the same in a demonstration and in rehearsed years: who answers how, when, and with what."""
