"""How the office imports the figures of a platform in a simulation: a file a month, now and then with corrections."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.calendar.period import Frequency, Period
from duban.domain.office.actor import Duty
from duban.domain.plan.imported_figure import ImportedFigure, standing
from duban.domain.plan.programme import Direction, Kpi, Programme
from duban.services.compile.load_facts import Gather
from duban_rehearsal.people.officers import Officers
from duban_rehearsal.simulation.lights import cycles_due, newest_figures

# In a hundred targets: those that are reached by their day; and figures of the month before that are corrected.
REACHED, CORRECTED = 70, 15
SHORT = Decimal("0.2")
GROWING = (Direction.AT_LEAST, Direction.MORE_THAN, Direction.EXACTLY)
HEAD = "指标编号,指标名称,期间,数值"


@dataclass(frozen=True, slots=True)
class SimulatedPlatform:
    """The office at figures that no unit is asked for; nothing where no target is collected elsewhere."""

    app: Installation
    seed: int

    def monthly(self, programme: Programme, now: datetime) -> None:
        """Look at the file of the month before, then import it; the same file once more changes nothing."""
        month = Period.containing(now.astimezone(TIMEZONE).date(), Frequency.MONTHLY).later(-1)
        data, name = file_of(programme.kpis, month, self.seed), f"平台数据{month}.csv"
        if not data:
            return
        shown = self.app.figures.preview(programme.code, data, name, now).seen
        by = Officers(self.app).with_duty(Duty.DESK, now)
        for seen in (shown, ""):
            self.app.figures.take(programme.code, data, name, by, now, seen)


def file_of(kpis: Iterable[Kpi], month: Period, seed: int) -> bytes:
    """The file of a platform for *month*: a line for each target that it collects; empty if there is none."""
    lines = [line for kpi in kpis if kpi.enabled and kpi.source for line in _lines(kpi, month, seed)]
    return "\n".join((HEAD, *lines)).encode("utf-8") if lines else b""


def _lines(kpi: Kpi, month: Period, seed: int) -> Iterator[str]:
    """The figure of the month, now and then behind a correction of the one before."""
    if _draw(kpi, seed, f"{month}/corrected") < CORRECTED:
        yield f"{kpi.code},{kpi.metric},{month.later(-1)},{_value(kpi, month.later(-1), seed, short=2)}"
    yield f"{kpi.code},{kpi.metric},{month},{_value(kpi, month, seed)}"


def _value(kpi: Kpi, month: Period, seed: int, short: int = 1) -> str:
    """The target itself from its day on, of those that reach it; before that, and of the others, *short* of it."""
    aim, is_upward = Decimal(kpi.target), kpi.direction in GROWING
    if kpi.due is not None and kpi.due <= month.last and _draw(kpi, seed, "reached") < REACHED:
        return f"{aim + 1 if kpi.direction == Direction.MORE_THAN else aim:f}"
    off = max(abs(aim) * SHORT, Decimal(1)) * short
    return f"{max(aim - off if is_upward else aim + off, Decimal(0)):f}"


def _draw(kpi: Kpi, seed: int, what: str) -> int:
    return Random(f"{seed}/{kpi.code}/{what}").randrange(100)  # noqa: S311 - repeatable, not secret


@dataclass(frozen=True, slots=True)
class ImportFigures:
    """Counts of what was imported, and the faults: figures that were asked of a unit too, or that no report shows."""

    counts: Mapping[str, int]
    at_odds: tuple[str, ...]


def import_figures(app: Installation, now: datetime) -> ImportFigures:
    """Of the first programme of *app*, as the last report that was due by *now* has it."""
    code = next(iter(app.settings.programmes))
    collected = {kpi.code for kpi in app.versions.latest(code).kpis if kpi.enabled and kpi.source}
    with app.context.ledger.begin() as work:
        cycles = list(cycles_due(app, work, code, now))
        figures = work.figures.all(code)
        filed = [one for cycle in cycles for one in work.submissions.accepted(cycle.reference).values()]
    values = (value for one in filed for entry in one.entries for value in entry.values)
    asked = [f"{value.kpi} 平台已采集，仍由单位填报" for value in values if value.kpi in collected and value.text]
    counts = {"导入": len(figures), "更正": len(figures) - len(standing(figures))} if figures else {}
    return ImportFigures(counts, (*asked, *(_unshown(app, cycles[-1], figures) if cycles else ())))


def _unshown(app: Installation, cycle: Cycle, figures: Iterable[ImportedFigure]) -> Iterator[str]:
    """The collected targets of which the report of *cycle* tells another figure than was imported last."""
    newest = newest_figures(figures, cycle.period, cycle.cuts_off_at)
    for target in Gather(app.context).report(cycle.reference, cycle.cuts_off_at).targets.judged:
        known = newest.get(target.kpi.code)
        if target.kpi.source and target.figure != known:
            yield f"{target.kpi.code} 报告所用平台数据与导入的不符"
