"""The ladder of needs: what a unit that was asked to help is told by now, minus what it was told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.decisions.coordination import Ask, CoordinationRules, NeedAct
from duban.domain.escalation.ladder import EscalationRules, Notice, NoticeState, had_its_time
from duban.domain.escalation.plan import Withheld
from duban.domain.escalation.rung import LadderRung, Release, highest_payable
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import Consequence

ASKING, REMINDING, URGING, TELLING = "N0", "N1", "N2", "N9"
# The same of what a paper gives to units.
GIVING, GIVEN_REMINDING, GIVEN_URGING = "J0", "J1", "J2"
FIRST = (ASKING, GIVING)
CHARGING = (URGING, GIVEN_URGING)
# How what is said of needs begins, beside what is said of returns and of items.
NEEDS = "needs"
HOUR = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRung(LadderRung):
    """One step of the ladder of needs; `days` are working days from the last day of a helper, None for what waits."""

    days: int | None = None

    @property
    def asks(self) -> bool:
        """Whether it wants an answer: what came of a unit's own need wants none."""
        return self.code != TELLING

    @property
    def can_wait(self) -> bool:
        """Whether it may go with another mail, or next month: not what a paper gives, which has a day of its own."""
        return self.code != GIVING

    @property
    def charges(self) -> bool:
        """Whether it charges a helper with silence."""
        return self.days is not None and self.days > 0

    @property
    def consequence(self) -> Consequence:
        """What it is to whoever was told before: only mails are sent of needs."""
        return Consequence.MAIL


def need_ladder(rules: CoordinationRules) -> tuple[NeedRung, ...]:
    """What is said to a helper: that it is asked, that its day is near, that its day is over."""
    asked = (Role.LIAISON, Role.FILLER)
    return (
        NeedRung(code=ASKING, level=0, name="协调交办", to=asked, cc=(), release=Release.AUTOMATIC, letter="need_ask"),
        NeedRung(
            code=REMINDING,
            level=1,
            name="协调提醒",
            to=asked,
            cc=(),
            letter="need_remind",
            release=Release.AUTOMATIC,
            days=-rules.reminds_before,
            needs_delivered=ASKING,
        ),
        NeedRung(
            code=URGING,
            level=2,
            name="协调催办",
            to=asked,
            letter="need_urge",
            cc=(Role.SECTION_HEAD,),
            release=Release.AUTOMATIC,
            days=rules.urges_after,
            needs_delivered=ASKING,
        ),
    )


def errand_ladder(rules: CoordinationRules) -> tuple[NeedRung, ...]:
    """What is said of an errand: that it is given, that its day is near, that its day is over."""
    words = {ASKING: (GIVING, "交办", "errand"), REMINDING: (GIVEN_REMINDING, "交办提醒", "errand_remind")}
    words[URGING] = (GIVEN_URGING, "交办催办", "errand_urge")
    return tuple(
        replace(
            rung,
            code=words[rung.code][0],
            name=words[rung.code][1],
            letter=words[rung.code][2],
            needs_delivered=GIVING if rung.needs_delivered else "",
        )
        for rung in need_ladder(rules)
    )


TOLD_BACK = NeedRung(
    code=TELLING,
    level=0,
    name="协调答复",
    letter="need_told",
    to=(Role.LIAISON, Role.FILLER),
    cc=(),
    release=Release.AUTOMATIC,
)


