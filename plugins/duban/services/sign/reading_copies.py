"""Papers to be read as PDF while the sealed ones are made elsewhere (阅览版); none is sent by itself."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from duban.domain.files.paper_file import PaperFile
from duban.errors import Refused, UnknownReference
from duban.ports import PagesMaker
from duban.services.context import ServiceContext
from duban.services.sign.sign import Sign

NO_PROGRAM = "本机没有安装 LibreOffice，不能生成 PDF，请下载原文件查看。"
WORD = ".docx"


@dataclass(frozen=True, slots=True)
class ReadingCopies:
    """Looking up; nothing is changed, and the same file gives the same bytes."""

    context: ServiceContext
    sign: Sign
    pages: PagesMaker

    def of(self, name: str, draft: int, place: int) -> PaperFile:
        """
        The file at *place* among those of that draft, signed copies behind, as PDF that says what it is.

        UnknownReference for a file that is not there or no paper, Refused where no program can make it.
        """
        held = self.sign.files(name, draft)
        if not 0 <= place < len(held) or not held[place].name.endswith(WORD):
            raise UnknownReference("该文件没有阅览版。")
        file, made_at = held[place], self.sign.document(name, draft).created_at
        marked = self.context.papers.reading(self.context.archive.get(file.sha256), made_at)
        made = self.pages.pdf(marked)
        if made is None:
            raise Refused(NO_PROGRAM)
        return PaperFile(f"{PurePosixPath(file.name).stem}（阅览版）.pdf", made)
