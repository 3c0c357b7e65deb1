"""The wiring of what is said to those who owe something, and of the one sender."""

from functools import cached_property
from typing import TYPE_CHECKING

from duban.bootstrap.returns import ReturnServices

if TYPE_CHECKING:
    from datetime import datetime

    from duban.domain.calendar.cycle import Reference
    from duban.domain.mail.throttle import SendingRules
    from duban.services.escalate.late_returns import Escalate
    from duban.services.escalate.need_notices import EscalateNeeds
    from duban.services.escalate.overdue_items import EscalateItems
    from duban.services.escalate.pause import Pause
    from duban.services.escalate.unproved import UnprovedMails
    from duban.services.generate.opening import CycleOpening
    from duban.services.operate.preview import Previews
    from duban.services.proof.contacts import Contacts
    from duban.services.proof.register_proof import Prove
    from duban.services.restore.restoring import Restoring
    from duban.services.send.deliver import Deliver
    from duban.services.sign.service_of_papers import Serve


class NoticeServices(ReturnServices):
    """Reminders, papers for those who did not answer, and the outbox."""

    @cached_property
    def escalate(self) -> "Escalate":
        """Paying the reminder debt."""
        from duban.services.escalate.late_returns import Escalate

        def prepare_form(reference: "Reference", now: "datetime") -> str:
            # Reached only when a form is owed: writing workbooks is not imported for a reminder.
            return self.generate.prepare_form(reference, now)

        return Escalate(self.context, prepare_form)

    @cached_property
    def escalate_items(self) -> "EscalateItems":
        """Paying what is owed about the deadlines of items."""
        from duban.services.escalate.overdue_items import EscalateItems

        return EscalateItems(self.context, self.settings.item_ladders, self.extension_writer)

    @cached_property
    def escalate_needs(self) -> "EscalateNeeds":
        """Saying what is owed about needs for coordination."""
        from duban.services.escalate.need_notices import EscalateNeeds

        return EscalateNeeds(self.context, self.helper_forms)

    @cached_property
    def unproved_mails(self) -> "UnprovedMails":
        """The mails of which only a person can prove that their units were told."""
        from duban.services.escalate.unproved import UnprovedMails

        return UnprovedMails(self.context, self.settings.item_ladders)

    @cached_property
    def contacts(self) -> "Contacts":
        """Whether the contacts of units live."""
        from duban.services.proof.contacts import Contacts

        return Contacts(self.context)

    @cached_property
    def prove(self) -> "Prove":
        """Registering that a unit was told by telephone or through the exchange."""
        from duban.services.proof.register_proof import Prove

        return Prove(self.context)

    @cached_property
    def pause(self) -> "Pause":
        """The switch that pauses escalation."""
        from duban.services.escalate.pause import Pause

        return Pause(self.context.ledger)

    @cached_property
    def previews(self) -> "Previews":
        """What will be said, and what will not."""
        from duban.services.operate.preview import Previews

        return Previews(
            *(self.context, self.escalate, self.escalate_items, self.opening, self.healths), needs=self.escalate_needs
        )

    @cached_property
    def opening(self) -> "CycleOpening":
        """The gate before the first mail of a cycle."""
        from duban.services.generate.opening import CycleOpening

        return CycleOpening(self.context, self.sending_rules)

    @cached_property
    def serve(self) -> "Serve":
        """Recording that formal papers were handed over."""
        from duban.services.sign.service_of_papers import Serve

        return Serve(self.context)

    @cached_property
    def deliver(self) -> "Deliver":
        """Sending what the outbox owes."""
        from duban.services.send.deliver import Deliver

        return Deliver(self.context, self.post_office, self.form_marks, self.sending_rules, self.look)

    @property
    def sending_rules(self) -> "SendingRules":
        """How many mails may leave, and when."""
        from duban.domain.mail.throttle import Hours, SendingRules

        mail = self.settings.mail
        return SendingRules(
            mail.per_hour,
            mail.per_hour_and_domain,
            Hours(mail.sends_from, mail.sends_until),
            Hours(mail.signed_from, mail.signed_until),
        )

    def look(self, now: "datetime") -> None:
        """Bring what lies in our mailbox into the ledger; reading mail is not imported before it is asked for."""
        self.collect.archive_new_mail(now)
        self.collect.handle(now)

    @cached_property
    def restoring(self) -> "Restoring":
        """What follows a restored backup."""
        from duban.services.restore.replaying import Replaying
        from duban.services.restore.restoring import Restoring

        return Restoring(self.context, self.journal, Replaying(self.context, self.register), self.look)
