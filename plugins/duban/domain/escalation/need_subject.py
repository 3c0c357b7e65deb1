"""What a notice about a need for coordination is about, as the ledger keeps it."""

from dataclasses import dataclass
from typing import Self

_NEED = "need"


@dataclass(frozen=True, slots=True)
class NeedSubject:
    """
    What was put on record of a need under that number of a programme: an ask, or what was said.

    Written `need/qz2021/17`, with `/2` behind it for the second time that the same is said.
    """

    programme: str
    number: int
    times: int = 1

    def __str__(self) -> str:
        again = f"/{self.times}" if self.times > 1 else ""
        return f"{self.below(self.programme)}/{self.number}{again}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The subject that was written so; None for one of a return, a cycle or an item."""
        kind, _, rest = text.partition("/")
        if kind != _NEED:
            return None
        programme, *numbers = rest.split("/")
        return cls(programme, *map(int, numbers))

    @staticmethod
    def below(programme: str) -> str:
        """How the subjects of a programme's needs begin: what is asked of the ledger."""
        return f"{_NEED}/{programme}"
