"""Readers of published plans, one for each format."""
