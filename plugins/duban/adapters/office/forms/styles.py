"""How the form looks: its named styles, which Excel and WPS also show in their style lists."""

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

# Song for reading, Hei for headings: on every office computer here; other systems substitute their own Chinese fonts.
SONG, HEI = "宋体", "黑体"
YELLOW, HEADER_YELLOW, GREY, PALE = "FFF9DB", "FFE699", "D9D9D9", "F2F2F2"
RED, ALERT, GREEN = "C00000", "FF9B9B", "2E7D32"

_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TEXT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_INDENT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_FROM_THE_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
_PLAIN = Alignment(horizontal="left", vertical="center")
_OPEN = Protection(locked=False)
PREFIX = "督办-"
# How a counter says its number.
LEFT = '[=0]"齐";0'
LEFT_IN_ALL = '[=0]"已填齐，可以报送";"还差 "0" 项"'


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _style(
    name: str, font: Font, alignment: Alignment, colour: str = "", *, boxed: bool = True, opened: bool = False
) -> NamedStyle:
    style = NamedStyle(PREFIX + name, font=font, alignment=alignment)
    if boxed:
        style.border = _BOX
    if colour:
        style.fill = _fill(colour)
    if opened:
        style.protection = _OPEN
    return style


def register(workbook: Workbook) -> None:
    """
    Give *workbook* the styles that `styled` names.

    The normal style is set in Song as well: by its digits every program measures the width of columns, and one
    that lacks Excel's own font would make them a quarter wider.
    """
    workbook._named_styles["Normal"].font = Font(SONG, 10)  # type: ignore[attr-defined]  # noqa: SLF001 - no other way
    body, small, bold = Font(SONG, 10), Font(SONG, 9), Font(SONG, 10, bold=True)
    day = _style("day", body, _CENTRE, YELLOW, opened=True)
    day.number_format = "yyyy-mm-dd"
    phone = _style("phone", Font(SONG, 12), _INDENT, YELLOW, opened=True)
    phone.number_format = "@"
    count, count_in_all = (
        _style("count", bold, _CENTRE),
        _style("cover count", Font(SONG, 14, bold=True, color=GREEN), _INDENT),
    )
    count.number_format, count_in_all.number_format = LEFT, LEFT_IN_ALL
    for style in (
        _style("title", Font(HEI, 16, bold=True), _PLAIN, boxed=False),
        _style("facts", body, _PLAIN, boxed=False),
        _style("banner", Font(SONG, 10, bold=True, color=RED), _PLAIN, boxed=False),
        _style("band", bold, _CENTRE, GREY),
        _style("open band", bold, _CENTRE, HEADER_YELLOW),
        _style("header", bold, _CENTRE, GREY),
        _style("open header", bold, _CENTRE, HEADER_YELLOW),
        _style("number", body, _CENTRE),
        _style("locked", body, _TEXT),
        _style("small", small, _TEXT),
        count,
        _style("value", body, _CENTRE, YELLOW, opened=True),
        _style("open", body, _TEXT, YELLOW, opened=True),
        _style("open text", body, _FROM_THE_TOP, YELLOW, opened=True),
        _style("choice", small, _CENTRE, YELLOW, opened=True),
        _style("no measure", small, _CENTRE, GREY),
        day,
        phone,
        _style("cover title", Font(HEI, 20, bold=True), _CENTRE, boxed=False),
        _style("cover unit", Font(SONG, 14), _CENTRE, boxed=False),
        _style("cover banner", Font(SONG, 11, bold=True, color=RED), _CENTRE, boxed=False),
        _style("cover label", Font(SONG, 12, bold=True), _CENTRE, PALE),
        count_in_all,
        _style("cover text", Font(SONG, 12), _INDENT),
        _style("cover open", Font(SONG, 12), _INDENT, YELLOW, opened=True),
        _style("cover seal", Font(SONG, 12, color="808080"), _CENTRE),
        _style("cover step", Font(SONG, 12), _TEXT, boxed=False),
    ):
        workbook.add_named_style(style)


def styled(cell: Cell | MergedCell, name: str) -> None:
    """Dress *cell* in one of the styles above."""
    cell.style = PREFIX + name
