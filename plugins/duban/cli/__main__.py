"""`python -m duban.cli` is the duban command."""

from duban.cli import app

app()
