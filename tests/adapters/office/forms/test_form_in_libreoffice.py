"""The form in another program: LibreOffice opens, computes and saves it, and what was typed is read back."""

import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from tests.builders import ITEMS, PEOPLE, form, open_book, places, saved
from tests.libreoffice import converted

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.book_calamine import read_with_calamine
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form import (
    COVER_FIELDS,
    COVER_SHEET,
    MILESTONE_SHEET,
    NIL,
    NIL_REASON,
    TABLE_SHEET,
    TARGET_SHEET,
    TICK,
    Column,
    columns_for,
)
from duban.domain.form.asking import (
    cells_asked,
    missing_in_claim,
    missing_in_delay,
    missing_in_reform,
    missing_in_row,
    missing_of_unit,
)
from duban.domain.form.claim_line import ClaimLine
from duban.domain.form.county import AskedIndicator, CountyForm
from duban.domain.form.delay_line import FREED, DelayLine
from duban.domain.form.locked import is_as_printed
from duban.domain.form.reform_line import ReformLine
from duban.domain.form.reform_sheet import REFORM_COLUMNS
from duban.domain.form.words import CLAIM_SHEET, DELAY_SHEET, REFORM_SHEET
from duban.domain.plan.programme import Direction, Indicator, Kpi
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.submission import CoordinationLevel, Entry, FilledForm, MeasureState, Status, TargetValue

pytestmark = pytest.mark.prove

KPIS = tuple(
    Kpi(f"K{item}-1", item, "办理时间", "小时", Direction.AT_MOST, "110", date(2021, 12, 31), "stock", enabled=True)
    for item in (38, 40)
)
LAST = {
    38: Entry(
        38,
        Status.ON_SCHEDULE,
        (MeasureState.UNDER_WAY, MeasureState.IN_PLACE),
        "完成摸底。",
        expected_on=date(2021, 12, 1),
        coordination="开放接口",
        coordination_level=CoordinationLevel.CITY,
        values=(TargetValue("K38-1", Decimal(120), "120", "征管系统"),),
    ),
    40: Entry(40, Status.DONE, (MeasureState.IN_PLACE,) * 3, "全部完成。", evidence="说明.pdf"),
}
CLAIMS = tuple(ClaimLine(each, "市税务局") for each in ITEMS if each.number not in LAST)
DELAYS = (DelayLine(ITEMS[0], "黄灯：进展滞后。", FREED), DelayLine(ITEMS[1], "红灯：逾期。", FREED[:1]))
REFORMS = (
    ReformLine(ITEMS[0], "办理时间≤110小时：120", is_assessed=True),
    ReformLine(ITEMS[1], "无量化指标", is_assessed=False),
)
FORM = form(ITEMS, kpis=KPIS, mapped=ITEMS[:1], last=LAST, asked_last=30, claims=CLAIMS, delays=DELAYS, reforms=REFORMS)
BLANK = WorkbookFormWriter().write(FORM)
NIL_LABELS = ((NIL, "零报告"), (NIL_REASON, "零报告原因"))
CLAIMED = {
    "word": ("", "无异议", "建议更正"),
    "column": ("", "牵头部门"),
    "becomes": ("", "市统计局"),
    "why": ("", "职能已划转"),
}
WORDS = ("本月完成流程再造，办理环节由五个减为三个。", "＝甲乙，丙", "100", "第一行\n第二行", "　前后有空　")


@dataclass(frozen=True, slots=True)
class Filling:
    """What somebody typed: by item and column key, the values of targets, the cover's cells, milestones, claims."""

    rows: dict[int, dict[str, str]]
    values: dict[str, float | None]
    cover: dict[str, str]
    steps: dict[int, date]
    claims: list[dict[str, str]]
    causes: list[str]
    reforms: list[dict[str, str]]

    @property
    def missing(self) -> int:
        """What the counter should say, by the rule in domain.form.asking."""
        unit = missing_of_unit(self.cover)
        if self.cover.get(NIL) == TICK:
            return unit
        rows = sum(missing_in_row(FORM, item, self.rows[item.number]) for item in ITEMS)
        kept = {number for number, said in self.rows.items() if said.get("unchanged") == TICK}
        values = sum(value is None and kpi.item not in kept for kpi, value in self.of_targets())
        causes = zip(DELAYS, self.causes, strict=True)
        delays = sum(
            missing_in_delay(line, self.rows[line.item.number].get("status", ""), {"cause": cause})
            for line, cause in causes
        )
        reforms = sum(missing_in_reform(*pair) for pair in zip(REFORMS, self.reforms, strict=True))
        return (
            rows + values + unit + delays + reforms + (1 if self.steps else 2) + sum(map(missing_in_claim, self.claims))
        )

    def of_targets(self) -> list[tuple[Kpi, float | None]]:
        """Each target with the number typed."""
        return [(kpi, self.values[kpi.code]) for kpi in KPIS]


