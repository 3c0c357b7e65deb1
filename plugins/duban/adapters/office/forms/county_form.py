"""The county form out: a CountyForm made into the workbook that a county fills."""

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.plain_text import neutral
from duban.adapters.office.forms.county_cover import write_cover
from duban.adapters.office.forms.identity import file_of, write_meta
from duban.adapters.office.forms.layout import LINE, grow, lines, printed
from duban.adapters.office.forms.styles import ALERT, register, styled
from duban.domain.calendar.cycle import FormName
from duban.domain.form import BANNER, NOTHING, TEMPLATE_VERSION, span
from duban.domain.form.county import (
    ACCOUNT_SHEET,
    ADVICE,
    INDICATOR_COLUMNS,
    INDICATOR_SHEET,
    LAST_SHEET,
    LONGEST_PART,
    PARTS,
    AskedIndicator,
    CountyForm,
    CountyPart,
    IndicatorColumn,
    heading_of,
    ranges,
)
from duban.domain.returns.county import IndicatorState

FROM_THE_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
MARKS = "A"  # the hidden column of the account's marks
WIDTH = 78.0  # as wide as an A4 page: a single column is not scaled to it
FIRST_CELL, NEXT_CELL, SHORT_CELL = 115.0, 36.0, 44.0
MARK_ROW, HEADER = 4, 5  # of the indicators' sheet
FIRST = HEADER + 1
ROOM = 23.0
TEXT_WIDTH = next(column.width for column in INDICATOR_COLUMNS if column.key == "text")


class WorkbookCountyWriter:
    """ports.CountyFormWriter with openpyxl; equal forms give equal bytes."""

    def write(self, form: CountyForm) -> bytes:
        """The workbook as .xlsx bytes: 首页, 季度情况, 一级指标情况, last quarter's words, and whose it is."""
        workbook = Workbook()
        register(workbook)
        cover = workbook.worksheets[0]
        account = _Account(workbook.create_sheet(ACCOUNT_SHEET), form)
        table = _Indicators(workbook.create_sheet(INDICATOR_SHEET), form)
        account.write()
        table.write()
        write_cover(cover, form, (*account.missing(), *table.missing()))
        if form.last is not None:
            _write_last(workbook.create_sheet(LAST_SHEET), form)
        write_meta(workbook, _meta(form))
        return file_of(workbook, form.title)


class _Account:
    """The sheet 季度情况 being written: a heading, a line of advice and open cells for each part."""

    def __init__(self, sheet: Worksheet, form: CountyForm) -> None:
        self.sheet, self.form = sheet, form
        self.places: dict[str, tuple[int, int]] = {}

    def write(self) -> None:
        sheet = self.sheet
        sheet.column_dimensions[MARKS].hidden = True
        sheet.column_dimensions["B"].width = WIDTH
        row = _heading(sheet, self.form, 2)
        for place, part in enumerate(self.form.parts):
            if not part.required and self.form.parts[place - 1].required:
                sheet.row_breaks.append(Break(id=row - 1))  # what is optional begins a page
            row = self._part(row, place, part)
        printed(sheet, f"B1:B{row - 1}", _foot(self.form), "portrait")

    def _part(self, row: int, place: int, part: CountyPart) -> int:
        styled(self.sheet.cell(row, 2, heading_of(part, place)), "open header")
        self.sheet.row_dimensions[row].height = 24
        first = row + 2
        last = first + part.cells - 1
        self.places[part.key] = first, last
        self._advice(row + 1, part, f"B{first}:B{last}")
        for at in range(first, last + 1):
            self.sheet.cell(at, 1, part.mark)
            cell = self.sheet.cell(at, 2)
            styled(cell, "open")
            cell.alignment = FROM_THE_TOP
            text = self.form.prefilled(part) if at == first else ""
            if text:
                cell.value = neutral(text)
                cell.data_type = "s"
            room = SHORT_CELL if part.cells == 1 else FIRST_CELL if at == first else NEXT_CELL
            grow(self.sheet, at, max(room, lines(text, WIDTH) * LINE + 8))
        return last + 1

    def _advice(self, row: int, part: CountyPart, cells: str) -> None:
        cell = self.sheet.cell(row, 2, f"{ADVICE} {part.hint}")
        if part.required:
            first, last = cells.split(":")
            written = "+".join(f"LEN({at})" for at in _column_cells(first, last))
            cell.value = f'="{ADVICE} {_quoted(part.hint)}已写 "&({written})&" 字。"'
        styled(cell, "locked")
        height = max(lines(part.hint, WIDTH - 12), 1) * LINE + 8
        self.sheet.row_dimensions[row].height = height
        limit = f"{LONGEST_PART}字以内。" if part.required else ""
        rule = DataValidation(allow_blank=True, showInputMessage=True, promptTitle=part.title)
        rule.prompt = part.hint + limit
        rule.add(cells)
        self.sheet.add_data_validation(rule)

    def missing(self) -> tuple[str, ...]:
        """How many required parts are still empty, as formulas."""
        return tuple(
            f"IF(SUMPRODUCT(LEN(TRIM('{ACCOUNT_SHEET}'!B{first}:B{last})))=0,1,0)"
            for part in self.form.parts
            if part.required
            for first, last in (self.places[part.key],)
        )


