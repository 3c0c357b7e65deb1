"""The child that marks workbooks from outside: asked and answering with JSON and a file."""

import codecs
import json
import struct
import sys
from io import BytesIO

# As in sandbox_reader: openpyxl would take them along. Pictures, which it would read with PIL, are grafted back as
# they were.
for needless in ("numpy", "PIL", "lxml"):
    sys.modules.setdefault(needless, None)  # type: ignore[arg-type]  # which makes importing it an ImportError

from openpyxl import Workbook  # noqa: E402 - after what openpyxl must not find

from duban.adapters.office.marking.annotate import mark  # noqa: E402 - as above
from duban.adapters.office.marking.exchange import LENGTH, LIMITS  # noqa: E402 - as above
from duban.adapters.sandbox.server import serve  # noqa: E402 - as above

ENCODINGS = ("utf-8", "utf-16", "gb18030", "gbk", "iso8859-1", "ascii", "cp437")


def answer(request: bytes) -> bytes:
    """What the marked copy could not keep, and the copy; raises whatever openpyxl does over a bad file."""
    length = struct.unpack_from(LENGTH, request)[0]
    start = struct.calcsize(LENGTH)
    told = json.loads(request[start : start + length])
    done, lost = mark(request[start + length :], told)
    head = json.dumps(lost, ensure_ascii=False).encode()
    return struct.pack(LENGTH, len(head)) + head + done


def warm_up() -> None:
    """Mark a workbook once: whatever openpyxl imports late is there before a fork can open no file any more."""
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    book, buffer = Workbook(), BytesIO()
    book.worksheets[0]["A1"] = "甲"
    book.save(buffer)
    finding = {"level": "error", "sentence": "甲", "about": "第1项", "cell": "Sheet!A1"}
    told = {"format": "xlsx", "title": "甲", "lines": ["乙"], "findings": [finding], "restored": {"Sheet!A1": "甲"}}
    mark(mark(buffer.getvalue(), told)[0], told)


if __name__ == "__main__":
    warm_up()
    serve(answer, LIMITS)
