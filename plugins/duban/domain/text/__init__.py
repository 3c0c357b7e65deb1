"""What people type, whatever it is about: numbers and dates made into values, likeness, what must not be sent."""
