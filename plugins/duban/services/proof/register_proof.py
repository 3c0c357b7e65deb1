"""
送达凭据登记: where no server reports, a person tells the unit, by telephone or through the exchange, and registers it.

The unit is shown what was registered in a mail of its own, so that it can object.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import ProofKind
from duban.domain.proof.registered import RegisteredProof
from duban.errors import Refused, UnknownReference
from duban.services.context import MailDraft, ServiceContext
from duban.services.proof.deliverability import TO_UNITS

SHOWN_TO = (Role.LIAISON, Role.FILLER)


@dataclass(frozen=True, slots=True)
class Telling:
    """
    What a person says of how a unit was told; the fields as in RegisteredProof.

    Whoever registers it is `by`; if `ours` is empty, that person told them.
    """

    kind: ProofKind
    at: datetime
    theirs: str
    content: str
    by: Actor
    ours: str = ""
    scan: PaperFile | None = None


@dataclass(frozen=True, slots=True)
class Prove:
    """Registering; the same telling twice changes nothing and sends nothing."""

    context: ServiceContext

    def register(self, key: str, telling: Telling, now: datetime) -> RegisteredProof:
        """
        Record that the unit was told what the mail *key* says, and let the unit know of the record.

        Refused for who may not, for a mail that is not to a unit or was cancelled, for what is incomplete, for a
        moment before the mail was written or after *now*, and for another record of the same moment.
        """
        require(telling.by, Permission.PROVE)
        mail = self._mail(key)
        _check(telling, mail, now)
        told = RegisteredProof(
            mail_key=key,
            kind=telling.kind,
            at=telling.at,
            ours=telling.ours.strip() or telling.by.name,
            theirs=telling.theirs.strip(),
            content=" ".join(telling.content.split()),
            registered_by=telling.by.name,
            registered_at=now,
            scan_sha256=self.context.archive.put(telling.scan.data) if telling.scan else "",
            scan_name=telling.scan.name if telling.scan else "",
            known=telling.by.known,
            account=telling.by.account,
        )
        shown = self._shown(mail, told, now)
        with self.context.ledger.begin() as work:
            known = work.proofs.register(told)
            if known is told:
                work.outbox.add(shown)
        if known.facts != told.facts:
            moment = f"{known.at.astimezone(TIMEZONE):%Y-%m-%d %H:%M}"
            raise Refused(f"该邮件 {moment} 的{told.kind}已由{known.registered_by}登记（{known.words}），不能改动。")
        return known

    def _mail(self, key: str) -> OutgoingMail:
        with self.context.ledger.begin() as work:
            mail = work.outbox.get(key)
        if mail is None:
            raise UnknownReference(f"没有邮件 {key}，待登记送达的见“工作单”。")
        if mail.kind not in TO_UNITS or not mail.organisation:
            raise Refused(f"《{mail.subject}》不是发给单位的填报通知、提醒、催办或函件，不需登记。")
        if mail.state is MailState.CANCELLED:
            raise Refused(f"《{mail.subject}》已撤销，不需登记。")
        return mail

    def _shown(self, mail: OutgoingMail, told: RegisteredProof, now: datetime) -> OutgoingMail:
        """The mail that shows the unit what was registered; not inside a transaction."""
        reference = Reference.parse(mail.reference)
        programme = self.context.programme(reference, now)
        organisation = programme.organisation(reference.organisation)
        contacts = programme.contacts_of(reference.organisation, SHOWN_TO)
        robot = self.context.robot.casefold()
        others = tuple(address for address in mail.recipients if address.casefold() != robot)
        facts: dict[str, object] = {
            "organisation": organisation.name,
            "addressee": organisation.addressed(self.context.office_of(reference.programme).county_desk),
            "salutation": organisation.salutation,
            "about": mail.subject.partition("〔")[0],
            "phoned": told.kind is ProofKind.PHONED,
            "at": told.at,
            "ours": told.ours,
            "theirs": told.theirs,
            "content": told.content,
            "registered_by": told.registered_by,
            **self.context.office_of(reference.programme).facts,
            "now": now,
        }
        digest = sha256(f"{mail.key} {told.kind.name} {told.at.astimezone(TIMEZONE).isoformat()}".encode()).hexdigest()
        to = tuple(dict.fromkeys(contact.mail for contact in contacts)) or others
        key = f"told/{digest[:32]}"
        return self.context.write(MailDraft(MailKind.RECEIPT, key, "registered_proof", facts, reference, to), now)


def _check(telling: Telling, mail: OutgoingMail, now: datetime) -> None:
    if telling.kind is ProofKind.PHONED and not telling.theirs.strip():
        raise Refused("请写明对方接听人，如“市税务局办公室 某某”。")
    if telling.kind is ProofKind.PHONED and not telling.content.strip():
        raise Refused("请写明通话内容：告知了哪件事、何时前报送、对方如何答复。")
    if not telling.theirs.strip():
        raise Refused("请写明签收人。")
    if telling.scan is not None and not telling.scan.data:
        raise Refused("签收扫描件是空文件，请核对。")
    moment = f"{telling.at.astimezone(TIMEZONE):%Y-%m-%d %H:%M}"
    if telling.at > now:
        raise Refused(f"时间 {moment} 晚于现在，请核对。")
    if telling.at < mail.prepared_at:
        written = f"{mail.prepared_at.astimezone(TIMEZONE):%Y-%m-%d %H:%M}"
        raise Refused(f"时间 {moment} 早于邮件拟写（{written}），不能证明该单位获知此件，请核对。")
