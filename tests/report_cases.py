"""A small cycle, counted by hand: five items of three organisations, one of which did not report."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Frequency, Period, Reference, Stream
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Deadline, DeadlineKind, Indicator, Item, Kpi, Programme
from duban.domain.report import KnownCycle, Report, compile_report
from duban.domain.returns.submission import Entry, ExpectedReturn, ReturnState, Status, Submission, Verdict

STREAM = Stream("department_monthly", "市直牵头单位月报", Frequency.MONTHLY)
PERIOD = Period.parse("2021-10")
CYCLE_REFERENCE = Reference("qz2021", STREAM.code, PERIOD)
TAX, TRADE, COURT = "shuiwu", "shangwu", "fayuan"
NAMES = {TAX: "市税务局", TRADE: "市商务局", COURT: "市中级人民法院"}
TAXES, BORDER = Indicator(6, "纳税", "企业全生命周期"), Indicator(7, "跨境贸易", "投资贸易便利")
# Weekdays are good enough a calendar here; real ones have their own tests.
WEEKDAYS = frozenset(
    day for day in (date(2020, 1, 1) + timedelta(n) for n in range(366 + 365)) if day.isoweekday() <= 5
)
CYCLE = Cycle(CYCLE_REFERENCE, STREAM, WorkCalendar({2020: WEEKDAYS, 2021: WEEKDAYS}))
ON_TIME = datetime(2021, 10, 25, 23, 59, tzinfo=TIMEZONE)
TOO_LATE = datetime(2021, 10, 26, tzinfo=TIMEZONE)
CUT_OFF = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)


def dated(day: date) -> Deadline:
    """A deadline on *day*, as printed."""
    return Deadline(DeadlineKind.DATED, day, f"{day.year}年{day.month}月底")


CONTINUOUS = Deadline(DeadlineKind.CONTINUOUS, None, "持续推进")
FOLLOWS_PROVINCE = Deadline(DeadlineKind.FOLLOWS_PROVINCE, None, "随省推进")


def item(
    number: int,
    lead: str = TAX,
    deadline: Deadline = CONTINUOUS,
    indicator: Indicator = TAXES,
    unconfirmed: tuple[str, ...] = (),
) -> Item:
    """An item of the small plan."""
    return Item(number, indicator, f"目标{number}。", ("1.甲。", "2.乙。"), (lead,), "", (), deadline, unconfirmed)


def entry(number: int, status: Status | None, **said: str) -> Entry:
    """What an organisation says of an item."""
    return Entry(number, status, progress=said.pop("progress", f"第{number}项的进展。"), **said)  # type: ignore[arg-type]


ITEMS = (
    item(1, TAX, dated(date(2021, 9, 30))),
    item(2, TAX, dated(date(2021, 10, 31))),
    item(3, TRADE, dated(date(2021, 9, 30)), BORDER),
    item(4, TRADE, CONTINUOUS, BORDER),
    item(5, COURT, dated(date(2021, 9, 30)), BORDER),
    item(6, COURT, FOLLOWS_PROVINCE, BORDER),
    item(7, COURT, dated(date(2021, 9, 30)), TAXES, ("完成时限",)),
)
KPIS = (
    Kpi("K1", 1, "时长", "小时", "<=", "110", date(2021, 9, 30), "stock", enabled=True),
    Kpi("K2", 1, "时长", "小时", "<=", "100", date(2022, 12, 31), "stock", enabled=True),
    Kpi("K3", 2, "停电", "小时", "<=", "1", None, "stock", enabled=False),
)
ENTRIES = {
    TAX: (
        entry(1, Status.DONE, progress="电子专票已全面推行。", evidence="泉税发〔2021〕3号"),
        entry(2, Status.ON_SCHEDULE, problems="无"),
    ),
    TRADE: (
        entry(3, Status.BEHIND, problems="接口未打通。", next_steps="11月联调。"),
        entry(4, Status.PROGRESSING),
    ),
}
EARLIER = {5: (PERIOD.later(-1), entry(5, Status.ON_SCHEDULE, problems="案件较多。"))}


def programme(items: tuple[Item, ...] = ITEMS) -> Programme:
    """The small plan."""
    organisations = tuple(
        Organisation(code, name, (), "市直部门", subordinate=True, salutation="贵局", streams=(STREAM.code,))
        for code, name in NAMES.items()
    )
    return Programme("qz2021", "营商环境持续提升专项行动", items, organisations, (), KPIS, (), "0" * 64)


def accepted(
    code: str, entries: Iterable[Entry], at: datetime = ON_TIME, attempt: int = 1, period: Period = PERIOD
) -> Submission:
    """A submission of *code* that was accepted."""
    reference = str(Reference("qz2021", STREAM.code, period, code))
    return Submission(
        reference, attempt, at, "a@tax.example", "f" * 64, "表.xlsx", "m" * 64, Verdict.ACCEPTED, tuple(entries), ()
    )


def expected(code: str, state: ReturnState = ReturnState.ACCEPTED, at: datetime | None = ON_TIME) -> ExpectedReturn:
    """The return of *code*, by default accepted on time at the first attempt."""
    reference = str(CYCLE_REFERENCE.of(code))
    if state is not ReturnState.ACCEPTED:
        return ExpectedReturn(reference, state)
    return ExpectedReturn(reference, state, at, at, attempts=1)


RETURNS = {
    TAX: expected(TAX),
    TRADE: replace(expected(TRADE, at=TOO_LATE), attempts=2, sent_back=1),
    COURT: expected(COURT, ReturnState.OWED),
}
SUBMISSIONS = {
    TAX: accepted(TAX, ENTRIES[TAX]),
    TRADE: accepted(TRADE, ENTRIES[TRADE], TOO_LATE, attempt=2),
}


def past(earlier: Mapping[int, tuple[Period, Entry]], items: Iterable[Item] = ITEMS) -> tuple[KnownCycle, ...]:
    """Earlier cycles in which just these entries were accepted, newest first."""
    leads = {item.number: item.lead for item in items}
    periods = sorted({period for period, _entry in earlier.values()}, reverse=True)
    return tuple(
        KnownCycle(
            cycle := Cycle(Reference("qz2021", STREAM.code, period), STREAM, CYCLE.calendar),
            {},
            {
                code: accepted(code, entries, datetime.combine(cycle.due, time(10), TIMEZONE), period=period)
                for code in NAMES
                if (entries := [said for n, (when, said) in earlier.items() if when == period and leads.get(n) == code])
            },
        )
        for period in periods
    )


def report(
    items: tuple[Item, ...] = ITEMS,
    returns: Mapping[str, ExpectedReturn] = RETURNS,
    submissions: Mapping[str, Submission] = SUBMISSIONS,
    earlier: Mapping[int, tuple[Period, Entry]] = EARLIER,
    closed: frozenset[int] = frozenset(),
    as_of: datetime = CUT_OFF,
    **known_besides: Any,
) -> Report:
    """The report of the small cycle."""
    known = KnownCycle(CYCLE, returns, submissions, closed, **known_besides)
    return compile_report(programme(items), known, past(earlier, items), as_of)
