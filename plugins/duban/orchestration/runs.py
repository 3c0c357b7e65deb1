"""What all runs have in common: defaults, the application on Airflow's connections, errors in Airflow's terms."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from airflow.sdk import Asset
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from airflow.sdk.execution_time.supervisor import ensure_secrets_backend_loaded
from airflow.sdk.log import mask_secret

from duban.bootstrap import Current, is_rehearsal, tables_in_force
from duban.errors import ConfigurationError, DubanError, PermanentError, SettingsUnreadable, TaskListError
from duban.orchestration.retrying import A_FEW_TIMES, ENDLESS, Retrying

if TYPE_CHECKING:
    from duban.bootstrap import Installation
    from duban.ports import Credential

log = logging.getLogger(__name__)

OWNER = "督办岗"
TAGS = ["督办"]
OUTBOX_POOL = "duban_outbox"

T = TypeVar("T")


def default_args(retrying: Retrying = A_FEW_TIMES) -> dict[str, Any]:
    """Owner and retries of every task; a rehearsal, whose world stands still meanwhile, tries again soon."""
    first, last = (5, 20) if is_rehearsal() else (60, 900)
    return {
        "owner": OWNER,
        "retries": ENDLESS,
        "retry_policy": retrying,
        "retry_delay": timedelta(seconds=first),
        "retry_exponential_backoff": 2,
        "max_retry_delay": timedelta(seconds=last),
        # Airflow would write "Returned value was: None" below our sentence.
        "show_return_value_in_logs": False,
    }


def scheduled(schedule: T) -> T | None:
    """The schedule of a DAG; None in a rehearsal, where the driver starts every run."""
    return None if is_rehearsal() else schedule


@dataclass(frozen=True, slots=True)
class CycleDag:
    """One stream of one programme, which has a DAG of its own."""

    programme: str
    stream: str
    title: str

    @property
    def dag_id(self) -> str:
        """The name under which the DAG is started: qz2021.department_monthly."""
        return f"{self.programme}.{self.stream}"


def report_asset(cycle: CycleDag) -> Asset:
    """What the office's own DAGs can wait for: the report of a stream, drafted for its cycle."""
    return Asset(
        name=f"{cycle.title} 汇总报告",
        uri=f"duban://report/{cycle.programme}/{cycle.stream}",
        group="督办",
    )


def cycle_dags() -> tuple[CycleDag, ...]:
    """Every programme and stream of the settings in force, read when a DAG file is parsed."""
    told = tables_in_force()
    return tuple(
        CycleDag(code, stream, f"{programme['title']} · {told['streams'][stream]['name']}")
        for code, programme in told["programmes"].items()
        for stream in programme["streams"]
    )


# Where Airflow would look into its database, directly or through the API server: an Op could edit what stands there.
EDITABLE = frozenset({"MetastoreBackend", "ExecutionAPISecretsBackend"})


class AirflowCredentials:
    """Airflow's connections as the credentials of an installation: of the environment or secret files, no others."""

    def get(self, name: str) -> "Credential":
        """The connection *name*; ConfigurationError if it is not defined, SettingsUnreadable if nobody can tell."""
        from duban.adapters.environment import variable
        from duban.ports import Credential

        try:
            backends = [one for one in ensure_secrets_backend_loaded() if type(one).__name__ not in EDITABLE]
            connection = next(filter(None, (one.get_connection(conn_id=name) for one in backends)), None)
        except Exception as error:
            raise SettingsUnreadable(f"连接“{name}”暂时读不到（{error}），恢复后自动继续。") from error
        if connection is None:
            raise ConfigurationError(
                f"缺少连接“{name}”：请设置环境变量 {variable(name)}，或写入密钥文件；“管理 / 连接”中建立的不予采用。"
            )
        if connection.password:
            mask_secret(connection.password)
        return Credential(
            kind=connection.conn_type,
            host=connection.host or "",
            port=connection.port,
            login=connection.login or "",
            password=connection.password or "",
            schema=connection.schema or "",
            extra={key: str(value) for key, value in connection.extra_dejson.items()},
        )


CURRENT = Current(AirflowCredentials())


def app() -> "Installation":
    """
    The installation on Airflow's connections, one for each process, on the settings in force.

    Ask for it anew rather than keep it: a triggerer lives for weeks, and a change of settings counts within a minute.
    """
    return CURRENT()


def now() -> datetime:
    """The present moment of the installation's clock, which in a rehearsal is the stepped one."""
    return app().clock.now()


REPEATABLE = "已办的不会重复办理。"
OURS = f"程序出错，本任务未办完，{REPEATABLE}请将以下记录告知系统管理员。"


@contextmanager
def translated(whom: str = "") -> Iterator[None]:
    """
    Turn a permanent error into a failure that Airflow does not retry; a temporary one passes and is retried.

    A task list or a setting that cannot be used is one of those: somebody is editing it, and no cycle is lost for that.
    The log says in a sentence what happened, to *whom*, and what to do, before Airflow adds where in the program.
    Also a decorator: `@translated()`.
    """
    about = f"{whom}：" if whom else ""
    try:
        yield
    except (AirflowFailException, AirflowSkipException):
        raise  # told by whoever raised it
    except (TaskListError, ConfigurationError) as error:
        log.warning("%s%s 改正后自动继续，%s", about, error, REPEATABLE)
        raise SettingsUnreadable(str(error)) from error
    except PermanentError as error:
        log.error("%s%s", about, error)  # noqa: TRY400 - the reason says all
        raise AirflowFailException(str(error)) from error
    except (DubanError, OSError) as error:
        log.warning("%s暂时未能办完：%s 稍后自动再办，%s", about, error, REPEATABLE)
        raise
    except Exception:
        log.error("%s%s", about, OURS)  # noqa: TRY400 - Airflow writes the rest
        raise
