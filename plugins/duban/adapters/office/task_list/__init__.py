"""The task list as a workbook, read and written back."""
