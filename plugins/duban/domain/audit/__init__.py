"""What happened to a unit or an item, told in order of time."""
