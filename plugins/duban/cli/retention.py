"""duban retention: what the installation keeps and for how long, as archivists need it."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.commands import Commands
from duban.cli.console import explained
from duban.cli.new_file import Force, Workbook, refuse_output, write_new
from duban.cli.person import User, person
from duban.errors import ConfigurationError

retention = Commands(
    help="保管期限：package 年度归档包 | list 鉴定清单 | release 放行 | destroy 销毁。", no_args_is_help=True
)
Listed = Annotated[str, typer.Argument(metavar="清单编号", help="duban retention list 给出的编号。")]
Package = Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件（.zip）。")]


@retention.command("list")
def due(output: Workbook, *, force: Force = False) -> None:
    """写出鉴定清单（.xlsx）：保管期限已满的文件，及其保管至何日和摘要。只列出，不销毁任何文件。"""
    from duban.adapters.office.annexes.records import write_list

    with explained() as app:
        refuse_output(output, ".xlsx", force=force)
        now = app.clock.now()
        digest, found = app.destroying.draw_up(now)
        listed = write_list(f"到期文件鉴定清单（截至{now:%Y年%m月%d日}）", found, now)
        write_new(output, listed, force=force)
    typer.echo(f"到期待鉴定 {len(found)} 件，已写入 {output}。未销毁任何文件。")
    if found:
        typer.echo(f"清单编号 {digest}\n鉴定后由签发人放行：duban retention release {digest} --reason … --user …")


@retention.command()
def release(
    listed: Listed,
    reason: Annotated[str, typer.Option("--reason", help="鉴定意见，必填，记入日志。")],
    user: User = "",
) -> None:
    """放行一份鉴定清单的销毁：须由签发人登录办理；清单有变化的须重新出具。"""
    with explained() as app:
        new = app.destroying.release(listed, person(app, user), reason, app.clock.now())
    typer.echo("已放行，可运行 duban retention destroy 销毁。" if new else "这份清单此前已经放行。")


@retention.command()
def destroy(listed: Listed, user: User = "") -> None:
    """销毁已放行的鉴定清单所列档案文件，并记入日志；清单本身永久保存。可重复执行，中断后接着做。"""
    with explained() as app:
        count = app.destroying.destroy(listed, person(app, user), app.clock.now())
    typer.echo(f"已销毁 {count} 个文件，记入日志；清单永久保存。" if count else "这份清单此前已经销毁。")


@retention.command()
def package(
    year: Annotated[int, typer.Argument(metavar="年度", min=1949, max=2199, help="形成年度，如 2021。")],
    output: Package,
    *,
    force: Force = False,
) -> None:
    """写出年度归档包（.zip）：按永久、30年、10年分文件夹，附目录 index.xlsx。有文件读不到的，退出码为 1。"""
    from duban.adapters.office.annexes.records import counts, write_package

    with explained() as app:
        refuse_output(output, ".zip", force=force)
        if not (found := app.records.of_year(year)):
            raise ConfigurationError(f"{year}年度没有归档文件，没有写出归档包；请核对年度（形成年度）。")
        data, lost = write_package(f"{year}年度归档文件目录", found, app.clock.now(), app.context.archive.get)
        write_new(output, data, force=force)
    typer.echo(f"{year}年度 {len(found)} 件（{counts(found)}），已写入 {output}（sha256 {sha256(data).hexdigest()}）。")
    for one in lost:
        typer.echo(f"　{one}", err=True)
    if lost:
        raise typer.Exit(1)
