"""The rules of the field as pure values and functions: no clock, no files, no libraries."""
