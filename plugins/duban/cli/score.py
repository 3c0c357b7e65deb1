"""The command that tells the scores of a period: duban score."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import Programme, console, explained, in_business_time, only_programme
from duban.cli.typed import a_moment
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import ConfigurationError

if TYPE_CHECKING:
    from duban.domain.appraisal.score import Score
    from duban.domain.calendar.period import Period


def score(
    period: Annotated[str, typer.Argument(metavar="考核期", help="如 2022（年度）或 2022-H1（上半年预评）。")],
    *,
    as_of: Annotated[datetime | None, a_moment("--as-of", "截至何时的台账，如 2023-02-10T18:00，默认现在。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出每一分的事实及其出处。")] = False,
    programme: Programme = None,
) -> None:
    """
    只凭台账计算一个考核期的得分；同一台账、同一时点，结果逐字节相同。

    已印发核对稿的，按印发之时的台账，加上此后对异议的处理。不隶属市政府的单位不计分。
    """
    with explained() as app:
        asked = _period(period)
        moment = in_business_time(as_of) if as_of else app.clock.now()
        found = app.scoring.score(only_programme(app, programme), asked, moment)
    if as_json:
        from duban.domain.appraisal.score import score_json

        typer.echo(score_json(found), nl=False)
        return
    console.print(_table(found))
    console.print(
        f"规则第{found.version}版（{escape(found.rules.basis)}）。逐条事实见 --json 和“考核”页面。", soft_wrap=True
    )


def _period(text: str) -> "Period":
    from duban.domain.appraisal.rules import appraised_period

    try:
        return appraised_period(text)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def _table(found: "Score") -> Table:
    moment = found.at.astimezone(TIMEZONE)
    table = Table(title=f"{found.title}　截至 {moment:%Y-%m-%d %H:%M}，共 {len(found.units)} 家")
    titles = ["单位", *(part.part.value for part in found.units[0].parts)] if found.units else ["单位"]
    for title in (*titles, "合计", *(() if found.is_preview else ("档次",))):
        table.add_column(title, overflow="fold")
    for unit in found.units:
        parts = [part.told for part in unit.parts]
        table.add_row(unit.name, *parts, unit.told, *(() if found.is_preview else (found.band(unit),)))
    return table
