"""What people put on record of an appraisal: rules, judgements from outside, the 核对稿, objections and answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from duban.domain.appraisal.rules import AppraisalRules
from duban.domain.office.actor import Identification


class AppraisalActKind(StrEnum):
    """What is put on record; the values are what users read."""

    RULES = "登记考核规则"
    OUTSIDE = "登记外部评价"
    RULING = "登记主管机关认定"
    OPENED = "印发核对稿"
    OBJECTED = "单位异议"
    DECIDED = "异议处理"


class ObjectionAnswer(StrEnum):
    """What an objection comes to; the values are what users read."""

    ADOPTED = "采纳"
    NOT_ADOPTED = "不予采纳"


class ClaimRuling(StrEnum):
    """What the competent organ decided of a claim that its check did not bear out; the values are what users read."""

    FALSE = "认定不符"
    CLEARED = "不认定"


@dataclass(frozen=True, slots=True)
class AppraisalAct:
    """
    One thing that was done about an appraisal, recorded once and never changed.

    `number` is given by the ledger, 0 before that. `period` is that of the appraisal, empty of rules and of what an
    organ decided. `value` is the rules as text, a rate in per cent, the name of a ClaimRuling or of an ObjectionAnswer,
    or, of an opening, the number of the rules. `fact` is the key that an objection is about, or item/38; `about` the
    number of the objection that is answered; `points` in hundredths what a decision gives the fact, None to leave it.
    `source` is who judges, or the number of the paper that it stands on; `file_sha256` what was imported.
    """

    programme: str
    kind: AppraisalActKind
    at: datetime
    by: str
    period: str = ""
    organisation: str = ""
    fact: str = ""
    words: str = ""
    reason: str = ""
    value: str = ""
    source: str = ""
    file_sha256: str = ""
    number: int = 0
    about: int = 0
    points: int | None = None
    known: Identification | None = None
    account: str | None = None

    @property
    def cite(self) -> str:
        """How facts refer to it."""
        return f"appraisal/{self.programme}/{self.number}"


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """The rules as one version of them: a changed rule makes another, and never a changed past."""

    number: int
    act: AppraisalAct
    rules: AppraisalRules


@dataclass(frozen=True, slots=True)
class Objection:
    """What a unit objected to one fact, and the answer; None while nobody decided."""

    act: AppraisalAct
    answer: AppraisalAct | None = None


@dataclass(frozen=True, slots=True)
class AppraisalRecord:
    """All that was put on record of the appraisals of a programme, oldest first."""

    acts: tuple[AppraisalAct, ...] = ()

    @property
    def versions(self) -> tuple[RuleVersion, ...]:
        """The versions of the rules, the first one first."""
        every = self._of(AppraisalActKind.RULES)
        return tuple(RuleVersion(n, act, AppraisalRules.parse(act.value)) for n, act in enumerate(every, start=1))

    def opened(self, period: str) -> AppraisalAct | None:
        """The opening of the 核对稿 of *period*; None before it."""
        return next((act for act in self._of(AppraisalActKind.OPENED) if act.period == period), None)

    def rules_of(self, period: str) -> RuleVersion | None:
        """The version that *period* is appraised by: that of its 核对稿, before it the newest, or None."""
        versions, opened = self.versions, self.opened(period)
        if opened is not None:
            return versions[int(opened.value) - 1]
        return versions[-1] if versions else None

    def outside(self, period: str, unit: str) -> tuple[AppraisalAct, ...]:
        """What others judged of a unit in *period*: the last word of each source, until the 核对稿 was sent out."""
        opened, found = self.opened(period), dict[str, AppraisalAct]()
        for act in self._of(AppraisalActKind.OUTSIDE):
            in_time = opened is None or act.number < opened.number
            if in_time and (act.period, act.organisation) == (period, unit):
                found[act.source] = act
        return tuple(found.values())

    def ruling(self, item: int, since: datetime) -> AppraisalAct | None:
        """The last ruling on the claim of an item that was re-opened at *since*; None while the organ is silent."""
        own = (act for act in self._of(AppraisalActKind.RULING) if act.fact == f"item/{item}" and act.at >= since)
        return max(own, key=lambda act: act.number, default=None)

    def objections(self, period: str, unit: str = "") -> tuple[Objection, ...]:
        """The objections of *period*, of one *unit* or all, in the order they were registered."""
        answers = {act.about: act for act in self._of(AppraisalActKind.DECIDED)}
        own = (act for act in self._of(AppraisalActKind.OBJECTED) if act.period == period)
        return tuple(Objection(act, answers.get(act.number)) for act in own if unit in ("", act.organisation))

    def until(self, moment: datetime) -> "AppraisalRecord":
        """What was on record at *moment*."""
        return AppraisalRecord(tuple(act for act in self.acts if act.at <= moment))

    def _of(self, kind: AppraisalActKind) -> Iterator[AppraisalAct]:
        return (act for act in self.acts if act.kind is kind)


def recorded(acts: Iterable[AppraisalAct]) -> AppraisalRecord:
    """*acts*, in the order they were recorded, as one record."""
    return AppraisalRecord(tuple(sorted(acts, key=lambda act: act.number)))


def rate_of(act: AppraisalAct) -> Decimal:
    """The rate that a judgement from outside gives."""
    return Decimal(act.value)
