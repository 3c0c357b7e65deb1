"""The 会签 form out, and what came back written into the form of the unit that is named first."""

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.plain_text import neutral
from duban.adapters.office.forms.identity import file_of, write_meta
from duban.adapters.office.forms.layout import LINE, grow, line, lines, one_page, pair, printed
from duban.adapters.office.forms.styles import register, styled
from duban.domain.checks.co_lead import (
    COUNTERSIGN_FIELDS,
    OPINION,
    SHEET,
    Contribution,
    CountersignColumn,
    CountersignForm,
    Opinion,
    columns_for,
)
from duban.domain.form import (
    BANNER,
    COVER_FIELDS,
    COVER_SHEET,
    TABLE_SHEET,
    TEMPLATE_VERSION,
    UNCONFIRMED,
    measure_key,
    printed_measures,
    short,
    span,
    weekday,
)
from duban.domain.form.column import Content
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import MeasureState

MARKS, HEADER = 4, 5
FIRST = HEADER + 1
ROOM = 40.0
PEOPLE = ("filler", "phone")
STEPS = (
    f"1. 打开下方“{SHEET}”，只在黄色单元格内填写本单位承担的措施和进展，其他措施请留空。",
    "2. 在下表选择“会签意见”；有修改意见的，请写明对哪一项、如何修改。",
    "3. 直接回复原邮件并附上本表（.xlsx 格式，文件名可以更改）。",
)


class WorkbookCountersigns:
    """ports.CountersignBook with openpyxl; equal forms give equal bytes."""

    def write(self, form: CountersignForm) -> bytes:
        """The workbook as .xlsx bytes: 首页 with the opinion, 会签表 with the rows, and whose it is."""
        workbook = Workbook()
        register(workbook)
        _cover(workbook.worksheets[0], form)
        _Rows(workbook.create_sheet(SHEET), form).write()
        write_meta(
            workbook,
            {
                "reference": str(form.reference),
                "token": form.token,
                "template": TEMPLATE_VERSION,
                "form": "countersign",
                "items": " ".join(str(item.number) for item in form.items),
                "columns": " ".join(column.key for column in columns_for(form.items)),
            },
        )
        return file_of(workbook, form.title)

    def merge(self, workbook: bytes, name: str, contributions: Iterable[Contribution]) -> bytes:
        """
        Our own form of items with what *name* contributed in its open cells; what stands there already is kept.

        Merging twice changes nothing.
        """
        book = load_workbook(BytesIO(workbook))
        sheet = book[TABLE_SHEET]
        columns, rows = _places(sheet)
        for each in contributions:
            if each.item in rows:
                _merge_row(sheet, rows[each.item], columns, each, name)
        return file_of(book, str(book.properties.title or ""))


def _places(sheet: Worksheet) -> tuple[dict[str, int], dict[int, int]]:
    """Column numbers by key and row numbers by item, found by the hidden marks of a form that we wrote."""
    columns: dict[str, int] = {}
    rows: dict[int, int] = {}
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        marks = {str(value)[1:]: at for at, value in enumerate(cells, start=1) if str(value or "").startswith("#")}
        columns = columns or (marks if "number" in marks else {})
        item = cells[columns["number"] - 1] if columns else None
        if isinstance(item, int):
            rows[item] = number
    return columns, rows


def _merge_row(sheet: Worksheet, row: int, columns: dict[str, int], said: Contribution, name: str) -> None:
    for number, state in enumerate(said.measures, start=1):
        if state is not None and measure_key(number) in columns:
            sheet.cell(row, columns[measure_key(number)]).value = state.value
    for key, text in (("progress", said.progress), ("remark", said.remark)):
        cell = sheet.cell(row, columns[key])
        there, added = str(cell.value or ""), f"【{name}会签】{text}"
        if text and added not in there:
            cell.value = neutral(f"{there}\n{added}" if there else added)
            cell.data_type = "s"


def _cover(sheet: Worksheet, form: CountersignForm) -> None:
    sheet.title = COVER_SHEET
    for letter, width in zip("ABC", (3, 24, 62), strict=True):
        sheet.column_dimensions[letter].width = width
    line(sheet, 1, BANNER, "cover banner", 30)
    line(sheet, 2, form.title, "cover title", 70)
    leads = "、".join(form.leads)
    line(sheet, 3, f"下列{len(form.items)}项由{leads}牵头报送，请{form.salutation}会签。", "cover unit", 34)
    asked = f"请于{short(form.answer_by)}（{weekday(form.answer_by)}）下班前反馈；逾期未反馈的，视为无意见"
    row = 4
    for label, text in (
        ("会签单位", form.organisation),
        ("统计期", span(form.covers)),
        ("反馈时限", asked),
    ):
        row = pair(sheet, row, label, text, "cover text")
    line(sheet, row + 1, "填报步骤", "cover unit", 26)
    for row, step in enumerate(STEPS, start=row + 2):  # noqa: B020 - the row goes on
        line(sheet, row, step, "cover step", 22 if len(step) < 44 else 38)
    row = _answers(sheet, row + 2, form)
    line(sheet, row + 1, form.contact_line, "cover step", 34)
    one_page(sheet, f"A1:C{row + 1}")


