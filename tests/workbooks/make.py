"""
Writes what only LibreOffice can write, and shows what the product says beside what is expected.

    python -m tests.workbooks.make convert     make good.xls, good.ods, … anew (needs soffice)
    python -m tests.workbooks.make show FOLDER write every workbook of the corpus to FOLDER, to be opened by a person
    python -m tests.workbooks.make compare     one line per case in which the product differs from expected.toml

It never writes expected.toml: what should be is decided by a person.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.workbooks.base import HERE, good
from tests.workbooks.cases import CASES
from tests.workbooks.expectation import expected, outcome
from tests.workbooks.mistakes import careless

CONVERSIONS = (
    ("good", "xls", "xls:MS Excel 97"),
    ("good", "ods", "ods"),
    ("good", "xlsx", "xlsx:Calc MS Excel 2007 XML"),
    ("careless", "xls", "xls:MS Excel 97"),
    ("careless", "ods", "ods"),
)


def convert() -> None:
    """The files that LibreOffice writes, all of a format in one run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source, make in (("good", good), ("careless", careless)):
            (folder / f"{source}.xlsx").write_bytes(make())
        for extension, filter_ in dict.fromkeys((extension, filter_) for _, extension, filter_ in CONVERSIONS):
            sources = [source for source, kind, _ in CONVERSIONS if kind == extension]
            subprocess.run(
                [
                    *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"),
                    *("--convert-to", filter_, "--outdir", str(folder / extension)),
                    *(str(folder / f"{source}.xlsx") for source in sources),
                ],
                check=True,
                capture_output=True,
                timeout=300,
            )
            for source in sources:
                suffix = "_libreoffice.xlsx" if extension == "xlsx" else f".{extension}"
                (HERE / f"{source}{suffix}").write_bytes((folder / extension / f"{source}.{extension}").read_bytes())


def show(folder: Path) -> None:
    """Every workbook as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in CASES:
        (folder / f"{each.name}.xlsx").write_bytes(each.make())


def compare() -> None:
    """What differs, for a person to decide who is right."""
    wanted = expected()
    for each in CASES:
        found = outcome(each.make())
        if wanted.get(each.name) != found:
            print(f"{each.name} = {found}    # expected {wanted.get(each.name)}: {each.what}")  # noqa: T201


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["convert"]:
            convert()
        case ["show", folder]:
            show(Path(folder))
        case ["compare"]:
            compare()
        case _:
            sys.exit(__doc__)
