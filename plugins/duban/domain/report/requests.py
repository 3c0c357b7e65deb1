"""What departments need of the city and the office cannot settle itself: the matters of a 请示, one each."""

from collections.abc import Iterable
from dataclasses import dataclass

from duban.domain.calendar.cycle import Period
from duban.domain.report.matters import ReportedMatter
from duban.domain.report.report import Report
from duban.domain.report.tally import RowBasis
from duban.domain.returns.submission import CoordinationLevel
from duban.domain.text.printable import plain

# Among departments (部门间) the office coordinates itself.
BEYOND_THE_OFFICE = (CoordinationLevel.CITY, CoordinationLevel.PROVINCE)


@dataclass(frozen=True, slots=True)
class CityMatter:
    """One matter for the city: the same words of one unit about one or several of its items, the first by number."""

    lead: str
    level: CoordinationLevel
    text: str
    since: Period
    needs: tuple[ReportedMatter, ...]

    @property
    def items(self) -> tuple[int, ...]:
        """The numbers of its items."""
        return tuple(need.row.item.number for need in self.needs)


def city_matters(report: Report) -> tuple[CityMatter, ...]:
    """
    The needs of which a department said twice running that they need the city or the province.

    Named once, the office tries; named again in this period's return, it is beyond the office. An item whose lead or
    deadline is doubtful goes before no leader.
    """
    groups: dict[tuple[str, str], list[ReportedMatter]] = {}
    for need in _lasting(report):
        groups.setdefault((need.row.item.lead, plain(need.text)), []).append(need)
    return tuple(_city_matter(lead, needs) for (lead, _text), needs in groups.items())


def _lasting(report: Report) -> Iterable[ReportedMatter]:
    return (
        need
        for need in report.needs
        if need.level in BEYOND_THE_OFFICE
        and need.since < report.period
        and need.row.basis is RowBasis.REPORTED
        and need.row.item.blames
    )


def _city_matter(lead: str, needs: list[ReportedMatter]) -> CityMatter:
    province = any(need.level is CoordinationLevel.PROVINCE for need in needs)
    level = CoordinationLevel.PROVINCE if province else CoordinationLevel.CITY
    return CityMatter(lead, level, needs[0].text, min(need.since for need in needs), tuple(needs))
