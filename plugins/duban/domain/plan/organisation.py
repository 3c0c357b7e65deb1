"""Who reports: organisations, and the people of each by role."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.domain.office.office import COUNTIES


class Role(StrEnum):
    """A function inside an organisation that mail is addressed to; the values are what users read."""

    FILLER = "填报人"
    LIAISON = "联络员"
    SECTION_HEAD = "科室负责人"
    DEPUTY_HEAD = "分管领导"
    HEAD = "主要领导"
    REGISTRY = "办公室收文"


# Who is asked first about a return: a unit without any of them cannot be asked.
ASKED_FIRST = (Role.FILLER, Role.LIAISON, Role.SECTION_HEAD)


@dataclass(frozen=True, slots=True)
class Contact:
    """One role mailbox of an organisation; `valid_from` and `valid_to` are its first and last day, if any is set."""

    organisation: str
    role: Role
    name: str
    mail: str
    phone: str
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, day: date) -> bool:
        """Whether this was the mailbox of the role on *day*."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


# How the list of units calls the counties, cities, districts and zones (类型), whatever an office's papers call them.
LOCAL_GOVERNMENT = COUNTIES
# What the name of a lower government ends with, and that of its desk does not.
SEAT = re.compile("(?:人民政府|管理委员会|管委会)$")


@dataclass(frozen=True, slots=True)
class Organisation:
    """
    A unit of the plan.

    `subordinate` says whether the city government may give it orders (隶属); a unit that is not is asked
    in the words of a 函. `salutation` is the form of address (称谓: 贵局, 贵院, …). `streams` are the codes of
    the streams in which it owes a return; `countersigns` those in which it only adds to another's return (会签).
    `mail_domains` are the domains, in small letters, that are this unit's alone (邮件域名): whoever writes from one of
    them writes for the unit. By default none is: then only its registered addresses speak for it. `short_name` (简称)
    stands in the subjects of our mails; without one it is taken from the name. `group` (分组) is whose lane it shares
    on the board of a cycle with many units.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    subordinate: bool
    salutation: str
    streams: tuple[str, ...] = ()
    countersigns: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()
    short_name: str = ""
    group: str = ""

    @property
    def takes_orders(self) -> bool:
        """
        Whether the office may write to it as to a subordinate: 催办, 退回, 补报.

        A lower government may not be given orders by a department of the city (党政机关公文处理工作条例 第15—17条): it
        is asked in the words of a 函, as a unit that is not subordinate at all.
        """
        return self.subordinate and not self.is_local_government

    @property
    def is_local_government(self) -> bool:
        """Whether it is a county, a city below ours, a district or a zone."""
        return self.kind.startswith(LOCAL_GOVERNMENT)

    def addressed(self, county_desk: str) -> str:
        """
        Whom a working mail to it is addressed to: itself, or of a lower government the *county_desk* there.

        A formal letter (函) goes to the government itself.
        """
        if not county_desk or not self.is_local_government:
            return self.name
        return f"{SEAT.sub('', self.short_name or self.name)}{county_desk}"

    def is_called(self, name: str) -> bool:
        """Whether *name* is its code, its name, or another name of it."""
        return name in (self.code, self.name, *self.aliases)

    def owes(self, stream: str) -> bool:
        """Whether a return of *stream* is owed by this organisation itself."""
        return stream in self.streams
