"""
The database behind the ledger, SQLite or PostgreSQL, made to behave alike.

* One unit of work at a time: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock that the transaction
  holds. Units are a few milliseconds long and a city reports in dozens, so nothing is lost; what was read
  at the beginning of a unit is still true at its end, no unit fails because of another, and rows are numbered
  in the order they were committed. Who waits longer than half a minute gets LedgerBusy.
* Who only looks takes no turn: a unit of `open_reading_engine` sees the ledger as it was when the unit began, beside
  whoever writes meanwhile, and the database refuses it every change.
* No pool: a connection lives as long as its unit of work, so that a forked process (Airflow's LocalExecutor
  forks its workers) never shares one with its parent.
* SQLite: write-ahead log and a full fsync at each commit; foreign keys are checked.
"""

import os
from collections.abc import Callable, Mapping
from functools import partial
from sqlite3 import (
    SQLITE_BUSY,
    SQLITE_CANTOPEN,
    SQLITE_CORRUPT,
    SQLITE_FULL,
    SQLITE_IOERR,
    SQLITE_LOCKED,
    SQLITE_NOMEM,
    SQLITE_NOTADB,
    SQLITE_PERM,
    SQLITE_PROTOCOL,
    SQLITE_READONLY,
)
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, QueuePool, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, InternalError, OperationalError

from duban.errors import ConfigurationError, DubanError, LedgerBusy, LedgerUnavailable, PermanentError

PATIENCE_SECONDS = 30
CONNECT_SECONDS = 10
# A process that was stopped inside a unit of work must not keep the ledger for ever.
STALLED_SECONDS = 120
# Who only looks keeps a connection so long at most: after that a file that was put back is seen as well.
KEPT_SECONDS = 20
PROCESS = "process"
LOCK = int.from_bytes(b"duban")
FLEETING_SETTINGS = ("journal_mode = MEMORY", "synchronous = OFF", "foreign_keys = ON")
UNAVAILABLE = {
    SQLITE_CANTOPEN: "文件打不开，请检查连接 duban_ledger 中的路径、目录权限和磁盘",
    SQLITE_FULL: "所在磁盘已满，请清理空间",
    SQLITE_IOERR: "读写失败，请检查所在磁盘",
    SQLITE_READONLY: "不可写，请检查文件权限和磁盘是否只读",
    SQLITE_PERM: "没有访问权限，请检查文件权限",
    SQLITE_NOMEM: "因内存不足无法工作",
    SQLITE_PROTOCOL: "加锁失败，请检查所在文件系统",
}
DAMAGED = (SQLITE_CORRUPT, SQLITE_NOTADB)
READ_ONLY = "25006"  # read_only_sql_transaction
NO_RIGHT = "42501"  # insufficient_privilege
OF_THE_SERVER = ("58", "XX")  # system errors (I/O), internal errors (data or index corrupted)
SQLITE_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")


def open_engine(address: str, patience: float = PATIENCE_SECONDS) -> Engine:
    """
    An engine on *address*, whose units of work wait *patience* seconds for their turn; nothing is connected yet.

    `postgres://` and `postgresql://`, as Airflow writes them, are spoken through psycopg 3;
    ConfigurationError for any other database.
    """
    return _opened(
        address,
        patience,
        (_begin_sqlite, partial(_begin_postgresql, patience)),
        _set_up_sqlite,
        {"poolclass": NullPool},
    )


def open_reading_engine(address: str, patience: float = PATIENCE_SECONDS) -> Engine:
    """
    As `open_engine`, for units of work that only look: none waits for another, and all it reads is of one moment.

    A page asks in a dozen of units, so that connections are kept for some seconds, each by the process that opened it.
    """
    size: dict[str, Any] = {"pool_size": 8, "max_overflow": 40}
    pool = {"poolclass": QueuePool, "pool_recycle": KEPT_SECONDS, "pool_pre_ping": True} | size
    engine = _opened(address, patience, (_begin_reading_sqlite, _begin_reading_postgresql), _only_reads, pool)
    event.listen(engine, "connect", _belongs_to_process)
    event.listen(engine, "checkout", _refuse_of_parent)
    return engine


