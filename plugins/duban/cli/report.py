"""The commands about the report: duban facts, duban trace."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import Programme, console, cycle_of, explained, in_business_time
from duban.cli.typed import a_moment
from duban.domain.calendar.cycle import TIMEZONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duban.bootstrap import Installation
    from duban.domain.report import Facts
    from duban.domain.report.source import Source
    from duban.services.compile.trace import Place, Traced

Period = Annotated[str, typer.Argument(metavar="报告期", help="如 2021-10 或 2021-Q4。")]
Stream = Annotated[str | None, typer.Option("--stream", help="报送口径，同一频次只有一个时可省略。")]
AsOf = Annotated[
    datetime | None,
    a_moment("--as-of", "截至何时的台账，如 2021-11-01T18:00，默认现在。"),
]


class TraceSubject(StrEnum):
    """What a trace begins with."""

    ITEM = "item"
    FACT = "fact"


def facts(
    period: Period,
    stream: Stream = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出全部事实及其来源。")] = False,
    programme: Programme = None,
) -> None:
    """列出一期的汇总事实；同一台账、同一时点，结果逐字节相同。"""
    from duban.domain.report import as_json as written

    with explained() as app:
        found = app.trace.facts(cycle_of(app, programme, stream, period), _moment(app, as_of))
    if as_json:
        typer.echo(written(found).decode(), nl=False)
        return
    console.print(_table(found))


def trace(
    period: Period,
    subject: Annotated[TraceSubject, typer.Argument(metavar="item|fact", help="item 按事项序号，fact 按事实编号。")],
    which: Annotated[str, typer.Argument(metavar="序号|编号", help="如 38，或 coverage.on_time。")],
    stream: Stream = None,
    as_of: AsOf = None,
    programme: Programme = None,
) -> None:
    """查明报告中的每一句、每个数字出自哪个单位的哪份报送件、哪个单元格。"""
    from duban.services.plan.named import item_called

    with explained() as app:
        reference, moment = cycle_of(app, programme, stream, period), _moment(app, as_of)
        asked = app.trace
        if subject is TraceSubject.ITEM:
            found = asked.item(reference, item_called(app.context.programme(reference), which).number, moment)
        else:
            found = asked.fact(reference, which, moment)
    console.print(_traced(found))
    for line in _sources(found):
        typer.echo(line)


def _moment(app: "Installation", as_of: datetime | None) -> datetime:
    return in_business_time(as_of) if as_of else app.clock.now()


def _table(found: "Facts") -> Table:
    """What was counted; the facts of single items are for --json and trace."""
    counted = [fact for fact in found.facts if fact.key.startswith(("coverage.", "total.", "targets.", "changes."))]
    moment = found.as_of.astimezone(TIMEZONE)
    table = Table(title=f"{found.reference}　截至 {moment:%Y-%m-%d %H:%M}，共 {len(found.facts)} 条事实")
    for title in ("编号", "事实", "值", "出处"):
        table.add_column(title, overflow="fold")
    for fact in counted:
        value = "—" if fact.value is None else str(fact.value)
        table.add_row(fact.key, fact.name, value, f"{len(fact.cites)} 处")
    return table


def _traced(found: "Iterable[Traced]") -> Table:
    table = Table(show_lines=True)
    for title in ("陈述", "值", "出处", "口径"):
        table.add_column(title, overflow="fold")
    for each in found:
        value = "—" if each.fact.value is None else escape(str(each.fact.value))
        places = "\n".join(escape(_place(place)) for place in each.places)
        table.add_row(each.fact.name, value, places, escape(each.fact.rule) or "原文")
    return table


def _place(place: "Place") -> str:
    """One place in a line: 报送件 …#2，填报表!M12；任务清单，完成时限."""
    from duban.domain.report.fact import CiteKind

    cite = place.cite
    if place.source is None:
        name = cite.name if cite.kind is CiteKind.EXPECTED else ""
        return "，".join(filter(None, (cite.kind.value, name, cite.column)))
    where = place.cell or cite.column
    return f"{cite.name} {where}"


def _sources(found: "Iterable[Traced]") -> "Iterable[str]":
    """The returns that were cited, once each."""
    cited: dict[str, Source] = {}
    for each in found:
        for place in each.places:
            if place.source is not None:
                cited[place.source.number] = place.source
    for source in cited.values():
        received = source.received_at.astimezone(TIMEZONE)
        yield (
            f"{source.number}：{source.organisation}{source.period.title}第{source.attempt}次报送，"
            f"{received:%Y-%m-%d %H:%M} 收到，《{source.file_name}》，sha256 {source.file_sha256}"
        )
