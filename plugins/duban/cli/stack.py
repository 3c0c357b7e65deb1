"""The commands that start something: duban migrate, duban demo, duban run."""

import typer

from duban.cli.house import console, explained


def migrate() -> None:
    """建立或升级台账数据库；可重复执行。"""
    with explained() as house:
        house.migrate()
    typer.echo("台账数据库已是最新结构。")


def demo() -> None:
    """在模拟时间中完整演练一个月的报送周期（Airflow 与内置邮局都在本机）。"""
    from duban.rehearsal.demo import run_demo

    with explained() as house:
        code = run_demo(house.settings, console)
    raise typer.Exit(code)


def run() -> None:
    """以真实日程和系统时钟运行；邮箱与台账由 AIRFLOW_CONN_DUBAN_* 指定。"""
    from duban.rehearsal.live import run_live

    with explained() as house:
        run_live(house.settings, console)
