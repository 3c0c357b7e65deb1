"""A paper handed over to the office's own document system, which numbers, seals and exchanges it."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from duban.domain.papers.drafting_sheet import drafting_sheet
from duban.errors import Refused
from duban.ports import PackageWriter
from duban.services.context import ServiceContext
from duban.services.sign.sign import Sign

NO_FILES = "《{title}》是邮件，签发后由系统发出，没有公文包。"


@dataclass(frozen=True, slots=True)
class Packages:
    """Looking up; nothing is changed. The same draft in the same state gives the same bytes."""

    context: ServiceContext
    sign: Sign
    writer: PackageWriter

    def of(self, name: str, draft: int) -> tuple[str, bytes]:
        """
        The name and the bytes of the package: of a signed paper its signed copies, else its draft.

        Refused for what is only a mail, UnknownReference if there is no such draft.
        """
        document = self.sign.document(name, draft)
        decisions = self.sign.decisions(name, draft)
        files = self.sign.signed_files(name, draft) or document.files
        if not files:
            raise Refused(NO_FILES.format(title=document.title))
        office = self.context.office_of(document.reference.partition("/")[0])
        sheet = drafting_sheet(document, decisions, files, office)
        held = [(file.name, self.context.archive.get(file.sha256)) for file in files]
        at = max((one.at for one in decisions), default=document.created_at)
        return f"{PurePosixPath(files[0].name).stem}公文包.zip", self.writer.write(sheet, held, at)
