"""The items of the plan, one row each: what is known, where it stands, and what that rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from duban.domain.calendar.cycle import Frequency, Period
from duban.domain.plan.programme import Item, Programme
from duban.domain.report.coverage import Timeliness
from duban.domain.report.known import KnownCycle, Said, said_in
from duban.domain.report.tally import Row, RowBasis
from duban.domain.returns.item_light import NO_RULES, LightReason, LightRules, judge
from duban.domain.returns.shortfall import Shortfall
from duban.domain.returns.submission import Entry, Status

NOT_IN = "未报送"
# No form asks about it any more: it is not missing from the return.
CLOSED = "已销号"


def rows_of(
    programme: Programme,
    known: KnownCycle,
    earlier: Mapping[int, tuple[Said, ...]],
    as_of: datetime,
    short: Mapping[int, tuple[Shortfall, ...]] = MappingProxyType({}),
    lights: LightRules = NO_RULES,
) -> tuple[Row, ...]:
    """
    One row per item of *programme* in its order, judged on the nominal due day of the cycle (统计截止日).

    `earlier` is what was said of each item before, the latest word first: it stands in, visibly, for a return that
    is missing. `short` is what each item has not reached, which moves its light by the rules of *lights*. Everything is
    looked up, so that time grows with rows only.
    """
    names = {organisation.code: organisation.name for organisation in programme.organisations}
    said = {(word.organisation, word.entry.item): word for word in said_in(known, names)}
    filed = _Filed(names, known, said, earlier, as_of, short, lights)
    return tuple(filed.row(item) for item in programme.items)


@dataclass(frozen=True, slots=True)
class _Filed:
    names: Mapping[str, str]
    known: KnownCycle
    said: Mapping[tuple[str, int], Said]
    earlier: Mapping[int, tuple[Said, ...]]
    as_of: datetime
    short: Mapping[int, tuple[Shortfall, ...]]
    lights: LightRules

    def row(self, item: Item) -> Row:
        """The row of *item*."""
        now = self.said.get((item.lead, item.number))
        before = next(iter(self.earlier.get(item.number, ())), None)
        entry, previous = now.entry if now else None, before.entry if before else None
        today, due_on = self.known.cycle.due, item.deadline.on
        closed = item.number in self.known.closed
        held, held_before = self._held(now), self._held(before)
        word = now or before
        judgement = judge(item, held, held_before, closed, today, self.known.asked_until(item.number, word))
        judgement = judgement.short_of(self.short.get(item.number, ()), self.lights)
        due = due_on is not None and due_on <= today
        return Row(
            item=item,
            leads=tuple(self.names[code] for code in item.leads),
            entry=entry or previous,
            basis=RowBasis.REPORTED if now else RowBasis.CARRIED if before else RowBasis.NOTHING,
            source=now.source.number if now else self._stand_in(item, before.period if before else None),
            judgement=judgement,
            due=due,
            days_overdue=(today - due_on).days if due_on and judgement.standing is LightReason.OVERDUE else 0,
            newly_claimed=_says_done(held) and not _says_done(held_before),
            origin=word.source if word else None,
            previous=previous,
        )

    def _held(self, said: Said | None) -> Entry | None:
        """What was said, as far as it still holds: without a claim that the office took back."""
        if said is None or said.entry.status is not Status.DONE or self.known.claims(said):
            return said.entry if said else None
        return replace(said.entry, status=None)

    def _stand_in(self, item: Item, period: Period | None) -> str:
        """The words for a row that this period's returns do not fill."""
        why = self._why_empty(item)
        if period is None:
            return f"{why}，无往期数据"
        named = f"{period.month}月" if self._same_year(period) else period.title
        carried = f"沿用{named}数据（{period}）"
        return carried if why == NOT_IN else f"{why}，{carried}"

    def _same_year(self, period: Period) -> bool:
        return period.year == self.known.cycle.period.year and period.frequency is Frequency.MONTHLY

    def _why_empty(self, item: Item) -> str:
        if item.number in self.known.closed:
            return CLOSED
        if item.lead in self.known.submissions:
            return "报送件未含本项"
        if item.lead not in self.known.returns:
            return "不在本期报送范围"
        timeliness = self.known.timeliness(item.lead, self.as_of)
        if timeliness in (Timeliness.MISSING, Timeliness.AWAITED, Timeliness.UNDELIVERED, Timeliness.UNREAD):
            return NOT_IN
        # Accepted without a file: registered by hand from paper.
        return "已登记，无电子表" if timeliness.is_in and timeliness is not Timeliness.NIL else timeliness.value


def _says_done(entry: Entry | None) -> bool:
    return entry is not None and entry.status is Status.DONE
