"""A plan of another city as its office might publish it: one truth, laid out in the ways that plans are published."""
