"""The child that opens plans from outside: asked in a format (eight letters) and a file, it says what is in it."""

import codecs
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

# openpyxl and pdfium take them along where they find them; reading needs none.
for needless in ("numpy", "PIL"):
    sys.modules.setdefault(needless, None)  # type: ignore[arg-type]  # which makes importing it an ImportError

from pypdfium2 import PdfDocument, PdfiumError  # noqa: E402 - after what it must not find

from duban.adapters.office.plans.delimited import read_delimited_plan  # noqa: E402 - as above
from duban.adapters.office.plans.formats import PlanFormat  # noqa: E402 - as above
from duban.adapters.office.plans.guarded import LIMITS, READ, REFUSED, WORD_LENGTH  # noqa: E402 - as above
from duban.adapters.office.plans.markdown import read_markdown_plan  # noqa: E402 - as above
from duban.adapters.office.plans.printed import read_pdf_plan  # noqa: E402 - as above
from duban.adapters.office.plans.refused import PlanRefused  # noqa: E402 - as above
from duban.adapters.office.plans.spreadsheet import read_xlsx_plan  # noqa: E402 - as above
from duban.adapters.office.plans.text import read_text_plan  # noqa: E402 - as above
from duban.adapters.office.plans.told import told  # noqa: E402 - as above
from duban.adapters.office.plans.web_page import read_web_plan  # noqa: E402 - as above
from duban.adapters.office.plans.word import read_word_plan  # noqa: E402 - as above
from duban.adapters.office.reading.sample import ENCODINGS, sample  # noqa: E402 - as above
from duban.adapters.sandbox.server import serve  # noqa: E402 - as above
from duban.domain.importing.document import PlanDocument  # noqa: E402 - as above

READERS: dict[PlanFormat, Callable[[str, bytes], PlanDocument]] = {
    PlanFormat.WORD: read_word_plan,
    PlanFormat.WORKBOOK: read_xlsx_plan,
    PlanFormat.DELIMITED: read_delimited_plan,
    PlanFormat.WEB: read_web_plan,
    PlanFormat.MARKDOWN: read_markdown_plan,
    PlanFormat.PDF: read_pdf_plan,
    PlanFormat.TEXT: read_text_plan,
}


def answer(request: bytes) -> bytes:
    """What the file in *request* holds, or why it is refused; raises whatever the libraries do over a bad one."""
    word, content = request[:WORD_LENGTH].decode().strip(), request[WORD_LENGTH:]
    try:
        return READ + told(READERS[PlanFormat(word)]("", content))
    except PlanRefused as refused:
        return REFUSED + str(refused).encode()
    except PdfiumError as error:
        return REFUSED + (b"encrypted" if "password" in str(error).casefold() else b"damaged")


def warm_up() -> None:
    """Have everything loaded that a file may need: no fork can open a file of Python's any more."""
    for encoding in (*ENCODINGS, "utf-8-sig", "big5", "big5hkscs", "cp950", "utf-16-be"):
        codecs.lookup(encoding)
    read_xlsx_plan("", sample())
    read_web_plan("", "<p>一</p><table><tr><td>二</td></tr></table>".encode())
    with suppress(PlanRefused):
        document = PdfDocument.new()
        document.new_page(100, 100)
        buffer = BytesIO()
        document.save(buffer)
        read_pdf_plan("", buffer.getvalue())


if __name__ == "__main__":
    warm_up()
    serve(answer, LIMITS)
