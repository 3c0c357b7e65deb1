"""Who decides, by what right and for what reason, and what a decision came to: the same for whatever is decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duban.domain.calendar.cycle import TIMEZONE, Frequency, Period
from duban.domain.decisions.decision import Decision
from duban.domain.decisions.levels import DecisionBasis
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.errors import Refused
from duban.ports import UnitOfWork
from duban.services.plan.edits import following_period


@dataclass(frozen=True, slots=True)
class Who:
    """Who decides, why, and on what paper that is registered elsewhere, if on any."""

    actor: Actor
    reason: str
    basis: DecisionBasis | None = None

    @property
    def by(self) -> str:
        """What records call whoever decides."""
        return self.actor.name

    @property
    def identified(self) -> dict[str, Any]:
        """How it is known who decides, as a record keeps it."""
        return {"known": self.actor.known, "account": self.actor.account}

    @property
    def proof(self) -> dict[str, Any]:
        """How it is known who decides, and what that rests on, as a record keeps it."""
        rests_on = self.basis.recorded if self.basis else {}
        return {**self.identified, **rests_on}


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """What a decision came to: the sentence for the person, and the decision, None if it was in force already."""

    sentence: str
    decision: Decision | None = None


def signed(who: Who, act: Permission) -> None:
    """Refused for a decision that is not this person's, or without a reason."""
    require(who.actor, act)
    reasoned(who)


def reasoned(who: Who) -> None:
    """Refused for a decision without a reason."""
    if not who.reason.strip():
        raise Refused("请写明理由。")


def said_before(who: Who, by: str, account: str | None) -> bool:
    """
    Whether a record is of the same person: the account that was logged in, not the name.

    Of an old record, or of a person who acted as a user of the machine, the name counts as well: in doubt the same.
    """
    return who.actor.is_same(account) or by == who.by


def next_period(work: UnitOfWork, code: str, now: datetime) -> Period:
    """The month of the first cycle that is still to open: what was sent out already does not change."""
    return following_period(work, code) or Period.containing(now.astimezone(TIMEZONE).date(), Frequency.MONTHLY)


def period_title(decision: Decision) -> str:
    """The period a decision takes effect with, as people say it."""
    return Period.parse(decision.effective).title
