"""
The environment of every process of the stack, composed in one function.

All of it is environment variables: nothing is written into a configuration file of Airflow's that a later
version would read otherwise.
"""

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from duban.config import PROJECT, Settings
from duban.domain.plan.lanes import MOST_MAPPED

_INHERITED_BUT_OURS = ("AIRFLOW", "DUBAN_")
_LOOPBACK = "127.0.0.1,localhost"
# Who switches DAGs on and starts runs; signs nothing, decides nothing.
ADMIN = "admin"
# The DAGs beside those of the cycles, and the pool of what sends mail.
DAGS = ("collect_returns", "escalate_overdue", "deliver_mail", "sign_document")
POOL = "duban_outbox"
# Names, in the home of a stack, the folder of its office.
OFFICE_OF_STACK = "office"
# They come with the program, whatever the office.
PLUGINS = PROJECT / "plugins"
# The page has the first free port from here.
FIRST_PORT = 8080


@dataclass(frozen=True, slots=True, kw_only=True)
class StackSettings:
    """
    What a stack is made of.

    *home* is `$DUBAN_HOME` and *project* `$DUBAN_OFFICE` of its processes; *connections* are the `AIRFLOW_CONN_…`
    variables, *extra* any other variable. With *rehearsal* the DAGs have no schedule and the driver starts their runs.
    *people* are the users that the page gets beside its administrator, by the names in the settings. Logs that nobody
    wrote to for *log_days* are removed.
    """

    home: Path
    dags: Path
    plugins: Path
    rehearsal: bool
    project: Path = PROJECT
    people: tuple[str, ...] = ()
    log_days: int = 180
    first_port: int = FIRST_PORT
    parallelism: int = 4
    connections: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The processes run in another directory and are recognised by it later: paths are absolute and real.
        for name in ("home", "project", "dags", "plugins"):
            object.__setattr__(self, name, getattr(self, name).resolve())

    @classmethod
    def of(
        cls,
        settings: Settings,
        connections: Mapping[str, str],
        *,
        rehearsal: bool,
        first_port: int = FIRST_PORT,
        extra: Mapping[str, str] | None = None,
    ) -> "StackSettings":
        """The stack of the installation that has those *settings*: its home, its office, and its users on the page."""
        return cls(
            home=settings.home,
            project=settings.project,
            dags=PROJECT / "dags",
            plugins=PLUGINS,
            rehearsal=rehearsal,
            people=tuple(settings.roles.users),
            log_days=settings.retention.log_days,
            first_port=first_port,
            connections=connections,
            extra=extra or {},
        )

    @property
    def airflow_home(self) -> Path:
        """Where Airflow keeps its database and the logs of the tasks."""
        return self.home / "airflow"

    @property
    def logs(self) -> Path:
        """Where the output of each process goes, one file each."""
        return self.home / "logs"

    @property
    def run(self) -> Path:
        """Where the running processes are on record."""
        return self.home / "run"


def secret(home: Path, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(48)) -> str:
    """
    The secret *name* of this home, made by *make* on first use and kept under `secrets/` for its owner alone.

    Idempotent, also when two processes ask at once: the file appears complete or not at all.
    """
    path = home / "secrets" / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, make())
    return path.read_text(encoding="utf-8")


def password(home: Path, user: str) -> str:
    """The password of a user of the page, short enough to be typed."""
    return secret(home, f"page_{user}", lambda: secrets.token_urlsafe(9))


def is_new(home: Path) -> bool:
    """Whether nobody has a password yet: this is the first start."""
    return not (home / "secrets" / f"page_{ADMIN}").exists()


def airflow_environment(settings: StackSettings, port: int) -> dict[str, str]:
    """
    Every variable that the processes of this stack see; makes the secrets on first use.

    Airflow's own variables of the caller's shell are left out: they belong to another installation.
    """
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(_INHERITED_BUT_OURS)}
    own = {
        "DUBAN_HOME": str(settings.home),
        "DUBAN_OFFICE": str(settings.project),
        "DUBAN_REHEARSAL": "1" if settings.rehearsal else "0",
        "PYTHONPATH": str(settings.plugins),
        "PYTHONUNBUFFERED": "1",
        # Tasks speak to the API server over HTTP; a proxy of the machine must not come between.
        "NO_PROXY": _LOOPBACK,
        "no_proxy": _LOOPBACK,
        "AIRFLOW_HOME": str(settings.airflow_home),
    }
    options = _where(settings, port) | _secrets(settings) | _PACE | _pace_of_changes(settings)
    return inherited | own | options | dict(settings.connections) | dict(settings.extra)


def _where(settings: StackSettings, port: int) -> dict[str, str]:
    address = f"http://127.0.0.1:{port}"
    return {
        "AIRFLOW__CORE__EXECUTOR": "duban.orchestration.local_executor.AttentiveLocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(settings.parallelism),
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.dags),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.plugins),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        # With one's own mailbox nothing goes out before a person has switched the DAGs on.
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": str(not settings.rehearsal),
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "AIRFLOW__CORE__MAX_MAP_LENGTH": str(MOST_MAPPED),
        # The default looks the name up, which waits for a timeout where there is no network.
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": "socket.gethostname",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        # One writer at a time: on a busy machine somebody may wait longer than the default of 5 s, and a task whose
        # end Airflow cannot write down then is red for good.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{settings.airflow_home / 'airflow.db'}?timeout=60",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__INSTANCE_NAME": "督办",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o700",
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o600",
        # The login of production; this file comes with the program.
        "AIRFLOW__CORE__AUTH_MANAGER": "duban.orchestration.access.manager.DubanAuthManager",
        "AIRFLOW__FAB__CONFIG_FILE": str(PROJECT / "deploy" / "webserver_config.py"),
    }


def _secrets(settings: StackSettings) -> dict[str, str]:
    home = settings.home
    for user in (ADMIN, *settings.people):
        password(home, user)
    return {
        "AIRFLOW__API__SECRET_KEY": secret(home, "airflow_api"),
        "AIRFLOW__API_AUTH__JWT_SECRET": secret(home, "airflow_jwt"),
        "AIRFLOW__CORE__FERNET_KEY": secret(home, "airflow_fernet", _fernet_key),
    }


def _pace_of_changes(settings: StackSettings) -> dict[str, str]:
    """How often DAG files are read again: a programme that was added has its DAG within a minute."""
    return {"AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60" if settings.rehearsal else "30"}


_PACE = {
    # A supervisor that misses the end of its task sleeps this long: at the default of 5 s, 39 tiny tasks take
    # 20 s on two cores, at 1 s they take 8 s.
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
    "AIRFLOW__SCHEDULER__MAX_TIS_PER_QUERY": "64",
    # After a kill, what was queued or running then is taken up again within a minute instead of five.
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "15",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "45",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
    "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
}


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def _write_once(path: Path, text: str) -> None:
    """Write *text* unless *path* exists: a hard link appears complete, and never replaces a file."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