def _opened(
    address: str,
    patience: float,
    begins: tuple[Callable[[Connection], None], Callable[[Connection], None]],
    set_up_sqlite: Callable[[Any, Any], None],
    pool: Mapping[str, Any],
) -> Engine:
    url = make_url(address)
    kind = url.get_backend_name()
    if kind == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience}, **pool)
        event.listen(engine, "connect", set_up_sqlite)
        event.listen(engine, "begin", begins[0])
        return engine
    if kind in ("postgres", "postgresql"):
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            connect_args={"connect_timeout": CONNECT_SECONDS},
            **pool,
        )
        event.listen(engine, "begin", begins[1])
        return engine
    raise ConfigurationError(f"账本只支持 SQLite 和 PostgreSQL，连接 duban_ledger 却是“{kind}”。")


def open_fleeting_engine(address: str, patience: float = PATIENCE_SECONDS) -> Engine:
    """
    An engine on a SQLite file that need not outlive a rehearsal, whose processes take turns at it by themselves.

    One connection for all units of work, and nothing waits for the disk; transactions are as everywhere.
    """
    engine = create_engine(address, poolclass=StaticPool, hide_parameters=True, connect_args={"timeout": patience})
    event.listen(engine, "connect", _set_up_fleeting)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def translated(error: DBAPIError) -> DubanError | DBAPIError:
    """What an operator should read, and whether trying again may help; *error* itself if the world is well."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return _of_postgresql(error)
    primary = code & 0xFF
    if primary in (SQLITE_BUSY, SQLITE_LOCKED):
        return LedgerBusy("账本数据库被其他进程占用过久，请稍后重试。")
    if primary in DAMAGED:
        return PermanentError(f"账本数据库文件已损坏（{error.orig}），请从备份恢复。")
    words = UNAVAILABLE.get(primary)
    return error if words is None else LedgerUnavailable(f"账本数据库{words}（{error.orig}），恢复后自动继续。")


def _of_postgresql(error: DBAPIError) -> DubanError | DBAPIError:
    """A server that is away, shutting down, full or at fault, too many connections, a lock that was not given."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if state == READ_ONLY:
        return LedgerUnavailable("账本数据库当前为只读（可能正在切换主备），恢复后自动继续。")
    if state == NO_RIGHT:
        return LedgerUnavailable(f"账本数据库的账号权限不足（{error.orig}），请恢复其权限，恢复后自动继续。")
    if state.startswith(OF_THE_SERVER) or isinstance(error, InternalError):
        return LedgerUnavailable(f"账本数据库内部出错（{error.orig}），请检查 PostgreSQL，恢复后自动继续。")
    if isinstance(error, OperationalError | InterfaceError):
        return LedgerBusy("账本数据库暂时没有响应，请检查 PostgreSQL 是否在运行、连接 duban_ledger 是否正确。")
    return error


def _set_up_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    # sqlite3 would begin transactions by itself, and deferred ones; _begin_sqlite does it instead.
    connection.isolation_level = None
    for setting in SQLITE_SETTINGS:
        connection.execute(f"PRAGMA {setting}").close()


def _set_up_fleeting(connection: Any, record: object) -> None:  # noqa: ARG001 - as above
    connection.isolation_level = None
    for setting in FLEETING_SETTINGS:
        connection.execute(f"PRAGMA {setting}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _only_reads(connection: Any, record: object) -> None:
    _set_up_sqlite(connection, record)  # only with a write-ahead log does nobody wait for who looks
    connection.execute("PRAGMA query_only = ON").close()


def _belongs_to_process(connection: object, record: Any) -> None:  # noqa: ARG001 - as above
    record.info[PROCESS] = os.getpid()


def _refuse_of_parent(connection: object, record: Any, proxy: Any) -> None:  # noqa: ARG001 - as above
    """A connection that a forked process inherited stays its parent's; the child opens one of its own."""
    if record.info[PROCESS] != os.getpid():
        record.dbapi_connection = proxy.dbapi_connection = None
        raise DisconnectionError("opened by another process")


def _begin_reading_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_reading_postgresql(connection: Connection) -> None:
    # One snapshot for the whole unit, as SQLite gives it: what belongs together is of one moment.
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _begin_postgresql(patience: float, connection: Connection) -> None:
    # READ COMMITTED takes a snapshot per statement: those after this one see all that was committed before.
    connection.exec_driver_sql(
        f"SET LOCAL lock_timeout = '{patience}s';"
        f"SET LOCAL idle_in_transaction_session_timeout = '{STALLED_SECONDS}s';"
        f"SELECT pg_advisory_xact_lock({LOCK})"
    )
