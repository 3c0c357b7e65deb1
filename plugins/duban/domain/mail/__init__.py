"""Mails: what one is and leads to, the life of one of ours, and what machines say when it comes back."""
