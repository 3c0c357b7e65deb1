"""Who acts: an account that somebody was known by, and what that person may do at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Identification(StrEnum):
    """How it was known who somebody is; the values are what users read."""

    PAGE = "页面登录"
    PAPER = "纸质签批"
    SYSTEM = "系统用户"


class Duty(StrEnum):
    """What a person of the office is there for; the values are what users read and what the settings say."""

    VIEW = "查看"
    DESK = "督办岗"
    CHECK = "复核"
    EDIT = "办公室核稿"


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A person as the edge knows him: never made of what somebody typed.

    `account` is the user that is logged in (of the page, or of the operating system), `name` what records call that
    person. `titles` are the posts he signs as, and `acting` the ones he stands in for today, with the name of whoever
    holds them. Of a signature that was given on paper, the account is that of who registered it.
    """

    account: str
    name: str
    known: Identification
    duties: frozenset[Duty] = frozenset()
    titles: frozenset[str] = frozenset()
    acting: Mapping[str, str] = field(default_factory=dict)

    def signs_as(self, title: str) -> bool:
        """Whether the person holds the post of *title*, or stands in for whoever does."""
        return title in self.titles or title in self.acting

    def signature(self, title: str) -> str:
        """How the person is named under what he signed as *title*: 办公室负责人（代分管领导）."""
        return self.name if title in self.titles or title not in self.acting else f"{self.name}（代{title}）"

    @property
    def told(self) -> str:
        """The name, and how it is known, in one."""
        return f"{self.name}（{self.known}）"

    def is_same(self, account: str | None) -> bool:
        """Whether a record of *account* is this person's; of an old record, which has none, nobody can tell."""
        return account == self.account


def system_user(login: str) -> Actor:
    """Who is logged in to the operating system: named, and without any duty of the office."""
    return Actor(login, login, Identification.SYSTEM)


# What the system does of itself, without a person.
AUTOMATON = Actor("duban", "系统", Identification.SYSTEM)
