"""How the office marks reforms in a simulation, and hears experts on them; each item is drawn by itself."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Ruling
from duban.domain.decisions.expert_review import ReviewMeans, ReviewPaper
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.actor import Duty
from duban.domain.plan.programme import Programme
from duban.domain.returns.assessment import Rating
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban.services.decide.reforms import HeardExperts
from duban_rehearsal.people.officers import Officers

# Of the items each month: meant to be marked; of these: given up again, and heard by experts.
MARKED, TAKEN_BACK, HEARD = 0.02, 0.03, 0.15
# Of the marked, to which the lead agreed by letter before; the others are asked on their form.
BY_LETTER = 0.3
HELD_BEFORE = timedelta(days=5)
# Of experts who are asked by mail: those that never answer; and by when they are asked to.
SILENT, ANSWERS_WITHIN = 0.3, timedelta(days=14)
OPINIONS = {
    Rating.EXCEEDED: "改革成效超过预期，做法可复制推广。",
    Rating.MET: "达到预定目标，建议转入常态化管理。",
    Rating.PARTLY: "部分数据尚未贯通，建议补齐县级应用。",
    Rating.MISSED: "关键环节尚未改变，建议重新论证路径。",
}


@dataclass(frozen=True, slots=True)
class SimulatedReforms:
    """The office at its marks; nothing where the loops are off."""

    app: Installation
    seed: int

    def monthly(self, programme: Programme, now: datetime) -> None:
        """Mark some items, give up few, and register what experts said; what a service refuses stays as it is."""
        loops = self.app.context.plan(programme.code).loops
        if not loops.self_assessment:
            return
        with self.app.context.ledger.begin() as work:
            decided = work.decisions.in_force(programme.code).reforms
        for item in programme.items:
            with suppress(Refused):
                draw = self._draw(f"{item.number}/{now:%Y-%m}")
                if item.number not in decided:
                    self._mark(programme.code, item.number, draw, now)
                elif decided[item.number].value == Ruling.MARKED:
                    self._follow(programme.code, item.number, draw, now, hears=loops.experts)

    def _mark(self, code: str, number: int, draw: Random, now: datetime) -> None:
        if draw.random() < MARKED:
            consent = f"牵头单位函〔{now.year}〕{draw.randrange(1, 500)}号同意" if draw.random() < BY_LETTER else ""
            self.app.reforming.mark(code, number, consent, self._who("列入年度重点改革", now), now)

    def _follow(self, code: str, number: int, draw: Random, now: datetime, *, hears: bool) -> None:
        chance = draw.random()
        if chance < TAKEN_BACK:
            self.app.reforming.unmark(code, number, self._who("改由省级统一推进", now), now)
        elif hears and chance < TAKEN_BACK + HEARD:
            self._hear(code, number, draw, now)
            self._ask(code, number, draw, now)

    def _ask(self, code: str, number: int, draw: Random, now: datetime) -> None:
        """Ask one who could not come by mail, and end what was asked before: with his answer, or without."""
        letters, desk = self.app.expert_letters, self._who("专家出差，不能到会", now)
        for letter in (one for one in letters.of(code, number) if one.ended is None):
            if draw.random() < SILENT:
                letters.give_up(code, number, letter.asked.number, desk, now)
                continue
            scan = PaperFile("签字意见.pdf", f"%PDF-1.4 {code} {number} {letter.asked.number}".encode())
            heard = HeardExperts(
                *(now.astimezone(TIMEZONE).date(), ReviewMeans.BY_LETTER, 1, 0, Rating.MET, OPINIONS[Rating.MET]),
                files={ReviewPaper.OPINIONS: scan},
                letter=letter.asked.number,
            )
            self.app.reforming.register(code, number, heard, self._who("专家论证", now), now)
        if self.app.context.plan(code).loops.expert_mail:
            until = now.astimezone(TIMEZONE).date() + ANSWERS_WITHIN
            letters.ask(code, number, f"expert{number}@university.example", until, desk, now)

    def _hear(self, code: str, number: int, draw: Random, now: datetime) -> None:
        """Experts met some days ago, or wrote; whoever writes signs in nowhere."""
        means, rating = draw.choice(list(ReviewMeans)), draw.choice(list(Rating))
        papers = [one for one in ReviewPaper if means is ReviewMeans.MEETING or one is not ReviewPaper.SIGN_IN]
        files = {one: PaperFile(f"{one}.pdf", f"%PDF-1.4 {code} {number} {one} {now:%Y-%m}".encode()) for one in papers}
        heard = HeardExperts(
            *((now - HELD_BEFORE).astimezone(TIMEZONE).date(), means, draw.randint(3, 7), draw.randint(0, 1)),
            *(rating, OPINIONS[rating], files),
        )
        self.app.reforming.register(code, number, heard, self._who("专家论证", now), now)

    def _who(self, reason: str, now: datetime) -> Who:
        return Who(Officers(self.app).with_duty(Duty.DESK, now), reason)

    def _draw(self, matter: str) -> Random:
        return Random(f"{self.seed}/reform/{matter}")  # noqa: S311 - a rehearsal is to be repeatable, not secret
