"""Drafts that wait for a signature: their files, and their withdrawal when they are no longer true."""
