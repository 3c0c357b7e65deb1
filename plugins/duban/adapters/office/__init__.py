"""Workbooks and documents."""
