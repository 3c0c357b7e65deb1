"""The command by which practices (典型经验) are judged and spread: duban decide practice."""

from typing import Annotated

import typer

from duban.cli.console import Programme
from duban.cli.decision_options import By, Why, day_of, deciding
from duban.errors import Refused


def practice(
    name: Annotated[str, typer.Argument(metavar="编号", help="填报该经验的报送编号。")],
    act: Annotated[str, typer.Argument(metavar="办理", help="采纳、不采纳、保密审查通过、单位同意推广等。")],
    by: By,
    reason: Why,
    words: Annotated[str, typer.Option("--words", help="推广摘要；不采纳的说明；采用单位自己的话。")] = "",
    person: Annotated[str, typer.Option("--person", help="保密审查人，或该单位由谁答复。")] = "",
    paper: Annotated[str, typer.Option("--paper", help="来函文号、邮件、电话或审查单编号。")] = "",
    dated: Annotated[str, typer.Option("--dated", help="审查、答复、来函的日期，如 2021-10-25。")] = "",
    unit: Annotated[str, typer.Option("--unit", help="采用的单位。")] = "",
    programme: Programme = None,
) -> None:
    """
    登记典型经验的研判（采纳、不采纳）、保密审查、单位意见、其他单位采用。

    例：duban decide practice qz2021/department_monthly/2021-10/swj 采纳 --words 首创一窗通办
    --user duban --reason 可复制
    """
    from duban.domain.calendar.cycle import Reference
    from duban.domain.decisions.practice import PracticeActKind
    from duban.services.decide.practices import PracticeNote
    from duban.services.plan.named import unit_called

    with deciding(programme, by, reason) as context:
        kind = next((one for one in PracticeActKind if one.value == act), None)
        if kind is None:
            raise Refused(f"请写明办理：{'、'.join(PracticeActKind)}。")
        try:
            reference = Reference.parse(name)
        except ValueError as error:
            raise Refused(str(error)) from None
        adopter = unit_called(context.app.versions.latest(context.code), unit).code if unit else ""
        note = PracticeNote(words, person, paper, day_of(dated) if dated else None, adopter)
        typer.echo(context.app.spread_practices.act(reference, kind, note, context.who, context.now))
