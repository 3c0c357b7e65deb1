"""填报负担: read from the ledger what a cycle asks of its units, and how many mails they got in its period."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.calendar.workdays import ONE_DAY
from duban.domain.decisions.coordination import NeedAct, NeedActKind
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.report.burden import UnitBurden
from duban.domain.returns.helping import FeedbackWay
from duban.ports import IssuedForm, UnitOfWork
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class Burdens:
    """Looking up; nothing is changed. The same ledger gives the same figures for the same moment."""

    context: ServiceContext

    def of(self, cycle: Reference, as_of: datetime) -> tuple[UnitBurden, ...]:
        """
        What *cycle* asks of each unit, in the order in which their returns were expected.

        Behind these, where items are reported on, stand the units that owe none and are asked to help with one.
        """
        names = self.context.programme(cycle, as_of).names
        with self.context.ledger.begin() as work:
            asked, before = _forms(work, cycle, as_of), _forms(work, cycle.earlier, as_of)
            mails = Counter(one.organisation for one in _mails(work, cycle, as_of))
            answers = _answers(work.needs.all(cycle.programme, as_of), cycle)
            units = list(work.returns.of_cycle(cycle, as_of=as_of))
        if units and self.context.streams[cycle.stream].form is FormName.ITEMS:
            units += sorted(set(answers) - set(units))
        return tuple(
            UnitBurden(
                *(unit, names.get(unit, unit)),
                asked=asked[unit].asked if unit in asked else None,
                carried=asked[unit].carried if unit in asked else None,
                mails=mails[unit],
                before=before[unit].asked if unit in before else None,
                answers=answers[unit],
            )
            for unit in units
        )

    def of_unit(self, programme: str, unit: str, as_of: datetime) -> tuple[tuple[Reference, UnitBurden], ...]:
        """What each cycle asked of one unit, the newest first."""
        with self.context.ledger.begin() as work:
            opened = [one.reference for one in work.cycles.all() if one.reference.programme == programme]
            mails, forms = work.outbox.of_unit(programme, unit), [work.forms.get(one.of(unit)) for one in opened]
            returns = [work.returns.get(one.of(unit)) for one in opened]
            acts = [act for act in work.needs.all(programme, as_of) if act.organisation == unit]
        asked = {form.reference.cycle: form for form in forms if form is not None and form.built_at <= as_of}
        found = []
        for cycle in (one for one, expected in zip(opened, returns, strict=True) if expected is not None):
            form, before = asked.get(cycle), asked.get(cycle.earlier)
            told = sum(_is_told(mail, cycle, as_of) for mail in mails)
            cells = (form.asked, form.carried) if form else (None, None)
            last = before.asked if before else None
            found.append((cycle, UnitBurden(unit, "", *cells, told, last, _answers(acts, cycle)[unit])))
        return tuple(sorted(found, key=lambda one: (one[0].period.last, one[0].stream), reverse=True))


def _forms(work: UnitOfWork, cycle: Reference, as_of: datetime) -> dict[str, IssuedForm]:
    return {form.reference.organisation: form for form in work.forms.of_cycle(cycle) if form.built_at <= as_of}


def _mails(work: UnitOfWork, cycle: Reference, as_of: datetime) -> list[OutgoingMail]:
    """What left for units in the days of the period, up to *as_of*; it may have been written a few days before."""
    written = work.outbox.written_below(cycle.programme, _begins(cycle) - 7 * ONE_DAY)
    return [mail for mail in written if _is_told(mail, cycle, as_of)]


def _answers(acts: Iterable[NeedAct], cycle: Reference) -> Counter[str]:
    """How many matters each unit was asked in the days of the period to answer, but for those that its form asks of."""
    own = (act for act in acts if act.kind is NeedActKind.ASKED and act.way is not FeedbackWay.MONTHLY)
    return Counter(act.organisation for act in own if _begins(cycle) <= act.at < _ends(cycle))


def _is_told(mail: OutgoingMail, cycle: Reference, as_of: datetime) -> bool:
    """Whether *mail* left within the period, and by *as_of*: what is recorded later changes none of it."""
    sent_at = mail.sent_at
    if mail.kind is MailKind.REPORT or sent_at is None:
        return False
    return _begins(cycle) <= sent_at < _ends(cycle) and sent_at <= as_of


def _begins(cycle: Reference) -> datetime:
    return datetime.combine(cycle.period.first, time(0), TIMEZONE)


def _ends(cycle: Reference) -> datetime:
    return datetime.combine(cycle.period.last + ONE_DAY, time(0), TIMEZONE)