class _Indicators:
    """The sheet 一级指标情况 being written."""

    def __init__(self, sheet: Worksheet, form: CountyForm) -> None:
        self.sheet, self.form = sheet, form
        self.letters = {column.key: get_column_letter(at) for at, column in enumerate(INDICATOR_COLUMNS, start=1)}
        self.last_row = FIRST + len(form.indicators) - 1

    def write(self) -> None:
        _heading(self.sheet, self.form, 1)
        self.sheet.row_dimensions[MARK_ROW].hidden = True
        self.sheet.row_dimensions[HEADER].height = 34
        for at, column in enumerate(INDICATOR_COLUMNS, start=1):
            self.sheet.column_dimensions[get_column_letter(at)].width = column.width
            self.sheet.cell(MARK_ROW, at, column.mark)
            styled(self.sheet.cell(HEADER, at, column.heading), "open header" if column.is_open else "header")
        for row, asked in enumerate(self.form.indicators, start=FIRST):
            self._row(row, asked)
        self._rules()
        width = get_column_letter(len(INDICATOR_COLUMNS))
        self.sheet.freeze_panes = f"C{FIRST}"
        printed(self.sheet, f"A1:{width}{self.last_row}", _foot(self.form))

    def _row(self, row: int, asked: AskedIndicator) -> None:
        last = self.form.last.of(asked.indicator.number) if self.form.last else None
        state = last.state.value if last and last.state else NOTHING
        shown: dict[str, str | int] = {
            "number": asked.indicator.number,
            "name": asked.indicator.name,
            "covers": asked.covers,
            "last": state if self.form.last else "首次填报",
        }
        if last is not None and last.state is not None:
            shown |= {"state": state, "text": last.text, "items": ranges(last.items)}
        for at, column in enumerate(INDICATOR_COLUMNS, start=1):
            cell = self.sheet.cell(row, at)
            value = shown.get(column.key)
            if value not in (None, ""):
                cell.value = neutral(value) if isinstance(value, str) else value
            styled(cell, _style_of(column))
        grow(self.sheet, row, max(ROOM, lines(str(shown.get("text", "")), TEXT_WIDTH) * LINE + 8))

    def _rules(self) -> None:
        """The drop-down, the advice on each column, and red where an abnormal row says nothing."""
        for column in INDICATOR_COLUMNS:
            if not column.is_open:
                continue
            choices = ",".join(IndicatorState)
            rule = DataValidation(allow_blank=True)
            if column.key == "state":
                rule = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
                rule.errorTitle, rule.error = "不在选项内", f"请从下拉列表中选择：{choices.replace(',', '、')}"
            rule.promptTitle, rule.prompt = column.title, column.hint
            rule.showInputMessage = rule.showErrorMessage = True
            rule.add(self._cells(column.key))
            self.sheet.add_data_validation(rule)
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=ALERT))
        abnormal = self._abnormal(f"${self.letters['state']}{FIRST}")
        for key in ("text", "items"):
            formula = f"AND({abnormal},LEN(TRIM({self.letters[key]}{FIRST}))=0)"
            self.sheet.conditional_formatting.add(self._cells(key), Rule("expression", formula=[formula], dxf=look))

    def _abnormal(self, cells: str) -> str:
        chosen = ",".join(f'TRIM({cells})="{state.value}"' for state in IndicatorState if state.is_abnormal)
        return f"OR({chosen})"

    def _cells(self, key: str) -> str:
        return f"{self.letters[key]}{FIRST}:{self.letters[key]}{self.last_row}"

    def missing(self) -> tuple[str, ...]:
        """How many indicators have no state, and how many abnormal ones no explanation, as formulas."""
        states, texts = (f"'{INDICATOR_SHEET}'!{self._cells(key)}" for key in ("state", "text"))
        abnormal = "+".join(f'(TRIM({states})="{state.value}")' for state in IndicatorState if state.is_abnormal)
        return f"COUNTBLANK({states})", f"SUMPRODUCT(({abnormal})*(LEN(TRIM({texts}))=0))"


