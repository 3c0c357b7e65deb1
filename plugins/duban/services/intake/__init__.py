"""What a received mail leads to: whose its files are, what they say, what is filed, held and answered."""
