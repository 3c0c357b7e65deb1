"""The key of a mail in the outbox: what it says, about what, and the how manieth mail it is that says so."""

from dataclasses import dataclass, replace
from typing import Self

# What the key of a mail begins with that says notices about several returns.
JOINED = "joined"


@dataclass(frozen=True, slots=True)
class MailKey:
    """
    Written `R1/qz2021/department_monthly/2021-10/swj`, with `~2` behind it for the second mail that says the same.

    `code` is that of the rung for what a ladder says, else a word for what the mail is.
    """

    code: str
    about: str
    times: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote."""
        code, _, rest = text.partition("/")
        about, again, times = rest.rpartition("~")
        return cls(code, about, int(times)) if again and times.isdecimal() else cls(code, rest)

    @property
    def is_joined(self) -> bool:
        """Whether the mail says notices about several returns, each recorded as its own."""
        return self.code == JOINED

    def __str__(self) -> str:
        return f"{self.code}/{self.about}{f'~{self.times}' if self.times > 1 else ''}"

    def nth(self, times: int) -> Self:
        """The key of the mail that says the same for the *times*-th time."""
        return replace(self, times=times)
