"""What a mail of ours says, read back from the bytes that were written."""

from dataclasses import dataclass

from duban.domain.files.paper_file import PaperFile


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """To whom it is addressed, its words, and its files in their order."""

    to: tuple[str, ...]
    cc: tuple[str, ...]
    text: str
    files: tuple[PaperFile, ...]
