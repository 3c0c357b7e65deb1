"""The users of the page in a stack: its administrator, and one for each person of the settings."""

from collections.abc import Mapping

from duban.domain.office.roles import Roles
from duban.stack.environment import ADMIN


def page_users(roles: Roles) -> Mapping[str, str]:
    """Who is who, by user name."""
    return {ADMIN: "系统管理员"} | {account: person.name for account, person in roles.users.items()}
