"""What organisations ask for or suffer from: problems, needs for coordination, and since when; and what went well."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from duban.domain.calendar.cycle import Period
from duban.domain.report.known import KnownCycle, Said
from duban.domain.report.source import Source, source_of
from duban.domain.report.tally import Row
from duban.domain.returns.submission import CoordinationLevel, Entry
from duban.domain.text.nothing import something


@dataclass(frozen=True, slots=True)
class ReportedMatter:
    """
    A problem, or a need for coordination, that an organisation named of one item.

    `owner` reports the item; `level` says who is asked to act, None if the organisation deals with it itself.
    It has been open without a break since the return of `since`. `handled` is how far coordination came by then, empty
    if nobody was asked.
    """

    row: Row
    text: str
    level: CoordinationLevel | None
    since: Period
    handled: str = ""

    @property
    def owner(self) -> str:
        """The organisation that named it."""
        return self.row.lead


@dataclass(frozen=True, slots=True)
class Practice:
    """Something worth copying (典型经验), in the organisation's own words."""

    organisation: str
    text: str
    source: Source


def problems_of(rows: Iterable[Row], words: Mapping[int, tuple[Said, ...]]) -> tuple[ReportedMatter, ...]:
    """The problems that stand in *rows*, by item."""
    return _matters(rows, words, lambda row: row.problem, lambda entry: something(entry.problems))


def needs_of(
    rows: Iterable[Row], words: Mapping[int, tuple[Said, ...]], handled: Mapping[int, str] | None = None
) -> tuple[ReportedMatter, ...]:
    """The needs for coordination (需协调事项) that stand in *rows*, by item, with how far each was *handled*."""
    found = _matters(rows, words, lambda row: row.need, lambda entry: something(entry.coordination))
    known = handled or {}
    return tuple(replace(need, handled=known.get(need.row.item.number, "")) for need in found)


def _matters(
    rows: Iterable[Row],
    words: Mapping[int, tuple[Said, ...]],
    stands: Callable[[Row], str],
    named: Callable[[Entry], str],
) -> tuple[ReportedMatter, ...]:
    return tuple(
        ReportedMatter(row, stands(row), _level(words[row.item.number]), _since(words[row.item.number], named))
        for row in rows
        if stands(row)
    )


def _level(words: tuple[Said, ...]) -> CoordinationLevel | None:
    """The level last asked for; 本月无变化 leaves the last one standing."""
    latest = next((word.entry for word in words if not word.entry.unchanged), words[0].entry)
    return words[0].entry.coordination_level or latest.coordination_level


def _since(words: tuple[Said, ...], named: Callable[[Entry], str]) -> Period:
    """The first of the unbroken run of returns that ends with the latest; *words* come latest first."""
    since = words[0].period
    for word in words:
        if named(word.entry):
            since = word.period
        elif not word.entry.unchanged:
            break
    return since


def practices_of(known: KnownCycle, names: Mapping[str, str]) -> tuple[Practice, ...]:
    """What this period's returns tell as good practice, in the order of the returns."""
    return tuple(
        Practice(names.get(code, code), text, source_of(submission, names.get(code, code)))
        for code, submission in known.submissions.items()
        if (text := something(submission.experience))
    )
