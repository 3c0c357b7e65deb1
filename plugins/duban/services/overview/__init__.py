"""What the office sees at a glance: gathered for its pages, from the same facts as notices and papers; reading only."""
