"""Decisions of the office on items, returns, the task list and whole cycles."""
