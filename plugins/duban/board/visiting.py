"""Who asks for a page, what that person may do here, and the moment at which he asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, may
from duban.errors import UnknownReference

NO_ACCESS = "您没有查看本页面的权限：请系统管理员在设置的“岗位与签发人”中写明您的岗位。"
# Who asks in these ways changes nothing, and the ledger sees to that.
LOOKING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class PageUser:
    """Who is logged in: the user name, and the groups (roles) that the login knows him by."""

    user: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """
    What the pages stand in: the installation, its login, and the address below which they are found.

    `account` raises HTTPException 401 for a stranger. `outside` are the addresses under which people reach the host,
    beside the one that a request itself names: a proxy may stand before it.
    """

    installation: Callable[[], Installation]
    account: Callable[[Request], Awaitable[PageUser]]
    prefix: str
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who may look: the installation, who it is, when, and the request itself."""

    app: Installation
    actor: Actor
    now: datetime
    prefix: str
    request: Request

    @property
    def today(self) -> date:
        """The day in Quanzhou."""
        return self.now.astimezone(TIMEZONE).date()

    def programme(self, code: str = "") -> str:
        """The code of the programme that is meant, the first if none is named; UnknownReference if there is none."""
        programmes = self.app.settings.programmes
        meant = code or next(iter(programmes))
        if meant not in programmes:
            raise UnknownReference("没有这个专项。")
        return meant

    def may(self, act: Permission) -> bool:
        """Whether the visitor may do that."""
        return may(self.actor, act)


async def signed_in(request: Request) -> PageUser:
    """Who is logged in; HTTPException 401 for a stranger."""
    host: Host = request.app.state.host
    return await host.account(request)


def visit(request: Request, account: Annotated[PageUser, Depends(signed_in)]) -> Visit:
    """The visit of whoever is logged in; HTTPException 403 for somebody without any duty or post in the office."""
    host: Host = request.app.state.host
    app = host.installation()
    now = app.clock.now()
    actor = app.settings.roles.actor(account.user, now.astimezone(TIMEZONE).date(), account.groups)
    if not actor.duties and not actor.titles and not actor.acting:
        raise HTTPException(403, NO_ACCESS)
    return Visit(app.looking if request.method in LOOKING else app, actor, now, host.prefix, request)


Visiting = Annotated[Visit, Depends(visit)]
