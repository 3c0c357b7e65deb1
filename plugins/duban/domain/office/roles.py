"""The people of the office as the settings name them: who they are, what they may do, who stands in for whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from duban.domain.office.actor import Actor, Duty, Identification


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the page: what records call him, his duties, and the posts that he signs as."""

    name: str
    duties: tuple[Duty, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandIn:
    """That `user` acts for the user `instead_of`, from and to a day, both included (代理)."""

    user: str
    instead_of: str
    starts_on: date
    ends_on: date

    def holds(self, on: date) -> bool:
        """Whether *on* is one of its days."""
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True, slots=True)
class Roles:
    """
    Who may do what: by user name, and the duties of everybody who has a role of that name in Airflow.

    A post is signed as by a named user alone: a role in Airflow is given by whoever administers it. `on_paper` are the
    posts whose holders use no computer here: they sign papers, no user may hold their titles, and neither their words
    nor a picture of them is kept (批示).
    """

    users: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, tuple[Duty, ...]] = field(default_factory=dict)
    stand_ins: tuple[StandIn, ...] = ()
    on_paper: tuple[str, ...] = ()

    def actor(self, account: str, on: date, groups: Iterable[str] = ()) -> Actor:
        """
        Who is logged in to the page as *account* with these *groups*, and what that person may do on that day.

        An account that the settings do not name has the duties of its groups, and signs nothing.
        """
        person = self.users.get(account, Person(account))
        absent = [self.users[one.instead_of] for one in self._stood_in_for(account, on)]
        duties = {*person.duties, *(duty for group in groups for duty in self.groups.get(group, ()))}
        return Actor(
            account=account,
            name=person.name,
            known=Identification.PAGE,
            duties=frozenset(duties.union(*(one.duties for one in absent))),
            titles=frozenset(person.titles),
            acting={title: one.name for one in absent for title in one.titles},
        )

    def on_paper_by(self, title: str, clerk: Actor) -> Actor:
        """Whoever signed as *title* on a paper that *clerk* registers."""
        holder = next((one.name for one in self.users.values() if title in one.titles), title)
        return Actor(clerk.account, holder, Identification.PAPER, titles=frozenset({title}))

    def holder_of(self, title: str) -> str | None:
        """The account of whoever holds the post of *title*; None if that is no user."""
        return next((account for account, person in self.users.items() if title in person.titles), None)

    def account_with(self, duty: Duty) -> str | None:
        """The first account that the settings give *duty*; None if none."""
        return next((account for account, person in self.users.items() if duty in person.duties), None)

    def holds_somebody(self, title: str) -> bool:
        """Whether anybody can ever sign as *title*: a user, or somebody on paper."""
        return title in self.on_paper or self.holder_of(title) is not None

    def contradictions(self) -> Iterator[str]:
        """What stands in the settings and cannot be meant, each in one sentence."""
        yield from self._of_users()
        for number, one in enumerate(self.stand_ins, start=1):
            where = f"roles.stand_ins 第{number}条"
            yield from (f"{where}：没有用户“{user}”" for user in (one.user, one.instead_of) if user not in self.users)
            if one.user == one.instead_of:
                yield f"{where}：不能代理自己"
            if one.ends_on < one.starts_on:
                yield f"{where}：ends_on 早于 starts_on"

    def _of_users(self) -> Iterator[str]:
        holders: dict[str, str] = {}
        names: dict[str, str] = {}
        for account, person in self.users.items():
            if not person.name.strip():
                yield f"roles.users.{account}.name 不能为空"
            if not person.duties and not person.titles:
                yield f"roles.users.{account} 须写明 duties（岗位）或 titles（签发职务）"
            if (other := names.setdefault(person.name, account)) != account:
                yield f"roles.users.{account} 与 {other} 同名“{person.name}”，记录中无法区分"
            for title in person.titles:
                if title in self.on_paper:
                    yield f"roles.users.{account}：“{title}”只在纸上签批（on_paper），不设用户"
                if (holder := holders.setdefault(title, account)) != account:
                    both = f"{holder} 和 {account}"
                    yield f"职务“{title}”同时写给了 {both}，只能由一人担任；临时代签请写 [[roles.stand_ins]]"

    def _stood_in_for(self, account: str, on: date) -> Iterator[StandIn]:
        return (one for one in self.stand_ins if one.user == account and one.holds(on) and one.instead_of in self.users)
