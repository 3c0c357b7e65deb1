"""How a simulated county fills its quarterly form: by the marks on the sheets, with text that fits the indicator."""

from datetime import date
from enum import StrEnum
from zlib import crc32

from openpyxl.worksheet.worksheet import Worksheet

from duban.domain.form import COVER_FIELDS, COVER_SHEET, plain
from duban.domain.form.county import ACCOUNT_SHEET, INDICATOR_COLUMNS, INDICATOR_SHEET, PARTS, parse_items
from duban.domain.returns.county import IndicatorState
from duban_rehearsal.people.filling import EXCEL, SIGNERS, Spreadsheets

# What a county says of each quarter anew: by turns, as no two of them and no two quarters are the same.
TOLD = {
    "work": (
        "本季度召开专题调度会两次，逐项对照任务清单压实责任，企业开办等事项实现全程网办，累计服务企业{count}家次。",
        "本季度召开专题调度会两次，设立企业开办、注销综合窗口，推行水电气联合报装，累计办理{count}件。",
        "本季度召开专题调度会两次，开展办税缴费、招标投标专项排查，组织窗口业务培训三期，走访企业{count}家。",
    ),
    "problems": (
        "部分事项系统未与市级平台贯通，基层窗口需重复录入。",
        "窗口人员流动较大，业务熟练程度不一。",
        "企业对惠企政策知晓面不够，申报率偏低。",
    ),
    "next_steps": (
        "下一季度重点推进系统对接和窗口业务培训，完成事项清单更新。",
        "下一季度重点规范窗口办理标准，开展惠企政策上门宣讲。",
        "下一季度重点落实排查整改，推行帮办代办。",
    ),
}
TEXTS = {
    "plan": "本地营商环境持续提升专项行动实施方案（政办〔2021〕1号）",
    "exploratory": "承接省级“一件事”集成改革试点，已形成工作方案。",
    "experience": "推行帮办代办专员制度，企业办事平均少跑两次。",
}
REASONS = {
    IndicatorState.DIFFICULT: "人员和系统支撑不足，需市级部门统一接口标准。",
    IndicatorState.BEHIND: "前期摸底进度慢，已倒排工期，预计下季度补齐。",
}

QUARTERS = 4


class CountyCare(StrEnum):
    """How a county fills its form."""

    CAREFUL = "careful"  # everything that is asked for
    HASTY = "hasty"  # 存在问题 left empty, an indicator behind without a word, nobody reviewed
    UNTOUCHED = "untouched"  # sent back as it came


def fill_county(workbook: bytes, care: CountyCare, today: date, program: Spreadsheets = EXCEL) -> bytes:
    """The county form, filled in on *today*; the same form filled with the same care says the same."""
    if care is CountyCare.UNTOUCHED:
        return workbook
    book = program.open(workbook)
    hasty = care is CountyCare.HASTY
    _sign(book[COVER_SHEET], hasty=hasty)
    county = str(book[COVER_SHEET]["C4"].value)
    _write(book[ACCOUNT_SHEET], county, today, hasty=hasty)
    _choose(book[INDICATOR_SHEET], county, today, hasty=hasty)
    return program.save(book)


def _sign(cover: Worksheet, *, hasty: bool) -> None:
    labels = {plain(field.label): field.key for field in COVER_FIELDS}
    for row, cells in enumerate(cover.iter_rows(values_only=True), start=1):
        for column, value in enumerate(cells, start=1):
            key = labels.get(plain(str(value or "")))
            if key is not None:
                cover.cell(row, column + 1).value = None if hasty and key == "reviewer" else SIGNERS[key]


def _write(sheet: Worksheet, county: str, today: date, *, hasty: bool) -> None:
    """Each part into its first cell; what was filled in from last quarter is left as it is."""
    written = set[str]()
    for row in range(1, sheet.max_row + 1):
        part = next((part for part in PARTS if sheet.cell(row, 1).value == part.mark), None)
        if part is None or part.key in written:
            continue
        written.add(part.key)
        cell = sheet.cell(row, 2)
        if cell.value is None and not (hasty and part.key == "problems"):
            cell.value = _words(part.key, county, today) or f"{part.title}：已按要求开展。"


def _words(part: str, county: str, today: date) -> str:
    """What a county says under a part in the quarter of *today*, empty if nobody knows what."""
    turns, quarter = TOLD.get(part, ()), today.year * QUARTERS + (today.month - 1) // 3
    if not turns:
        return TEXTS.get(part, "")
    count = 100 + crc32(f"{county}{quarter}".encode()) % 900
    return turns[(crc32(county.encode()) + quarter) % len(turns)].format(count=count)


def _choose(sheet: Worksheet, county: str, today: date, *, hasty: bool) -> None:
    """Most indicators are normal, some are not: which, follows from the county and the quarter alone."""
    marks = {column.mark: column.key for column in INDICATOR_COLUMNS}
    columns: dict[str, int] = {}
    for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        columns = columns or {marks[str(value)]: at for at, value in enumerate(cells, start=1) if str(value) in marks}
        number = sheet.cell(row, columns["number"]).value if columns else None
        if isinstance(number, int):
            _choose_one(sheet, row, columns, _state(county, number, today), hasty=hasty)


def _choose_one(sheet: Worksheet, row: int, columns: dict[str, int], state: IndicatorState, *, hasty: bool) -> None:
    items = parse_items(str(sheet.cell(row, columns["covers"]).value))
    sheet.cell(row, columns["state"]).value = state.value
    silent = hasty or not state.is_abnormal
    sheet.cell(row, columns["text"]).value = None if silent else REASONS[state]
    sheet.cell(row, columns["items"]).value = None if silent or not items else str(items[0])


def _state(county: str, indicator: int, today: date) -> IndicatorState:
    chance = crc32(f"{county}{indicator}{today.year}{(today.month + 2) // 3}".encode()) % 10
    if chance < 8:
        return IndicatorState.NORMAL
    return IndicatorState.DIFFICULT if chance == 8 else IndicatorState.BEHIND
