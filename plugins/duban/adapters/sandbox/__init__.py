"""Work on bytes from outside in processes with limits of their own."""
