"""The child that opens workbooks from outside: asked in a format (four letters) and a file, it answers in JSON."""

import codecs
import json
import sys

# openpyxl takes them along where it finds them; reading needs none, and without them it takes a third of the memory.
for needless in ("numpy", "PIL", "lxml"):
    sys.modules.setdefault(needless, None)  # type: ignore[arg-type]  # which makes importing it an ImportError

from duban.adapters.office.reading.anchored import pictures_in, with_covered  # noqa: E402 - after what openpyxl must not find
from duban.adapters.office.reading.anchored_elsewhere import pictures_in_ods, pictures_in_xls  # noqa: E402 - as above
from duban.adapters.office.reading.book_calamine import read_with_calamine  # noqa: E402 - as above
from duban.adapters.office.reading.book_openpyxl import read_xlsx  # noqa: E402 - as above
from duban.adapters.office.reading.facts import facts_of  # noqa: E402 - as above
from duban.adapters.office.reading.opinions import two_opinions  # noqa: E402 - as above
from duban.adapters.office.reading.sample import ENCODINGS, sample  # noqa: E402 - as above
from duban.adapters.office.reading.sandbox import DOUBTFUL, LIMITS  # noqa: E402 - as above
from duban.adapters.office.reading.usual_package import usual  # noqa: E402 - as above
from duban.adapters.office.scan.ole import with_usual_names  # noqa: E402 - as above
from duban.adapters.office.scan.prescan import FileFormat  # noqa: E402 - as above
from duban.adapters.sandbox.server import serve  # noqa: E402 - as above


def answer(request: bytes) -> bytes:
    """What the workbook in *request* holds; raises whatever the libraries do over a bad one."""
    word, data = request[:4].decode().strip(), request[4:]
    if word == FileFormat.XLS:
        facts = with_covered(facts_of(read_with_calamine(with_usual_names(data))), pictures_in_xls(data))
    elif word == FileFormat.ODS:
        facts = with_covered(facts_of(read_with_calamine(data)), pictures_in_ods(data))
    else:
        spelt = usual(data)
        facts = with_covered(two_opinions(spelt, is_doubtful=word == DOUBTFUL), pictures_in(spelt))
    return json.dumps(facts, ensure_ascii=False).encode(errors="replace")


def warm_up() -> None:
    """Have everything loaded that a file may need: no fork can open a file of Python's any more."""
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    for read in (read_xlsx, read_with_calamine):
        read(sample())


if __name__ == "__main__":
    warm_up()
    serve(answer, LIMITS)
