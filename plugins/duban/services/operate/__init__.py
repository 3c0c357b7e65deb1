"""What an operator asks: what happened, what will happen, and whether all is well."""
