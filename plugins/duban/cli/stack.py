"""The commands that start something: duban migrate, duban demo, duban run."""

import subprocess
import sys
from typing import Annotated

import typer

from duban.cli.console import console, explained, for_starting, in_a_sentence
from duban.cli.founding import offer_office


def migrate(
    *,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="不自动备份：已另行备份的才用。")] = False,
) -> None:
    """建立或升级台账数据库，升级前自动备份到数据目录的 backups；可重复执行，并说明改了什么。"""
    with explained() as app:
        done = app.upgrade(backed_up=no_backup)
    for line in done.lines:
        typer.echo(line)


def users() -> None:
    """
    在 Airflow 中建立岗位角色（查看、督办岗、复核、办公室核稿、签发人）；可重复执行。

    Airflow 数据库中有 duban_* 连接的，拒绝并说明如何处理。用户由管理员在页面“安全”中建立，用户名与 [roles] 一致。
    """
    # A process of its own: Airflow is no part of the command line.
    raise typer.Exit(subprocess.run([sys.executable, "-m", "duban.orchestration.access"], check=False).returncode)


def demo() -> None:
    """在模拟时间中完整演练一个月的报送周期（Airflow 与内置邮局都在本机）。"""
    from duban_rehearsal.demo import run_demo

    with for_starting() as app:
        code = run_demo(app.settings, console)
    raise typer.Exit(code)


def run() -> None:
    """以真实日程和系统时钟运行；邮箱与台账由 AIRFLOW_CONN_DUBAN_* 指定。"""
    from duban.config import OFFICE, is_example, project_folder
    from duban.stack.live import run_live

    with in_a_sentence(1):
        if is_example(project_folder()) and offer_office(OFFICE):
            return
    with for_starting() as app:
        run_live(app.settings, console)
