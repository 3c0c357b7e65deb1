"""A paper as a package for the office's own document system: the paper, its annexes, its 拟稿单, as one zip."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from duban.adapters.office.documents.template import fill_template
from duban.adapters.office.files.stable_zip import stable
from duban.domain.papers.drafting_sheet import DraftingSheet

TEMPLATE = "drafting_sheet.docx"
SHEET, DIGESTS = "拟稿单.docx", "校验值.txt"


@dataclass(frozen=True, slots=True)
class OfficePackageWriter:
    """ports.PackageWriter over the template in the folder *templates*."""

    templates: Path

    def write(self, sheet: DraftingSheet, files: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
        """The zip; the same bytes for the same paper. SettingsUnreadable if the template cannot be filled."""
        held = [*files, (SHEET, fill_template(self.templates / TEMPLATE, asdict(sheet), at, 1))]
        digests = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in held)
        made = BytesIO()
        with ZipFile(made, "w") as package:
            for name, data in (*held, (DIGESTS, digests.encode())):
                package.writestr(name, data)
        return stable(made.getvalue(), at)
