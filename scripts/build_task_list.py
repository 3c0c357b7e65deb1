"""
Build include/task_list.xlsx from the tables beside this script.

The workbook was built once; since then it is the source of truth and people edit it in Excel or WPS.
Run this again only to start over: it overwrites what was edited.

    .venv/bin/python scripts/build_task_list.py [TARGET]
"""

import io
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from task_list.rows import (
    KPI_FIELDS,
    ORGANISATION_COLUMNS,
    TASK_COLUMNS,
    contact_rows,
    kpi_rows,
    organisation_rows,
    question_rows,
    task_rows,
)

from duban.adapters.office.task_list.sheet_columns import CONTACT_COLUMNS, QUESTION_COLUMNS
from duban.adapters.office.task_list.sheet_writer import add_sheet

TARGET = Path(__file__).parents[1] / "include" / "task_list.xlsx"
# The day of the plan: a fixed stamp, so that building twice gives the same bytes.
STAMP = datetime(2021, 9, 21)  # noqa: DTZ001 - workbook properties carry no zone


def workbook() -> Workbook:
    """The whole workbook in memory."""
    book = Workbook()
    book.remove(book.active)
    add_sheet(book, "任务清单", "1F4E79", TASK_COLUMNS, task_rows())
    add_sheet(book, "量化指标", "2E6F40", tuple(KPI_FIELDS), kpi_rows())
    add_sheet(book, "单位", "5B3F8C", ORGANISATION_COLUMNS, organisation_rows())
    add_sheet(book, "联系人", "7A4B12", CONTACT_COLUMNS, contact_rows())
    add_sheet(book, "待核实", "9C2B2B", QUESTION_COLUMNS, question_rows())
    book.properties.creator = "市营商办"
    book.properties.title = "营商环境持续提升专项行动任务清单"
    book.properties.created = STAMP
    return book


def same_bytes_each_time(data: bytes) -> bytes:
    """Take out the moment of saving, which openpyxl writes into the properties and into the zip."""
    stamp = STAMP.isoformat().encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp + b"Z", content)
            entry = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return result.getvalue()


def build() -> bytes:
    """The workbook as .xlsx; alike each time."""
    buffer = io.BytesIO()
    workbook().save(buffer)
    return same_bytes_each_time(buffer.getvalue())


def main() -> None:
    """Write the workbook and say where."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build())
    print(f"已生成 {target}")


if __name__ == "__main__":
    main()