def owed_of_ask(
    ladder: tuple[NeedRung, ...],
    ask: Ask,
    said: Iterable[Notice],
    now: datetime,
    rules: EscalationRules,
    calendar: WorkCalendar,
) -> NeedRung | None:
    """
    The one rung that is owed about *ask* at *now*, None if nothing is; *said* are the notices about it.

    It is told first; what follows needs the proof that it was. A unit that answered, were it only that it is at work,
    is left alone: what it said is the office's to judge. Nothing on days on which nobody works, nor before nine.
    """
    local, notices = now.astimezone(TIMEZONE), tuple(said)
    if ask.said is not None or local.time() < HOUR or not calendar.is_working(local.date()):
        return None
    codes = {notice.rung for notice in notices}
    if ladder[0].code not in codes:
        return ladder[0]
    if any(notice.at.astimezone(TIMEZONE).date() == local.date() for notice in notices):
        return None
    highest = max(rung.level for rung in ladder if rung.code in codes)
    above = [rung for rung in ladder if rung.level > highest]

    def is_due(rung: NeedRung) -> bool:
        """Whether the ask was told so long ago that *rung* is reached."""
        asked = (notice for notice in notices if notice.rung == rung.needs_delivered)
        return had_its_time(
            *(asked, rung.consequence, now, rules, calendar), ends=lambda day: _ends(ask, day, rung, calendar)
        )

    return highest_payable((rung for rung in above if is_due(rung)), ladder, codes, is_due)


def _ends(ask: Ask, told_on: date, rung: NeedRung, calendar: WorkCalendar) -> datetime:
    """When *rung* is reached of an ask that its unit was told on that day; CalendarUnknown."""
    until, days = ask.due(told_on, calendar), rung.days or 0
    if ask.act.until is None or until is None:
        return datetime.combine(calendar.add(told_on, ask.act.days + days), HOUR, TIMEZONE)
    return datetime.combine(calendar.add(until, days), HOUR, TIMEZONE)


def still_said(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those of *notices* that were said: not what came back, nor what was stopped before it left."""
    return tuple(one for one in notices if one.state not in (NoticeState.UNDELIVERED, NoticeState.WITHDRAWN))


def last_day(day: date, ask: NeedAct, calendar: WorkCalendar) -> date | None:
    """The last day of a helper that is told on *day*; None where no calendar tells."""
    return Ask(ask).due(day, calendar)


@dataclass(frozen=True, slots=True)
class NeedDebt:
    """The name of what is owed to one unit about needs, as lanes pass it on: `needs/qz2021/gaj/N0`."""

    programme: str
    unit: str
    rung: str

    @classmethod
    def parse(cls, text: str) -> "NeedDebt | None":
        """What was written so; None for the name of what is owed about anything else."""
        kind, *parts = text.split("/")
        return cls(*parts) if kind == NEEDS and len(parts) == 3 else None

    def __str__(self) -> str:
        return f"{NEEDS}/{self.programme}/{self.unit}/{self.rung}"


@dataclass(frozen=True, slots=True)
class NeedPart:
    """One rung that a mail says, and the acts of which it speaks."""

    rung: NeedRung
    acts: tuple[NeedAct, ...]


@dataclass(frozen=True, slots=True)
class NeedMail:
    """All that one mail says to the same people of one unit about needs, the gravest part first."""

    reference: Reference
    name: str
    parts: tuple[NeedPart, ...]

    @property
    def rung(self) -> NeedRung:
        """The gravest that it says: by its name the lane knows it."""
        return self.parts[0].rung

    @property
    def acts(self) -> tuple[NeedAct, ...]:
        """All of which it speaks."""
        return tuple(act for part in self.parts for act in part.acts)

    @property
    def names(self) -> str:
        """What it says, as the office reads it: 协调催办、协调交办."""
        return "、".join(part.rung.name for part in self.parts)

    @property
    def debt(self) -> NeedDebt:
        """Its name."""
        return NeedDebt(self.reference.programme, self.reference.organisation, self.rung.code)

    @property
    def label(self) -> str:
        """What the lane in the grid is called."""
        return f"{self.name} · {self.names}"


@dataclass(frozen=True, slots=True)
class NeedMailPlan:
    """Everything that is owed about needs at one moment, and what is not said, to whom and why."""

    steps: tuple[NeedMail, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    @property
    def for_office(self) -> tuple[str, ...]:
        """What somebody of the office has to act upon, one sentence each."""
        return tuple(dict.fromkeys(f"{one.name}：{one.halt.reason}" for one in self.withheld if one.halt.for_office))
