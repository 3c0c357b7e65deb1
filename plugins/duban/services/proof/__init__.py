"""Whether units were reached, whether their silence is proved, and what speaks for them."""
