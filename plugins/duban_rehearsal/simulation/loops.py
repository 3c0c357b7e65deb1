"""Every loop of an office switched on for a rehearsal, also those that are off by default."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

from duban.config import Settings
from duban.domain.calendar.period import Frequency, Period
from duban.domain.plan.meetings import Meeting, TaskForce
from duban.domain.plan.programme_plan import Loops, ProgrammePlan
from duban_rehearsal.simulation.asked_beside import with_calls, with_platform

BASIS = "演练用考核办法〔2021〕1号"
# The task force that meets, what it settles, and how long after the beginning of a quarter.
FORCE = TaskForce(name="纳税工作专班", indicators=("纳税",))
MEETS_AFTER = timedelta(days=45)
TURNS = "一二三四五六七八九十"


def every_loop_on(settings: Settings, folder: Path) -> Settings:
    """
    *settings* with all loops of all programmes on, a basis for appraising, a meeting a quarter, and data calls.

    The task lists, copies in *folder*, say of some targets that a platform collects their figures.
    """
    loops = Loops(**{field.name: True for field in fields(Loops)})
    programmes = {
        code: replace(
            plan,
            loops=loops,
            task_forces=plan.task_forces or (FORCE,),
            meetings=plan.meetings or tuple(_meetings(plan)),
        )
        for code, plan in settings.programmes.items()
    }
    appraisal = replace(settings.appraisal, basis=settings.appraisal.basis or BASIS)
    return with_platform(with_calls(replace(settings, programmes=programmes, appraisal=appraisal)), folder)


def _meetings(plan: ProgrammePlan) -> Iterator[Meeting]:
    """One in each quarter in which the programme runs."""
    for turn, day in zip(TURNS, _days(plan), strict=False):
        yield Meeting(on=day, name=f"第{turn}次专题调度会", task_force=(plan.task_forces or (FORCE,))[0].name)


def _days(plan: ProgrammePlan) -> Iterator[date]:
    quarter = Period.containing(plan.starts_on, Frequency.QUARTERLY)
    while quarter.first <= plan.ends_on:
        if plan.starts_on <= (day := quarter.first + MEETS_AFTER) <= plan.ends_on:
            yield day
        quarter = quarter.later()
