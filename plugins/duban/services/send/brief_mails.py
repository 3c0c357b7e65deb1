"""简况 that no form brings: laid into the outbox each morning for whoever has not got it, once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.calendar.moments import day_began
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.plan.organisation import Role
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.drafts.briefs import BriefEnclosing, brief_mail_key, comes_with_form, released_brief
from duban.services.send.allowance import Allowance
from duban.services.send.one_a_day import others_wrote_today

LETTER = "brief_mail"
ADDRESSEES = (Role.FILLER, Role.LIAISON)
BRIEFED = (FormName.ITEMS, FormName.COUNTY)
# What was released longer ago is told by the next one.
NEWS_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class BriefMails:
    """Laying mails; safe to repeat."""

    context: ServiceContext
    enclosing: BriefEnclosing

    def lay_due(self, now: datetime) -> int:
        """
        Lay the mail of every unit that is owed a 简况 and gets it with no form; returns how many.

        Whoever was written to today waits for the next morning, and who has had his share of mails for the next month.
        """
        with self.context.ledger.begin() as work:
            owed = tuple(self._owed(work, now))
        allowance = cache(lambda code: Allowance.read(self.context, code, now))
        return sum(self._lay(one, now) for one in owed if allowance(one.programme).has_room(one.organisation))

    def _owed(self, work: UnitOfWork, now: datetime) -> Iterator[Reference]:
        for opened in work.cycles.all():
            cycle = opened.reference
            if cycle.programme not in self.context.programmes or self._form(cycle) not in BRIEFED:
                continue
            released = released_brief(work, cycle)
            if released is None or now - released.at > NEWS_FOR:
                continue
            for unit in work.returns.of_cycle(cycle):
                reference = cycle.of(unit)
                is_laid = work.outbox.get(brief_mail_key(reference)) is not None
                if not is_laid and not comes_with_form(self.context, work, reference, released):
                    yield reference

    def _form(self, cycle: Reference) -> FormName | None:
        stream = self.context.streams.get(cycle.stream)
        return stream.form if stream else None

    def _lay(self, reference: Reference, now: datetime) -> bool:
        mail = self._mail(reference, now)
        if mail is None:
            return False
        with self.context.ledger.begin() as work:
            today = work.outbox.laid_for(reference.programme, reference.organisation, day_began(now))
            if any(set(one.recipients) & set(mail.recipients) - {self.context.robot} for one in today):
                return False
            if others_wrote_today(self.context, work, reference, mail.recipients, now):
                return False
            return work.outbox.add(mail)

    def _mail(self, reference: Reference, now: datetime) -> OutgoingMail | None:
        """The mail of one unit; None of one that nobody can be written to, which the work list says."""
        programme, cycle = self.context.programme(reference, now), self.context.cycle(reference)
        contacts = programme.contacts_of(reference.organisation, ADDRESSEES)
        if not contacts:
            return None
        enclosed = self.enclosing.alone(reference, now)
        draft = MailDraft(
            kind=MailKind.LETTER,
            key=brief_mail_key(reference),
            template=LETTER,
            facts=self.context.facts(programme.organisation(reference.organisation), cycle, now) | dict(enclosed.facts),
            reference=reference,
            to=tuple(dict.fromkeys(contact.mail for contact in contacts)),
            attachments=enclosed.files,
        )
        return self.context.write(draft, now)
