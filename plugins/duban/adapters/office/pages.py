"""The pages of a document as pictures, made by LibreOffice where it is installed and kept for the next look."""

import logging
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from threading import BoundedSemaphore, Lock

import pypdfium2

from duban.errors import TemporaryError, UnknownReference

log = logging.getLogger(__name__)

PROGRAM = "soffice"
SECONDS = 90
MOST_PAGES = 60
DOTS_PER_POINT = 1.6
# What LibreOffice writes into a PDF of its own making, another each time.
MADE_AT = re.compile(rb"/CreationDate\(D:\d{14}[^)]{0,10}\)")
NAMED = re.compile(rb"(/ID \[\s*<|>\s*<|/DocChecksum /)[0-9A-F]{32}")
# LibreOffice is heavy, and two of them fight for a profile: one page at a time is drawn by each process.
ONE_AT_A_TIME = Lock()
# So many requests may wait for it; the others are told to come again, and leave the threads to other pages.
MOST_WAITING = 4
WAITING = BoundedSemaphore(MOST_WAITING)
BUSY = "文书预览正在生成，请稍候刷新页面。"
# PDFium is not made for several threads at once.
DRAWS = Lock()


@dataclass(frozen=True, slots=True)
class PaperPages:
    """Pictures of documents of our own making; `folder` keeps them, and may be emptied at any time."""

    folder: Path

    def count(self, data: bytes) -> int:
        """How many pages there are pictures of; 0 where no program can make any."""
        with self._opened(data) as document:
            return _pages(document)

    def picture(self, data: bytes, number: int) -> bytes:
        """The page of that number, counted from 1, as PNG; UnknownReference if there is none."""
        with self._opened(data) as document:
            if document is None or not 1 <= number <= _pages(document):
                raise UnknownReference(f"没有第{number}页。")
            image = document[number - 1].render(scale=DOTS_PER_POINT).to_pil()
        written = BytesIO()
        image.save(written, "PNG", optimize=False)
        return written.getvalue()

    @property
    def are_made(self) -> bool:
        """Whether a program that makes them is installed."""
        return shutil.which(PROGRAM) is not None

    @contextmanager
    def _opened(self, data: bytes) -> Iterator[pypdfium2.PdfDocument | None]:
        pdf = self.pdf(data)
        if pdf is None:
            yield None
            return
        with DRAWS, closing(pypdfium2.PdfDocument(pdf)) as document:
            yield document

    def pdf(self, data: bytes) -> bytes | None:
        """
        The document as PDF, made once and the same bytes each time.

        None where no program can make it, TemporaryError while too many wait for one.
        """
        kept = self.folder / f"{sha256(data).hexdigest()}.pdf"
        if kept.is_file():
            return kept.read_bytes()
        if not WAITING.acquire(blocking=False):
            raise TemporaryError(BUSY)
        try:
            return self._made(kept, data)
        finally:
            WAITING.release()

    def _made(self, kept: Path, data: bytes) -> bytes | None:
        with ONE_AT_A_TIME:
            if kept.is_file():
                return kept.read_bytes()
            program = shutil.which(PROGRAM)
            made = _converted(program, data) if program else None
            if made is not None:
                self._keep(kept, made)
            return made

    def _keep(self, kept: Path, made: bytes) -> None:
        """Put it there whole; another process may be keeping the same at this moment."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as beside:
            beside.write(made)
        Path(beside.name).replace(kept)


def _always_the_same(pdf: bytes, digest: str) -> bytes:
    """The PDF without the moment of its making, named by what it was made of; not a byte longer, for it counts them."""
    named = digest[:32].upper().encode()
    pdf = MADE_AT.sub(lambda found: b" " * len(found[0]), pdf)
    return NAMED.sub(lambda found: found[1] + named, pdf)


def _pages(document: pypdfium2.PdfDocument | None) -> int:
    return min(len(document), MOST_PAGES) if document is not None else 0


def _converted(program: str, data: bytes) -> bytes | None:
    with TemporaryDirectory(prefix="duban-pages-") as folder:
        source = Path(folder) / "paper.docx"
        source.write_bytes(data)
        command = [
            *(program, "--headless", f"-env:UserInstallation=file://{folder}/profile"),
            *("--convert-to", "pdf", "--outdir", folder, str(source)),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603 - our own paper
            return _always_the_same(source.with_suffix(".pdf").read_bytes(), sha256(data).hexdigest())
        except (subprocess.SubprocessError, OSError) as error:
            log.warning("no pages of a paper: %s", error)
            return None
