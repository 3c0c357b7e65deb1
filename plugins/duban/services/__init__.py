"""The use cases, in the words of the mission; they own the transactions."""
