"""The command `duban simulate`: a few months in one process, with everything going wrong that a seed has drawn."""

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.console import console, for_starting
from duban.errors import ConfigurationError

NO_SUCH_FAULT = "--faults 是逗号分隔的下列名称，或 all、none：{known}。"


def simulate(
    seed: Annotated[int, typer.Option("--seed", help="随机种子；单位行为、邮件顺序和各种故障都由它决定。")] = 1,
    months: Annotated[int, typer.Option("--months", min=1, max=16, help="从2021年9月起演练几个月。")] = 3,
    organisations: Annotated[int, typer.Option("--organisations", min=0, help="参加报送的单位数；0为全部。")] = 10,
    faults: Annotated[
        str,
        typer.Option("--faults", help="故障种类，逗号分隔：order,smtp,imap,kill,outage,clock,settings；或 all、none。"),
    ] = "all",
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="从 --seed 起依次演练多少个种子，遇错即停。")] = 1,
    trace: Annotated[
        Path | None, typer.Option("--trace", metavar="文件", dir_okay=False, help="把每一件事写入此文件。")
    ] = None,
    *,
    shrink: Annotated[
        bool, typer.Option("--shrink/--no-shrink", show_default=False, help="出错时找出同样出错的最小演练。")
    ] = True,
) -> None:
    """在一个进程内、不经文件地演练几个月，逐件核对不应发生的事；同一种子逐字相同。"""
    import gc
    import logging

    from duban_rehearsal.fast.scenario import Mishap, Scenario, faults_named
    from duban_rehearsal.fast.simulate import Simulations
    from duban_rehearsal.simulation.workers import SELDOM

    try:
        chosen = faults_named(faults)
    except ValueError:
        raise ConfigurationError(NO_SUCH_FAULT.format(known="、".join(Mishap))) from None
    gc.set_threshold(*SELDOM)
    # What goes wrong is meant to, and stands in the trace.
    logging.getLogger("duban").setLevel(logging.CRITICAL)
    with for_starting() as app:
        simulations = Simulations.of(app)
        for number in range(seed, seed + seeds):
            found = simulations.play(Scenario(number, months, organisations, chosen))
            if trace is not None:
                trace.write_text("".join(f"{line}\n" for line in found.lines), encoding="utf-8")
            if found.violation:
                console.print(found.sentence, style="red", soft_wrap=True, markup=False)
                if shrink and (least := simulations.shrunk(found)) is not found:
                    console.print(f"同样出错的最小演练：\n{least.sentence}", soft_wrap=True, markup=False)
                raise typer.Exit(1)
            console.print(f"种子 {number}：{len(found.lines)} 件事，各项均成立。")
