"""The commands about a programme's end: duban programme closing, and carry-over."""

from typing import Annotated

import typer

from duban.cli.commands import Commands
from duban.cli.console import explained, only_programme
from duban.cli.new_file import Force, Workbook, refuse_output, write_new

programme = Commands(help="专项结束：把未办结的事项结转到下一个专项的任务清单。", no_args_is_help=True)


@programme.callback()
def about() -> None:
    """专项结束时：用 closing 写出结项情况，未办结的事项用 carry-over 结转。"""


@programme.command()
def closing(
    code: Annotated[str, typer.Argument(metavar="专项", help="专项的代码。")],
    output: Workbook,
    *,
    force: Force = False,
) -> None:
    """
    写出结项情况：各一级指标有几项已销号、待核验、未完成、已终止，逐项的结果、日期和依据。

    例：duban programme closing qz2021 -o 结项情况.xlsx
    """
    from duban.adapters.office.annexes.closing import write_closing
    from duban.services.compile.closing import ClosingReport

    with explained() as app:
        refuse_output(output, ".xlsx", force=force)
        plan, now = only_programme(app, code), app.clock.now()
        ending = ClosingReport(app.context).of(plan, now)
        data = write_closing(app.context.plan(plan).title, ending, app.context.labels(plan), now)
        write_new(output, data, force=force)
    told = "；".join(f"{outcome} {count}项" for outcome, count in ending.counts.items() if count)
    typer.echo(f"已写入 {output}：{told}。")


@programme.command("carry-over")
def carry_over(
    former: Annotated[str, typer.Argument(metavar="专项", help="结束的专项的代码。")],
    output: Workbook,
    *,
    force: Force = False,
) -> None:
    """
    把未销号、未终止的事项写成下一个专项的任务清单，逐项注明来源；单位、联系人、量化指标一并带上。

    例：duban programme carry-over qz2021 -o task_list_2023.xlsx
    """
    from duban.adapters.office.task_list.carried_writer import write_carried
    from duban.services.compile.carry_over import CarryOver

    with explained() as app:
        refuse_output(output, ".xlsx", force=force)
        carried = CarryOver(app.context).of(only_programme(app, former), app.clock.now())
        names = {code: stream.name for code, stream in app.settings.streams.items()}
        write_new(output, write_carried(carried.programme, carried.origins, names), force=force)
    typer.echo(
        f"已写入 {output}：结转{len(carried.origins)}项，来源见“结转来源”列；请核对时限、牵头部门，"
        "在 config/duban.toml 中加一节新专项，再运行 duban tasks --programme 新专项代码。"
    )
