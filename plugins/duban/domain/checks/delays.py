"""What a lead said on 滞后原因: nothing here sends a return back."""

from collections.abc import Iterator
from dataclasses import replace

from duban.domain.checks.context import Case, Fault
from duban.domain.checks.reading import says_nothing
from duban.domain.form.columns import is_past
from duban.domain.form.delay_line import FREED
from duban.domain.form.delay_sheet import DELAY_COLUMNS
from duban.domain.form.words import plain
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.submission import Entry, FilledForm, FilledRow

TITLES = {column.key: column.title for column in DELAY_COLUMNS}
SHOWN = 20


def with_delay(entry: Entry, filled: FilledForm, last: Entry | None) -> Entry:
    """*entry* with what its line says; an empty cell of an item of which nothing is new means what was said last."""
    row = next((row for row in filled.delays if row.item == entry.item), None)
    cause, owner = (cause_in(row), owner_in(row)) if row else (None, None)
    if last is not None and entry.unchanged:
        cause, owner = cause or last.delay_cause, owner or last.delay_owner
    return replace(entry, delay_cause=cause, delay_owner=owner)


def cause_in(row: FilledRow) -> DelayCause | None:
    """The cause that was chosen, None if none was."""
    said = plain(row.texts.get("cause", ""))
    return next((cause for cause in DelayCause if plain(cause) == said), None)


def owner_in(row: FilledRow) -> DelayOwner | None:
    """The owner that was chosen, None if none was."""
    said = plain(row.texts.get("owner", ""))
    return next((owner for owner in DelayOwner if plain(owner) == said), None)


def no_cause(case: Case) -> Iterator[Fault]:
    """W26: late or at risk, and no cause was chosen, or what stands there is no choice."""
    rows = {row.item: row for row in case.filled.delays}
    for line in case.lines:
        row, entry = rows.get(line.item.number), line.entry
        if row is None or entry.status is None:
            continue
        freed = FREED[:1] if is_past(line.item, case.on) else FREED
        typed = row.texts.get("cause", "").strip()
        if entry.delay_cause is None and not says_nothing(typed):
            yield _at(row, "typed", "cause", typed=typed[:SHOWN], options="”“".join(DelayCause))
        elif entry.delay_cause is None and entry.status not in freed:
            yield _at(row, "", "cause", options="”“".join(DelayCause))


def no_need(case: Case) -> Iterator[Fault]:
    """W26: somebody else can solve it, newly said so, and what he is asked for is not named in 需协调事项."""
    for line in case.lines:
        entry, last = line.entry, line.last
        row = next((row for row in case.filled.delays if row.item == line.item.number), None)
        if row is None or entry.delay_cause is None or (last is not None and last.delay_cause is entry.delay_cause):
            continue
        owner = entry.delay_owner or entry.delay_cause.owner
        if owner in (DelayOwner.HELPER, DelayOwner.ABOVE) and says_nothing(entry.coordination):
            yield _at(row, "need", "cause", cause=entry.delay_cause, owner=owner)


def _at(row: FilledRow, case: str, key: str, **facts: object) -> Fault:
    return Fault(facts, case, row.item, TITLES[key], row.cells.get(key, ""))
