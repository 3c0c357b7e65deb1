"""What comes back: attempts with their entries and findings, and where that leaves an item."""
