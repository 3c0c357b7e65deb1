"""The second gear: the same services and people in one process, with values where the world would have files."""
