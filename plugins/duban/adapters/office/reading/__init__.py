"""Forms coming in: read in a child with limits, by two readers where one may be wrong."""
