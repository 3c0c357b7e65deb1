"""What the lead of an item is told when its extension is granted: the new day, in words and for its calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import FormName, Period, Reference
from duban.domain.calendar.deadline import item_deadline_of
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import Decision
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Item
from duban.domain.text.goals import short
from duban.services.context import MailDraft, ServiceContext

LETTER = "item_extended"
TOLD = (Role.FILLER, Role.LIAISON)


@dataclass(frozen=True, slots=True)
class ExtensionNotice:
    """Writing that mail; recording it with the decision is the caller's."""

    context: ServiceContext

    def of(self, item: Item, granted: Decision, times: int, now: datetime) -> OutgoingMail | None:
        """
        The mail about *granted*, the extension of *item* that is its *times*-th; not inside a transaction.

        None as long as the lead was asked for nothing: its first form names the day. ConfigurationError names a contact
        that is missing. It states a fact and no demand: it goes at any hour, and whatever else is said that day.
        """
        reference = self._return_of(granted.programme, item.lead)
        if reference is None:
            return None
        programme, cycle = self.context.programme(reference, now), self.context.cycle(reference)
        until, before = date.fromisoformat(granted.value), date.fromisoformat(granted.original)
        facts = self.context.facts(programme.organisation(item.lead), cycle, now) | {
            "item": item.number,
            "goal": short(item.goal),
            "before": told_day(before),
            "told": told_day(until),
            "times": times,
            "late": granted.applied_on is not None and granted.applied_on > before,
            "from_period": Period.parse(granted.effective).title,
        }
        entry = item_deadline_of(
            granted.programme,
            item.number,
            cycle.at_hour(until),
            title=f"{self.context.plan(granted.programme).title}{item.told}完成时限",
            contact_line=self.context.office_of(granted.programme).contact_line,
            domain=self.context.mail_domain,
            moved=times,
        )
        to = self.context.addresses(programme, item.lead, TOLD)
        key = f"extended/{granted.programme}/{item.number}/{granted.value}"
        draft = MailDraft(MailKind.RECEIPT, key, LETTER, facts, reference, to, deadlines=(entry,))
        return self.context.write(draft, now)

    def _return_of(self, code: str, lead: str) -> Reference | None:
        """The newest return of items that was asked of *lead*; None if none was."""
        with self.context.ledger.begin() as work:
            asked = [
                cycle.reference.of(lead)
                for cycle in work.cycles.all()
                if cycle.reference.programme == code
                and self.context.streams[cycle.reference.stream].form is FormName.ITEMS
                and work.returns.get(cycle.reference.of(lead)) is not None
            ]
        return max(asked, key=lambda one: one.period, default=None)
