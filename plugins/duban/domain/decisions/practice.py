"""典型经验: what a unit tells as worth copying, judged by the office, cleared, agreed to by the unit, then spread."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.office.actor import Identification
from duban.domain.returns.submission import Submission
from duban.domain.text.nothing import something
from duban.domain.text.printable import plain

# So many are spread in one 简况, which has to stay on one page; those that came later wait for the next.
SPREAD_AT_ONCE = 3


class PracticeActKind(StrEnum):
    """What was put on record of a practice; the values are what users read."""

    TAKEN = "采纳"
    DECLINED = "不采纳"
    CLEARED = "保密审查通过"
    BARRED = "保密审查未通过"
    AGREED = "单位同意推广"
    REFUSED = "单位不同意推广"
    ADOPTED = "其他单位采用"


JUDGED = (PracticeActKind.TAKEN, PracticeActKind.DECLINED)
ENDED = (PracticeActKind.DECLINED, PracticeActKind.BARRED, PracticeActKind.REFUSED)


class PracticeStage(StrEnum):
    """Where a practice waits; the values are what users read."""

    JUDGE = "待研判"
    CLEAR = "待保密审查"
    AGREE = "待征求单位意见"
    READY = "待推广"
    SPREAD = "已推广"
    OVER = "不推广"


WAITING = (PracticeStage.JUDGE, PracticeStage.CLEAR, PracticeStage.AGREE)


@dataclass(frozen=True, slots=True)
class PracticeRules:
    """The working days that the office gives itself for each step, from the one before."""

    judge_within: int = 10
    clear_within: int = 5
    agree_within: int = 5

    def days_of(self, stage: PracticeStage) -> int | None:
        """How many the step has; None of one that the office does not take."""
        days = {
            PracticeStage.JUDGE: self.judge_within,
            PracticeStage.CLEAR: self.clear_within,
            PracticeStage.AGREE: self.agree_within,
        }
        return days.get(stage)


@dataclass(frozen=True, slots=True)
class PracticeAct:
    """
    One thing that was done about a practice, recorded once and never changed.

    `reference` is the return that told the practice first, `told` what the unit had written when it was judged.
    `words` are the office's summary of what it took, its answer to the unit of what it did not take, and of an adopter
    what that unit says itself. `person` is who cleared it or who answered for the unit, `paper` on what that is known
    and `dated` the day of it; `organisation` is the unit that says it adopted the practice.
    """

    reference: Reference
    kind: PracticeActKind
    at: datetime
    by: str
    words: str = ""
    reason: str = ""
    number: int = 0
    told: str = ""
    person: str = ""
    paper: str = ""
    dated: date | None = None
    organisation: str = ""
    known: Identification | None = None
    account: str | None = None

    def clause(self, names: Mapping[str, str]) -> str:
        """What was done, in one clause without a stop; *names* are those of units."""
        who = names.get(self.organisation, self.organisation)
        rests_on = "，".join(filter(None, (self.person, self.paper)))
        said = "：".join(filter(None, (f"{self.kind.value}{f'（{rests_on}）' if rests_on else ''}", self.words)))
        return f"{who}采用，{self.words}（{self.paper}）" if who else said.rstrip("。")

    def answer(self, names: Mapping[str, str]) -> str:
        """What its unit is told of it; empty for what is the office's own matter, or the unit's own word."""
        match self.kind:
            case PracticeActKind.TAKEN:
                return f"已采纳，拟推广为“{self.words}”"
            case PracticeActKind.DECLINED:
                return f"未采纳，{self.words}"
            case PracticeActKind.BARRED:
                return "未通过保密审查，不推广"
            case PracticeActKind.ADOPTED:
                return f"{names.get(self.organisation, self.organisation)}已采用"
            case _:
                return ""


def told_of(unit: str, words: str) -> str:
    """How papers tell a practice: 市税务局：首创一窗通办."""
    return f"{unit}：{words}"


@dataclass(frozen=True, slots=True)
class PracticeStep:
    """Where a practice waits, since when, and the last day in time; None where there is none."""

    stage: PracticeStage
    since: datetime
    due: date | None


@dataclass(frozen=True, slots=True)
class RegisteredPractice:
    """
    A practice in a unit's own words: the return that told it first, and what was put on record of it, oldest first.

    `told` is empty once its unit does not say it any more. `brief` is the period of the 简况 that spread it; `is_held`
    says that one which does was signed and went to nobody yet.
    """

    reference: Reference
    told: str
    since: datetime
    acts: tuple[PracticeAct, ...] = ()
    brief: str = ""
    is_held: bool = False

    @property
    def standing(self) -> tuple[PracticeAct, ...]:
        """What was done since it was judged last; nothing where the unit wrote other words since."""
        places = [place for place, act in enumerate(self.acts) if act.kind in JUDGED]
        if not places or (self.told and plain(self.acts[places[-1]].told) != plain(self.told)):
            return ()
        return self.acts[places[-1] :]

    @property
    def words(self) -> str:
        """What is spread of it: the office's summary; empty while nobody took it."""
        return next((act.words for act in self.standing if act.kind is PracticeActKind.TAKEN), "")

    def is_in(self, text: str) -> bool:
        """Whether *text*, a 简况, tells what the office took of it; the same words about something else are not it."""
        return any(told_of("", act.words) in text for act in self.acts if act.kind is PracticeActKind.TAKEN)

    @property
    def adopters(self) -> tuple[PracticeAct, ...]:
        """The units that say they adopted it, each once, in the order of recording."""
        found = {act.organisation: act for act in reversed(self.acts) if act.kind is PracticeActKind.ADOPTED}
        return tuple(sorted(found.values(), key=lambda act: act.number))

    @property
    def stage(self) -> PracticeStage:
        """Where it waits, by the last word on each step; what was taken back is over, whoever has read of it."""
        kinds = [act.kind for act in self.standing if act.kind is not PracticeActKind.ADOPTED]
        if self.brief and not (kinds and kinds[-1] in ENDED):
            return PracticeStage.SPREAD
        if not kinds:
            return PracticeStage.JUDGE if self.told else PracticeStage.OVER
        if not self.told or kinds[-1] in ENDED:
            return PracticeStage.OVER
        if PracticeActKind.CLEARED not in kinds:
            return PracticeStage.CLEAR
        return PracticeStage.READY if PracticeActKind.AGREED in kinds else PracticeStage.AGREE

    @property
    def ready_at(self) -> datetime | None:
        """Since when it may be spread; None while it may not."""
        kinds = (PracticeActKind.CLEARED, PracticeActKind.AGREED)
        at = {act.kind: act.at for act in self.standing if act.kind in kinds}
        return max(at.values()) if self.is_ready and len(at) == len(kinds) else None

    @property
    def is_ready(self) -> bool:
        """Whether it may be spread, or was."""
        return self.stage in (PracticeStage.READY, PracticeStage.SPREAD)

    @property
    def is_fit(self) -> bool:
        """Whether it might be spread today if no 简况 had: its unit says it still, and every step stands."""
        return replace(self, brief="").stage is PracticeStage.READY

    def step(self, rules: PracticeRules, calendar: WorkCalendar) -> PracticeStep:
        """Where it waits, and until when the office has time."""
        acts = [act.at for act in self.standing if act.kind is not PracticeActKind.ADOPTED]
        since, days = max(acts, default=self.since), rules.days_of(self.stage)
        return PracticeStep(
            self.stage,
            since,
            calendar.add_if_known(since.astimezone(TIMEZONE).date(), days) if days is not None else None,
        )


