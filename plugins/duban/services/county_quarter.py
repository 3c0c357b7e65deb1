"""What the counties' quarter comes to so far: who reported, what they said, and where a lead says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.county import CountyAccount
from duban.domain.county_report import Contradiction, CountyProblem, Matrix, contradictions, matrix_of, problems_of
from duban.domain.coverage import Coverage, coverage_of
from duban.domain.cycle import FormName, Reference
from duban.domain.submission import Entry
from duban.errors import UnknownReference
from duban.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter as known at a moment; `accounts` are by county code, None for a return without a form."""

    coverage: Coverage
    accounts: Mapping[str, CountyAccount | None]
    matrix: Matrix
    problems: tuple[CountyProblem, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def summary(self) -> str:
        """One sentence for the log: 应报13家，已报11家（…）；未报：…。"""
        coverage = self.coverage
        told = f"应报{coverage.owed}家，已报{len(coverage.reported)}家（按时{len(coverage.on_time)}家）"
        out = [answer for answer in coverage.answers if answer not in coverage.reported]
        names = "、".join(f"{answer.organisation}（{answer.timeliness}）" for answer in out)
        return f"{told}；其余：{names}。" if names else f"{told}。"


@dataclass(frozen=True, slots=True)
class CountyQuarter:
    """Reads the ledger; nothing is recorded."""

    desk: Desk

    def of(self, reference: Reference, as_of: datetime) -> Quarter:
        """The quarter of *reference* as known at *as_of*; UnknownReference if its cycle was never opened."""
        cycle, programme = self.desk.cycle(reference), self.desk.programme(reference, as_of)
        with self.desk.ledger.begin() as work:
            if work.cycles.get(reference) is None:
                raise UnknownReference(f"报送周期 {reference.cycle} 尚未开启，没有可汇总的内容。")
            returns = work.returns.of_cycle(reference.cycle, as_of=as_of)
            submissions = work.submissions.accepted(reference.cycle, as_of=as_of)
        accounts = {code: submission.account for code, submission in submissions.items()}
        counties, indicators = tuple(returns), programme.indicators()
        return Quarter(
            coverage=coverage_of(programme, cycle, returns, submissions, {}, as_of),
            accounts=accounts,
            matrix=matrix_of(indicators, counties, accounts),
            problems=problems_of(indicators, counties, accounts),
            contradictions=contradictions(programme.items, self.claims(reference, as_of), counties, accounts),
        )

    def claims(self, reference: Reference, as_of: datetime) -> dict[int, Entry]:
        """Item by item what the leads last had accepted, up to the month in which the quarter is due."""
        end = (reference.period.year, reference.period.month)
        claimed: dict[int, Entry] = {}
        with self.desk.ledger.begin() as work:
            months = [
                cycle.reference
                for cycle in work.cycles.all()
                if cycle.reference.programme == reference.programme
                and self.desk.streams[cycle.reference.stream].form is FormName.ITEMS
                and (cycle.reference.period.year, cycle.reference.period.month) <= end
            ]
            for month in sorted(months, key=lambda each: each.period):
                for submission in work.submissions.accepted(month, as_of=as_of).values():
                    claimed |= {entry.item: entry for entry in submission.entries}
        return claimed
