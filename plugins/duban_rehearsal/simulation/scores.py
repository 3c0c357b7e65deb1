"""Whether every point of a rehearsed ledger is a fact of it, told by another rule than the product's."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.parser import BytesHeaderParser
from functools import cached_property

from duban.bootstrap import Installation
from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, ObjectionAnswer
from duban.domain.appraisal.facts import ScoreFact
from duban.domain.appraisal.rules import ScoreMatter
from duban.domain.appraisal.score import Score, UnitScore
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.office.actor import Duty
from duban.domain.returns.submission_number import SubmissionNumber
from duban.ports import UnitOfWork
from duban.services.appraise.appraise import Appraise
from duban.services.appraise.periods import appraised_periods
from duban.services.appraise.scoring import Scoring
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who
from duban_rehearsal.people.officers import Officers
from duban_rehearsal.simulation.loops import BASIS
from duban_rehearsal.simulation.post import InnerPostOffice

HEADS = BytesHeaderParser()
# What is taken for, of which the unit must have had a mail of ours about that very return before.
CHARGED = (ScoreMatter.LATE, ScoreMatter.LATER, ScoreMatter.MISSED)


def appraising(app: Installation, now: datetime) -> ServiceContext:
    """The office of a rehearsal with the loop on, its rules on record: by those of the settings, or as shipped."""
    code, context = next(iter(app.settings.programmes)), app.context
    if not context.appraises(code):
        plan, rules = context.plan(code), replace(context.appraisal, basis=context.appraisal.basis or BASIS)
        loops = replace(plan.loops, appraisal=True)
        context = replace(context, programmes={**context.programmes, code: replace(plan, loops=loops)}, appraisal=rules)
    desk = Officers(app).with_duty(Duty.DESK, now)
    Appraise(context).register_rules(code, Who(desk, "演练"), now)
    return context


def scored(context: ServiceContext, code: str, now: datetime) -> Iterator[Score]:
    """The scores of every period of a programme that is over by *now*, or still runs."""
    for period in appraised_periods(context.plan(code)):
        if period.first <= now.date():
            yield Scoring(context).score(code, period, now)


@dataclass(frozen=True)
class ScoreGrounds:
    """The ledger and the mailboxes held against what was scored: how the product came to a fact is not asked."""

    post_office: InnerPostOffice
    work: UnitOfWork
    code: str

    def without_fact(self, score: Score) -> Iterator[str]:
        """Each unit and key of which a reference leads nowhere, or that is not borne out by what it leads to."""
        for unit in score.units:
            for fact in unit.facts:
                if fact.is_counted and not self._stands(unit, fact, score.at):
                    yield f"{score.period}/{unit.organisation}/{fact.key}"

    def _stands(self, unit: UnitScore, fact: ScoreFact, at: datetime) -> bool:
        if not fact.cites or not all(map(self._is_there, fact.cites)):
            return False
        if fact.decided and self._was_given(unit, fact):
            return True
        if fact.matter is ScoreMatter.TASKS and fact.gained:
            return self._was_closed(int(fact.key.rpartition("/")[2]), at)
        if fact.matter in CHARGED and fact.gained:
            return fact.cites[0] in self._written_about.get(unit.organisation, ())
        return True

    def _is_there(self, cite: str) -> bool:
        """Whether a reference names something that the ledger has."""
        kind, _, rest = cite.partition("/")
        last = rest.rpartition("/")[2]
        kinds: Mapping[str, Callable[[], bool]] = {
            "decision": lambda: cite in self._decided,
            "list": last.isdecimal,
            "notice": lambda: self._was_said(*rest.split("/", 1)),
            "need": lambda: last in self._asks,
            "appraisal": lambda: cite in self._registered,
        }
        return kinds.get(kind, lambda: self._is_return(cite))()

    def _was_said(self, rung: str, subject: str) -> bool:
        return any(one.rung == rung for one in self.work.notices.about(subject))

    def _is_return(self, cite: str) -> bool:
        """Whether a return was expected, or an attempt at it filed."""
        if "#" not in cite:
            return self.work.returns.get(Reference.parse(cite)) is not None
        number = SubmissionNumber.parse(cite)
        return any(one.number == number for one in self.work.submissions.of_return(number.reference))

    def _was_given(self, unit: UnitScore, fact: ScoreFact) -> bool:
        """Whether an objection that was adopted gave the fact just these points."""
        given = (unit.organisation, fact.key, ObjectionAnswer.ADOPTED.name, fact.gained)
        decided = (act for act in self._appraised if act.kind is AppraisalActKind.DECIDED)
        return given in [(act.organisation, act.fact, act.value, act.points) for act in decided]

    def _was_closed(self, item: int, at: datetime) -> bool:
        """Whether the last word on an item by then was that it is closed."""
        ends = (DecisionKind.CLOSURE, DecisionKind.REOPENING)
        words = [one for one in self._decisions if one.item == item and one.kind in ends and one.at <= at]
        return bool(words) and words[-1].kind is DecisionKind.CLOSURE

    @cached_property
    def _asks(self) -> frozenset[str]:
        return frozenset(str(act.number) for act in self.work.needs.all(self.code))

    @cached_property
    def _registered(self) -> frozenset[str]:
        return frozenset(act.cite for act in self._appraised)

    @cached_property
    def _appraised(self) -> tuple[AppraisalAct, ...]:
        return self.work.appraisal.all(self.code)

    @cached_property
    def _decisions(self) -> tuple[Decision, ...]:
        return self.work.decisions.all(self.code)

    @cached_property
    def _decided(self) -> frozenset[str]:
        return frozenset(
            f"decision/{one.programme}/{one.item}/{one.kind.name}/{one.at.isoformat()}" for one in self._decisions
        )

    @cached_property
    def _written_about(self) -> Mapping[str, set[str]]:
        """The returns about which a mail of ours lies in a mailbox of each unit."""
        found: dict[str, set[str]] = {}
        for mails in self.post_office.mailboxes().values():
            for posted in mails:
                mail = self.work.outbox.by_message_id(str(HEADS.parsebytes(posted.head)["Message-ID"]))
                for notice in self.work.notices.carried_by(mail.key) if mail else ():
                    found.setdefault(mail.organisation if mail else "", set()).add(notice.subject)
        return found


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """How many facts were counted by matter, and the points that no fact of the ledger bears out."""

    counts: Mapping[str, int]
    without_fact: tuple[str, ...]


def score_figures(app: Installation, post_office: InnerPostOffice, now: datetime) -> ScoreFigures:
    """Of the first programme of *app*, of every period that has begun by *now*; its rules are put on record for it."""
    code = next(iter(app.settings.programmes))
    scores = tuple(scored(appraising(app, now), code, now))
    facts = [fact for score in scores for unit in score.units for fact in unit.facts]
    counts = Counter(fact.matter.value if fact.is_counted else "不计分" for fact in facts)
    with app.context.ledger.begin() as work:
        grounds = ScoreGrounds(post_office, work, code)
        lacking = tuple(one for score in scores for one in grounds.without_fact(score))
    return ScoreFigures(dict(sorted(counts.items())), lacking)
