"""Whose own plan is issued, and what was taken on from the province, in the words of the quarterly 报告."""

from collections.abc import Iterable, Iterator

from duban.domain.papers.counties_told import everybody
from duban.domain.papers.prose import sentences
from duban.domain.report.county_registers import CountyRegister, PlanState, place
from duban.domain.report.quarter import Quarter

TASK_LENGTH = 80


def registers_told(quarter: Quarter, annex: str) -> Iterator[str]:
    """
    How many counties have a plan of their own and who has not said; what was taken on, in whole sentences.

    Longer words stand in *annex*. Nothing before any county said anything.
    """
    if not any(one.source for one in quarter.counties) and not any(one.plan or one.tasks for one in quarter.registers):
        return
    those = {state: [one for one in quarter.registers if one.plan_state is state] for state in PlanState}
    counts = "、".join(f"{state}{len(those[state])}家" for state in PlanState if those[state])
    silent = those[PlanState.UNSAID]
    yield f"{everybody(quarter)}落实方案：{counts}{f'（{_all(silent)}）' if silent else ''}。"
    taken = [one for one in quarter.registers if one.tasks]
    if taken:
        yield f"承接省上试点、探索性任务的{len(taken)}家：{'；'.join(_tasks(taken, quarter, annex))}。"


def _tasks(taken: Iterable[CountyRegister], quarter: Quarter, annex: str) -> Iterator[str]:
    """What counties took on, the same words once for all who say them, and who said nothing new for how long."""
    alike: dict[str, list[CountyRegister]] = {}
    for one in taken:
        words = sentences(one.tasks, TASK_LENGTH).rstrip("。") or f"见{annex}"
        alike.setdefault(words, []).append(one)
    for words, those in alike.items():
        still = "；".join(_unchanged(those))
        everyone = len(those) > 1 and len(those) == len(quarter.counties)
        yield f"{everybody(quarter) if everyone else _all(those)}：{words}{f'（{still}）' if still else ''}"


def _unchanged(those: list[CountyRegister]) -> Iterator[str]:
    """For how many quarters they said nothing new, the longest first; of one alone its name stands before."""
    for quarters in sorted({one.tasks_unchanged for one in those if one.tasks_unchanged > 1}, reverse=True):
        same = [one for one in those if one.tasks_unchanged == quarters]
        yield f"连续{quarters}个季度未更新{f'的：{_all(same)}' if len(those) > 1 else ''}"


def _all(those: Iterable[CountyRegister]) -> str:
    return "、".join(place(one.name) for one in those)