def _answers(sheet: Worksheet, row: int, form: CountersignForm) -> int:
    for field in COUNTERSIGN_FIELDS:
        is_choice = field.key == OPINION
        choices = ",".join(Opinion)
        rule = DataValidation("list", formula1=f'"{choices}"') if is_choice else DataValidation()
        rule.allow_blank = rule.showInputMessage = rule.showErrorMessage = True
        rule.promptTitle, rule.prompt = field.label, field.hint
        rule.add(f"C{row}")
        sheet.add_data_validation(rule)
        row = pair(sheet, row, field.label, "", "cover open", 30 if is_choice else 90)
    for field in COVER_FIELDS:
        if field.key in PEOPLE:
            style = "phone" if field.key == "phone" else "cover open"
            row = pair(sheet, row, field.label, form.people.get(field.key, ""), style)
    return row


class _Rows:
    """The sheet 会签表 being written."""

    def __init__(self, sheet: Worksheet, form: CountersignForm) -> None:
        self.sheet, self.form = sheet, form
        self.columns = columns_for(form.items)
        self.last_row = FIRST + len(form.items) - 1

    def write(self) -> None:
        sheet, form = self.sheet, self.form
        facts = f"会签单位：{form.organisation}　　统计期：{span(form.covers)}"
        for row, (text, style) in enumerate(
            ((form.title.replace("\n", ""), "title"), (facts, "facts"), (BANNER, "banner")), start=1
        ):
            styled(sheet.cell(row, 1, neutral(text)), style)
            sheet.row_dimensions[row].height = 30.0 if row == 1 else 19.0
        sheet.row_dimensions[MARKS].hidden = True
        sheet.row_dimensions[HEADER].height = 34
        for at, column in enumerate(self.columns, start=1):
            sheet.column_dimensions[get_column_letter(at)].width = column.width
            styled(sheet.cell(MARKS, at, f"#{column.key}"), "facts")
            styled(sheet.cell(HEADER, at, column.heading), "open header" if column.is_open else "header")
        for row, item in enumerate(form.items, start=FIRST):
            self._row(row, item)
        self._rules()
        self._page()

    def _row(self, row: int, item: Item) -> None:
        texts = {
            "goal": item.goal,
            "measures": printed_measures(item),
            "deadline": item.deadline.told + (UNCONFIRMED if "完成时限" in item.unconfirmed else ""),
        }
        most = 1
        for at, column in enumerate(self.columns, start=1):
            cell = self.sheet.cell(row, at)
            if column.key == "number":
                cell.value = item.number
            elif column.key in texts:
                cell.value = neutral(texts[column.key])
                cell.data_type = "s"
                most = max(most, lines(texts[column.key], column.width))
            styled(cell, _style_of(column, item))
        grow(self.sheet, row, max(ROOM, most * LINE + 8))

    def _rules(self) -> None:
        choices = ",".join(MeasureState)
        places: dict[str, list[str]] = defaultdict(list)
        for at, column in enumerate(self.columns, start=1):
            for row, item in enumerate(self.form.items, start=FIRST):
                if column.is_open and not _is_absent(column, item):
                    places[column.key].append(f"{get_column_letter(at)}{row}")
        for column in self.columns:
            if not places[column.key]:
                continue
            is_choice = column.content is Content.CHOICE
            rule = DataValidation("list", formula1=f'"{choices}"') if is_choice else DataValidation()
            rule.allow_blank = rule.showInputMessage = rule.showErrorMessage = True
            rule.promptTitle, rule.prompt = column.title, column.hint
            for place in places[column.key]:
                rule.add(place)
            self.sheet.add_data_validation(rule)

    def _page(self) -> None:
        sheet = self.sheet
        width = get_column_letter(len(self.columns))
        sheet.freeze_panes = f"B{FIRST}"
        sheet.print_title_rows = f"{HEADER}:{HEADER}"
        printed(sheet, f"A1:{width}{self.last_row}", self.form.organisation)


def _is_absent(column: CountersignColumn, item: Item) -> bool:
    """Whether a column of ticks stands for a measure that the item does not have."""
    stem, _, number = column.key.rpartition("_")
    return stem == "measure" and int(number) > len(item.measures)


def _style_of(column: CountersignColumn, item: Item) -> str:
    if _is_absent(column, item):
        return "no measure"
    if not column.is_open:
        return "number" if column.content is Content.NUMBER else "locked"
    return "choice" if column.content is Content.CHOICE else "open"
