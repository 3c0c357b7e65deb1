"""duban retention: what the installation keeps and for how long, as archivists need it."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.console import explained
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import ConfigurationError

retention = typer.Typer(help="保管期限：list 到期待鉴定的文件 | package 年度归档包。", no_args_is_help=True)
Output = Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件。")]


@retention.command("list")
def due(output: Output) -> None:
    """写出鉴定清单（.xlsx）：保管期限已满的文件，及其保管至何日和摘要。只列出，不销毁任何文件。"""
    from duban.adapters.office.annexes.records import write_list

    with explained() as app:
        now = app.clock.now()
        found = app.records.due(now.astimezone(TIMEZONE).date())
        _write(output, write_list(f"到期文件鉴定清单（截至{now:%Y年%m月%d日}）", found, now))
    typer.echo(f"到期待鉴定 {len(found)} 件，已写入 {output}（sha256 {_digest(output)}）。未销毁任何文件。")


@retention.command()
def package(
    year: Annotated[int, typer.Argument(metavar="年度", help="形成年度，如 2021。")],
    output: Output,
) -> None:
    """写出年度归档包（.zip）：按永久、30年、10年分文件夹，附目录 index.xlsx。有文件读不到的，退出码为 1。"""
    from duban.adapters.office.annexes.records import counts, write_package

    with explained() as app:
        found = app.records.of_year(year)
        data, lost = write_package(f"{year}年度归档文件目录", found, app.clock.now(), app.context.archive.get)
        _write(output, data)
    typer.echo(f"{year}年度 {len(found)} 件（{counts(found)}），已写入 {output}（sha256 {_digest(output)}）。")
    for one in lost:
        typer.echo(f"　{one}", err=True)
    if lost:
        raise typer.Exit(1)


def _write(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ConfigurationError(f"无法写入 {output}：{error.strerror}。") from error


def _digest(output: Path) -> str:
    return sha256(output.read_bytes()).hexdigest()
