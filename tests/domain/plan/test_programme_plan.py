"""How a programme is run where nothing else is said of it."""

from dataclasses import asdict
from datetime import date

from duban.domain.plan.programme_plan import NO_LOOPS, Loops, ProgrammePlan

PLAN = ProgrammePlan(
    "专项行动", "泉政办〔2021〕1号", "任务清单.xlsx", date(2021, 9, 1), date(2022, 12, 31), ("monthly",)
)


def test_every_loop_is_run_that_nobody_switches_off_but_those_that_need_a_basis_or_a_mark_first() -> None:
    off = [name for name, is_on in asdict(Loops()).items() if not is_on]
    assert off == ["appraisal", "self_assessment", "experts", "expert_mail", "practices", "publicity", "contributions"]


def test_without_loops_none_is_run() -> None:
    assert not any(asdict(NO_LOOPS).values())


def test_a_lead_is_asked_once_whether_the_list_says_what_it_should() -> None:
    assert PLAN.claim_sheet
