"""How practices (典型经验) go in a simulation: the office judges, clears and asks as drawn; and what became of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.document import DocumentKind, DocumentState
from duban.domain.decisions.practice import PracticeAct, PracticeActKind, PracticeStage, told_of
from duban.domain.office.actor import Duty
from duban.domain.papers.prose import quoted
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban.services.decide.practices import PracticeNote
from duban.services.overview.practices import PracticeShown
from duban_rehearsal.people.officers import Officers

# In a hundred: those that the office takes, that are cleared, to which the unit agrees, that somebody else adopts.
TAKES, CLEARS, AGREES, ADOPTS = 70, 95, 90, 30
SUMMARY = 60


@dataclass(frozen=True, slots=True)
class SimulatedPractices:
    """The office at what units tell; each is drawn by itself, whatever the order of the work."""

    app: Installation
    seed: int

    def work_through(self, now: datetime) -> None:
        """Take the next step of every practice, and note who adopted one that is spread."""
        for one in sorted(self.app.practices.all(now), key=lambda each: str(each.practice.reference)):
            with suppress(Refused):  # two counties that tell the same: the second is declined
                self._take(one, now)

    def _take(self, one: PracticeShown, now: datetime) -> None:
        today, name = now.astimezone(TIMEZONE).date(), one.practice.reference
        match one.step.stage:
            case PracticeStage.JUDGE:
                self._judge(one, now)
            case PracticeStage.CLEAR:
                kind = PracticeActKind.CLEARED if self._draw(name, "clear") < CLEARS else PracticeActKind.BARRED
                self._act(name, kind, PracticeNote(person="保密员", dated=today), now)
            case PracticeStage.AGREE:
                kind = PracticeActKind.AGREED if self._draw(name, "agree") < AGREES else PracticeActKind.REFUSED
                self._act(name, kind, PracticeNote(paper="电话", dated=today), now)
            case PracticeStage.SPREAD if not one.adopters and self._draw(name, "adopt") < ADOPTS:
                note = PracticeNote(
                    "我单位已参照施行", paper=f"来函〔{today.year}〕1号", dated=today, unit=self._other(name)
                )
                self._act(name, PracticeActKind.ADOPTED, note, now)
            case _:
                pass

    def _judge(self, one: PracticeShown, now: datetime) -> None:
        """Take it or not; what says the same as another one is not taken."""
        name = one.practice.reference
        if self._draw(name, "judge") < TAKES:
            with suppress(Refused):
                words = PracticeNote(quoted(one.practice.told, SUMMARY))
                return self._act(name, PracticeActKind.TAKEN, words, now)
        return self._act(name, PracticeActKind.DECLINED, PracticeNote("同类做法已有推广"), now)

    def _act(self, name: Reference, kind: PracticeActKind, note: PracticeNote, now: datetime) -> None:
        who = Who(Officers(self.app).with_duty(Duty.DESK, now), "按典型经验推广程序")
        self.app.spread_practices.act(name, kind, note, who, now)

    def _other(self, name: Reference) -> str:
        units = [one.code for one in self.app.versions.latest(name.programme).organisations]
        return Random(f"{self.seed}/{name}/unit").choice([code for code in units if code != name.organisation])  # noqa: S311

    def _draw(self, name: Reference, what: str) -> int:
        return Random(f"{self.seed}/{name}/{what}").randrange(100)  # noqa: S311 - repeatable, not secret


@dataclass(frozen=True, slots=True)
class PracticeFigures:
    """Counts of what was done about practices, and the fault: those that were spread over a missing step."""

    counts: Mapping[str, int]
    spread_unready: int


def practice_figures(app: Installation) -> PracticeFigures:
    """Of the first programme of *app*, told from acts and signed papers alone."""
    code = next(iter(app.settings.programmes))
    with app.context.ledger.begin() as work:
        acts = work.practices.all(code)
        briefs = [one for one in work.documents.all() if one.kind is DocumentKind.BRIEF]
        signed = [
            (one.text, signature.at)
            for one in briefs
            if one.state is DocumentState.SIGNED and (signature := work.documents.signature(one.name, one.draft))
        ]
    counts = Counter(act.kind.value for act in acts)
    return PracticeFigures(dict(sorted(counts.items())), spread_unready(acts, signed))


def spread_unready(acts: Sequence[PracticeAct], signed: Iterable[tuple[str, datetime]]) -> int:
    """How often a paper that was *signed*, its text and when, says what was not cleared or not agreed to by then."""
    taken = [act for act in acts if act.kind is PracticeActKind.TAKEN]
    return sum(told_of("", act.words) in text and not _was_ready(act, acts, at) for text, at in signed for act in taken)


def _was_ready(taken: PracticeAct, acts: Sequence[PracticeAct], at: datetime) -> bool:
    """Whether it was cleared and agreed to before that moment, and neither was taken back by then."""
    later = (act for act in acts if act.reference == taken.reference and act.number > taken.number)
    kinds = {act.kind for act in later if act.at <= at}
    wanted = {PracticeActKind.CLEARED, PracticeActKind.AGREED}
    return wanted <= kinds and not {PracticeActKind.BARRED, PracticeActKind.REFUSED} & kinds
