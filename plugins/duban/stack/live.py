"""The same stack with real schedules and the system clock, for one's own mailbox."""

import os
import signal
from collections.abc import Mapping
from dataclasses import replace

from rich.console import Console

from duban.adapters.environment import connections_file, variable
from duban.bootstrap import IMAP, KEY, LEDGER, SMTP, Installation, environment_credentials, installation
from duban.bootstrap.connections import written_connections
from duban.config import Settings
from duban.errors import ConfigurationError
from duban.stack.announcer import Announcer
from duban.stack.connections import embedded_connections
from duban.stack.environment import DAGS, POOL, StackSettings, is_new
from duban.stack.page_users import page_users
from duban.stack.stack import Stack, interrupt


def run_live(settings: Settings, console: Console) -> None:
    """
    Run until Ctrl-C; ConfigurationError if the mailbox's connections are not set.

    The ledger and the key have embedded defaults under the home; the two mail connections have none, because
    a real office must name its own mailbox.
    """
    given = written_connections(settings.home) | os.environ
    settings = replace(settings, home=settings.home / "live")
    settings.home.mkdir(parents=True, exist_ok=True)
    connections = _connections(settings, given)
    archive = {"DUBAN_ARCHIVE": given["DUBAN_ARCHIVE"]} if given.get("DUBAN_ARCHIVE") else {}
    os.environ |= archive
    app = installation(environment_credentials(connections), settings)
    announcer = Announcer(console)
    _upgrade(app, announcer)
    stack = Stack(
        StackSettings.of(settings, connections, rehearsal=False, extra=archive),
        tell=announcer.say,
    )
    cycles = [f"{code}.{stream}" for code, programme in settings.programmes.items() for stream in programme.streams]
    signal.signal(signal.SIGTERM, interrupt)
    newcomers = page_users(settings.roles) if is_new(settings.home) else {}
    try:
        stack.start([*cycles, *DAGS])
        with stack.api() as api:
            api.set_pool(POOL, 1)
        announcer.welcome(stack.url, settings.home / "secrets")
        announcer.newcomers(newcomers, stack.password)
        announcer.say("流程初始为暂停：核对 include/task_list.xlsx 的联系人后，在界面上逐个启用。按 Ctrl-C 结束。")
        announcer.desk(stack.url, settings.office.desk)
        stack.watch()
    except KeyboardInterrupt:
        announcer.say("已停止。")
    finally:
        stack.stop()


def _upgrade(app: Installation, announcer: Announcer) -> None:
    """A ledger of an earlier version is backed up and upgraded; whoever started it reads what was done."""
    done = app.upgrade()
    if not done.schema.is_current:
        for line in done.lines:
            announcer.say(line)


def _connections(settings: Settings, given: Mapping[str, str]) -> dict[str, str]:
    """The office's connections, with the embedded defaults for the ledger and the key."""
    defaults = embedded_connections(settings.home, settings.mail.address, port=0)
    missing = [name for name in map(variable, (SMTP, IMAP)) if name not in given]
    if missing:
        raise ConfigurationError(
            f"请先把 {'、'.join(missing)} 写入 {connections_file(settings.home)}，或设为环境变量"
            "（写法见 README.zh-CN.md“配置”一节）。"
        )
    return {name: given.get(name, defaults[name]) for name in map(variable, (LEDGER, SMTP, IMAP, KEY))}
