"""The charts of a report as pictures; those in the annexes are native ones of Excel and stand there."""
