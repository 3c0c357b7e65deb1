"""From the returns of a cycle to its report."""
