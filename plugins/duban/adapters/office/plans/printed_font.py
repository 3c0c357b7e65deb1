"""
The font that stands in for those that a PDF names and does not hold.

pdfium asks the system for one, and without any it drops words of a single character, whose extents it cannot know.
What is read must not depend on the fonts of a machine, least of all in a child that can open none: ours lies in
mplfonts, whose fonts the charts need as well.
"""

import ctypes
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pypdfium2.internal as pdfium_i
import pypdfium2.raw as pdfium_c

FONT_FILE = "NotoSansCJKsc-Regular.otf"
HANDLE = 1  # of the only font there is
WHOLE = 0  # instead of one of its tables
GB2312 = 134


@cache
def stand_in() -> pdfium_c.FPDF_SYSFONTINFO:
    """Have every font that is not embedded be ours, in this process from now on; what is returned keeps it alive."""
    font = _file().read_bytes()

    def font_data(_: object, _font: object, table: int, buffer: object, size: int) -> int:
        if table != WHOLE:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))  # type: ignore[arg-type]
        return len(font)

    def face_name(_: object, _font: object, buffer: object, size: int) -> int:
        name = b"stand-in\0"
        if buffer and size >= len(name):
            ctypes.memmove(buffer, name, len(name))  # type: ignore[arg-type]
        return len(name)

    info = pdfium_c.FPDF_SYSFONTINFO()
    info.version = 1
    pdfium_i.set_callbacks(
        info,
        Release=lambda *_: None,
        EnumFonts=lambda *_: None,
        MapFont=lambda *_: HANDLE,
        GetFont=lambda *_: HANDLE,
        GetFontData=font_data,
        GetFaceName=face_name,
        GetFontCharset=lambda *_: GB2312,
        DeleteFont=lambda *_: None,
    )
    pdfium_c.FPDF_SetSystemFontInfo(info)
    return info


def _file() -> Path:
    """The font's file; the package itself is not imported, which takes all of matplotlib along."""
    found = find_spec("mplfonts")
    return Path((found.submodule_search_locations or [""])[0] if found else "") / "fonts" / FONT_FILE
