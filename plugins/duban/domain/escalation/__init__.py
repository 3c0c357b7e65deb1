"""What should have been said by now about late returns and overdue items, minus what was said."""
