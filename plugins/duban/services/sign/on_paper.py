"""纸质签批: who signs on paper is believed on the word of the clerk who registers the paper, and recorded so."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.decisions.document import Document, DocumentState, OnPaper
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.office.roles import Roles
from duban.errors import Refused
from duban.services.sign.sign import Registered, Sign, SignerAnswer


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """
    What the clerk says of a paper: what was decided and when, and what stands for it.

    A `scan` of the signed sheet; of a leader of the city, whose writing never enters the system, the `number` under
    which the office registered it (批示登记号) and no scan.
    """

    answer: SignerAnswer
    signed_at: datetime
    scan: PaperFile | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class SignOnPaper:
    """Registering; what follows from the signature is what follows from one in the page."""

    sign: Sign
    roles: Roles

    def register(self, name: str, draft: int, paper: SignedPaper, clerk: Actor, now: datetime) -> DocumentState:
        """
        Record that the signer of a draft decided on paper; a draft that no longer waits stays as it is.

        Refused to everybody but the clerk of the office, without a scan or number, and for a moment that cannot be.
        """
        require(clerk, Permission.REGISTER_SIGNATURE)
        document = self.sign.document(name, draft)
        if document.state is not DocumentState.WAITING:
            return document.state
        self._check(document, paper, now)
        signer = self.roles.on_paper_by(document.signer, clerk)
        registered = Registered(clerk.name, paper.signed_at, self._kept(paper))
        return self.sign.decide(name, draft, paper.answer, signer, now, registered)

    def _check(self, document: Document, paper: SignedPaper, now: datetime) -> None:
        is_remark = document.signer in self.roles.on_paper
        if is_remark and paper.scan is not None:
            raise Refused(f"{document.signer}的批示不扫描、不录入，只登记批示登记号。")
        if is_remark and not paper.number.strip():
            raise Refused(f"请写明{document.signer}批示的登记号。")
        if not is_remark and (paper.scan is None or not paper.scan.data):
            raise Refused(f"登记{document.signer}的纸质签批须附签批件扫描件，且不能是空文件。")
        if not document.created_at <= paper.signed_at <= now:
            raise Refused(f"签批时间 {paper.signed_at:%Y-%m-%d %H:%M} 早于拟稿或晚于现在，请核对。")

    def _kept(self, paper: SignedPaper) -> OnPaper:
        if paper.scan is None:
            return OnPaper(number=paper.number.strip())
        return OnPaper(self.sign.context.archive.put(paper.scan.data), paper.scan.name, paper.number.strip())