def _heading(sheet: Worksheet, form: CountyForm, column: int) -> int:
    """Title, facts and banner over a sheet; returns the row below them."""
    facts = f"填报单位：{form.organisation}　　统计期：{span(form.covers)}"
    for row, (text, style) in enumerate(((form.title, "title"), (facts, "facts"), (BANNER, "banner")), start=1):
        styled(sheet.cell(row, column, neutral(text)), style)
        sheet.row_dimensions[row].height = 30.0 if row == 1 else 19.0
    return 4


def _style_of(column: IndicatorColumn) -> str:
    if column.is_open:
        return "choice" if column.key == "state" else "open"
    return "locked" if column.key == "name" else "number"


def _column_cells(first: str, last: str) -> tuple[str, ...]:
    letter = first[0]
    return tuple(f"{letter}{row}" for row in range(int(first[1:]), int(last[1:]) + 1))


def _quoted(text: str) -> str:
    """A text inside a formula."""
    return text.replace('"', '""')


def _write_last(sheet: Worksheet, form: CountyForm) -> None:
    """Last quarter's words, to look at: nobody has to search an old mail."""
    sheet.column_dimensions["A"].width = WIDTH
    styled(sheet.cell(1, 1, neutral(f"{form.organisation}{form.last_title}报送内容（供参考，不必填写）")), "title")
    sheet.row_dimensions[1].height = 30
    row = 2
    for part in PARTS:
        text = str(getattr(form.last, part.key))
        if not text:
            continue
        styled(sheet.cell(row, 1, part.title), "header")
        cell = sheet.cell(row + 1, 1, neutral(text))
        cell.data_type = "s"
        styled(cell, "locked")
        grow(sheet, row + 1, lines(text, WIDTH) * LINE + 8)
        row += 2
    printed(sheet, f"A1:A{row - 1}", _foot(form), "portrait")


def _foot(form: CountyForm) -> str:
    return f"{form.organisation}　{form.reference.period}"


def _meta(form: CountyForm) -> dict[str, str]:
    return {
        "reference": str(form.reference),
        "token": form.token,
        "template": TEMPLATE_VERSION,
        "form": FormName.COUNTY.value,
        "items": " ".join(str(asked.indicator.number) for asked in form.indicators),
        "parts": " ".join(part.key for part in form.parts),
    }
