"""The command that shows a form before it goes out: duban form."""

from typing import Annotated

import typer

from duban.cli.console import Programme, console, countersign_of, explained, refuse_outside, return_of
from duban.cli.new_file import Force, Workbook, refuse_output, write_new


def form(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位代码、名称或别名。")],
    period: Annotated[str, typer.Argument(metavar="报告期", help="如 2021-10 或 2021-Q4。")],
    output: Workbook,
    *,
    force: Force = False,
    programme: Programme = None,
) -> None:
    """生成一个单位某期的填报表（会签单位为会签表），与下发的一样，但不登记、不发出。"""
    from duban.bootstrap.forms import form_room

    with explained() as app, form_room(app) as (room, lacks):
        refuse_output(output, ".xlsx", force=force)
        countersigned = countersign_of(room, programme, unit, period)
        reference = countersigned or return_of(room, programme, unit, period)
        refuse_outside(room, reference)
        builder = room.countersigning if countersigned else room.generate
        prepared = builder.prepare(reference, room.clock.now())
        files = {output: prepared.workbook} | {output.with_name(name): data for name, data in prepared.beside}
        for path in files:
            refuse_output(path, path.suffix, force=force)
        for path, data in files.items():
            write_new(path, data, force=force)
    for sentence in lacks:
        console.print(f"[yellow]{sentence}[/]")
    asked = f"，需填 {prepared.asked} 格" if prepared.asked is not None else ""
    typer.echo(f"{reference}：{len(prepared.items)} 项{asked}。")
    for path in files:
        typer.echo(f"已写入 {path}")
