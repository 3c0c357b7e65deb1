"""
Prepares the page: the roles of the office, and, given the folder of their passwords, one user for each of its people.

    python -m duban.orchestration.access [--passwords FOLDER]

May run as often as it likes, before the API server or beside it. It refuses to go on while one of our connections
stands in Airflow's database, where an Op could edit it.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from duban.adapters.airflow_database import AirflowDatabase
from duban.bootstrap import settings_in_force
from duban.domain.office.roles import Roles
from duban.errors import ConfigurationError, DubanError
from duban.orchestration.access.permissions import ROLES, roles_of

ADMIN = "admin"
# FAB wants an address for everybody; nothing is ever sent to it.
NOWHERE = "page.invalid"


def main(arguments: list[str]) -> int:
    """The exit code; what is wrong is told in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m duban.orchestration.access")
    parser.add_argument("--passwords", type=Path, help="a folder with one file page_USER for each user")
    folder: Path | None = parser.parse_args(arguments).passwords
    try:
        prepare(settings_in_force().roles, folder)
    except DubanError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def prepare(roles: Roles, passwords: Path | None) -> None:
    """Make the roles what the table says, and the users what *roles* says; ConfigurationError for our connections."""
    from airflow.configuration import conf
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    if found := AirflowDatabase(conf.get_mandatory_value("database", "sql_alchemy_conn")).stored_connections():
        raise ConfigurationError(
            f"Airflow 数据库中有连接 {'、'.join(found)}，能改 Airflow 连接的人都能改动它：请删除"
            "（airflow connections delete 名称），改用环境变量 AIRFLOW_CONN_DUBAN_* 或密钥文件。"
        )
    with get_application_builder() as builder:
        security = builder.sm
        for name, permissions in ROLES.items():
            _role(security, name, permissions)
        if passwords is not None:
            _user(security, ADMIN, "系统管理员", ("Admin",), passwords)
            for account, person in roles.users.items():
                _user(security, account, person.name, roles_of(person), passwords)


def _role(security: Any, name: str, wanted: frozenset[tuple[str, str]]) -> None:
    """Give the role exactly these permissions."""
    role = security.add_role(name)
    had = {(one.action.name, one.resource.name): one for one in role.permissions}
    for permission in sorted(wanted - had.keys()):
        security.add_permission_to_role(role, security.create_permission(*permission))
    for permission in sorted(had.keys() - wanted):
        security.remove_permission_from_role(role, had[permission])


def _user(security: Any, account: str, name: str, roles: tuple[str, ...], passwords: Path) -> None:
    """Create the user with the password in its file; one that is there keeps its own and gets these roles."""
    wanted = [security.find_role(role) for role in roles]
    user = security.find_user(username=account)
    if user is None:
        password = (passwords / f"page_{account}").read_text(encoding="utf-8")
        security.add_user(account, name, "", f"{account}@{NOWHERE}", wanted, password=password)
    elif {role.name for role in user.roles} != set(roles):
        user.roles = wanted
        security.update_user(user)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
