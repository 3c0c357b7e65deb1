"""One page of the board a file: what it shows, and the acts that belong to it."""
