"""What a mail of ours says, read back from the bytes that left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentMail:
    """To whom it was addressed, its words, and the names of the files that went along."""

    to: tuple[str, ...]
    cc: tuple[str, ...]
    text: str
    files: tuple[str, ...]
