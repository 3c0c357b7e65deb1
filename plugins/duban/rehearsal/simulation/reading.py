"""Returned workbooks, read by whichever process filled them: what is read follows from the file alone."""

from dataclasses import dataclass, field
from hashlib import sha256

from duban.domain.submission import FilledForm, Unreadable
from duban.ports import FormReader


@dataclass(frozen=True, slots=True)
class Read:
    """A workbook, and what its reader says of it."""

    workbook: bytes
    said: FilledForm | Unreadable


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """ports.FormReader: says what is known already of a file, and has any other one read."""

    reader: FormReader
    _known: dict[str, FilledForm | Unreadable] = field(default_factory=dict)

    def know(self, read: Read) -> None:
        """Of this workbook nothing has to be read any more."""
        self._known[sha256(read.workbook).hexdigest()] = read.said

    def read(self, data: bytes) -> FilledForm | Unreadable:
        """As the reader does."""
        return self._known.pop(sha256(data).hexdigest(), None) or self.reader.read(data)
