"""What the office answered to claims of a unit (请补充、暂不销号) to which the unit has said nothing since."""

from collections.abc import Mapping
from datetime import date, datetime

from duban.domain.decisions.verification import AnsweredClaim
from duban.domain.plan.programme import Programme
from duban.ports import UnitOfWork


def open_answers(
    work: UnitOfWork, programme: str, organisation: str, as_of: datetime | None = None
) -> Mapping[int, AnsweredClaim]:
    """Those as known at *as_of* (by default now), by item."""
    decided = work.decisions.in_force(programme, as_of)
    mine = {
        item: AnsweredClaim.of(one)
        for item, one in decided.answered.items()
        if one.organisation == organisation and not decided.is_over(item)
    }
    cycles = [one.reference for one in work.cycles.all() if one.reference.programme == programme] if mine else []
    for cycle in cycles:
        filed = work.submissions.accepted(cycle, as_of, (organisation,)).get(organisation)
        for entry in filed.entries if filed else ():
            known = mine.get(entry.item)
            if filed and known and entry.status and known.is_answered_by(entry, filed.received_at):
                del mine[entry.item]
    return mine


def answers_told(answers: Mapping[int, AnsweredClaim], plan: Programme, organisation: str, on: date) -> list[str]:
    """A line for each as a letter of that day to the unit says it."""
    obeys = plan.organisation(organisation).takes_orders
    return [f"{plan.told(item)}：{answers[item].said_to(on, takes_orders=obeys)}" for item in sorted(answers)]
