"""The command that writes the working ledger: duban export."""

from datetime import datetime
from typing import Annotated

import typer

from duban.cli.console import Programme, explained, in_business_time, only_programme
from duban.cli.new_file import Force, Workbook, refuse_output, write_new
from duban.cli.typed import a_moment


def export(
    output: Workbook,
    as_of: Annotated[
        datetime | None,
        a_moment("--as-of", "截至何时，如 2021-11-01T18:00，默认现在。"),
    ] = None,
    *,
    force: Force = False,
    programme: Programme = None,
) -> None:
    """导出工作台账：全部任务事项的计划内容、状态、灯、最近进展、问题、下一步计划及其来源。"""
    with explained() as app:
        refuse_output(output, ".xlsx", force=force)
        moment = in_business_time(as_of) if as_of else app.clock.now()
        reference, workbook = app.export.ledger(only_programme(app, programme), moment)
        write_new(output, workbook, force=force)
    typer.echo(f"已写入 {output}（{reference.period.title}，截至 {moment:%Y-%m-%d %H:%M}）。")
