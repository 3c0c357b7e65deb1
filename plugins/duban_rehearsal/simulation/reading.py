"""A reader of returned workbooks that knows of some what they hold: what is read follows from the file alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from duban.domain.returns.submission import FilledForm, Unreadable
from duban.ports import FormReader


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """ports.FormReader: says once what is known of a file, and has any other one read."""

    reader: FormReader
    known: dict[str, FilledForm | Unreadable] = field(default_factory=dict)

    def read(self, data: bytes) -> FilledForm | Unreadable:
        """As the reader does."""
        return self.known.pop(sha256(data).hexdigest(), None) or self.reader.read(data)

    def read_all(self, files: Iterable[bytes]) -> tuple[FilledForm | Unreadable, ...]:
        """Each by itself: what is rehearsed uses up no budget."""
        return tuple(self.read(data) for data in files)
