"""How a simulated clerk fills a form: by the headings on the sheet, with text that fits the item."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zlib import crc32

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.memory_writer import written
from duban.domain.form import COLUMNS, COVER_FIELDS, COVER_SHEET, TABLE_SHEET, TICK, measure_key, plain
from duban.domain.returns.submission import CoordinationLevel, MeasureState, Status
from duban_rehearsal.people.filling_sheets import (
    deadline_in,
    fill_claims,
    fill_delays,
    fill_errands,
    fill_milestones,
    fill_reforms,
    fill_targets,
    row_text,
    rows_of,
)

# Nobody's names, and yet no roles: the form asks for names.
SIGNERS = {"filler": "甲某", "phone": "13861002233", "reviewer": "乙某", "signer": "丙某"}
PHRASES = {
    Status.DONE: (
        "已完成“{subject}”，相关流程、制度均已上线运行，达到“{goal}”的要求。",
        "“{subject}”全部落实到位，经自查符合“{goal}”的目标，转入日常管理。",
    ),
    Status.BEHIND: (
        "围绕“{subject}”开展摸底并形成初步方案，因接口对接较慢，进度晚于计划。",
        "“{subject}”完成需求确认，联调中发现数据标准不一，正在逐项整改，暂未达到计划进度。",
        "组织两次专题会推进“{subject}”，遗留问题由七项减至三项，仍比计划晚约两周。",
    ),
    Status.ON_SCHEDULE: (
        "本月重点推进“{subject}”，已完成方案制定和部门会商，正在组织实施，阶段成效符合预期。",
        "“{subject}”进入试运行，窗口和线上同步受理，累计办理八百余件，群众反映良好。",
        "印发“{subject}”的操作指引，举办业务培训三场，覆盖基层经办人员二百余人。",
        "对“{subject}”开展回头看，梳理堵点五个，已解决四个，余下一个列入下月计划。",
    ),
}
# What holds an item up, what is done about it and what is asked of others; an item keeps to its own.
OBSTACLES = (
    (
        "涉及部门较多，数据口径和系统接口尚未统一，影响工作进度。",
        "下月召开协调会，逐一明确责任单位和完成节点，按周调度推进。",
        "请市数字办协调开放相关数据接口。",
    ),
    (
        "部分窗口人员和场地不足，办理标准执行不一。",
        "下月完成窗口人员培训，逐个窗口验收办理标准。",
        "请有关单位统一窗口办理标准。",
    ),
    (
        "系统升级资金尚未落实，建设进度晚于计划。",
        "下月完成资金申请，倒排工期推进系统升级。",
        "请协调安排系统升级资金。",
    ),
)
STEP = re.compile(r"本期节点：\d+月\d+日(.+)")
NUMBERED = re.compile(r"^\s*[（(]?\d+[)）.、]\s*")


class Quality(StrEnum):
    """How much care the clerk takes."""

    CAREFUL = "careful"
    CARELESS = "careless"


@dataclass(frozen=True, slots=True)
class Spreadsheets:
    """The program in which people open a form and save it."""

    open: Callable[[bytes], Workbook]
    save: Callable[[Workbook], bytes]


EXCEL = Spreadsheets(lambda data: load_workbook(io.BytesIO(data)), written)


def fill(workbook: bytes, quality: Quality, today: date, program: Spreadsheets = EXCEL) -> bytes:
    """
    The form, filled in on *today*; the same form filled with the same care says the same.

    What is filled in already is left as it is. A careless clerk leaves one status empty, writes 同上 in one row and
    forgets who reviewed.
    """
    book = program.open(workbook)
    sign(book[COVER_SHEET], quality)
    sheet = book[TABLE_SHEET]
    rows, columns = rows_of(sheet, COLUMNS, "number")
    for place, row in enumerate(rows):
        first, last = place == 0, place == len(rows) - 1
        if quality is Quality.CARELESS and (first or last):
            _fill_row(sheet, row, columns, today)
            key, text = ("status", None) if first else ("progress", "同上")
            sheet.cell(row, columns["unchanged"]).value = None
            sheet.cell(row, columns[key]).value = text
        elif sheet.cell(row, columns["unchanged"]).value != TICK:
            _fill_row(sheet, row, columns, today)
    statuses = {row_text(sheet, row, columns, "number"): _status_in(sheet, row, columns) for row in rows}
    fill_targets(book, statuses)
    fill_delays(book, statuses)
    fill_reforms(book)
    fill_errands(book)
    fill_milestones(book, today)
    fill_claims(book)
    return program.save(book)


def _status_in(sheet: Worksheet, row: int, columns: dict[str, int]) -> str:
    return row_text(sheet, row, columns, "status")


def sign(cover: Worksheet, quality: Quality) -> None:
    """Write who filled, reviewed and signed into the cell right of each label; who is careless forgets the reviewer."""
    labels = {plain(field.label): field.key for field in COVER_FIELDS}
    for row, cells in enumerate(cover.iter_rows(values_only=True), start=1):
        for column, value in enumerate(cells, start=1):
            key = labels.get(plain(str(value or "")).rstrip(":"))
            if key is None:
                continue
            careless = quality is Quality.CARELESS and key == "reviewer"
            cover.cell(row, column + 1).value = None if careless else SIGNERS[key]


def _fill_row(sheet: Worksheet, row: int, columns: dict[str, int], today: date) -> None:
    def shown(key: str) -> str:
        return row_text(sheet, row, columns, key)

    status = Status(shown("status")) if shown("status") else _status(shown("number"), shown("deadline"), today)
    measures = [NUMBERED.sub("", line) for line in shown("measures").splitlines() if line.strip()]
    subject = _subject(measures[0])
    turn = int(shown("number")) + today.month
    progress = _progress(status, subject, shown("goal"), turn)
    texts: dict[str, object] = {"status": status.value, "progress": progress and progress + _steps(shown)}
    if status is Status.BEHIND or (status is not Status.DONE and _deadline_passed(shown("deadline"), today)):
        obstacle = OBSTACLES[crc32(shown("number").encode()) % len(OBSTACLES)]
        texts |= dict(zip(("problems", "next_steps", "coordination"), obstacle, strict=True))
        texts["coordination_level"] = CoordinationLevel.DEPARTMENTS.value
    if status is Status.DONE:
        texts["evidence"] = f"第{shown('number')}项工作落实情况说明.pdf"
    elif "省" in shown("deadline"):
        texts["evidence"] = "按省级统一部署推进，依据省级实施方案〔2021〕25号。"
    elif status in (Status.ON_SCHEDULE, Status.BEHIND) and not _deadline_passed(shown("deadline"), today):
        texts["expected_on"] = _expected(shown("deadline"))
    ticks = {measure_key(number): _measure_state(status).value for number in range(1, len(measures) + 1)}
    for key, text in (texts | ticks).items():
        cell = sheet.cell(row, columns[key])
        if key in ticks or not cell.value:
            cell.value = text  # type: ignore[assignment]


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


def _steps(shown: Callable[[str], str]) -> str:
    """A word on the milestones that the form says fall into this period."""
    steps = STEP.findall(shown("last_progress"))
    return f"路线图节点“{'、'.join(steps)}”已按计划完成。" if steps else ""


def _progress(status: Status, subject: str, goal: str, turn: int) -> str:
    """What a month is told; another turn of phrase each month, so that it is no copy of the last one."""
    if status in (Status.NOT_PROGRESSING, Status.NOT_STARTED):
        return ""
    phrases = PHRASES[status] if status in PHRASES else PHRASES[Status.ON_SCHEDULE]
    return phrases[turn % len(phrases)].format(subject=subject, goal=_subject(goal))


def _measure_state(status: Status) -> MeasureState:
    if status is Status.DONE:
        return MeasureState.IN_PLACE
    return MeasureState.NOT_STARTED if status is Status.NOT_PROGRESSING else MeasureState.UNDER_WAY


def _subject(text: str) -> str:
    """The first clause of *text*, whole: half of one names another matter."""
    clause = re.split(r"[，。；：、（\n]", NUMBERED.sub("", text.strip()))[0]
    return clause.replace("“", "").replace("”", "")


def _deadline_passed(text: str, today: date) -> bool:
    deadline = deadline_in(text)
    return deadline is not None and deadline < today


def _expected(text: str) -> datetime | None:
    """By the deadline, as everybody writes; nothing for an item without one."""
    day = deadline_in(text)
    return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 - Excel's dates have no zone
