"""Whose form a workbook is: the marks that the form writer leaves in its properties, read without its tables."""

import zipfile
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

PROPERTIES = "docProps/custom.xml"
LARGEST = 64 * 1024


class WorkbookMarks:
    """ports.FormMarks: for workbooks that we wrote ourselves; one of unknown origin goes to the form reader."""

    def read(self, workbook: bytes) -> tuple[str, str]:
        """The reference and the token that a form of ours carries; both empty for any other file."""
        try:
            with zipfile.ZipFile(BytesIO(workbook)) as archive, archive.open(PROPERTIES) as part:
                root = fromstring(part.read(LARGEST))
        except (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException):
            return "", ""
        marks = {entry.get("name"): "".join(entry.itertext()) for entry in root}
        return marks.get("duban_reference", ""), marks.get("duban_token", "")
