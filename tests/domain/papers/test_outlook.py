"""What a report says that comes next: what falls due, and one clause for each thing that there is to do."""

from dataclasses import replace

from tests.report_cases import ENTRIES, SUBMISSIONS, TAX, accepted, entry, report

from duban.domain.papers.outlook import next_steps
from duban.domain.returns.submission import Status

VERIFYING = "对已申报完成的1项组织核验销号；"


def test_each_thing_that_there_is_to_do_has_its_clause() -> None:
    assert "".join(next_steps(report())) == (
        f"{VERIFYING}对逾期的2项，商请牵头单位申请销号或延期；对即将到期的1项按周调度；"
        "继续联系未报齐的1家单位，收到后另行更新。"
    )


def test_without_a_claim_nothing_is_to_be_verified() -> None:
    said = accepted(TAX, (entry(1, Status.BEHIND), *ENTRIES[TAX][1:]))
    assert VERIFYING not in "".join(next_steps(report(submissions=SUBMISSIONS | {TAX: said})))


def test_where_nothing_is_to_be_done_the_office_goes_on_month_by_month() -> None:
    told = report(())
    quiet = replace(told, coverage=replace(told.coverage, answers=()))
    assert "".join(next_steps(quiet)) == "继续按月调度。"
