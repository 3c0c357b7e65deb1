"""Office files as such: packages, bytes that follow from contents, text that is safe in a cell."""
