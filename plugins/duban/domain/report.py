"""The consolidated facts of one period: coverage, lights, lists; plain values computed from the ledger."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.coverage import Coverage, Timeliness, coverage_of, timeliness_of
from duban.domain.cycle import Cycle, Frequency, Period, Reference
from duban.domain.light import Light, Standing, judge
from duban.domain.programme import Item, Programme
from duban.domain.submission import Entry, ExpectedReturn, Status, Submission
from duban.domain.tally import Basis, Row, Tally, cut, tally

LAGGING = (Standing.BEHIND, Standing.STALLED)


@dataclass(frozen=True, slots=True)
class Targets:
    """The numeric targets of the plan (量化指标); their values are not reported yet."""

    enabled: int
    items: int
    due: int
    disabled: int


@dataclass(frozen=True, slots=True)
class Report:
    """
    The facts of one cycle as known at `as_of`.

    `counted_to` is the 统计截止日, the nominal due day of the returns, by which every due item is counted.
    """

    title: str
    reference: Reference
    counted_to: date
    next_until: date
    as_of: datetime
    draft: int
    task_list_sha256: str
    rows: tuple[Row, ...]
    coverage: Coverage
    total: Tally
    categories: tuple[Tally, ...]
    indicators: tuple[Tally, ...]
    leads: tuple[Tally, ...]
    targets: Targets

    @property
    def period(self) -> Period:
        """The period reported on."""
        return self.reference.period

    @property
    def overdue(self) -> tuple[Row, ...]:
        """Red items, longest overdue first; an item with a doubtful lead or deadline is never among them."""
        red = [row for row in self.rows if row.light is Light.RED]
        return tuple(sorted(red, key=lambda row: (-row.days_overdue, row.item.number)))

    @property
    def behind(self) -> tuple[Row, ...]:
        """Items that lag without being overdue, by number; not those whose lead or deadline is doubtful."""
        return tuple(row for row in self.rows if row.standing in LAGGING and row.item.blames)

    @property
    def withheld(self) -> tuple[Row, ...]:
        """Items past their deadline or lagging that are not named because lead or deadline is 待核实."""
        suspect = (*LAGGING, Standing.UNCONFIRMED)
        return tuple(row for row in self.rows if row.standing in suspect and not row.item.blames)

    @property
    def problems(self) -> tuple[Row, ...]:
        """Items of which the organisation named a problem, by number."""
        return tuple(row for row in self.rows if row.problem)

    @property
    def next_due(self) -> tuple[Row, ...]:
        """Open items due after the 统计截止日 up to the end of the next period, earliest first."""
        coming = [
            row
            for row in self.rows
            if row.item.deadline.on is not None
            and self.counted_to < row.item.deadline.on <= self.next_until
            and not row.is_done
            and row.item.blames
        ]
        return tuple(sorted(coming, key=lambda row: (row.item.deadline.on or date.max, row.item.number)))

    def highlights(self, limit: int = 9) -> tuple[Row, ...]:
        """What to tell of progress: newly claimed first, and each lead once before any a second time."""
        told = [row for row in self.rows if row.basis is Basis.REPORTED and _tells_progress(row)]
        ranked = sorted(told, key=lambda row: (_rank(row), row.item.number))
        turns: dict[str, int] = {}
        order: dict[int, tuple[int, int]] = {}
        for position, row in enumerate(ranked):
            turns[row.lead] = turns.get(row.lead, 0) + 1
            order[row.item.number] = (turns[row.lead], position)
        chosen = sorted(ranked, key=lambda row: order[row.item.number])[:limit]
        return tuple(sorted(chosen, key=lambda row: (_rank(row), row.item.number)))


def compile_report(
    programme: Programme,
    cycle: Cycle,
    returns: Mapping[str, ExpectedReturn],
    submissions: Mapping[str, Submission],
    earlier: Mapping[int, tuple[Period, Entry]],
    as_of: datetime,
    draft: int,
    closed: frozenset[int] = frozenset(),
) -> Report:
    """
    The facts of *cycle* as known at *as_of*; the same arguments give the same facts.

    `earlier` holds what was last accepted of each item in an earlier period: it stands in, visibly, for a
    return that is missing. `closed` are the numbers of the items the office has closed (销号).
    """
    names = {organisation.code: organisation.name for organisation in programme.organisations}
    entries = {(code, entry.item): entry for code, submission in submissions.items() for entry in submission.entries}
    filed = _Filed(names, cycle, returns, submissions, entries, earlier, as_of, closed)
    rows = tuple(filed.row(item) for item in programme.items)
    stands_in: dict[str, list[str]] = {}
    for row in rows:
        if row.basis is not Basis.REPORTED:
            stands_in.setdefault(row.item.lead, []).append(row.source)
    following = cycle.period.later(1)
    return Report(
        title=programme.title,
        reference=cycle.reference.cycle,
        counted_to=cycle.due,
        next_until=date(following.year, following.month, monthrange(following.year, following.month)[1]),
        as_of=as_of,
        draft=draft,
        task_list_sha256=programme.sha256,
        rows=rows,
        coverage=coverage_of(programme, cycle, returns, submissions, stands_in, as_of),
        total=tally("合计", rows),
        categories=cut((row.item.indicator.category, row) for row in rows),
        indicators=cut((row.item.indicator.name, row) for row in _by_indicator(rows)),
        leads=cut((row.lead, row) for row in rows),
        targets=_targets(programme, cycle.due),
    )


@dataclass(frozen=True, slots=True)
class _Filed:
    """What the ledger holds, asked item by item; everything is looked up, so that time grows with rows only."""

    names: Mapping[str, str]
    cycle: Cycle
    returns: Mapping[str, ExpectedReturn]
    submissions: Mapping[str, Submission]
    entries: Mapping[tuple[str, int], Entry]
    earlier: Mapping[int, tuple[Period, Entry]]
    as_of: datetime
    closed: frozenset[int]

    def row(self, item: Item) -> Row:
        """The row of *item*."""
        entry = self.entries.get((item.lead, item.number))
        period, previous = self.earlier.get(item.number, (None, None))
        today, due_on = self.cycle.due, item.deadline.on
        judgement = judge(item, entry, previous, item.number in self.closed, today)
        due = due_on is not None and due_on <= today
        return Row(
            item=item,
            leads=tuple(self.names[code] for code in item.leads),
            entry=entry or previous,
            basis=Basis.REPORTED if entry else Basis.CARRIED if previous else Basis.NOTHING,
            source=self.submissions[item.lead].number if entry else self._stand_in(item, period),
            judgement=judgement,
            due=due,
            days_overdue=(today - due_on).days if due_on and judgement.standing is Standing.OVERDUE else 0,
            newly_claimed=_says_done(entry) and not _says_done(previous),
        )

    def _stand_in(self, item: Item, period: Period | None) -> str:
        """The words for a row that this period's returns do not fill."""
        why = self._why_empty(item)
        if period is None:
            return f"{why}，无往期数据"
        named = f"{period.month}月" if self._same_year(period) else period.title
        carried = f"沿用{named}数据（{period}）"
        return carried if why == "未报送" else f"{why}，{carried}"

    def _same_year(self, period: Period) -> bool:
        return period.year == self.cycle.period.year and period.frequency is Frequency.MONTHLY

    def _why_empty(self, item: Item) -> str:
        if item.lead in self.submissions:
            return "报送件未含本项"
        expected = self.returns.get(item.lead)
        if expected is None:
            return "不在本期报送范围"
        timeliness = timeliness_of(expected, self.cycle, self.as_of)
        if timeliness in (Timeliness.MISSING, Timeliness.AWAITED):
            return "未报送"
        # Accepted without a file: registered by hand from paper.
        return "已登记，无电子表" if timeliness.is_in and timeliness is not Timeliness.NIL else timeliness.value


def _says_done(entry: Entry | None) -> bool:
    return entry is not None and entry.status is Status.DONE


def _tells_progress(row: Row) -> bool:
    """Whether a row has something good to say, of an item whose lead is beyond doubt."""
    told = row.is_done or row.standing in (Standing.ON_SCHEDULE, Standing.NEAR, Standing.CONTINUOUS)
    return bool(told and row.item.blames and row.entry and row.entry.progress.strip())


def _rank(row: Row) -> int:
    """Newly claimed before claimed earlier, then dated items under way, then continuous ones."""
    if row.newly_claimed:
        return 0
    if row.is_done:
        return 1
    return 2 if row.item.deadline.on else 3


def _by_indicator(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.item.indicator.number)


def _targets(programme: Programme, counted_to: date) -> Targets:
    enabled = [kpi for kpi in programme.kpis if kpi.enabled]
    return Targets(
        enabled=len(enabled),
        items=len({kpi.item for kpi in enabled}),
        due=sum(kpi.due is not None and kpi.due <= counted_to for kpi in enabled),
        disabled=len(programme.kpis) - len(enabled),
    )
