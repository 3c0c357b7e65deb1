"""What one attempt of a return says otherwise than the one before: item by item, old and new value."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from duban.domain.form import COLUMNS, further_columns, measure_key
from duban.domain.form import column_of as column
from duban.domain.form.reform_sheet import TITLES as REFORM_TITLES
from duban.domain.form.words import DELAY_SHEET
from duban.domain.returns.delay import told_delay
from duban.domain.returns.submission import Entry, Submission

NOTHING = "（空）"
# What stands on a sheet of its own, and in no column of 填报表.
DELAY, CONSENT = "delay", "consent"
ASSESSMENT = "自我评估"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One value that changed: of which item, in which column (as printed, or the code of a target), and how."""

    item: int
    column: str
    old: str
    new: str


# Each value of an entry by the key of its column; measures and targets, of which there are several, come after.
VALUES: tuple[tuple[str, Callable[[Entry], str]], ...] = (
    ("status", lambda entry: entry.status.value if entry.status else ""),
    ("unchanged", lambda entry: "√" if entry.unchanged else ""),
    ("progress", lambda entry: entry.progress),
    ("problems", lambda entry: entry.problems),
    ("next_steps", lambda entry: entry.next_steps),
    ("coordination", lambda entry: entry.coordination),
    ("coordination_level", lambda entry: entry.coordination_level.value if entry.coordination_level else ""),
    ("expected_on", lambda entry: entry.expected_on.isoformat() if entry.expected_on else ""),
    ("evidence", lambda entry: entry.evidence),
    ("remark", lambda entry: entry.remark),
    (DELAY, lambda entry: told_delay(entry.delay_cause, entry.delay_owner)),
    (CONSENT, lambda entry: entry.consent.value if entry.consent else ""),
)
TITLES = {each.key: each.title for each in COLUMNS} | {DELAY: DELAY_SHEET, CONSENT: REFORM_TITLES[CONSENT]}


def changes_between(before: Submission | None, after: Submission) -> tuple[EntryChange, ...]:
    """Every value that *after* says otherwise than *before*, by item; nothing if there is nothing before."""
    if before is None:
        return ()
    old = {entry.item: entry for entry in before.entries}
    return tuple(
        change for entry in after.entries for change in _changes(old.get(entry.item, Entry(entry.item, None)), entry)
    )


def _changes(old: Entry, new: Entry) -> Iterator[EntryChange]:
    for key, value in VALUES:
        if value(old) != value(new):
            yield EntryChange(new.item, TITLES[key], value(old) or NOTHING, value(new) or NOTHING)
    yield from _of_pairs(new.item, _further(old), _further(new))
    yield from _of_pairs(new.item, assessed(old), assessed(new))
    yield from _of_pairs(new.item, _measures(old), _measures(new))
    yield from _of_pairs(new.item, _targets(old), _targets(new))


def _of_pairs(item: int, old: dict[str, str], new: dict[str, str]) -> Iterator[EntryChange]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name, "") != new.get(name, ""):
            yield EntryChange(item, name, old.get(name) or NOTHING, new.get(name) or NOTHING)


def _further(entry: Entry) -> dict[str, str]:
    said = dict(entry.further)
    return {column.title: said.get(column.key, "") for column in further_columns()}


def assessed(entry: Entry) -> dict[str, str]:
    """The cells of 自我评估 by their titles, in the order of the sheet; none where it was not asked."""
    if entry.assessment is None:
        return {}
    return {f"{ASSESSMENT}：{REFORM_TITLES[key]}": text for key, text in entry.assessment.texts.items()}


def _measures(entry: Entry) -> dict[str, str]:
    states = enumerate(entry.measures, start=1)
    return {column(measure_key(number)).title: state.value if state else "" for number, state in states}


def _targets(entry: Entry) -> dict[str, str]:
    return {f"指标{value.kpi}": value.text for value in entry.values}


def before(attempts: Iterable[Submission], attempt: int) -> Submission | None:
    """The latest attempt before that one which said anything; what could not be read is no basis."""
    earlier = [submission for submission in attempts if submission.attempt < attempt and submission.entries]
    return max(earlier, key=lambda submission: submission.attempt, default=None)
