"""核对稿: before a circular is signed, each unit named in it reads what it says of it and has days to answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.escalation.circular_proof import Extract, ExtractKey, checked_by
from duban.domain.escalation.circular_term import told_period
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.domain.mail.message import UnitMessage
from duban.domain.plan.organisation import Role
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.proof.deliverability import CAME_TO_NOTHING, paused
from duban.services.send.one_a_day import others_wrote_today

ADDRESSEES = (Role.LIAISON, Role.SECTION_HEAD)


@dataclass(frozen=True, slots=True)
class Extracts:
    """Written with the draft, once for each unit and ground; written anew only where the mail came to nothing."""

    context: ServiceContext

    def owed(self, extracts: Iterable[Extract]) -> list[tuple[Extract, str]]:
        """The extracts that no mail carries yet, each with the key of the mail to write; not to a unit that rests."""
        owed = []
        with self.context.ledger.begin() as work:
            for extract in extracts:
                laid = _laid(work, extract)
                in_vain = bool(laid) and laid[-1].state in CAME_TO_NOTHING and not paused(work, extract.reference)
                if not laid or in_vain:
                    owed.append((extract, str(replace(extract.key, times=len(laid) + 1))))
        return [(extract, key) for extract, key in owed if self._addresses(extract, None)]

    def mails(self, extracts: Iterable[Extract], cycle: Cycle, now: datetime) -> list[OutgoingMail]:
        """The mails that are owed, ready for the outbox; not inside a transaction."""
        return [self._mail(extract, key, cycle, now) for extract, key in self.owed(extracts)]

    def lay(self, work: UnitOfWork, mails: Iterable[OutgoingMail], now: datetime) -> int:
        """Lay *mails* into the outbox, and count them; what waits for another programme's is owed still."""
        laid = 0
        for mail in mails:
            if not others_wrote_today(self.context, work, Reference.parse(mail.reference), mail.recipients, now):
                laid += work.outbox.add(mail)
        return laid

    def _mail(self, extract: Extract, key: str, cycle: Cycle, now: datetime) -> OutgoingMail:
        organisation = self.context.programme(extract.reference, now).organisation(extract.reference.organisation)
        facts = self.context.facts(organisation, cycle, now) | {
            "ground": extract.ground,
            "overdue": extract.overdue,
            "period": told_period(cycle.period, self.context.rules),
            "check_by": self._checked_by(now),
            "check_within": self.context.rules.extract_checked_within,
        }
        to = self._addresses(extract, now)
        return self.context.write(
            MailDraft(MailKind.NOTICE, key, "circular_extract", facts, extract.reference, to), now
        )

    def _addresses(self, extract: Extract, now: datetime | None) -> tuple[str, ...]:
        programme = self.context.programme(extract.reference, now)
        contacts = programme.contacts_of(extract.reference.organisation, ADDRESSEES)
        return tuple(dict.fromkeys(contact.mail for contact in contacts))

    def too_early(self, extracts: Iterable[Extract], now: datetime) -> str:
        """Why a circular with these extracts must not be signed at *now*; empty if it may."""
        told: list[datetime] = []
        missing, days = [], self.context.rules.extract_checked_within
        with self.context.ledger.begin() as work:
            for extract in extracts:
                at = _left_at(_laid(work, extract))
                told.extend([at] if at else [])
                missing.extend([] if at else [extract.name])
        if missing:
            units = "、".join(missing)
            return (
                f"核对稿尚未发至{units}（或已退回），发出满{days}个工作日后方可签发；如邮箱有误，请先更新《联系人》。"
            )
        earliest = max(map(self._checked_by, told), default=now)
        if now >= earliest:
            return ""
        return f"核对稿最后于{_when(max(told))}发出，须留{days}个工作日供有关单位核对，最早可于{_when(earliest)}签发。"

    def _checked_by(self, told_at: datetime) -> datetime:
        return checked_by(told_at, self.context.calendar, self.context.rules.extract_checked_within)

    def answers(self, extracts: Iterable[Extract]) -> str:
        """What the units answered, as Markdown for whoever signs; empty if nobody answered."""
        lines = []
        with self.context.ledger.begin() as work:
            for extract in extracts:
                lines += [
                    f"- {extract.name}（{_when(one.received_at)}）：{one.words}" for one in _replies(work, extract)
                ]
        return "\n".join(["**核对稿的回复**", "", *lines]) if lines else ""


def _laid(work: UnitOfWork, extract: Extract) -> list[OutgoingMail]:
    """Every mail that carried this extract, the first one first."""
    return list(_numbered(work, extract.key))


def _numbered(work: UnitOfWork, key: ExtractKey) -> Iterator[OutgoingMail]:
    for number in count(1):
        mail = work.outbox.get(str(replace(key, times=number)))
        if mail is None:
            return
        yield mail


def _left_at(laid: list[OutgoingMail]) -> datetime | None:
    """When the mail server took the extract for the unit, None if no mail of it arrived."""
    return next((mail.sent_at for mail in laid if mail.state is MailState.SENT), None)


def _replies(work: UnitOfWork, extract: Extract) -> list[UnitMessage]:
    """What the unit wrote to any extract that it got in this cycle, whichever ground it spoke of, or to no mail."""
    said = work.unit_messages.about(str(extract.reference))
    return [one for one in said if not one.mail_key or _is_extract_for(one.mail_key, extract)]


def _is_extract_for(mail_key: str, extract: Extract) -> bool:
    key = ExtractKey.parse(mail_key)
    return key is not None and replace(key, ground="", times=1) == replace(extract.key, ground="")


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(TIMEZONE):%m月%d日%H:%M}"
