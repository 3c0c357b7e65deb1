"""A workbook written without a file on the disk, where openpyxl lays every sheet into one of its own first."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

DATED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


class InMemoryWriter(ExcelWriter):
    """openpyxl's writer, which also serves where no file can be opened."""

    def write_worksheet(self, ws: Any) -> None:
        """One sheet, written into memory."""
        ws._drawing = _drawing(ws)  # noqa: SLF001 - as the original does
        buffer = BytesIO()
        writer = WorksheetWriter(ws, buffer)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]  # noqa: SLF001 - as the original does
        self._archive.writestr(ws.path[1:], buffer.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)


def written(workbook: Workbook) -> bytes:
    """The *workbook* as the bytes of an .xlsx, dated by nothing: equal workbooks are equal bytes."""
    buffer = BytesIO()
    with _UndatedZip(buffer, "w", ZIP_DEFLATED) as archive:
        InMemoryWriter(workbook, archive).save()
    return buffer.getvalue()


class _UndatedZip(ZipFile):
    """A zip whose entries have no date of their own."""

    def writestr(self, name: ZipInfo | str, data: str | bytes, *_: object) -> None:  # type: ignore[override]
        content = data.encode() if isinstance(data, str) else data
        entry = ZipInfo(name if isinstance(name, str) else name.filename)
        entry.compress_type = ZIP_DEFLATED
        super().writestr(entry, DATED.sub(b"", content) if entry.filename == "docProps/core.xml" else content)


def _title_of(chart: Any) -> str | None:
    """The words of a chart's title, None if it has none."""
    rich = chart.title.tx.rich if chart.title is not None and chart.title.tx is not None else None
    runs = [run.t for paragraph in (rich.p if rich else ()) for run in paragraph.r or ()]
    return "".join(runs) or None


def _drawing(ws: Any) -> SpreadsheetDrawing:
    """What is drawn on a sheet, its charts with their titles for who cannot see them, which openpyxl leaves out."""
    drawing = SpreadsheetDrawing()
    drawing.charts, drawing.images = ws._charts, ws._images  # noqa: SLF001 - as the original does
    frame_of = drawing._chart_frame  # type: ignore[attr-defined]  # noqa: SLF001

    def described(number: int) -> Any:
        frame = frame_of(number)
        frame.nvGraphicFramePr.cNvPr.descr = _title_of(drawing.charts[number - 1])
        return frame

    drawing._chart_frame = described  # type: ignore[attr-defined]  # noqa: SLF001
    return drawing
