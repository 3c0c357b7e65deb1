"""How returns are let off (免报) in a simulation, and some owed again; and whether anybody was charged meanwhile."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.office.actor import Duty
from duban.domain.plan.programme import Programme
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban_rehearsal.people.officers import Officers

# Of the returns of a month: let off; of these: owed again, after how many days.
EXEMPTED, OWED_AGAIN, DAYS = 0.03, 0.4, (4, 24)


@dataclass(frozen=True, slots=True)
class SimulatedExemptions:
    """The office at what units ask to be spared, each drawn by itself; nothing in a programme without data calls."""

    app: Installation
    seed: int

    def monthly(self, programme: Programme, now: datetime) -> None:
        """Let some units off in what falls due this month; what a service refuses stays as it is."""
        if not self._plays(programme.code):
            return
        today = now.astimezone(TIMEZONE).date()
        for code in self.app.context.plan(programme.code).streams:
            cycle = Reference(programme.code, code, self.app.settings.streams[code].period_due_at(today))
            for unit in self.app.context.programme(cycle).reporters(code):
                reference = cycle.of(unit.code)
                if self._draw(reference, "exempt").random() < EXEMPTED:
                    with suppress(Refused):
                        self.app.exempt.exempt(reference, self._who("机构改革期间暂缓报送", now), now)

    def daily(self, now: datetime) -> None:
        """Take some back, before the form of the period left or after it."""
        for code in filter(self._plays, self.app.settings.programmes):
            with self.app.context.ledger.begin() as work:
                decided = [one for one in work.decisions.all(code, now) if one.kind is DecisionKind.EXEMPTION]
            for reference, decision in {one.reference: one for one in decided}.items():
                if decision.value == Ruling.EXEMPT and self._is_back(Reference.parse(reference), decision, now):
                    self.app.exempt.owe(Reference.parse(reference), self._who("职能已明确，恢复报送", now), now)

    def _plays(self, code: str) -> bool:
        """Whether everything is played that may happen beside the usual returns, as data calls are."""
        streams = self.app.context.plan(code).streams
        return any(self.app.settings.streams[one].form is FormName.CALL for one in streams)

    def _is_back(self, reference: Reference, decision: Decision, now: datetime) -> bool:
        draw, days = self._draw(reference, "back"), (now - decision.at).days
        return draw.random() < OWED_AGAIN and draw.randint(*DAYS) == days

    def _who(self, reason: str, now: datetime) -> Who:
        return Who(Officers(self.app).with_duty(Duty.DESK, now), reason)

    def _draw(self, reference: Reference, what: str) -> Random:
        return Random(f"{self.seed}/{reference}/{what}")  # noqa: S311 - repeatable, not secret


@dataclass(frozen=True, slots=True)
class ExemptionFigures:
    """Counts of what was decided, and the fault: each notice about a return that was let off when it was said."""

    counts: Mapping[str, int]
    charged: tuple[str, ...]


def exemption_figures(app: Installation) -> ExemptionFigures:
    """Of the first programme of *app*, told from decisions and notices alone."""
    code = next(iter(app.settings.programmes))
    with app.context.ledger.begin() as work:
        decisions = [one for one in work.decisions.all(code) if one.kind is DecisionKind.EXEMPTION]
        notices = work.notices.all()
    counts = Counter(str(one.value) for one in decisions)
    return ExemptionFigures(dict(sorted(counts.items())), tuple(charged_while_exempt(decisions, notices)))


def charged_while_exempt(decisions: Iterable[Decision], notices: Iterable[Notice]) -> list[str]:
    """The notices, as 级/报送编号, that speak of a return which was let off by the last word before them."""
    by_return: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_return.setdefault(decision.reference, []).append(decision)
    found = []
    for notice in notices:
        said = [one for one in by_return.get(notice.subject, ()) if one.at < notice.at]
        if said and said[-1].value == Ruling.EXEMPT and notice.state is not NoticeState.WITHDRAWN:
            found.append(f"{notice.rung}/{notice.subject}")
    return found
