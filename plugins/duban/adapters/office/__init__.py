"""Workbooks and documents: forms, the task list, annexes, papers and charts."""
