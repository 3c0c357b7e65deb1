"""Bundles drawn up: all that passed between us and a unit, or what belongs to one paper or mail, from the ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.audit.bundle import (
    WHOLE,
    BundlePiece,
    BundleScope,
    CaseBundle,
    PeriodAnswer,
    Span,
    in_order,
    moment_of,
)
from duban.domain.audit.pieces import (
    LEFT,
    decision_piece,
    mail_piece,
    message_piece,
    opened_piece,
    paper_piece,
    return_piece,
    send_back_piece,
)
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import in_force
from duban.domain.decisions.document import Document
from duban.domain.decisions.renames import called
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.mail.written_mail import WrittenMail
from duban.domain.papers.formal import addressee_of, unmarked
from duban.domain.plan.labels import PlanNames
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Programme
from duban.errors import NotConfigured, Refused, UnknownReference
from duban.ports import BundleWriter, PagesMaker, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit, Verified
from duban.services.overview.returns_table import ReturnsTables
from duban.services.plan.named import unit_of
from duban.services.plan.versions import Versions
from duban.services.send.written_mail import WrittenMails

NO_PROGRAM = "本机没有安装 LibreOffice，不能生成 PDF，请改为 .docx 文件。"
ALL = BundleScope()
TO_OTHERS = "该文书不是写给单位的（签报、请示、提请督办等），不制作案卷。"
LOST = "（邮件原文不在档案库中）"
OF_SEVERAL = "该文书涉及多个单位，请按单位打印案卷。"


@dataclass(frozen=True, slots=True)
class BundleMatter:
    """What a bundle is asked about: a unit of a programme, all of it or some, and what people call that."""

    programme: str
    unit: str
    subject: str = ""
    scope: BundleScope = ALL
    span: Span = WHOLE


@dataclass(frozen=True, slots=True)
class Bundles:
    """Looking up; nothing is changed. Equal ledgers give equal bytes at the same moment."""

    context: ServiceContext
    audit: Audit
    tables: ReturnsTables
    writer: BundleWriter
    pages: PagesMaker

    def of_unit(self, programme: str, unit: str, span: Span = WHOLE) -> BundleMatter:
        """All of the unit's; UnknownReference if there is no unit of that code, Refused for days that never were."""
        if span.since and span.until and span.until < span.since:
            raise Refused("起始日期晚于截止日期，请重新选择。")
        name = unit_of(Versions(self.context).latest(programme), unit).name
        return BundleMatter(programme, unit, f"与{name}的全部往来", span=span)

    def of_matter(self, key: str) -> BundleMatter:
        """What belongs to the paper or mail of that name; UnknownReference if there is none, Refused if of several."""
        with self.context.ledger.begin() as work:
            document, mail = work.documents.latest(key), work.outbox.get(key)
            if document is None and mail is None:
                raise UnknownReference("没有这份文书或邮件。")
            text = document.reference if document else mail.reference if mail else ""
            items = _numbers(work.notices.drafted_as(key)) | _numbers(work.notices.carried_by(key))
        reference = Reference.parse(text)
        if not reference.organisation:
            raise Refused(OF_SEVERAL)
        latest = Versions(self.context).latest(reference.programme)
        if document and not _is_to(unit_of(latest, reference.organisation), document):
            raise Refused(TO_OTHERS)
        scope = BundleScope(items=items) if items else BundleScope(reference=text)
        told = (document.subject or document.title) if document else mail.subject if mail else ""
        return BundleMatter(reference.programme, reference.organisation, f"与《{told}》有关的往来", scope)

    def draw_up(self, wanted: BundleMatter, by: str, now: datetime) -> CaseBundle:
        """The bundle as it stands at *now*, made by *by*."""
        programme = Versions(self.context).latest(wanted.programme)
        unit = unit_of(programme, wanted.unit)
        verified = self.audit.verify()
        with self.context.ledger.begin() as work:
            pieces = in_order(self._pieces(work, programme, unit, wanted.scope), wanted.scope, wanted.span)
        return CaseBundle(
            title=f"{unit.name}报送与督办往来案卷",
            subject=wanted.subject,
            unit=unit.name,
            programme=self.context.plan(wanted.programme).title,
            span=wanted.span.told(now),
            office=self.context.office_of(wanted.programme).name,
            made_at=now.replace(second=0, microsecond=0),
            made_by=by,
            chain=chain_told(verified),
            digest=verified.newest.sha256 if verified.newest else "（台账中还没有记录）",
            periods=tuple(self._periods(wanted, pieces, now)),
            pieces=pieces,
        )

    def document(self, bundle: CaseBundle) -> PaperFile:
        """The bundle as .docx."""
        return PaperFile(f"{bundle.file_name}.docx", self.writer.write(bundle))

    def pdf(self, bundle: CaseBundle) -> PaperFile:
        """The bundle as .pdf; Refused where no program can make one."""
        made = self.pages.pdf(self.writer.write(bundle))
        if made is None:
            raise Refused(NO_PROGRAM)
        return PaperFile(f"{bundle.file_name}.pdf", made)

    def _periods(self, wanted: BundleMatter, pieces: tuple[BundlePiece, ...], now: datetime) -> Iterator[PeriodAnswer]:
        """How the unit answered for each period that the pieces speak of."""
        for text in dict.fromkeys(one.reference for one in pieces if one.reference):
            reference = Reference.parse(text)
            try:
                cycle = self.context.cycle(reference)
                row = self.tables.one(cycle, wanted.unit, now)
            except (NotConfigured, UnknownReference):
                continue  # no return was owed for it, or it is no longer in the settings
            answer = f"{row.standing.value}，{row.punctuality.value}"
            yield PeriodAnswer(cycle.period.title, told_day(cycle.asked_by), moment_of(row.came_at), answer)

    def _pieces(
        self, work: UnitOfWork, programme: Programme, unit: Organisation, scope: BundleScope
    ) -> Iterator[BundlePiece]:
        references = [
            one.reference.of(unit.code) for one in work.cycles.all() if one.reference.programme == programme.code
        ]
        for reference in references:
            yield from self._of_return(work, reference, scope.items, programme.names)
        yield from self._mails(work, programme, unit)
        yield from self._papers(work, programme, unit)
        yield from self._decisions(work, programme, unit)

    def _of_return(
        self, work: UnitOfWork, reference: Reference, items: frozenset[int], names: PlanNames
    ) -> Iterator[BundlePiece]:
        cycle = work.cycles.get(reference)
        if cycle is None or work.returns.get(reference) is None:
            return
        dates = self.context.cycle(reference)
        yield opened_piece(dates, reference, cycle.opened_at, dates.stream.name)
        for submission in work.submissions.of_return(reference):
            registered = work.submissions.registration(submission.number)
            yield return_piece(submission, reference.period.title, registered, items, names)
        yield from (send_back_piece(one, names) for one in work.send_backs.of_return(reference))
        for message in work.unit_messages.about(str(reference)):
            yield message_piece(message, work.unit_messages.closing(message.message), names)

    def _mails(self, work: UnitOfWork, programme: Programme, unit: Organisation) -> Iterator[BundlePiece]:
        people = {
            one.mail: f"{one.role.value} {one.name}（{one.mail}）"
            for one in programme.contacts
            if one.organisation == unit.code
        }
        for mail in work.outbox.of_unit(programme.code, unit.code):
            if mail.state in LEFT and mail.kind is not MailKind.REPORT:  # which is the office's own
                sent = self._written(mail)
                proofs, refused = work.proofs.of_mail(mail.key), work.outbox.refusals(mail.key)
                piece = mail_piece(mail, sent, proofs, refused, people)
                yield replace(piece, items=_items_of(work, mail))

    def _written(self, mail: OutgoingMail) -> WrittenMail:
        """What the mail says; where the archive has it no more, that this is so."""
        try:
            return WrittenMails(self.context.archive).of(mail)
        except UnknownReference:
            return WrittenMail(mail.recipients, (), LOST, ())

    def _papers(self, work: UnitOfWork, programme: Programme, unit: Organisation) -> Iterator[BundlePiece]:
        for document in work.documents.all():
            reference = Reference.parse(document.reference)
            if (reference.programme, reference.organisation) != (programme.code, unit.code) or not _is_to(
                unit, document
            ):
                continue
            decisions = work.documents.decisions(document.name, document.draft)
            piece = paper_piece(document, decisions, work.served.get(document.name, document.draft))
            if piece is not None:
                yield replace(
                    piece, wording=unmarked(piece.wording), items=_numbers(work.notices.drafted_as(document.name))
                )

    def _decisions(self, work: UnitOfWork, programme: Programme, unit: Organisation) -> Iterator[BundlePiece]:
        decisions = work.decisions.all(programme.code)
        renames = in_force(decisions).renames
        for decision in decisions:
            if decision.organisation == unit.code:
                then = called(programme, renames, decision.at.astimezone(TIMEZONE).date())
                yield decision_piece(decision, then.names)


def _items_of(work: UnitOfWork, mail: OutgoingMail) -> frozenset[int]:
    """The items that a mail speaks of, as a notice; what it says anew it says of the same."""
    again = ItemSubject.parse(mail.renews.partition("/")[2]) if mail.renews else None
    return _numbers(work.notices.carried_by(mail.key)) | ({again.number} if again else set())


def _is_to(unit: Organisation, document: Document) -> bool:
    """Whether a paper about the unit is written to it: what goes up to a leader or to the city is not its to read."""
    addressee = addressee_of(document.text)
    return not addressee or any(name in addressee for name in (unit.name, *unit.aliases))


def _numbers(notices: Iterable[Notice]) -> frozenset[int]:
    """The items that *notices* are about; none where they are about a return."""
    return frozenset(one.number for one in (ItemSubject.parse(notice.subject) for notice in notices) if one)


def chain_told(verified: Verified) -> str:
    """The state of the log in one sentence."""
    if verified.faults:
        return f"事件台账共{verified.count}条，有{len(verified.faults)}处不符，须先核实：{verified.faults[0]}"
    return f"事件台账共{verified.count}条，逐条相接，与所记事实一致"
