"""How the form looks: the styles of its cells by name, as XlsxWriter takes them."""

from collections.abc import Mapping

# Song for reading, Hei for headings: on every office computer here; other systems substitute their own Chinese fonts.
SONG, HEI = "宋体", "黑体"
YELLOW, HEADER_YELLOW, GREY, PALE = "FFF9DB", "FFE699", "D9D9D9", "F2F2F2"
RED, ALERT, GREEN = "#C00000", "#FF9B9B", "#2E7D32"
# How a counter says its number.
LEFT = '[=0]"齐";0'
LEFT_IN_ALL = '[=0]"已填齐，可以报送";"还差 "0" 项"'

Look = Mapping[str, object]
# By the digits of the normal style every program measures the width of columns; one that lacks Excel's own font would
# make them a quarter wider. No scheme: with one Excel takes the font of its theme instead.
NORMAL: Look = {"font_name": SONG, "font_size": 10, "font_scheme": "none"}
_PLAIN: Look = {"align": "left", "valign": "vcenter"}
_TEXT = {**_PLAIN, "text_wrap": True}
_FROM_THE_TOP = {**_TEXT, "valign": "top"}
_INDENT = {**_TEXT, "indent": 1}
_CENTRE = {**_TEXT, "align": "center"}
_BOX: Look = {"border": 1, "border_color": "#808080"}
_BOLD: Look = {"bold": True}
_RED = {**_BOLD, "font_color": RED}


def _filled(colour: str) -> dict[str, object]:
    return {**_BOX, "bg_color": f"#{colour}"}


_OPEN = {**_filled(YELLOW), "locked": False}


def _sized(size: int, font: str = SONG) -> dict[str, object]:
    return {"font_name": font, "font_size": size}


STYLES: Mapping[str, Look] = {
    "title": {**_sized(16, HEI), **_BOLD, **_PLAIN},
    "facts": {**NORMAL, **_PLAIN},
    "banner": {**NORMAL, **_RED, **_PLAIN},
    "band": {**NORMAL, **_BOLD, **_CENTRE, **_filled(GREY)},
    "open band": {**NORMAL, **_BOLD, **_CENTRE, **_filled(HEADER_YELLOW)},
    "header": {**NORMAL, **_BOLD, **_CENTRE, **_filled(GREY)},
    "open header": {**NORMAL, **_BOLD, **_CENTRE, **_filled(HEADER_YELLOW)},
    "number": {**NORMAL, **_CENTRE, **_BOX},
    "locked": {**NORMAL, **_TEXT, **_BOX},
    "small": {**_sized(9), **_TEXT, **_BOX},
    "count": {**NORMAL, **_BOLD, **_CENTRE, **_BOX, "num_format": LEFT},
    "value": {**NORMAL, **_CENTRE, **_OPEN},
    "open": {**NORMAL, **_TEXT, **_OPEN},
    "open text": {**NORMAL, **_FROM_THE_TOP, **_OPEN},
    "choice": {**_sized(9), **_CENTRE, **_OPEN},
    "no measure": {**_sized(9), **_CENTRE, **_filled(GREY)},
    "day": {**NORMAL, **_CENTRE, **_OPEN, "num_format": "yyyy-mm-dd"},
    "phone": {**_sized(12), **_INDENT, **_OPEN, "num_format": "@"},
    "cover title": {**_sized(20, HEI), **_BOLD, **_CENTRE},
    "cover unit": {**_sized(14), **_CENTRE},
    "cover banner": {**_sized(11), **_RED, **_CENTRE},
    "cover label": {**_sized(12), **_BOLD, **_CENTRE, **_filled(PALE)},
    "cover count": {**_sized(14), **_BOLD, "font_color": GREEN, **_INDENT, **_BOX, "num_format": LEFT_IN_ALL},
    "cover text": {**_sized(12), **_INDENT, **_BOX},
    "cover open": {**_sized(12), **_INDENT, **_OPEN},
    "cover seal": {**_sized(12), "font_color": "#808080", **_CENTRE, **_BOX},
    "cover step": {**_sized(12), **_TEXT},
}
