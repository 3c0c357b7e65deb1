"""What a scan says when it will not let a file through."""

MIB = 2**20
# Ours goes to row 60 and column 30. People drag formats further; nobody fills a form to there.
LAST_ROW, LAST_COLUMN = 5_000, 256


class FileRefused(Exception):
    """The scan will not let a file through; the text is the reason as in Unreadable."""
