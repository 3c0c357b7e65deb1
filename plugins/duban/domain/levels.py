"""Whose decision it is: the office's own, a leader's, or the city's, which passed the plan: a table and a function."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from duban.domain.actor import Actor
from duban.domain.decision import BasisKind
from duban.errors import Refused

LONGEST_NUMBER = 40
NUMBER = re.compile(r"(?=.*\d)[\w〔〕\[\]（）()\-—/.·号第期次 ]+")


class Matter(StrEnum):
    """What may be more than the office's own to decide; the values are what the settings and users say."""

    EXTENSION = "延期"
    TERMINATION = "终止"
    LEAD = "调整牵头部门"
    GOAL = "调整目标任务"


@dataclass(frozen=True, slots=True)
class Basis:
    """The paper on which a decision rests: its kind and the number under which it is registered, never its text."""

    kind: BasisKind
    number: str

    @property
    def recorded(self) -> dict[str, str]:
        """As a decision keeps it."""
        return {"basis_kind": self.kind.name, "basis_number": self.number}


def basis_of(remark: str, minutes: str) -> Basis | None:
    """The basis that a person named, None without one; Refused for both at once and for what is no number."""
    if not remark.strip() and not minutes.strip():
        return None
    if remark.strip() and minutes.strip():
        raise Refused("批示登记号和会议纪要期号只写一个。")
    basis = Basis(BasisKind.REMARK, remark.strip()) if remark.strip() else Basis(BasisKind.MINUTES, minutes.strip())
    if len(basis.number) > LONGEST_NUMBER or not NUMBER.fullmatch(basis.number):
        raise Refused(f"{basis.kind}只写编号（如〔2021〕15号），不录入批示、纪要的内容。")
    return basis


@dataclass(frozen=True, slots=True)
class Level:
    """
    Who decides on a matter, up to how many `times` and `days` (0 for any).

    `title` is the post whose decision it is; with `basis` it is the city's, and a registered number stands for it.
    """

    matter: Matter
    times: int = 0
    days: int = 0
    title: str = ""
    basis: bool = False

    def covers(self, asked: "Asked") -> bool:
        """Whether the row speaks of what is asked."""
        return (
            self.matter is asked.matter
            and (not self.times or asked.times <= self.times)
            and (not self.days or asked.days <= self.days)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be decided: of an extension, the how many-th it is and by how many days."""

    matter: Matter
    times: int = 1
    days: int = 0


DEFAULT_LEVELS = (
    Level(Matter.EXTENSION, times=1, days=30, title="市发改委主要领导"),
    Level(Matter.EXTENSION, basis=True),
    Level(Matter.TERMINATION, basis=True),
    Level(Matter.LEAD, basis=True),
    Level(Matter.GOAL, basis=True),
)


def is_the_citys(levels: Iterable[Level], asked: Asked, actor: Actor, basis: Basis | None) -> bool:
    """
    Whether the city has to be asked first; the first row that covers the matter counts, none leaves it to the office.

    Refused to whoever has not the post of whom the decision is. A registered number of the city's stands for any post.
    """
    row = next((level for level in levels if level.covers(asked)), None)
    if row is None or basis is not None:
        return False
    if row.title and not actor.signs_as(row.title):
        raise Refused(f"{_named(asked)}由{row.title}决定，请由其登录办理；已有市政府批示或会议纪要的，请写明编号。")
    return row.basis


def _named(asked: Asked) -> str:
    return f"第{asked.times}次延期{asked.days}天" if asked.matter is Matter.EXTENSION else asked.matter.value
