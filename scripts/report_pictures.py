"""
The pictures of docs/report.md, made anew from the samples in docs/samples; `make samples` makes that of the overview.

    .venv/bin/python scripts/report_pictures.py

Needs soffice and pdftoppm. Somebody has to look at what comes out.
"""

import shutil
import tempfile
from pathlib import Path

from form_pictures import picture
from openpyxl import load_workbook

SAMPLES = Path(__file__).resolve().parents[1] / "docs" / "samples"
PERIOD = "2021-12"
SHEETS = {"任务进展总表": "report-items", "问题清单": "report-problems"}


def main() -> None:
    """Picture the first page of the paper, and of each of those annexes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copyfile(SAMPLES / f"{PERIOD}.docx", folder / "paper.docx")
        picture(folder / "paper.docx", {1: "report-page-1"})
        for sheet, target in SHEETS.items():
            alone(sheet, folder / f"{target}.xlsx")
            picture(folder / f"{target}.xlsx", {1: target})


def alone(sheet: str, path: Path) -> None:
    """One sheet of the annexes without its links: LibreOffice shows a linked text on one line."""
    book = load_workbook(SAMPLES / f"{PERIOD}-annexes.xlsx")
    for other in book.worksheets:
        if other.title != sheet:
            del book[other.title]
    for row in book[sheet].iter_rows():
        for cell in row:
            cell.hyperlink = None
    book.save(path)


if __name__ == "__main__":
    main()
