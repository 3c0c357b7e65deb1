"""Forms going out: of items, of counties, of co-leads."""