def filling(chance: random.Random) -> Filling:
    """Anything that the drop-downs and locks let a person do, much of it left empty."""

    def typed(column: Column, number: int) -> str:
        item = next(item for item in ITEMS if item.number == number)
        if column.refusal(FORM, item) or chance.random() < 0.4:
            return ""
        if column.choices:
            return chance.choice(column.choices(FORM, item))
        return "2021-12-20" if column.key == "expected_on" else chance.choice(WORDS)

    opened = [column for column in columns_for(ITEMS) if column.is_open]
    return Filling(
        rows={item.number: {column.key: typed(column, item.number) for column in opened} for item in ITEMS},
        values={kpi.code: chance.choice((None, 105.0, 98.5)) for kpi in KPIS},
        cover=PEOPLE
        | {field.key: "" for field in COVER_FIELDS if chance.random() < 0.2}
        | {NIL: chance.choice(("", "", "", TICK)), NIL_REASON: chance.choice(("", "系统停机"))},
        steps={1: date(2021, 11, 30)} if chance.random() < 0.5 else {},
        claims=[{key: chance.choice(words) for key, words in CLAIMED.items()} for _ in CLAIMS],
        causes=[chance.choice(("", "部门间")) for _ in DELAYS],
        reforms=[
            {
                column.key: chance.choice(("", "", *column.choices(FORM, line)) if column.choices else ("", *WORDS[:2]))
                for column in REFORM_COLUMNS
                if column.is_open and not column.refusal(FORM, line)
            }
            for line in REFORMS
        ],
    )


def _type_beside(book: Workbook, said: Filling) -> None:
    for row, line in enumerate(said.claims, start=7):
        for cell, text in zip(book[CLAIM_SHEET][row][6:], line.values(), strict=True):
            cell.value = text or None
    for row, cause in enumerate(said.causes, start=7):
        book[DELAY_SHEET].cell(row, 5).value = cause or None
    keys = [column.key for column in REFORM_COLUMNS]
    for row, texts in enumerate(said.reforms, start=7):
        for key, text in texts.items():
            book[REFORM_SHEET].cell(row, keys.index(key) + 1).value = text or None


def type_in(book: Workbook, said: Filling) -> bytes:
    """The form as it is after somebody typed *said* over what was filled in already."""
    sheet = book[TABLE_SHEET]
    columns, rows = places(sheet)
    for number, texts in said.rows.items():
        for key, text in texts.items():
            cell = sheet.cell(rows[number], columns[key])
            day = datetime(2021, 12, 20)  # noqa: DTZ001 - Excel's dates have no zone
            cell.value = day if key == "expected_on" and text else text or None
            cell.data_type = cell.data_type if key == "expected_on" else "s" if text else "n"
    for row, (_, value) in enumerate(said.of_targets(), start=7):
        book[TARGET_SHEET].cell(row, 9).value = value
    for number, day in said.steps.items():
        book[MILESTONE_SHEET].cell(6 + number, 6).value = day
    _type_beside(book, said)
    cover = book[COVER_SHEET]
    labels = {str(row[1].value): row[2] for row in cover.iter_rows(max_col=3)}
    for key, label in (
        *((field.key, field.label) for field in COVER_FIELDS),
        (NIL, "零报告"),
        (NIL_REASON, "零报告原因"),
    ):
        labels[label].value = said.cover[key] or None
    return saved(book)


@pytest.fixture(scope="module")
def fillings() -> list[Filling]:
    return [filling(random.Random(number)) for number in range(8)]  # noqa: S311 - the same ones every time


