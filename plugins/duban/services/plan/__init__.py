"""Versions of the task list, and which one is in force."""
