"""What the counties' accounts of a quarter amount to: the matrix, common and particular problems, contradictions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from duban.domain.plan.programme import Indicator, Item
from duban.domain.returns.county import CountyAccount, IndicatorState
from duban.domain.returns.submission import Entry, Status

COMMON_FROM = 3  # counties: a problem of so many is the city's to solve
NOT_CHOSEN, NOT_REPORTED = "未填", "未报"

# A lead that says one thing, and a county that says the other of the same item, cannot both be right. A difficulty
# on the way is none: an item may be on schedule and hard.
CONTRADICTS: Mapping[Status, frozenset[IndicatorState]] = {
    Status.DONE: frozenset({IndicatorState.DIFFICULT, IndicatorState.BEHIND}),
    Status.ON_SCHEDULE: frozenset({IndicatorState.BEHIND}),
    Status.PROGRESSING: frozenset({IndicatorState.BEHIND}),
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One indicator over all counties: the word that stands in each county's cell, in the order of the counties."""

    indicator: Indicator
    cells: tuple[str, ...]

    @property
    def abnormal(self) -> int:
        """How many counties find it difficult or behind."""
        return sum(cell in (IndicatorState.DIFFICULT, IndicatorState.BEHIND) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Indicators by counties (18×13): what a county did not choose is 未填, what it did not report 未报."""

    counties: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


class Spread(StrEnum):
    """How far a problem reaches; the values are headings of the report."""

    COMMON = "共性问题"
    PARTICULAR = "个性问题"


@dataclass(frozen=True, slots=True)
class CountyVoice:
    """What one county says of an indicator that it finds abnormal."""

    county: str
    state: IndicatorState
    text: str
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountyProblem:
    """An indicator that some counties find abnormal, with what each of them says."""

    indicator: Indicator
    voices: tuple[CountyVoice, ...]

    @property
    def spread(self) -> Spread:
        """Common from three counties on."""
        return Spread.COMMON if len(self.voices) >= COMMON_FROM else Spread.PARTICULAR

    @property
    def items(self) -> dict[int, int]:
        """The items that are named, by number, and by how many counties."""
        named = Counter(number for voice in self.voices for number in voice.items)
        return dict(sorted(named.items()))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A lead's claim and a county's account of the same item that cannot both be right."""

    item: int
    lead: str
    lead_says: Status
    county: str
    county_says: IndicatorState
    text: str


def matrix_of(
    indicators: Iterable[Indicator], counties: Iterable[str], accounts: Mapping[str, CountyAccount | None]
) -> Matrix:
    """
    The matrix of one quarter; *counties* are codes in their order, *accounts* what each had accepted.

    A county whose return came without a form (None) has chosen nothing.
    """
    codes = tuple(counties)
    return Matrix(
        codes,
        tuple(
            MatrixRow(indicator, tuple(_cell(code, indicator, accounts) for code in codes)) for indicator in indicators
        ),
    )


def _cell(code: str, indicator: Indicator, accounts: Mapping[str, CountyAccount | None]) -> str:
    if code not in accounts:
        return NOT_REPORTED
    account = accounts[code]
    said = account.of(indicator.number) if account else None
    return said.state.value if said and said.state else NOT_CHOSEN


def problems_of(
    indicators: Iterable[Indicator], counties: Iterable[str], accounts: Mapping[str, CountyAccount | None]
) -> tuple[CountyProblem, ...]:
    """Every indicator that some county finds abnormal, those of most counties first, else in the plan's order."""
    codes = tuple(counties)
    found = (CountyProblem(each, tuple(_voices(each, codes, accounts))) for each in indicators)
    return tuple(sorted((each for each in found if each.voices), key=lambda each: -len(each.voices)))


def _voices(
    indicator: Indicator, counties: Iterable[str], accounts: Mapping[str, CountyAccount | None]
) -> Iterator[CountyVoice]:
    for code in counties:
        account = accounts.get(code)
        said = account.of(indicator.number) if account else None
        if said is not None and said.state is not None and said.state.is_abnormal:
            yield CountyVoice(code, said.state, said.text, said.items)


def contradictions(
    items: Iterable[Item],
    claims: Mapping[int, Entry],
    counties: Iterable[str],
    accounts: Mapping[str, CountyAccount | None],
) -> tuple[Contradiction, ...]:
    """
    Where a county names an item as difficult or behind of which the lead says otherwise, by item and county.

    *claims* are the leads' entries last accepted, by item number. Listed for a person to look into: neither side is
    taken to be wrong.
    """
    leads = {item.number: item.lead for item in items}
    found = [
        Contradiction(number, leads[number], status, code, said.state, said.text)
        for code in counties
        if (account := accounts.get(code)) is not None
        for said in account.indicators
        if said.state is not None
        for number in said.items
        if number in leads
        and (claim := claims.get(number)) is not None
        and (status := claim.status) is not None
        and said.state in CONTRADICTS.get(status, frozenset())
    ]
    return tuple(sorted(found, key=lambda each: each.item))
