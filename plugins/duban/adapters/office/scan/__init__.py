"""Looks at a file from outside before any library opens it."""
