"""What a letter may say of the notices before it: only those of which it is proved enough that the unit was told."""

from collections.abc import Iterable
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.ladder import EscalationRules, Notice, Rung
from duban.domain.proof.kinds import Consequence, best


def tellings(
    named: Iterable[tuple[str, Notice]],
    consequence: Consequence,
    now: datetime,
    rules: EscalationRules,
    calendar: WorkCalendar,
) -> list[dict[str, object]]:
    """Each of the notices *named* that is proved enough for *consequence*: when it was said, and its best proof."""
    found = []
    for name, notice in named:
        told_at = rules.told_at(notice.told_by, consequence, now, calendar)
        proof = best(notice.told_by)
        if told_at is not None and proof is not None:
            said = {"name": name, "delivered_on": notice.delivered_at or told_at}
            found.append(said | {"proof": proof.kind.value, "proved_at": proof.at})
    return found


def escalation_facts(
    ladder: tuple[Rung, ...],
    rung: Rung,
    notices: Iterable[Notice],
    *,
    sent_back: bool,
    cycle: Cycle,
    now: datetime,
    rules: EscalationRules,
) -> dict[str, object]:
    """
    What a notice of *rung* may say of the past and ask for.

    `reply_by` is the last day to answer a mail, in working days from today; a paper is answered `within` so many of
    its receipt, for nobody knows when it will be signed; `sent_back` says that a return came but
    was sent back, which must not be called "not received".
    """
    names = {step.code: step.name for step in ladder}
    named = [(names[notice.rung], notice) for notice in notices if notice.rung in names]
    today = now.astimezone(TIMEZONE).date()
    return {
        "within": rung.reply_within,
        "reply_by": cycle.calendar.add(today, rung.reply_within),
        "notices": tellings(named, rung.consequence, now, rules, cycle.calendar),
        "sent_back": sent_back,
    }
