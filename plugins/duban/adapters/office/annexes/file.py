"""A workbook of annexes as the bytes of a file: the same for the same content, whatever the system's clock says."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook

from duban.adapters.office.annexes.sheet import add_styles
from duban.adapters.office.files.memory_writer import InMemoryWriter
from duban.adapters.office.files.stable_zip import stable


def new_workbook() -> Workbook:
    """A workbook without sheets, with the styles of table cells."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    return workbook


def saved(workbook: Workbook, title: str, at: datetime) -> bytes:
    """*workbook* under *title*, made at the moment *at*."""
    workbook.properties.creator = ""
    workbook.properties.title = title
    workbook.properties.created = workbook.properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    written = BytesIO()
    # Workbook.save would put the system's clock into the file.
    InMemoryWriter(workbook, ZipFile(written, "w")).save()
    return stable(written.getvalue(), at)
