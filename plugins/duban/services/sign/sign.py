"""What a person decides on a draft: recorded once, with who, when and why, and what follows from it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.decision import DecisionRules
from duban.domain.decisions.document import (
    Document,
    DocumentKind,
    DocumentState,
    File,
    OnPaper,
    Outcome,
    Signature,
)
from duban.domain.decisions.document_name import DocumentName, DraftKey
from duban.domain.escalation.ladder import NoticeState, Rung
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require, require_signer
from duban.domain.papers.formal import goes_up
from duban.errors import ConfigurationError, Refused, UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.send.follow_up import further
from duban.services.sign.case_file import CaseFile, Cases
from duban.services.sign.dossier import Dossier, dossier_of
from duban.services.sign.readiness import Readiness
from duban.services.watch.hold import refuse_while_held

CHANGED = "所附情况在请示后有变化，请在新的请示中查看并重新选择。"


@dataclass(frozen=True, slots=True)
class SignerAnswer:
    """
    What a person chose: the outcome, why, until when a draft is put off, and the dossier that lay before him.

    Without `until` the office's usual time counts; without `shown` he looked at the ledger of this moment.
    """

    outcome: Outcome
    reason: str = ""
    until: date | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """Of a decision on paper: who registers it, when it was made, and what stands for it."""

    by: str
    at: datetime
    paper: OnPaper


@dataclass(frozen=True, slots=True)
class Sign:
    """Signatures are facts in the ledger; the request in Airflow is only their counter."""

    context: ServiceContext
    rules: DecisionRules = field(default_factory=DecisionRules)

    def waiting(self) -> tuple[Document, ...]:
        """The drafts that wait for a person, oldest first."""
        with self.context.ledger.begin() as work:
            return work.documents.waiting()

    def document(self, name: str, draft: int) -> Document:
        """One draft; UnknownReference if there is none."""
        with self.context.ledger.begin() as work:
            document = work.documents.get(name, draft)
        if document is None:
            raise UnknownReference(f"没有文书 {name} 第{draft}稿。")
        return document

    def files(self, name: str, draft: int) -> tuple[File, ...]:
        """The files of a draft, and behind them its signed copies; UnknownReference if there is no such draft."""
        return (*self.document(name, draft).files, *self.signed_files(name, draft))

    def signed_files(self, name: str, draft: int) -> tuple[File, ...]:
        """The copies of a draft that say that it was signed; none while it is not, or if it is a mail."""
        with self.context.ledger.begin() as work:
            signature = work.documents.signature(name, draft)
        return signature.files if signature else ()

    def case(self, document: Document, now: datetime) -> CaseFile:
        """What a signer has to know beside the text, as it stands at *now*."""
        return Cases(self.context).of(document, now)

    def dossier(self, document: Document, now: datetime) -> Dossier:
        """All that a signer has before him, with its digest, as it stands at *now*."""
        return dossier_of(self.context, document, now)

    def requests(self, now: datetime) -> tuple[tuple[Document, str], ...]:
        """The drafts that wait for a person, each with the digest of its dossier; those put off until now as well."""
        self.take_up_due(now)
        return tuple((document, self.dossier(document, now).sha256) for document in self.waiting())

    def take_up_due(self, now: datetime) -> None:
        """Ask again for what was put off until today, or before a day was given; repeatable."""
        today = now.astimezone(TIMEZONE).date()
        with self.context.ledger.begin() as work:
            for signature in work.documents.deferred():
                if signature.until is None or signature.until <= today:
                    work.documents.take_up(signature.name, signature.draft)

    def take_up(self, name: str, by: Actor) -> Document:
        """
        Ask again now for the newest draft of *name*, which was put off.

        Refused if it was not, or to whom it does not belong; UnknownReference if there is none of that name.
        """
        require(by, Permission.TAKE_UP)
        with self.context.ledger.begin() as work:
            document = work.documents.latest(name)
            if document is None:
                raise UnknownReference(f"没有文书 {name}，已暂缓的见“文书”。")
            if not work.documents.take_up(name, document.draft):
                raise Refused(f"《{document.title}》第{document.draft}稿并未暂缓，无需恢复。")
        return document

    def deferred(self) -> tuple[tuple[Document, Signature], ...]:
        """The drafts that were put off, each with the decision to do so."""
        with self.context.ledger.begin() as work:
            found = [(work.documents.get(one.name, one.draft), one) for one in work.documents.deferred()]
        return tuple((document, signature) for document, signature in found if document is not None)

    def decisions(self, name: str, draft: int) -> tuple[Signature, ...]:
        """All that was decided on a draft, oldest first."""
        with self.context.ledger.begin() as work:
            return work.documents.decisions(name, draft)

    def asked_by(self, run_id: str) -> Document | None:
        """The draft that the run of that id asks for; None if it asks for none."""
        with self.context.ledger.begin() as work:
            return next((one for one in work.documents.all() if one.is_asked_by(run_id)), None)

    def signed(self, most: int) -> tuple[tuple[Document, Signature], ...]:
        """The drafts that were signed last, at most so many, the newest first, each with its signature."""
        with self.context.ledger.begin() as work:
            found = [
                (document, signature)
                for document in work.documents.signed(most)
                if (signature := work.documents.signature(document.name, document.draft)) is not None
            ]
        return tuple(sorted(found, key=lambda one: one[1].at, reverse=True))

    def decide(
        self, name: str, draft: int, answer: SignerAnswer, by: Actor, now: datetime, on_paper: Registered | None = None
    ) -> DocumentState:
        """
        Record a decision and do what follows from it; returns the state the draft is in afterwards.

        A draft that no longer waits (withdrawn because the return came, superseded, decided already) stays as it
        is. Refused to everybody but its signer, if a reason is missing where one is owed, if the facts are others than
        were shown, for a day that has passed, and while the units named in a circular check it.
        """
        refuse_while_held(self.context.ledger)
        document, outcome = self.document(name, draft), answer.outcome
        if document.state is not DocumentState.WAITING:
            return document.state
        require_signer(by, document.signer)
        dossier = self.dossier(document, now)
        self._refuse(document, answer, dossier, now)
        until = self._until(answer, now) if outcome is Outcome.DEFER else None
        is_last = outcome is Outcome.SIGN and not self._comes_after(document)
        files = self._signed_copies(document, now) if is_last else ()
        kept = self.context.archive.put(dossier.record)
        signature = Signature(
            *(name, draft, outcome, by.signature(document.signer), answer.reason.strip(), now, until, kept),
            known=by.known,
            account=by.account,
            files=files,
        )
        if on_paper is not None:
            signature = replace(signature, at=on_paper.at, registered_by=on_paper.by, paper=on_paper.paper)
        following, mail = self.released(document, signature, now)
        with self.context.ledger.begin() as work:
            if work.documents.sign(signature):
                self.follow(work, signature, following, mail)
        return self.document(name, draft).state

    def is_recorded(self, name: str, draft: int, answer: SignerAnswer, account: str) -> bool:
        """Whether this very answer of that account to what was shown is among the decisions on a draft."""
        given = (answer.outcome, answer.reason, answer.shown, account)
        with self.context.ledger.begin() as work:
            decided = work.documents.decisions(name, draft)
        return given in [(one.outcome, one.reason, one.dossier, one.account) for one in decided]

    def _refuse(self, document: Document, answer: SignerAnswer, dossier: Dossier, now: datetime) -> None:
        """Raise Refused for what may not be decided so, or not yet."""
        outcome = answer.outcome
        if outcome.needs_reason and not answer.reason.strip():
            raise Refused(f"“{outcome}”须写明理由，请重新选择并填写“理由”。")
        if answer.shown not in ("", dossier.sha256):
            raise Refused(CHANGED)
        if outcome is Outcome.SEND_BACK and document.kind is not DocumentKind.REPORT:
            raise Refused("只有汇总报告可以退回重编，其他文书请选“暂缓”或“撤回”。")
        if outcome is Outcome.SIGN and (reason_to_wait := Readiness(self.context).too_early(document, now)):
            raise Refused(reason_to_wait)

    def _until(self, answer: SignerAnswer, now: datetime) -> date:
        """The day on which a draft that is put off asks again; Refused for one that has come already."""
        today = now.astimezone(TIMEZONE).date()
        until = answer.until or self.context.calendar.add(today, self.rules.defers_for)
        if until <= today:
            raise Refused(f"“暂缓至”的日期{until:%Y年%m月%d日}已到或已过，请填写今天以后的日期。")
        return until

    def follow(
        self, work: UnitOfWork, signature: Signature, following: Document | None, mail: OutgoingMail | None
    ) -> None:
        """Record, in the transaction of the signature and once, what follows: the next signer's draft, or the mail."""
        if following is not None:
            work.documents.add(following)
        if mail is not None:
            work.outbox.add(mail)
        document = work.documents.get(signature.name, signature.draft)
        if document is not None and document.kind in (DocumentKind.NOTICE, DocumentKind.LETTER):
            work.notices.follow(signature.name, self._notice_state(signature.outcome, mail))

    def released(
        self, document: Document, signature: Signature, now: datetime
    ) -> tuple[Document | None, OutgoingMail | None]:
        """
        What *signature* releases: the draft for the next signer, or the mail, or neither; not inside a transaction.

        Refused if no mail can be written, so that it can be signed once that is mended. Nothing is recorded.
        """
        if signature.outcome is not Outcome.SIGN:
            return None, None
        following = self._next_level(document, signature.by, now)
        return following, None if following else self._mail(document, signature.files, now)

    def _comes_after(self, document: Document) -> bool:
        """Whether somebody signs *document* after the signer whom it waits for."""
        is_report = document.kind is DocumentKind.REPORT
        return is_report and DocumentName.parse(document.name).level < len(self._report_signers(document))

    def _report_signers(self, document: Document) -> tuple[str, ...]:
        """Who signs reports of the programme of *document*, one after the other."""
        return self.context.office_of(Reference.parse(document.reference).programme).report_signers

    def _next_level(self, document: Document, by: str, now: datetime) -> Document | None:
        """The same draft before its next signer, None if nobody comes after this one."""
        if not self._comes_after(document):
            return None
        name = DocumentName.parse(document.name)
        return replace(
            document,
            name=str(name.at(name.level + 1)),
            body=f"**{document.signer}已签批**（{by}）\n\n{document.body}",
            signer=self._report_signers(document)[name.level],
            created_at=now,
            state=DocumentState.WAITING,
        )

    def _notice_state(self, outcome: Outcome, mail: OutgoingMail | None) -> NoticeState:
        if outcome is Outcome.WITHDRAW:
            return NoticeState.WITHDRAWN
        return NoticeState.PREPARED if mail is not None else NoticeState.DRAFTED

    def _signed_copies(self, document: Document, now: datetime) -> tuple[File, ...]:
        """The files as they were signed, with who signed and when where their mark was; Refused if none can be made."""
        is_named = document.kind is DocumentKind.APPRAISAL or goes_up(document.subject)
        titles: tuple[str, ...] = (document.signer,) if is_named else ()
        if document.kind is DocumentKind.REPORT:
            titles = self._report_signers(document)
        return tuple(self._signed_copy(document, file, "、".join(titles), now) for file in document.files)

    def _signed_copy(self, document: Document, file: File, signers: str, now: datetime) -> File:
        """Its signed copy; a form that goes along to be filled in bears no draft's number, and stays as it is."""
        name = file.without_draft(document.draft)
        if name == file.name:
            return file
        data = self.context.archive.get(file.sha256)
        try:
            signed = self.context.papers.signed(data, document.draft, signers, now)
        except ConfigurationError as error:
            raise Refused(f"无法生成签发稿：{error}") from error
        return File(name, self.context.archive.put(signed))

    def _mail(self, document: Document, files: tuple[File, ...], now: datetime) -> OutgoingMail | None:
        """The mail that a signature releases; Refused, so that it can be signed once that is mended, if none can."""
        try:
            return self._released(document, files, now)
        except ConfigurationError as error:
            raise Refused(f"签发后无法发出：{error}") from error

    def _released(self, document: Document, files: tuple[File, ...], now: datetime) -> OutgoingMail | None:
        """No mail follows a formal letter, which people serve, an appraisal, or what later mails bring."""
        reference = Reference.parse(document.reference)
        if document.kind is DocumentKind.REPORT:
            return self._report_mail(document, files, reference, now)
        if document.kind not in (DocumentKind.REPORT, DocumentKind.NOTICE):
            return None
        return self._notice_mail(document, self._rung(document, reference), reference, now)

    def _rung(self, document: Document, reference: Reference) -> Rung:
        code = DocumentName.parse(document.name).kind
        return next(rung for rung in self.context.ladders[reference.stream] if rung.code == code)

    def _notice_mail(self, document: Document, rung: Rung, reference: Reference, now: datetime) -> OutgoingMail:
        """The text that was signed, to the letter."""
        programme = self.context.programme(reference, now)
        to = self.context.addresses(programme, reference.organisation, rung.to)
        cc = self.context.addresses(programme, reference.organisation, rung.cc)
        with self.context.ledger.begin() as work:
            more = further(work, reference, (*to, *cc), self.context.robot)
        draft = MailDraft(
            kind=MailKind.NOTICE,
            key=document.name,
            template="signed_notice",
            facts={"subject": document.subject, "text": document.text},
            reference=reference,
            to=to,
            cc=cc,
            attachments=more.attachments(self.context.archive),
            thread=more.thread,
        )
        return self.context.write(draft, now)

    def _report_mail(
        self, document: Document, files: tuple[File, ...], reference: Reference, now: datetime
    ) -> OutgoingMail:
        """The report as it was signed, by whom and when."""
        office = self.context.office_of(reference.programme)
        facts = {
            "title": document.title,
            "signers": "、".join(office.report_signers),
            "text": document.text.replace(f"（第{document.draft}稿）", "", 1),
            "files": [(file.name, file.sha256) for file in files],
            **office.facts,
            "now": now,
        }
        draft = MailDraft(
            kind=MailKind.REPORT,
            key=str(DraftKey(str(DocumentName.parse(document.name).at(1)), document.draft)),
            template="report",
            facts=facts,
            reference=reference,
            to=office.report_to,
            attachments=tuple((file.name, self.context.archive.get(file.sha256)) for file in files),
        )
        return self.context.write(draft, now)
