"""填报负担: what a cycle asks of each unit, in cells, mails and minutes, which are estimated and say from what."""

from collections.abc import Iterable
from dataclasses import dataclass

# In tenths of a minute: a cell that is filled, one that stands filled and is looked at, a mail that is read, and what
# a unit is asked to answer on a page of its own, in two cells.
FILLING, LOOKING, READING, ANSWERING = 15, 2, 20, 30
BASIS = "估算用时：每个应填格1.5分钟、预填格0.2分钟、答复3分钟、来信2分钟，未经实测，不含会签和内部审核"


@dataclass(frozen=True, slots=True)
class UnitBurden:
    """
    What one unit is asked in one cycle, and the mails that it got in its period.

    `asked` and `carried` are the cells that it has to fill and those that stand filled, None where nobody counted;
    `before` is what its form of the period before asked; `answers` how many matters it was asked in the period to help
    with, or was given, and is to answer on a page of its own.
    """

    code: str
    organisation: str
    asked: int | None
    carried: int | None
    mails: int
    before: int | None = None
    answers: int = 0

    @property
    def share(self) -> int | None:
        """How much of its form stands filled already, in whole percent."""
        if self.asked is None or self.carried is None or not self.asked + self.carried:
            return None
        return 100 * self.carried // (self.asked + self.carried)

    @property
    def minutes(self) -> int | None:
        """How long it takes by the estimate of `BASIS`, rounded up; None where nobody counted the cells of a form."""
        if self.asked is None and not self.answers:
            return None
        filled = (self.asked or 0) * FILLING + self.answers * ANSWERING
        return -(-(filled + (self.carried or 0) * LOOKING + self.mails * READING) // 10)


def total_of(burdens: Iterable[UnitBurden]) -> UnitBurden:
    """All of them as one; what nobody counted adds nothing."""
    known = tuple(burdens)
    return UnitBurden(
        *("", "合计"),
        asked=_sum(one.asked for one in known),
        carried=_sum(one.carried for one in known),
        mails=sum(one.mails for one in known),
        before=_sum(one.before for one in known),
        answers=sum(one.answers for one in known),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    found = [count for count in counts if count is not None]
    return sum(found) if found else None
