"""What counties said of their 本地落实方案 and of the province's 探索性任务, quarter by quarter: two registers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from duban.domain.calendar.cycle import Period
from duban.domain.plan.organisation import SEAT
from duban.domain.returns.county import CountyAccount
from duban.domain.text.normalise import with_digits
from duban.domain.text.nothing import something
from duban.domain.text.printable import plain

AS_GIVEN = re.compile(r"(按|依|参)照?(本|市|全市|该)?(级)?(实施)?方案.{0,6}(执行|落实|推进)|直接执行")
NUMBER = re.compile(r"[〔\[(（]\s*\d{4}\s*[〕\])）]\s*\d+\s*号|第?\d+号文?")
Accounts = Mapping[str, CountyAccount | None]


class PlanState(StrEnum):
    """How far a county's own plan is; the values are what users read."""

    ISSUED = "已印发"
    AS_GIVEN = "按本方案直接执行"
    UNNUMBERED = "未写文号"
    UNSAID = "尚未说明"


def plan_state(text: str) -> PlanState:
    """What *text* of 本地落实方案 comes to; of what names both, its own number counts."""
    said = with_digits(something(text))
    if not said:
        return PlanState.UNSAID
    if NUMBER.search(said):
        return PlanState.ISSUED
    return PlanState.AS_GIVEN if AS_GIVEN.search(plain(said)) else PlanState.UNNUMBERED


ZONES = ("管委会", "管理委员会")


def place(name: str) -> str:
    """A county without its organ: 某某区 of 某某区人民政府, 某某开发区 of 某某开发区管委会."""
    return SEAT.sub("", name) or name


@dataclass(frozen=True, slots=True)
class CountyRegister:
    """
    One county: what it said of its plan and since when, and of what it took on.

    `tasks_unchanged` is for how many quarters running, the last one counted, the words on its tasks are the same.
    """

    code: str
    name: str
    plan: str = ""
    plan_since: Period | None = None
    tasks: str = ""
    tasks_since: Period | None = None
    tasks_unchanged: int = 0

    @property
    def plan_state(self) -> PlanState:
        """How far its plan is."""
        return plan_state(self.plan)


def registers_of(names: Mapping[str, str], history: Sequence[tuple[Period, Accounts]]) -> tuple[CountyRegister, ...]:
    """A register of each county in *names*, by code; *history* is what each had accepted, the newest quarter first."""
    return tuple(_register(code, name, history) for code, name in names.items())


def _register(code: str, name: str, history: Sequence[tuple[Period, Accounts]]) -> CountyRegister:
    said = [(period, account) for period, accounts in history if (account := accounts.get(code)) is not None]
    if not said:
        return CountyRegister(code, name)
    plans = [(period, something(account.plan)) for period, account in said]
    plan = next((text for _, text in plans if text), "")
    told = list(takewhile(lambda one: something(one[1].exploratory), said))
    tasks = something(said[0][1].exploratory)
    same = list(takewhile(lambda one: plain(one[1].exploratory) == plain(said[0][1].exploratory), told))
    return CountyRegister(
        *(code, name, plan),
        plan_since=min((period for period, text in plans if text == plan), default=None) if plan else None,
        tasks=tasks,
        tasks_since=told[-1][0] if told else None,
        tasks_unchanged=len(same),
    )
