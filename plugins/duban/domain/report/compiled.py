"""The facts of one period computed from what the ledger knows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.coordination import handled
from duban.domain.plan.imported_figure import newest_by
from duban.domain.plan.programme import Programme
from duban.domain.report.changes import changes_between
from duban.domain.report.co_leads import co_leads_of
from duban.domain.report.coverage import coverage_of
from duban.domain.report.known import KnownCycle, Said, said_in, spoken
from duban.domain.report.matters import needs_of, practices_of, problems_of, publicity_of
from duban.domain.report.practices import cited
from duban.domain.report.reforms import Reforms, reforms_of
from duban.domain.report.report import Dropped, Report
from duban.domain.report.rows import rows_of
from duban.domain.report.shortfalls import shortfalls_in
from duban.domain.report.source import Source, source_of
from duban.domain.report.tally import Row, RowBasis, cut, tally
from duban.domain.report.targets import KnownFigures, targets_of
from duban.domain.report.trend import cliff_of, light_point, strips_of
from duban.domain.returns.item_light import NO_RULES, LightRules

# As many periods before this one as a chart of lights has room for.
PERIODS_BACK = 3


def compile_report(
    programme: Programme,
    known: KnownCycle,
    history: Sequence[KnownCycle],
    as_of: datetime,
    draft: int = 1,
    lights: LightRules = NO_RULES,
) -> Report:
    """
    The facts of *known*'s cycle as known at *as_of*; the same arguments give the same facts.

    *history* are the earlier cycles of the stream, newest first: what was last accepted of an item stands in,
    visibly, for a return that is missing, and changes are told against the newest. *lights* say what milestones and
    targets that were not reached do to the light of an item.
    """
    names = {organisation.code: organisation.name for organisation in programme.organisations}
    dropped = tuple(_dropped(programme, known, names))
    programme = programme.without(known.terminated)
    earlier = spoken(history, names)
    words = _with_this_period(programme, known, names, earlier)
    rows = _rows(programme, known, earlier, words, as_of, lights)
    cycle, cycles = known.cycle, (*reversed(history), known)
    co_leads = co_leads_of(known.countersigns, names)
    past = [
        _past_rows(programme, history[place:], names, as_of, lights) for place in range(min(len(history), PERIODS_BACK))
    ]
    targets = targets_of(
        programme,
        words,
        {row.item.number: row.lead for row in rows},
        cycle.due,
        cycle.starts_on,
        KnownFigures(newest_by(known.figures, cycle.period.last), cycle.period.last),
    )
    return Report(
        title=programme.title,
        reference=cycle.reference.cycle,
        counted_to=cycle.due,
        next_until=cycle.period.later().last,
        as_of=as_of,
        draft=draft,
        task_list_sha256=programme.sha256,
        rows=rows,
        coverage=coverage_of(
            programme,
            cycle,
            known.returns,
            known.submissions,
            _stand_ins(rows),
            as_of,
            known.excuses,
            known.withdrawals,
        ),
        total=tally("合计", rows),
        categories=cut((row.item.indicator.category, row) for row in rows),
        indicators=cut((row.item.indicator.name, row) for row in _by_indicator(rows)),
        leads=cut((row.lead, row) for row in rows),
        targets=targets,
        matters=problems_of(rows, words),
        needs=needs_of(rows, words, handled(known.needs, names)),
        practices=practices_of(known, names),
        publicity=publicity_of(known, names),
        cited=None if known.practices is None else cited(known.practices, names),
        errands=known.errands,
        compared_to=history[0].cycle.period if history else None,
        changes=changes_between(rows, {row.item.number: row for row in past[0]} if past else {}),
        lights=(
            *(light_point(one.cycle.period, those) for one, those in reversed(list(zip(history, past, strict=False)))),
            light_point(cycle.period, rows),
        ),
        months=cliff_of(rows, words, cycles),
        periods=tuple(each.cycle.period for each in cycles),
        strips=strips_of(cycles, names, as_of),
        sources=(*_sources(rows, known, names), *(each.source for each in co_leads)),
        co_leads=co_leads,
        terminated=dropped,
        reforms=reforms_of(rows, words, targets.judged, known) if known.marks_reforms else Reforms(),
        decided_to=min(as_of, cycle.cuts_off_at).astimezone(TIMEZONE).date(),
    )


def _dropped(programme: Programme, known: KnownCycle, names: Mapping[str, str]) -> Iterable[Dropped]:
    """The items that were dropped, by number."""
    for item in programme.items:
        if item.number in known.terminated:
            yield Dropped(item, names.get(item.lead, item.lead), known.terminated[item.number])


def _rows(
    programme: Programme,
    known: KnownCycle,
    earlier: Mapping[int, tuple[Said, ...]],
    words: Mapping[int, tuple[Said, ...]],
    as_of: datetime,
    lights: LightRules,
) -> tuple[Row, ...]:
    short = shortfalls_in(programme, known, words) if lights.is_on else {}
    return rows_of(programme, known, earlier, as_of, short, lights)


def _with_this_period(
    programme: Programme, known: KnownCycle, names: Mapping[str, str], earlier: Mapping[int, tuple[Said, ...]]
) -> dict[int, tuple[Said, ...]]:
    """What was said of each item, this period's word first where its own lead said one."""
    words = dict(earlier)
    leads = {item.number: item.lead for item in programme.items}
    for word in said_in(known, names):
        if leads.get(word.entry.item) == word.organisation:
            words[word.entry.item] = (word, *earlier.get(word.entry.item, ()))
    return words


def _past_rows(
    programme: Programme,
    history: Sequence[KnownCycle],
    names: Mapping[str, str],
    as_of: datetime,
    lights: LightRules,
) -> tuple[Row, ...]:
    """The rows of the first of *history* by the task list of its time, with all that is known of it at *as_of*."""
    before = (history[0].programme or programme).without(history[0].terminated)
    earlier = spoken(history[1:], names)
    words = _with_this_period(before, history[0], names, earlier)
    return _rows(before, history[0], earlier, words, as_of, lights)


def _stand_ins(rows: Iterable[Row]) -> dict[str, list[str]]:
    """What the items of each organisation rest on where its return does not speak of them but should."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.basis is not RowBasis.REPORTED and not row.is_closed:
            found.setdefault(row.item.lead, []).append(row.source)
    return found


def _sources(rows: Iterable[Row], known: KnownCycle, names: Mapping[str, str]) -> tuple[Source, ...]:
    """The returns of this period in the order they were expected, then the earlier ones that stand in."""
    now = (source_of(submission, names.get(code, code)) for code, submission in known.submissions.items())
    found = {source.number: source for source in now}
    for row in rows:
        if row.origin is not None:
            found.setdefault(row.origin.number, row.origin)
    return tuple(found.values())


def _by_indicator(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.item.indicator.number)
