"""The files of mails that wait, of returns and of papers, and which of them the archive lacks."""

from collections.abc import Collection, Iterator

from duban.domain.decisions.document import Document, Signature
from duban.domain.mail.delivery import MailState
from duban.domain.returns.submission import Submission
from duban.errors import PermanentError, Refused
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext

Named = tuple[str, str]


def absent(context: ServiceContext, waiting: Collection[MailState]) -> Iterator[str]:
    """
    A line for each file that the archive does not have; mails in the *waiting* states count.

    What is locked away for secrecy stays where it is, and is not missing.
    """
    with context.ledger.begin() as work:
        named = (*_mails(work, waiting), *_returns(work), *_papers(work))
    for name, digest in dict.fromkeys(named):
        try:
            if digest:
                context.archive.get(digest)
        except Refused:
            continue
        except PermanentError as error:
            yield f"{name}：{error}"


def _mails(work: UnitOfWork, waiting: Collection[MailState]) -> Iterator[Named]:
    for state in waiting:
        yield from ((mail.key, mail.raw_sha256) for mail in work.outbox.in_state(state))


def _returns(work: UnitOfWork) -> Iterator[Named]:
    for cycle in work.cycles.all():
        for code in work.returns.of_cycle(cycle.reference):
            for submission in work.submissions.of_return(cycle.reference.of(code)):
                yield from _of_return(work, submission)


def _of_return(work: UnitOfWork, submission: Submission) -> Iterator[Named]:
    yield f"报送件 {submission.number} {submission.file_name}", submission.file_sha256
    if registration := work.submissions.registration(submission.number):
        yield f"报送件 {submission.number} 扫描件 {registration.scan_name}", registration.scan_sha256
    else:
        yield f"报送件 {submission.number} 来信", submission.message
    for file in submission.evidence:
        yield f"报送件 {submission.number} {file.name}", file.sha256


def _papers(work: UnitOfWork) -> Iterator[Named]:
    for paper in work.documents.all():
        for file in paper.files:
            yield f"文书 {paper.name} 第{paper.draft}稿 {file.name}", file.sha256
        for signature in work.documents.decisions(paper.name, paper.draft):
            yield from _of_signature(paper, signature)
    for served in work.served.all():
        yield f"文书 {served.name} 送达件 {served.scan_name}", served.scan_sha256


def _of_signature(paper: Document, signature: Signature) -> Iterator[Named]:
    name = f"文书 {paper.name} 第{paper.draft}稿"
    yield f"{name} 签批时所见", signature.dossier
    yield f"{name} 签批件 {signature.paper.scan_name}", signature.paper.scan_sha256
    for file in signature.files:
        yield f"{name} 签发稿 {file.name}", file.sha256