@pytest.fixture(scope="module")
def returned(
    require_program: Callable[[str, str], Path], tmp_path_factory: pytest.TempPathFactory, fillings: list[Filling]
) -> list[bytes]:
    """Each filling as LibreOffice saves it, all by one start of the program."""
    office = require_program("soffice", "libreoffice-calc")
    folder = tmp_path_factory.mktemp("office")
    for number, said in enumerate(fillings):
        (folder / f"{number}.xlsx").write_bytes(type_in(open_book(BLANK), said))
    command = (
        office,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    )
    subprocess.run(
        [*command, "--outdir", folder / "out", *sorted(folder.glob("*.xlsx"))],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [(folder / "out" / f"{number}.xlsx").read_bytes() for number in range(len(fillings))]


def counter_of(data: bytes) -> object:
    """What the cover says is left to fill, as computed by the program that saved the file."""
    sheet = load_workbook(BytesIO(data), data_only=True)[COVER_SHEET]
    return next(row[2].value for row in sheet.iter_rows(max_col=3) if row[1].value == "填报进度")


def test_it_goes_out_with_the_counter_computed() -> None:
    """A phone shows a workbook without computing it."""
    assert counter_of(BLANK) == cells_asked(FORM)


def test_a_countys_form_goes_out_with_what_its_formulas_come_to(
    require_program: Callable[[str, str], Path], tmp_path: Path
) -> None:
    """Its counter in words and how much is written below each heading, as LibreOffice computes them."""
    last = CountyAccount(
        "甲。", "乙。", "丙。", (IndicatorAccount(2, IndicatorState.BEHIND, " ", ()),), exploratory="丁"
    )
    asked = tuple(AskedIndicator(Indicator(number, f"指标{number}", "类"), (number,)) for number in (1, 2, 3))
    reference = Reference.parse("qz2021/county_quarterly/2021-Q4/huian")
    days = (date(2021, 12, 24), datetime(2021, 12, 28, tzinfo=TIMEZONE))
    form = CountyForm(
        reference, "t", "表", "惠安县", "贵县", asked, FORM.covers, *days, "电话", "", {"filler": "甲"}, last
    )
    data = WorkbookFormWriter().write(form)
    office = str(require_program("soffice", "libreoffice-calc"))
    computed = read_with_calamine(converted(office, saved(open_book(data)), "ods", tmp_path))
    known, told = load_workbook(BytesIO(data), data_only=True), []
    for sheet in computed.sheets[:3]:
        for cell in (cell for row in open_book(data)[sheet.title].iter_rows() for cell in row if cell.data_type == "f"):
            told.append(known[sheet.title][cell.coordinate].value)
            assert told[-1] == sheet.grid[cell.row - 1][cell.column - 1]
    assert (len(told), told[0]) == (4, "还差 9 项未填"), "three people, three parts, two states, one explanation"


def test_the_counter_counts_what_is_left_as_it_is_filled(fillings: list[Filling], returned: list[bytes]) -> None:
    assert [counter_of(data) for data in returned] == [said.missing for said in fillings]
    assert len({said.missing for said in fillings}) > 3, "fillings that differ"


def test_what_was_typed_is_read_back(fillings: list[Filling], returned: list[bytes]) -> None:
    """Words and choices, numbers, the cover and milestones; and nothing printed was altered on the way."""
    reader = WorkbookFormReader()
    for data, said in zip(returned, fillings, strict=True):
        found = reader.read(data)
        assert isinstance(found, FilledForm), found
        assert (found.reference, found.token, found.missing_columns) == (str(FORM.reference), FORM.token, ())
        for row in found.rows:
            typed = {key: text.strip() for key, text in said.rows[row.item or 0].items()}
            assert {key: row.texts[key] for key in typed} == typed
        values = {row.texts["kpi"]: row.texts["value"] for row in found.targets}
        assert values == {kpi.code: "" if value is None else f"{value:g}" for kpi, value in said.of_targets()}
        assert [row.texts["on"] for row in found.milestones if row.texts["on"]] == [
            day.isoformat() for day in said.steps.values()
        ]
        assert {key: found.cover[key] for key in said.cover} == said.cover
        hashes = hidden(data)["locked"]
        assert all(is_as_printed(row.texts, row.item or 0, hashes) for row in found.rows)


def test_a_printed_cell_that_was_altered_is_told_by_its_row() -> None:
    book = open_book(BLANK)
    sheet = book[TABLE_SHEET]
    columns, rows = places(sheet)
    sheet.cell(rows[39], columns["goal"]).value = "别的目标。"
    found = WorkbookFormReader().read(saved(book))
    assert isinstance(found, FilledForm)
    hashes = hidden(BLANK)["locked"]
    assert {row.item: is_as_printed(row.texts, row.item or 0, hashes) for row in found.rows} == {
        38: True,
        39: False,
        40: True,
        41: True,
    }
    assert is_as_printed({}, 38, "") is None, "a form of an earlier make does not tell"


def hidden(data: bytes) -> dict[str, str]:
    """What the very hidden sheet says."""
    return {str(key): str(value) for key, value in open_book(data)["_meta"].iter_rows(values_only=True, max_col=2)}
