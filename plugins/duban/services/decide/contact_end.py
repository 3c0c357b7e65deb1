"""A contact ends without a successor: nobody writes to that mailbox any more, and it speaks for the unit no more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.contacts import ContactEnd
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, require_level
from duban.domain.office.authority import Permission
from duban.domain.plan.organisation import ASKED_FIRST, Contact, Role
from duban.errors import Refused, UnknownReference
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, signed
from duban.services.plan.named import unit_called
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class EndContact:
    """Deciding; the same decision again changes nothing."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def end(
        self, code: str, unit: str, role: Role, mail: str, last: date | None, who: Who, now: datetime, *, alone: bool
    ) -> DecisionResult:
        """
        End the contact of that role and mailbox after *last* (today if None); it stays in history.

        Refused if nobody has that mailbox then, and, unless the office says with *alone* that it knows, if the unit
        would keep nobody who can be reached about its returns: the sentence says what would follow.
        """
        signed(who, Permission.CONTACT)
        require_level(self.levels, DecisionMatter.CONTACT, who.actor, who.basis)
        last = last or now.astimezone(TIMEZONE).date()
        programme = Versions(self.context).latest(code)
        found = unit_called(programme, unit)
        theirs = [one for one in programme.contacts if one.organisation == found.code]
        contact = next((one for one in theirs if _is_asked(one, role, mail) and _outlives(one, last)), None)
        if contact is None:
            said = any(_is_asked(one, role, mail) for one in theirs)
            if said:
                return DecisionResult(f"{found.name}{role}（{mail}）已经停用，无需重复办理。")
            raise UnknownReference(f"{found.name}没有邮箱为“{mail}”的{role}，请核对。")
        end = ContactEnd(found.code, role, contact.name, contact.mail, last)
        if not alone and not self._keeps_somebody(code, theirs, end):
            raise Refused(
                f"{found.name}此后没有能收到邮件的{'、'.join(ASKED_FIRST)}，填报表、提醒将无处可发，该单位不催办、不计时，"
                f"工作单列为“单位缺联系人”。有接替的，请办理变更联系人；确需停用的，请勾选后重新提交。没有登记任何决定。"
            )
        decision = Decision(
            *(code, DecisionKind.CONTACT, who.by, now, who.reason),
            organisation=found.code,
            field=role.value,
            original=f"{contact.name} {contact.mail}",
            value=end.value,
            **who.proof,
        )
        with self.context.ledger.begin() as work:
            work.decisions.add(decision)
        return DecisionResult(
            f"{found.name}{role}{contact.name}（{contact.mail}）用至{last}，此后不再发给该邮箱。", decision
        )

    def _keeps_somebody(self, code: str, theirs: list[Contact], end: ContactEnd) -> bool:
        """Whether somebody else of the unit is there the day after, at a mailbox that sends no mail back."""
        with self.context.ledger.begin() as work:
            lost = {
                event.address.casefold()
                for event in work.reach.unreached()
                if (event.programme, event.organisation) == (code, end.organisation)
            }
        after = end.last + timedelta(days=1)
        return any(
            one.role in ASKED_FIRST and one.is_valid(after) and not end.is_of(one) and one.mail.casefold() not in lost
            for one in theirs
        )


def _is_asked(contact: Contact, role: Role, mail: str) -> bool:
    return contact.role is role and contact.mail.casefold() == mail.strip().casefold()


def _outlives(contact: Contact, last: date) -> bool:
    """Whether *contact* would still be there after *last*."""
    return contact.valid_to is None or contact.valid_to > last
