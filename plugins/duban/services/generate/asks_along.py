"""What a unit is to be asked to help with goes along with a mail that it gets anyway: its form, or a receipt."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.coordination import NeedAct, NeedActKind
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.need_ladder import ASKING
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.generate.helper_forms import HelperForms
from duban.services.plan.need_debts import AskDebt, SaidOfNeeds, notice_of, owed_to_helpers, said_of_needs
from duban.services.plan.needs import ASKED_OF, NeedRecords
from duban.services.send.allowance import Allowance
from duban.services.watch.hold import why_held

# What letters say where nothing goes along.
NO_ASKS: Mapping[str, object] = {"helped": (), "helper_form": ""}


@dataclass(frozen=True, slots=True)
class Along:
    """What goes with a mail: what its letter says of it, its file, and what that mail then has said."""

    facts: Mapping[str, object] = field(default_factory=lambda: NO_ASKS)
    files: tuple[tuple[str, bytes], ...] = ()
    notices: tuple[Notice, ...] = ()

    def said_by(self, work: UnitOfWork, mail_key: str) -> None:
        """Record that the mail of that key says it; what another mail said in between stays that one's."""
        for notice in self.notices:
            work.notices.add(replace(notice, mail_key=mail_key))


NOTHING_ALONG = Along()


@dataclass(frozen=True, slots=True)
class AsksAlong:
    """Looking up; recording is the caller's, in the transaction that records the mail."""

    context: ServiceContext
    forms: HelperForms

    def with_mail(
        self, reference: Reference, readers: Collection[str], now: datetime, filed: Reference | None = None
    ) -> Along:
        """
        What the unit of *reference* was not asked yet, for a mail to *readers*; nothing unless it asks these people.

        Nothing while escalation is paused, on days on which nobody works, before nine, and where the receipt of its
        answer would be one mail too many; *filed* is the return of which the mail is the receipt.
        """
        if not self.context.coordinates(reference.programme) or why_held(self.context.ledger):
            return NOTHING_ALONG
        people = self.context.programme(reference, now).contacts_of(reference.organisation, ASKED_OF)
        known = {one.mail.casefold() for one in people}
        if not readers or not {one.casefold() for one in readers} <= known:
            return NOTHING_ALONG
        owed, said = self._owed(reference, now)
        allowed = owed and Allowance.read(self.context, reference.programme, now, filed)
        if not allowed or not allowed.may_ask_along(reference.organisation):
            return NOTHING_ALONG
        acts = tuple(one.act for one in owed)
        rows = self.forms.asked(self.context.programme(reference, now), acts, now)
        name, workbook = self.forms.attachment(reference, acts, now)
        notices = tuple(notice_of(one.act, one.rung, said, now) for one in owed)
        facts = {
            "helped": [asdict(row) for row in rows],
            "helper_form": name,
            "refuses_within": self.context.coordination.refuses_within,
        }
        return Along(facts, ((name, workbook),), notices)

    def _owed(self, reference: Reference, now: datetime) -> tuple[list[AskDebt], SaidOfNeeds]:
        """The asks of which the unit was not told, with all that was said of any."""
        code, unit = reference.programme, reference.organisation
        with self.context.ledger.begin() as work:
            switch, acts = work.switches.latest(), work.needs.all(code, now)
            said = said_of_needs(work, code)
        if (switch is not None and switch.paused) or not any(_is_ask(act, unit) for act in acts):
            return [], said
        standing = NeedRecords(self.context).standing(code, now)
        owed = owed_to_helpers(self.context, said, standing, now)
        return [one for one in owed if one.act.organisation == unit and one.rung.code == ASKING], said


def _is_ask(act: NeedAct, unit: str) -> bool:
    return act.kind is NeedActKind.ASKED and act.organisation == unit
