"""The records of a year as an archivist takes them over: one .zip by term, with an index; and a list for appraisal."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime

import pandas as pd

from duban.adapters.office.annexes.file import new_workbook, saved
from duban.adapters.office.annexes.sheet import Annex, add_sheet
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.retention import FiledRecord, Term
from duban.errors import DubanError

INDEX = "index.xlsx"
WIDTHS = {
    "件号": 8,
    "类别": 12,
    "题名": 52,
    "责任者": 20,
    "日期": 13,
    "保管期限": 10,
    "保管至": 13,
    "文件": 44,
    "sha256": 30,
}
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
LONGEST = 60


def write_list(title: str, records: Sequence[FiledRecord], at: datetime, places: Sequence[str] = ()) -> bytes:
    """The records as a table; `places` are their files in the package, the name of each by default."""
    workbook = new_workbook()
    names = places or [one.file_name for one in records]
    rows = [_row(number, one, name) for number, (one, name) in enumerate(zip(records, names, strict=True), 1)]
    table = pd.DataFrame(rows, columns=list(WIDTHS))
    add_sheet(workbook, "目录", Annex(table, WIDTHS, "没有文件。"), title, f"共{len(records)}件")
    return saved(workbook, title, at)


def write_package(
    title: str, records: Sequence[FiledRecord], at: datetime, read: Callable[[str], bytes]
) -> tuple[bytes, tuple[str, ...]]:
    """The .zip, and a sentence for each file that cannot be read; equal records give equal bytes."""
    packed, lost, places = io.BytesIO(), [], []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for number, one in enumerate(records, 1):
            try:
                data = read(one.sha256) if one.sha256 else b""
            except DubanError as error:
                lost.append(f"第{number}件 {one.title}：{error}")
                places.append("（档案库中读不到）")
                continue
            place = f"{one.term.value}/{number:05}_{_safe(one.file_name)}" if one.sha256 else "（记于台账）"
            places.append(place)
            if one.sha256:
                package.writestr(_entry(place, at), data)
        package.writestr(_entry(INDEX, at), write_list(title, records, at, places))
    return packed.getvalue(), tuple(lost)


def counts(records: Sequence[FiledRecord]) -> str:
    """How many there are of each term, in words."""
    return "、".join(f"{term.value} {sum(one.term is term for one in records)} 件" for term in Term)


def _row(number: int, one: FiledRecord, name: str) -> tuple[object, ...]:
    until = one.kept_until.isoformat() if one.kept_until else ""
    day = one.at.astimezone(TIMEZONE).date().isoformat()
    return (number, one.kind.value, one.title, one.by, day, one.term.value, until, name, one.sha256)


def _safe(name: str) -> str:
    """A name that every system can unpack; the number before it keeps it apart from others."""
    stem, dot, ending = UNSAFE.sub("_", name).rpartition(".")
    return f"{stem[:LONGEST]}{dot}{ending[:10]}"


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    local = at.astimezone(TIMEZONE)
    entry = zipfile.ZipInfo(name, (local.year, local.month, local.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
