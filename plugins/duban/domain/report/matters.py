"""What organisations ask for or suffer from: problems, needs for coordination, and since when; and what went well."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from duban.domain.calendar.cycle import Period
from duban.domain.decisions.coordination import HandledNeed, NeedActKind
from duban.domain.report.known import KnownCycle, Said
from duban.domain.report.source import Source, source_of
from duban.domain.report.tally import Row
from duban.domain.returns.submission import CoordinationLevel, Entry
from duban.domain.text.nothing import something
from duban.domain.text.printable import plain


@dataclass(frozen=True, slots=True)
class ReportedMatter:
    """
    A problem, or a need for coordination, that an organisation named of one item.

    `owner` reports the item; `level` says who is asked to act, None if the organisation deals with it itself.
    It has been open without a break since the return of `since`. `handled` is how far coordination came by then, empty
    if nobody was asked; `act` what was done last, None if nothing, and `helper` the unit with which, empty if none.
    """

    row: Row
    text: str
    level: CoordinationLevel | None
    since: Period
    handled: str = ""
    act: NeedActKind | None = None
    helper: str = ""

    @property
    def owner(self) -> str:
        """The organisation that named it."""
        return self.row.lead


# Where a need stands, by the last that was done about it; None: nothing yet.
NEED_STAGES: tuple[tuple[str, tuple[NeedActKind | None, ...]], ...] = (
    ("待交办", (None,)),
    ("协办单位办理中", (NeedActKind.ASKED,)),
    ("协办单位已答复", (NeedActKind.SAID,)),
    ("已答复提出单位", (NeedActKind.ANSWERED,)),
    ("已提请上一级", (NeedActKind.RAISED,)),
    ("已办结", (NeedActKind.CLOSED,)),
)


def most_alike(matters: Iterable[ReportedMatter]) -> tuple[ReportedMatter, ...]:
    """
    Those that are told in the same words, the most of them; none whose lead or deadline is doubtful.

    Of several as many, the first; empty where there is none.
    """
    groups: dict[str, tuple[ReportedMatter, ...]] = {}
    for matter in matters:
        if matter.row.item.blames:
            words = plain(matter.text)
            groups[words] = (*groups.get(words, ()), matter)
    return max(groups.values(), key=_many, default=())


def _many(matters: tuple[ReportedMatter, ...]) -> int:
    return len(matters)


@dataclass(frozen=True, slots=True)
class Practice:
    """Something worth copying (典型经验), in the organisation's own words."""

    organisation: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Publicity:
    """What a unit says that it explained to the public (政策宣传解读), in its own words: shown, and never counted."""

    organisation: str
    text: str
    source: Source


def problems_of(rows: Iterable[Row], words: Mapping[int, tuple[Said, ...]]) -> tuple[ReportedMatter, ...]:
    """The problems that stand in *rows*, by item."""
    return _matters(rows, words, lambda row: row.problem, lambda entry: something(entry.problems))


def needs_of(
    rows: Iterable[Row], words: Mapping[int, tuple[Said, ...]], handled: Mapping[int, HandledNeed] | None = None
) -> tuple[ReportedMatter, ...]:
    """The needs for coordination (需协调事项) that stand in *rows*, by item, with how far each was *handled*."""
    found = _matters(rows, words, lambda row: row.need, lambda entry: something(entry.coordination))
    known = handled or {}
    return tuple(_with(need, known.get(need.row.item.number)) for need in found)


def _with(need: ReportedMatter, handled: HandledNeed | None) -> ReportedMatter:
    return replace(need, handled=handled.told, act=handled.kind, helper=handled.unit) if handled else need


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


def publicity_of(known: KnownCycle, names: Mapping[str, str]) -> tuple[Publicity, ...]:
    """What this period's returns tell of publicity, in the order of the returns."""
    return tuple(
        Publicity(names.get(code, code), text, source_of(submission, names.get(code, code)))
        for code, submission in known.submissions.items()
        if (text := something(submission.publicity))
    )
