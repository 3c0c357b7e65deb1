"""Rules about numbers: whether they are any, whether they bear out what is claimed, and whether they can be true."""

from collections.abc import Iterator
from decimal import Decimal

from duban.domain.checks.context import Background, Case, Fault, FilledTarget, Line, at, at_target
from duban.domain.plan.pace import CUMULATIVE, Pace, is_met, pace, target_of
from duban.domain.plan.programme import Item, Kpi
from duban.domain.returns.submission import Severity, Status
from duban.domain.text.normalise import tidy

SHOWN = 40
JANUARY = 1
# A target of this kind has no number that is reached; its evidence is judged.
RULE = "rule"


def no_number(case: Case) -> Iterator[Fault]:
    """E13: what stands there is no number, or one of another unit."""
    for target in case.targets:
        if target.understood is None:
            yield at_target(target, text=target.text[:SHOWN])


def target_missed(case: Case) -> Iterator[Fault]:
    """E12: 已完成, and a target that is due by the item's own deadline is not met; later ones are followed up."""
    given = {target.kpi.code: target for target in case.targets}
    has_sheet = bool(case.filled.targets)
    for line in case.lines:
        if line.entry.status is not Status.DONE or not has_sheet:
            continue
        for kpi in case.background.kpis:
            if kpi.item != line.item.number or not _decides(kpi, line.item, case):
                continue
            target = given.get(kpi.code)
            if target is None:
                yield from _unnumbered(line, kpi, case)
            elif target.understood is not None and not is_met(kpi, target.understood.value):
                yield at_target(target, value=_shown(target.understood.value, kpi), wanted=kpi.aim)


def number_rewritten(case: Case) -> Iterator[Fault]:
    """W06 of numbers: ９０％ is told as 90; 约90 is taken for 90 and asked after."""
    for target in case.targets:
        if target.understood is None:
            continue
        value, unit = f"{target.understood.value:f}", tidy(target.kpi.unit)
        typed = target.text.rstrip("0").rstrip(".") if "." in target.text else target.text
        if target.understood.guessed:
            yield at_target(target, typed=target.text[:SHOWN], value=_shown(target.understood.value, target.kpi))
        elif typed not in (value, value + unit):
            told = _shown(target.understood.value, target.kpi)
            yield at_target(target, "plain", Severity.NOTE, typed=target.text[:SHOWN], value=told)


def number_fell(case: Case) -> Iterator[Fault]:
    """W02: a number that adds up has become smaller; with a new year an annual one begins anew."""
    for target, value, last in _compared(case):
        if target.kpi.kind == CUMULATIVE and value < last and not case.reference.period.begins_year:
            yield at_target(target, value=_shown(value, target.kpi), last=_shown(last, target.kpi))


def number_jumped(case: Case) -> Iterator[Fault]:
    """W04: a change by more than half the target within a month."""
    for target, value, last in _compared(case):
        wanted = abs(target_of(target.kpi))
        if target.kpi.enabled and wanted and abs(value - last) * 2 > wanted:
            yield at_target(target, change=_shown(abs(value - last), target.kpi))


def behind_schedule(case: Case) -> Iterator[Fault]:
    """W03 of numbers: more than 30 points behind 序时, and the item is said to be 按序时."""
    lines = {line.item.number: line for line in case.lines}
    for target in case.targets:
        line, found = lines.get(target.item.number), _pace(target, case.background, case)
        if line is None or found is None or not found.is_behind or line.entry.status is not Status.ON_SCHEDULE:
            continue
        yield at_target(target, reached=_percent(found.reached), expected=_percent(found.expected))


def _pace(target: FilledTarget, background: Background, case: Case) -> Pace | None:
    """None where no schedule is computed: doubt about the item, a target not in use, milestones in its place."""
    silent = not target.kpi.enabled or not target.item.blames or target.item.number in background.milestones
    if silent or target.understood is None:
        return None
    return pace(target.kpi, target.understood.value, background.starts_on, case.on)


def _decides(kpi: Kpi, item: Item, case: Case) -> bool:
    """Whether the target must be met before its item is done."""
    by = item.deadline.on or case.on
    return kpi.is_asked and kpi.due is not None and kpi.due <= by and kpi.kind != RULE


def _unnumbered(line: Line, kpi: Kpi, case: Case) -> Iterator[Fault]:
    """A target without a number, unless the item was claimed before: nothing is asked twice."""
    if line.last is not None and line.last.status is Status.DONE:
        return
    row = next((row for row in case.filled.targets if row.texts.get("kpi", "").strip() == kpi.code), None)
    cell = row.cells.get("value", "") if row else ""
    fault = at(line, "status", "empty", metric=kpi.metric, wanted=kpi.aim)
    yield Fault(fault.facts, fault.case, fault.item, "本期数值" if cell else fault.column, cell or fault.cell)


def _compared(case: Case) -> Iterator[tuple[FilledTarget, Decimal, Decimal]]:
    for target in case.targets:
        if target.understood is not None and target.last is not None:
            yield target, target.understood.value, target.last


def _shown(value: Decimal, kpi: Kpi) -> str:
    return kpi.measured(f"{value:f}")


def _percent(share: Decimal) -> str:
    return f"{share.quantize(Decimal(1))}%"
