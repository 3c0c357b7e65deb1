"""How the office works through the claims of a simulation: some in time, some too late, some back to their unit."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, Frequency, Period
from duban.domain.checks.closure import evidence_of
from duban.domain.decisions.verification import ClaimAnswer, ClaimStage, ProofMeans, proved
from duban.domain.office.actor import Duty
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban.services.overview.claims import WaitingClaim
from duban_rehearsal.people.officers import Officers

# After how many days at most each step is taken; of some claims that is too late.
PATIENCE = {ClaimStage.OPINION: 12, ClaimStage.CHECK: 11, ClaimStage.IN_WRITING: 14, ClaimStage.CONFIRM: 9}
# In a hundred claims that are checked.
OUTCOMES = {"close": 80, "more": 15, "not closed": 5}
# Of the closures of a month, drawn two months later to be checked again; of claims, visited on the spot.
DRAWN, VISITED, VISITED_AFTER = 0.1, 0.05, timedelta(days=3)
SEEN = proved(ProofMeans.PLATFORM, "业务系统数据与申报一致")


@dataclass(frozen=True, slots=True)
class SimulatedVerification:
    """The people of the office at the queue; each claim is drawn by itself, whatever the order of the work."""

    app: Installation
    seed: int

    def work_through(self, now: datetime) -> None:
        """Take the step of every claim whose time has come; what a service refuses stays as it is."""
        today = now.astimezone(TIMEZONE).date()
        for claim in self.app.claims.waiting(now):
            if claim.step is not None and self._is_time(claim, claim.step.stage, today):
                with suppress(Refused):
                    self._take(claim, claim.step.stage, now)

    def draw_again(self, now: datetime) -> None:
        """Draw from what was closed of the claims of two months ago, by a seed that is on record."""
        month = Period.containing(now.astimezone(TIMEZONE).date(), Frequency.MONTHLY).later(-2)
        for code in (one for one, plan in self.app.context.programmes.items() if plan.loops.verification):
            with suppress(Refused):
                who = self._who(Duty.CHECK, "按月抽查", now)
                self.app.sampling.draw(code, month, DRAWN, f"{now:%Y-%m-%d}", who, now)

    def _is_time(self, claim: WaitingClaim, stage: ClaimStage, today: date) -> bool:
        since = claim.step.since if claim.step else today
        return (today - since).days >= self._draw(claim, stage).randrange(PATIENCE[stage])

    def _take(self, claim: WaitingClaim, stage: ClaimStage, now: datetime) -> None:
        code, number = claim.programme, claim.item.number
        match stage:
            case ClaimStage.OPINION:
                if self._draw(claim, "has one").random() < 0.4:
                    self.app.verify.opinion(code, number, "同意销号", self._who(Duty.DESK, "专班来函", now), now)
            case ClaimStage.IN_WRITING:
                paper = f"函〔{now.year}〕{self._draw(claim, 'paper').randrange(1, 500)}号"
                dated = claim.claimed_at.astimezone(TIMEZONE).date()
                self.app.verify.register(code, number, paper, dated, self._who(Duty.DESK, "来函", now), now)
            case ClaimStage.CHECK:
                self._check(claim, now)
            case ClaimStage.CONFIRM:
                post = self.app.claims.verification.confirmed_by
                head = Officers(self.app).person(self.app.settings.roles.holder_of(post) or "", now)
                self.app.decide.close(code, number, Who(head, "确认无误"), now)

    def _check(self, claim: WaitingClaim, now: datetime) -> None:
        code, number = claim.programme, claim.item.number
        if self._draw(claim, "visit").random() < VISITED:
            self._release_visit(claim, now)
        (outcome,) = self._draw(claim, "outcome").choices(list(OUTCOMES), list(OUTCOMES.values()))
        if outcome == "more":
            last = len(claim.item.measures)
            who = self._who(Duty.DESK, "佐证不全", now)
            self.app.verify.answer(code, number, ClaimAnswer.MORE, {last: "缺县级落实清单"}, who, now)
        elif outcome == "not closed":
            who = self._who(Duty.CHECK, "平台尚未上线", now)
            self.app.verify.answer(code, number, ClaimAnswer.NOT_CLOSED, {}, who, now)
        else:
            there = evidence_of(claim.item, claim.claim)
            seen = {place: SEEN for place in range(1, len(claim.item.measures) + 1) if place not in there}
            self.app.decide.close(code, number, self._who(Duty.DESK, "逐条核对", now), now, seen)

    def _release_visit(self, claim: WaitingClaim, now: datetime) -> None:
        """One joint visit, where the unit had none this half-year and somebody may judge it."""
        post = self.app.settings.verified.visits_released_by
        leader = Officers(self.app).person(self.app.settings.roles.holder_of(post) or "", now)
        day, who = (now + VISITED_AFTER).astimezone(TIMEZONE).date(), Who(leader, "平台数据不能证明")
        with suppress(Refused):
            self.app.verify.release_visit(claim.programme, claim.item.lead, day, {claim.item.number}, who, now)

    def _who(self, duty: Duty, reason: str, now: datetime) -> Who:
        return Who(Officers(self.app).with_duty(duty, now), reason)

    def _draw(self, claim: WaitingClaim, about: str) -> Random:
        """The same for a claim whenever it is asked; another for the next claim of the same item."""
        key = f"{self.seed}/{claim.programme}/{claim.item.number}/{claim.claimed_at.date()}/{about}"
        return Random(key)  # noqa: S311 - a rehearsal is to be repeatable, not secret