@dataclass(frozen=True, slots=True)
class ReleasedBrief:
    """A 简况 that was signed: its period, what it says, and whether anybody was sent it."""

    period: str
    text: str
    has_left: bool = True


@dataclass
class _Telling:
    """A practice while the returns are read one after the other."""

    told: str
    since: datetime
    acts: list[PracticeAct] = field(default_factory=list)


def told_in(submission: Submission) -> str:
    """What a return tells as worth copying, whichever form it is; empty if it tells nothing."""
    account = submission.account
    return something(account.experience if account is not None else submission.experience)


def practices_in(
    filed: Iterable[Submission], acts: Iterable[PracticeAct], briefs: Iterable[ReleasedBrief] = ()
) -> tuple[RegisteredPractice, ...]:
    """
    The practices that *filed*, accepted returns by period and time, tell; what was recorded of each goes with it.

    What a unit tells again in the same words is the same practice. One that was judged stays on the register when its
    unit takes it back. *briefs* are the 简况 that were signed, the oldest first: what stands in one of them is spread.
    """
    known: dict[Reference, _Telling] = {}
    first: dict[tuple[str, str, str], Reference] = {}
    for submission in filed:
        if not (told := told_in(submission)):
            continue
        reference = Reference.parse(submission.reference)
        same = first.setdefault((reference.stream, reference.organisation, plain(told)), reference)
        known.setdefault(same, _Telling(told, submission.received_at))
    for act in acts:
        known.setdefault(act.reference, _Telling("", act.at)).acts.append(act)
    released = tuple(briefs)
    found = (RegisteredPractice(name, one.told, one.since, tuple(one.acts)) for name, one in known.items())
    return tuple(_spread(one, released) for one in found)


def _spread(practice: RegisteredPractice, briefs: Iterable[ReleasedBrief]) -> RegisteredPractice:
    """The same with the first of *briefs* that says what was taken, and whether one of those went to nobody yet."""
    telling = [brief for brief in briefs if practice.is_in(brief.text)]
    if not telling:
        return practice
    return replace(practice, brief=telling[0].period, is_held=not all(one.has_left for one in telling))


def ready_since(
    practices: Iterable[RegisteredPractice], stream: str, since: datetime | None
) -> tuple[RegisteredPractice, ...]:
    """Those of one *stream* that may be spread since a moment, in their order; all that may be if none is given."""
    ready = ((one.ready_at, one) for one in practices if one.reference.stream == stream)
    return tuple(one for at, one in ready if at is not None and (since is None or at > since))


def to_spread(practices: Iterable[RegisteredPractice], again: Collection[str] = ()) -> tuple[RegisteredPractice, ...]:
    """
    What a 简况 spreads: those that may be, the longest ready first, as many as a page holds.

    What one of the periods in *again* spread is spread once more: leads and counties have each a 简况 of a quarter.
    """
    fit = (one for one in practices if one.is_fit)
    meant = (one for one in fit if one.stage is PracticeStage.READY or one.brief in again)
    ready = [(one.ready_at, one) for one in meant]
    ordered = sorted(((at, str(one.reference), one) for at, one in ready if at), key=lambda each: each[:2])
    return tuple(one for *_, one in ordered[:SPREAD_AT_ONCE])
