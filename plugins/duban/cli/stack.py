"""The commands that start something: duban migrate, duban demo, duban run."""

import subprocess
import sys

import typer

from duban.cli.console import console, explained, for_starting


def migrate() -> None:
    """建立或升级台账数据库；可重复执行。"""
    with explained() as app:
        app.migrate()
    typer.echo("台账数据库已是最新结构。")


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
    from duban.stack.live import run_live

    with for_starting() as app:
        run_live(app.settings, console)
