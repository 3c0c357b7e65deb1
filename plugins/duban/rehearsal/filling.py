"""How a simulated clerk fills a form: by the headings on the sheet, with text that fits the item."""

import io
import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from zlib import crc32

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from duban.domain.form import COLUMNS, COVER_FIELDS, COVER_SHEET, TABLE_SHEET, measure_key, plain, title_of
from duban.domain.submission import MeasureState, Status

SIGNERS = {"filler": "填报人", "phone": "0595-22000000", "reviewer": "科室负责人", "signer": "分管领导"}
NUMBERED = re.compile(r"^\s*[（(]?\d+[)）.、]\s*")


class Quality(StrEnum):
    """How much care the clerk takes."""

    CAREFUL = "careful"
    CARELESS = "careless"


def fill(workbook: bytes, quality: Quality, today: date) -> bytes:
    """
    The form, filled in on *today*; the same form filled with the same care says the same.

    A careless clerk leaves one status empty, writes 同上 in one row and forgets who reviewed.
    """
    book = load_workbook(io.BytesIO(workbook))
    _sign(book[COVER_SHEET], quality)
    sheet = book[TABLE_SHEET]
    header, columns = _headings(sheet)
    rows = [
        row
        for row in range(header + 1, sheet.max_row + 1)
        if str(sheet.cell(row, columns["number"]).value or "").isdigit()
    ]
    for place, row in enumerate(rows):
        _fill_row(sheet, row, columns, today)
        if quality is Quality.CARELESS and place == 0:
            sheet.cell(row, columns["status"]).value = None
        if quality is Quality.CARELESS and place == len(rows) - 1:
            sheet.cell(row, columns["progress"]).value = "同上"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sign(cover: Worksheet, quality: Quality) -> None:
    """Write who filled, reviewed and signed into the cell right of each label."""
    labels = {plain(field.label): field.key for field in COVER_FIELDS}
    for row, cells in enumerate(cover.iter_rows(values_only=True), start=1):
        for column, value in enumerate(cells, start=1):
            key = labels.get(plain(str(value or "")).rstrip(":"))
            if key is None:
                continue
            careless = quality is Quality.CARELESS and key == "reviewer"
            cover.cell(row, column + 1).value = None if careless else SIGNERS[key]


def _headings(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of the headings, and the place of each column by key."""
    titles = {title_of(column.title): column.key for column in COLUMNS if not column.repeats}
    for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        found = {title_of(str(value)): place for place, value in enumerate(cells, start=1) if value is not None}
        if title_of("序号") in found and title_of("完成情况") in found:
            columns = {titles[title]: place for title, place in found.items() if title in titles}
            columns |= {
                measure_key(int(match[1])): place
                for title, place in found.items()
                if (match := re.fullmatch(r"措施(\d+)", title))
            }
            return row, columns
    raise ValueError("the form has no headings")


def _fill_row(sheet: Worksheet, row: int, columns: dict[str, int], today: date) -> None:
    def shown(key: str) -> str:
        return str(sheet.cell(row, columns[key]).value or "")

    status = _status(shown("number"), shown("deadline"), today)
    measures = [NUMBERED.sub("", line) for line in shown("measures").splitlines() if line.strip()]
    subject = _subject(measures[0])
    texts: dict[str, object] = {"status": status.value, "progress": _progress(status, subject, shown("goal"))}
    if status is Status.BEHIND or (status is not Status.DONE and _deadline_passed(shown("deadline"), today)):
        texts["problems"] = "涉及部门较多，数据口径和系统接口尚未统一，影响工作进度。"
        texts["next_steps"] = "下月召开协调会，逐一明确责任单位和完成节点，按周调度推进。"
    if status is Status.DONE:
        texts["evidence"] = f"第{shown('number')}项工作落实情况说明.pdf"
    elif status in (Status.ON_SCHEDULE, Status.BEHIND):
        texts["expected_on"] = _expected(shown("deadline"), today)
    for key, text in texts.items():
        sheet.cell(row, columns[key]).value = text  # type: ignore[assignment]
    for number in range(1, len(measures) + 1):
        sheet.cell(row, columns[measure_key(number)]).value = _measure_state(status).value


def _status(number: str, deadline: str, today: date) -> Status:
    """A plausible mixture that follows from the item alone, so that a form filled twice says the same."""
    chance = crc32(number.encode()) % 10
    if "年" not in deadline:
        return Status.PROGRESSING if chance else Status.NOT_PROGRESSING
    if _deadline_passed(deadline, today):
        return Status.DONE if chance > 1 else Status.BEHIND
    if chance < 2:
        return Status.BEHIND
    return Status.DONE if chance == 9 else Status.ON_SCHEDULE


def _progress(status: Status, subject: str, goal: str) -> str:
    if status is Status.DONE:
        return f"已完成“{subject}”，相关流程、制度均已上线运行，达到“{_subject(goal)}”的要求。"
    if status is Status.BEHIND:
        return f"围绕“{subject}”开展摸底并形成初步方案，因接口对接较慢，进度晚于计划。"
    if status is Status.NOT_PROGRESSING:
        return ""
    return f"本月重点推进“{subject}”，已完成方案制定和部门会商，正在组织实施，阶段成效符合预期。"


def _measure_state(status: Status) -> MeasureState:
    if status is Status.DONE:
        return MeasureState.IN_PLACE
    return MeasureState.NOT_STARTED if status is Status.NOT_PROGRESSING else MeasureState.UNDER_WAY


def _subject(text: str) -> str:
    """The first clause of *text*, short enough to be spoken of."""
    clause = re.split(r"[，。；：、（\n]", NUMBERED.sub("", text.strip()))[0]
    return clause[:24].replace("“", "").replace("”", "")


def _deadline(text: str) -> date | None:
    """The last day of a printed month such as 2021年12月底, None if it names none."""
    match = re.search(r"(\d{4})年(\d{1,2})月", text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _deadline_passed(text: str, today: date) -> bool:
    deadline = _deadline(text)
    return deadline is not None and deadline < today


def _expected(text: str, today: date) -> datetime:
    """By the deadline, or two months on if that has passed."""
    deadline = _deadline(text)
    day = deadline if deadline is not None and deadline > today else today + timedelta(days=60)
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Excel's dates have no zone
