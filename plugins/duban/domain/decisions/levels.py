"""Whose decision it is: the office's own, a leader's, or the city's, which passed the plan: a table and a function."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from duban.domain.decisions.decision import BasisKind
from duban.domain.office.actor import Actor
from duban.errors import Refused

LONGEST_NUMBER = 40
UNCOUNTED = 10_000  # times: more time that is no extension, which no row for so many times covers
ENDLESS = 10_000  # days: a deadline that is taken away
NEEDED = "须有批示登记号或会议纪要期号"
NUMBER = re.compile(r"(?=.*\d)[\w〔〕\[\]（）()\-—/.·号第期次 ]+")


class DecisionMatter(StrEnum):
    """What may be more than the office's own to decide; the values are what the settings and users say."""

    EXTENSION = "延期"
    TERMINATION = "终止"
    RESUMPTION = "恢复"
    LEAD = "调整牵头部门"
    GOAL = "调整目标任务"
    WORDING = "调整具体措施"
    CO_LEADS = "调整责任部门"
    SPLIT = "拆分"
    MERGE = "合并"
    ADDITION = "新增"
    CONFIRMATION = "核实"
    CONTACT = "变更联系人"
    RENAME = "更名"
    EXEMPTION = "免报"
    NIL = "零报告"
    PUT_OFF = "报送顺延"
    CLOSURE = "销号"
    REOPENING = "撤回销号"
    ROADMAP = "调整节点"


@dataclass(frozen=True, slots=True)
class DecisionBasis:
    """The paper on which a decision rests: its kind and the number under which it is registered, never its text."""

    kind: BasisKind
    number: str

    @property
    def recorded(self) -> dict[str, Any]:
        """As a decision keeps it."""
        return {"basis_kind": self.kind.name, "basis_number": self.number}

    @property
    def told(self) -> str:
        """As people read it."""
        return f"{self.kind}：{self.number}"


def basis_of(remark: str, minutes: str) -> DecisionBasis | None:
    """The basis that a person named, None without one; Refused for both at once and for what is no number."""
    if not remark.strip() and not minutes.strip():
        return None
    if remark.strip() and minutes.strip():
        raise Refused("批示登记号和会议纪要期号只写一个。")
    basis = (
        DecisionBasis(BasisKind.REMARK, remark.strip())
        if remark.strip()
        else DecisionBasis(BasisKind.MINUTES, minutes.strip())
    )
    if len(basis.number) > LONGEST_NUMBER or not NUMBER.fullmatch(basis.number):
        raise Refused(f"{basis.kind}只写编号（如〔2021〕15号），不录入批示、纪要的内容。")
    return basis


@dataclass(frozen=True, slots=True)
class DecidingLevel:
    """
    Who decides on a matter, up to how many `times` and `days` (0 for any).

    `title` is the post whose decision it is; with `basis` it is the city's, and a registered number stands for it.
    """

    matter: DecisionMatter
    times: int = 0
    days: int = 0
    title: str = ""
    basis: bool = False

    def covers(self, asked: "MatterToDecide") -> bool:
        """Whether the row speaks of what is asked."""
        return (
            self.matter is asked.matter
            and (not self.times or asked.times <= self.times)
            and (not self.days or asked.days <= self.days)
        )


@dataclass(frozen=True, slots=True)
class MatterToDecide:
    """What is to be decided: of an extension, the how many-th it is and by how many days."""

    matter: DecisionMatter
    times: int = 1
    days: int = 0


def default_levels(head: str) -> tuple[DecidingLevel, ...]:
    """Who decides where the settings say nothing of it: *head* the first month more, the city what it passed."""
    return (
        DecidingLevel(DecisionMatter.EXTENSION, times=1, days=30, title=head),
        DecidingLevel(DecisionMatter.EXTENSION, basis=True),
        DecidingLevel(DecisionMatter.TERMINATION, basis=True),
        DecidingLevel(DecisionMatter.LEAD, basis=True),
        DecidingLevel(DecisionMatter.GOAL, basis=True),
    )


def missing(
    levels: Iterable[DecidingLevel], asked: MatterToDecide, actor: Actor, basis: DecisionBasis | None
) -> DecidingLevel | None:
    """
    The row of which *actor* has not what it takes to decide; None if he may.

    The first row that covers the matter counts, none leaves it to the office. A registered number of the city's stands
    for any post.
    """
    row = next((level for level in levels if level.covers(asked)), None)
    if row is None or basis is not None or (row.title and actor.signs_as(row.title)):
        return None
    return row


def is_the_citys(
    levels: Iterable[DecidingLevel], asked: MatterToDecide, actor: Actor, basis: DecisionBasis | None
) -> bool:
    """Whether the city has to be asked first; Refused to whoever has not the post of whom the decision is."""
    row = missing(levels, asked, actor, basis)
    if row is not None and row.title:
        raise Refused(f"{_named(asked)}由{row.title}决定，请由其登录办理；已有批示或会议纪要的，请写明编号。")
    return row is not None


def require_level(
    levels: Iterable[DecidingLevel], matter: DecisionMatter, actor: Actor, basis: DecisionBasis | None
) -> None:
    """Refused unless *actor* may decide on a matter of which no 请示 can be drafted."""
    if is_the_citys(levels, MatterToDecide(matter), actor, basis):
        raise Refused(f"{matter}{NEEDED}，现没有，没有登记任何决定；须请示的，请另行办文。")


def _named(asked: MatterToDecide) -> str:
    if asked.matter is DecisionMatter.EXTENSION and asked.times != UNCOUNTED:
        return f"第{asked.times}次延期{asked.days}天"
    return asked.matter.value
