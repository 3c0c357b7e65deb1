"""Who works at the command line: a user of the page who gives its password, else the user of the machine."""

import os
import pwd
from getpass import GetPassWarning
from typing import TYPE_CHECKING, Annotated
from warnings import catch_warnings, simplefilter

import typer

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.office.actor import Actor, system_user

if TYPE_CHECKING:
    from duban.bootstrap import Installation

User = Annotated[str, typer.Option("--user", help="页面用户名，随后输入其页面密码；不写则记为系统用户。")]


def person(app: "Installation", user: str) -> Actor:
    """
    Who *user* is, once the page has confirmed the password; without a name the login of the operating system.

    Refused for a wrong password. What somebody types is never more than the claim that is examined here.
    """
    account = user.strip()
    if not account:
        return system_user(_login())
    with catch_warnings():
        # Without a terminal it is read all the same; the library says so in English.
        simplefilter("ignore", GetPassWarning)
        password = typer.prompt(f"{account} 的页面密码", hide_input=True, err=True)
    app.page_login.verify(account, password)
    return app.settings.roles.actor(account, app.clock.now().astimezone(TIMEZONE).date())


def _login() -> str:
    """The user of the process, asked of the system: variables can be set by anybody."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
