"""交办单: what a unit is given by a paper, ready to be signed."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlipUnit:
    """One unit of a slip: its name, its part, its last day and where it answers, as people read them."""

    unit: str
    part: str
    until: str
    way: str


@dataclass(frozen=True, slots=True)
class ErrandSlip:
    """
    All that a slip says: title, number, the paper it rests on, the matter in the office's words, and who has it.

    `items` are those of the plan that it is about, empty without one; `refuses_within` the working days in which a unit
    says that a matter is not its own.
    """

    title: str
    number: str
    origin: str
    matter: str
    items: str
    units: tuple[SlipUnit, ...]
    refuses_within: int

    @property
    def text(self) -> str:
        """The same as plain lines, as a signer reads it."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"编号：{self.number}"
        yield f"交办依据：{self.origin}"
        yield f"交办事项：{self.matter}"
        if self.items:
            yield f"相关任务：{self.items}"
        for one in self.units:
            yield f"承办单位：{one.unit}（{one.part}），{one.until}前，{one.way}"
