"""送达登记: a formal paper that was signed is numbered, sealed and handed over by people; only then its clock runs."""

from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.moments import told_moment
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, Signature
from duban.domain.escalation.ladder import NoticeState
from duban.domain.escalation.receipt_lines import Signed, receipt_lines
from duban.domain.escalation.service_of_papers import PaperReceipt, Served, Way
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.office.channel import PaperChannel
from duban.domain.plan.unit_names import Directory
from duban.errors import Refused, UnknownReference
from duban.services.context import ServiceContext

NOT_SIGNED = {
    DocumentState.WAITING: "尚未签发",
    DocumentState.DEFERRED: "已暂缓，尚未签发",
    DocumentState.WITHDRAWN: "已撤回",
    DocumentState.SUPERSEDED: "已有新稿",
}
# What people may hand over and register; a report reaches its reader otherwise as well, and so may a 交办单.
SEALED = (DocumentKind.LETTER, DocumentKind.REPORT, DocumentKind.ERRAND)


@dataclass(frozen=True, slots=True)
class Service:
    """
    What a person says of a paper that was handed over; `received_at` is when the unit signed for it.

    Who signed it is not said: the ledger knows. `sealed_on` is the day under the seal, where the office says it.
    """

    number: str
    way: Way
    received_at: datetime
    scan: PaperFile
    by: Actor
    sealed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Serve:
    """Recording service; the same record twice changes nothing."""

    context: ServiceContext

    def outstanding(self) -> tuple[Document, ...]:
        """Papers that reach nobody unless people hand them over, signed and not recorded as served, oldest first."""
        by_exchange = self.context.channels.errands is PaperChannel.EXCHANGE
        kinds = (DocumentKind.LETTER, *((DocumentKind.ERRAND,) if by_exchange else ()))
        with self.context.ledger.begin() as work:
            return work.documents.unserved(kinds)

    def paper(self, name: str) -> tuple[Document, Served | None]:
        """A signed paper that people number and seal, and how it was served; UnknownReference, or Refused, if none."""
        document, _ = self._signed(name)
        with self.context.ledger.begin() as work:
            return document, work.served.get(name, document.draft)

    def receipts(self, name: str) -> tuple[PaperReceipt, ...]:
        """Who signed for the newest draft of *name*, the first first; nothing for a paper that there is not."""
        with self.context.ledger.begin() as work:
            document = work.documents.latest(name)
            return work.served.receipts(name, document.draft) if document else ()

    def why_not_outstanding(self, name: str) -> str:
        """Why a paper does not wait to be served: who registered it and how, or that it is not signed."""
        with self.context.ledger.begin() as work:
            document = work.documents.latest(name)
            served = work.served.get(name, document.draft) if document else None
        if document is None:
            return "没有这份文书。"
        if served is None:
            return f"{document.title}{NOT_SIGNED.get(document.state, '不需登记送达')}。"
        at = told_moment(served.recorded_at)
        return f"{document.title}已由{served.recorded_by}于{at}登记送达（{served.number}，{served.way}）。"

    def record(self, name: str, service: Service, now: datetime) -> Served:
        """
        Record that the newest draft of *name* was served; the next rung counts from `received_at`.

        Refused for a paper that is not signed, is no formal paper, or is recorded otherwise already; for an empty
        number or scan, and for a moment before the signature or after *now*. UnknownReference if there is no such
        paper.
        """
        require(service.by, Permission.SERVE)
        document, signature = self._signed(name)
        self._check(service, signature.at, now)
        served = Served(
            name=name,
            draft=document.draft,
            number=service.number.strip(),
            signed_by=signature.by,
            way=service.way,
            received_at=service.received_at,
            scan_sha256=self.context.archive.put(service.scan.data),
            scan_name=service.scan.name,
            recorded_by=service.by.name,
            recorded_at=now,
            known=service.by.known,
            account=service.by.account,
            sealed_on=service.sealed_on,
        )
        with self.context.ledger.begin() as work:
            known = work.served.get(name, document.draft)
            if known is None:
                work.served.add(served)
                work.notices.follow(name, NoticeState.DELIVERED)
        if known is not None and facts_of(known) != facts_of(served):
            raise Refused(f"{document.title}已登记送达（{known.number}，{known.recorded_by}登记），不能改动。")
        return known or served

    def receive(self, name: str, lines: str, by: Actor, now: datetime) -> int:
        """
        Record who signed for a paper that was served, a unit a line; how many are new. The same again changes nothing.

        Refused for who may not, for a line that is not understood, for a paper that nobody served, for a moment before
        it was signed or after *now*, and for another moment of a unit that is recorded already; then none is recorded.
        """
        require(by, Permission.SERVE)
        document, signature = self._signed(name)
        units = self.context.programme(Reference.parse(document.reference), now).organisations
        receipts = [_receipt(document, one, by, now) for one in receipt_lines(lines, Directory(units))]
        with self.context.ledger.begin() as work:
            if work.served.get(name, document.draft) is None:
                raise Refused(f"{document.title}尚未登记文号和正式文件，请先登记。")
            known = {one.organisation: one for one in work.served.receipts(name, document.draft)}
            for receipt in receipts:
                before = known.get(receipt.organisation)
                _check_receipt(receipt, before, signature.at, now)
                if before is None:
                    work.served.receive(receipt)
        return sum(one.organisation not in known for one in receipts)

    def _signed(self, name: str) -> tuple[Document, Signature]:
        """The paper and its signature; Refused or UnknownReference if there is none to be served."""
        with self.context.ledger.begin() as work:
            document = work.documents.latest(name)
            signature = work.documents.signature(name, document.draft) if document else None
        if document is None:
            raise UnknownReference(f"没有文书 {name}，待送达的见“文书”。")
        if document.kind not in SEALED:
            raise Refused(f"{document.title}由系统发出，不需登记送达。")
        if document.state is not DocumentState.SIGNED or signature is None:
            raise Refused(f"{document.title}{NOT_SIGNED.get(document.state, '尚未签发')}，不能登记送达。")
        return document, signature

    def _check(self, service: Service, signed_at: datetime, now: datetime) -> None:
        if not service.number.strip():
            raise Refused("请写明发文字号。")
        if not service.scan.data:
            raise Refused("盖章扫描件是空文件，请核对。")
        if service.received_at > now:
            raise Refused(f"签收时间 {service.received_at:%Y-%m-%d %H:%M} 晚于现在，请核对。")
        signed_on = signed_at.astimezone(service.received_at.tzinfo).date()
        if service.received_at.date() < signed_on:
            raise Refused(f"签收时间早于签发（{signed_at:%Y-%m-%d}），请核对。")
        if service.sealed_on is not None and not signed_on <= service.sealed_on <= service.received_at.date():
            raise Refused(f"成文日期 {service.sealed_on} 应在签发（{signed_on}）之后、签收之前，请核对。")


def _receipt(document: Document, one: Signed, by: Actor, now: datetime) -> PaperReceipt:
    return PaperReceipt(
        name=document.name,
        draft=document.draft,
        organisation=one.organisation,
        received_at=one.received_at,
        theirs=one.theirs,
        recorded_by=by.name,
        recorded_at=now,
        known=by.known,
        account=by.account,
    )


def _check_receipt(receipt: PaperReceipt, before: PaperReceipt | None, signed_at: datetime, now: datetime) -> None:
    at = told_moment(receipt.received_at)
    if receipt.received_at > now:
        raise Refused(f"签收时间{at}晚于现在，请核对。")
    if receipt.received_at < signed_at:
        raise Refused(f"签收时间{at}早于签发（{told_moment(signed_at)}），请核对。")
    if before is not None and before.received_at != receipt.received_at:
        raise Refused(f"该单位已登记于{told_moment(before.received_at)}签收（{before.recorded_by}登记），不能改动。")


def facts_of(served: Served) -> tuple[object, ...]:
    """What two records of one service must agree in."""
    return (served.number, served.way, served.received_at, served.scan_sha256, served.sealed_on)
