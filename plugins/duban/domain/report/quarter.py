"""The facts of a quarter: what the counties reported, held against what the leads said of the same items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.office.office import COUNTIES
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.plan.programme import Programme
from duban.domain.report.burden import UnitBurden
from duban.domain.report.counties import (
    Contradiction,
    CountyProblem,
    Matrix,
    Spread,
    contradictions,
    matrix_of,
    problems_of,
)
from duban.domain.report.county_registers import Accounts, CountyRegister, registers_of
from duban.domain.report.coverage import Coverage, coverage_of
from duban.domain.report.known import KnownCycle
from duban.domain.report.practices import CitedPractice, cited
from duban.domain.report.report import Report
from duban.domain.report.restatement import Restatement
from duban.domain.report.source import Source, source_of
from duban.domain.report.tally import RowBasis
from duban.domain.returns.county import CountyAccount


@dataclass(frozen=True, slots=True)
class County:
    """
    One county in the report of a quarter.

    `account` is what it had accepted, None if nothing was or it came on paper; `source` the return it stands in.
    """

    code: str
    name: str
    account: CountyAccount | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class Quarter:
    """
    The facts of one quarterly cycle as known at `as_of`.

    `leads` is the leads' report of the quarter's last month, None where no such cycle was opened. `restatement` is what
    a later draft says otherwise than an earlier one, None in the first. `registers` say how far each county's plan and
    tasks are. `level` is what counties are called together. `cited` are their practices that may be spread since the
    report before, None where nobody judges them. `burdens` say what the quarter's forms ask of each.
    """

    title: str
    reference: Reference
    counted_to: date
    as_of: datetime
    draft: int
    task_list_sha256: str
    coverage: Coverage
    counties: tuple[County, ...]
    matrix: Matrix
    problems: tuple[CountyProblem, ...]
    contradictions: tuple[Contradiction, ...]
    names: Mapping[str, str]
    leads: Report | None
    restatement: Restatement | None = None
    labels: Labels = PLAIN
    level: str = COUNTIES
    registers: tuple[CountyRegister, ...] = ()
    cited: tuple[CitedPractice, ...] | None = None
    burdens: tuple[UnitBurden, ...] = ()

    @property
    def period(self) -> Period:
        """The quarter reported on."""
        return self.reference.period

    def those(self, spread: Spread) -> tuple[CountyProblem, ...]:
        """The problems that reach so far."""
        return tuple(problem for problem in self.problems if problem.spread is spread)


def compile_quarter(
    programme: Programme,
    known: KnownCycle,
    leads: Report | None,
    as_of: datetime,
    draft: int = 1,
    earlier: Sequence[tuple[Period, Accounts]] = (),
) -> Quarter:
    """
    The facts of *known*'s quarter as known at *as_of*; the same arguments give the same facts.

    *earlier* is what counties had accepted in quarters before, the newest first.
    *leads* is the leads' report that the counties' accounts are held against; only what a lead said itself in that
    period can contradict a county.
    """
    names = {organisation.code: organisation.name for organisation in programme.organisations}
    accounts = {code: submission.account for code, submission in known.submissions.items()}
    claims = {
        row.item.number: row.entry
        for row in (leads.rows if leads else ())
        if row.entry is not None and row.basis is RowBasis.REPORTED
    }
    codes, indicators = tuple(known.returns), programme.indicators()
    return Quarter(
        title=programme.title,
        reference=known.cycle.reference.cycle,
        counted_to=known.cycle.due,
        as_of=as_of,
        draft=draft,
        task_list_sha256=programme.sha256,
        coverage=coverage_of(
            programme, known.cycle, known.returns, known.submissions, {}, as_of, known.excuses, known.withdrawals
        ),
        counties=tuple(_county(code, names[code], known) for code in codes),
        matrix=matrix_of(indicators, codes, accounts),
        problems=problems_of(indicators, codes, accounts),
        contradictions=contradictions(programme.items, claims, codes, accounts),
        names=names,
        leads=leads,
        labels=programme.labels,
        registers=registers_of({code: names[code] for code in codes}, ((known.cycle.period, accounts), *earlier)),
        cited=None if known.practices is None else cited(known.practices, names),
    )


def _county(code: str, name: str, known: KnownCycle) -> County:
    submission = known.submissions.get(code)
    if submission is None:
        return County(code, name, None, None)
    return County(code, name, submission.account, source_of(submission, name))
