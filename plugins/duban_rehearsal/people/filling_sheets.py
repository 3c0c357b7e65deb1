"""How a simulated clerk fills the sheets beside 填报表: numbers that come closer month by month, milestones, claims."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from zlib import crc32

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from duban.domain.form import (
    MILESTONE_COLUMNS,
    MILESTONE_SHEET,
    NOTHING,
    TARGET_COLUMNS,
    TARGET_SHEET,
    Column,
    measure_key,
    title_of,
)
from duban.domain.form.claim_sheet import CLAIM_COLUMNS
from duban.domain.form.coordination import ACCOUNT, RESULT
from duban.domain.form.delay_sheet import DELAY_COLUMNS
from duban.domain.form.errand_sheet import ERRAND_COLUMNS
from duban.domain.form.reform_sheet import REFORM_COLUMNS
from duban.domain.form.words import CLAIM_SHEET, DELAY_SHEET, ERRAND_SHEET, REFORM_SHEET
from duban.domain.returns.assessment import Consent, Rating
from duban.domain.returns.delay import DelayCause
from duban.domain.returns.helping import HelperAnswer
from duban.domain.returns.item_answer import AnswerWord
from duban.domain.returns.submission import Status

TARGET = re.compile(r"([≤≥＞＝])\s*(-?\d+(?:\.\d+)?)")
MEASURE = re.compile(r"措施(\d+)")
SHORT = Decimal("0.2")  # of the target, by which a number misses it at first
AGREED = {"word": AnswerWord.AGREED.value}
PROPOSED = {
    "word": AnswerWord.PROPOSED.value,
    "column": "责任部门",
    "becomes": "请增加市数字办，相关数据由其归集",
    "why": "应增加或减少责任部门",
}
SOURCES = ("业务系统月度统计", "部门统计报表")


def rows_of(sheet: Worksheet, columns: Iterable[Column], number: str) -> tuple[list[int], dict[str, int]]:
    """The rows that ask something and the places of the columns by key, found by the headings on the sheet."""
    titles = {title_of(column.title): column.key for column in columns if not column.repeats}
    for header, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        found = {title_of(str(value)): place for place, value in enumerate(cells, start=1) if value is not None}
        if len(found.keys() & titles.keys()) < len(titles):
            continue
        places = {titles[title]: place for title, place in found.items() if title in titles}
        ticks = {match: place for title, place in found.items() if (match := MEASURE.fullmatch(title))}
        places |= {measure_key(int(match[1])): place for match, place in ticks.items()}
        rows = range(header + 1, sheet.max_row + 1)
        return [row for row in rows if row_text(sheet, row, places, number).isdigit()], places
    raise ValueError("the form has no headings")


def row_text(sheet: Worksheet, row: int, columns: Mapping[str, int], key: str) -> str:
    """What stands in one cell, as text."""
    value = sheet.cell(row, columns[key]).value
    return "" if value is None else str(value)


def fill_targets(book: Workbook, statuses: Mapping[str, str]) -> None:
    """Fill 量化指标: the target itself for what is 已完成, else half-way there from the last number."""
    if TARGET_SHEET not in book.sheetnames:
        return
    sheet = book[TARGET_SHEET]
    rows, columns = rows_of(sheet, TARGET_COLUMNS, "item")
    for place, row in enumerate(rows):
        match = TARGET.search(row_text(sheet, row, columns, "target"))
        if match is None:
            continue
        done = statuses.get(row_text(sheet, row, columns, "item")) == Status.DONE
        value = _number(match[1], Decimal(match[2]), row_text(sheet, row, columns, "last"), done=done)
        sheet.cell(row, columns["value"]).value = int(value) if value == value.to_integral() else float(value)
        if not row_text(sheet, row, columns, "source"):
            sheet.cell(row, columns["source"]).value = SOURCES[place % len(SOURCES)]


def _number(sign: str, target: Decimal, last: str, *, done: bool) -> Decimal:
    met = target + 1 if sign == "＞" else target
    if done:
        return met
    upwards = sign in "≥＞"
    known = Decimal(last) if last not in ("", NOTHING) else target * (1 - SHORT if upwards else 1 + SHORT)
    value = (known + met) / 2 if last not in ("", NOTHING) else known
    if target == target.to_integral():
        # Rounded so that a number never falls back.
        return value.to_integral(ROUND_CEILING if upwards else ROUND_FLOOR)
    return value.quantize(Decimal("0.01"))


def fill_milestones(book: Workbook, today: date) -> None:
    """Fill 路线图: two steps for each item, the last one on its last day."""
    if MILESTONE_SHEET not in book.sheetnames:
        return
    sheet = book[MILESTONE_SHEET]
    rows, columns = rows_of(sheet, MILESTONE_COLUMNS, "item")
    due = None
    for row in rows:
        step = row_text(sheet, row, columns, "step")
        due = deadline_in(row_text(sheet, row, columns, "deadline")) or due
        if due is None or step not in ("1", "2"):
            continue
        day = today + timedelta(days=40) if step == "1" else due
        what = "完成方案制定和部门会商，开始组织实施" if step == "1" else "各项措施全部落实，形成长效机制"
        sheet.cell(row, columns["on"]).value = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Excel has no zone
        sheet.cell(row, columns["what"]).value = what


def fill_delays(book: Workbook, statuses: Mapping[str, str]) -> None:
    """Fill 滞后原因 where 填报表 says that an item lags: the same cause for an item every month."""
    if DELAY_SHEET not in book.sheetnames:
        return
    sheet = book[DELAY_SHEET]
    rows, columns = rows_of(sheet, DELAY_COLUMNS, "item")
    for row in rows:
        number = row_text(sheet, row, columns, "item")
        if statuses.get(number) == Status.BEHIND and not row_text(sheet, row, columns, "cause"):
            cause = tuple(DelayCause)[crc32(f"cause{number}".encode()) % len(DelayCause)]
            sheet.cell(row, columns["cause"]).value = cause.value


def fill_reforms(book: Workbook) -> None:
    """Fill 创新突破改革 where it is asked: most agree to the mark, and hardly anybody finds his own reform wanting."""
    if REFORM_SHEET not in book.sheetnames:
        return
    sheet = book[REFORM_SHEET]
    rows, columns = rows_of(sheet, REFORM_COLUMNS, "item")
    for row in rows:
        chance = crc32(f"reform{row_text(sheet, row, columns, 'item')}".encode())
        said = {
            "consent": Consent.DECLINED if chance % 7 == 0 else Consent.AGREED,
            "done": "重构办理流程，将串联审批改为并联，开发系统接口并在两个县先行试点，现已在全市推开",
            "effect": f"办理时间由{8 + chance % 5}个工作日压缩到{2 + chance % 3}个工作日，办理{300 + chance % 900}件",
            "lacking": ("个别县数据未实时回传，须继续对接", "无")[chance % 2],
            "rating": (Rating.EXCEEDED, Rating.MET, Rating.MET, Rating.PARTLY)[chance // 7 % 4],
        }
        for key, text in said.items():
            cell = sheet.cell(row, columns[key])
            if not cell.protection.locked:
                cell.value = str(text)


def fill_claims(book: Workbook) -> None:
    """Fill 任务认领核对表: agreed, but of one item in a dozen a doubtful or missing word is proposed otherwise."""
    if CLAIM_SHEET not in book.sheetnames:
        return
    sheet = book[CLAIM_SHEET]
    wanted = [column for column in CLAIM_COLUMNS if column.is_open or column.key == "item"]
    rows, columns = rows_of(sheet, wanted, "item")
    for row in rows:
        proposes = crc32(f"claim{row_text(sheet, row, columns, 'item')}".encode()) % 12 == 0
        for key, text in (PROPOSED if proposes else AGREED).items():
            sheet.cell(row, columns[key]).value = text


def deadline_in(text: str) -> date | None:
    """The last day of a printed month such as 2021年12月底, or the day it was extended to; None if there is none."""
    if extended := re.search(r"延期至(\d{4})年(\d{1,2})月(\d{1,2})日", text):
        return date(int(extended[1]), int(extended[2]), int(extended[3]))
    match = re.search(r"(\d{4})年(\d{1,2})月", text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def fill_errands(book: Workbook) -> None:
    """Fill 交办事项 where the form has it: what was under way is done the month after."""
    if ERRAND_SHEET not in book.sheetnames:
        return
    sheet = book[ERRAND_SHEET]
    rows, columns = rows_of(sheet, ERRAND_COLUMNS, "number")
    for row in rows:
        number, before = row_text(sheet, row, columns, "number"), row_text(sheet, row, columns, RESULT)
        is_done = before or crc32(f"errand{number}".encode()) % 2
        sheet.cell(row, columns[RESULT]).value = (HelperAnswer.DONE if is_done else HelperAnswer.GOING_ON).value
        words = "已会同有关单位提出办理意见并落实" if is_done else "正在会同有关单位研究"
        sheet.cell(row, columns[ACCOUNT]).value = f"{words}（交办件第{number}号）。"
