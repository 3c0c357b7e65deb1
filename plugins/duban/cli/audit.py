"""The command that shows what happened, and that nobody changed the record of it: duban audit."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import Programme, console, explained, only_programme
from duban.cli.new_file import Force, refuse_output, write_new
from duban.cli.person import User, person
from duban.cli.typed import a_day
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import UnknownReference

if TYPE_CHECKING:
    from duban.bootstrap import Installation
    from duban.domain.audit.bundle import Span
    from duban.domain.audit.timeline import TimelineEntry
    from duban.services.operate.audit import Verified

BROKEN = 2


def audit(
    subject: Annotated[str, typer.Argument(metavar="[单位|序号]", help="单位代码或名称，或任务序号。")] = "",
    programme: Programme = None,
    dossier: Annotated[
        Path | None, typer.Option("--dossier", help="把单位（或文书、邮件编号）的往来案卷写入该文件：.pdf 或 .docx。")
    ] = None,
    since: Annotated[date | None, a_day("--from", "案卷的起始日期。")] = None,
    until: Annotated[date | None, a_day("--to", "案卷的截止日期。")] = None,
    user: User = "",
    *,
    force: Force = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> None:
    """
    校验日志，或讲述一个单位、一项任务的全过程。

    不带参数：逐条校验日志的链式校验值，并与记录逐行核对；发现改动时指出第一处，退出码为 2。

    例：duban audit；duban audit 市税务局；duban audit 40 --json；
    duban audit 市税务局 --dossier 案卷.pdf --from 2021-10-01
    """
    if dossier is not None:
        from duban.domain.audit.bundle import Span

        span = Span(since, until)
        with explained() as app:
            refuse_output(dossier, ".pdf", ".docx", force=force)
            by = person(app, user).name
            data, counts = _draw_up(app, only_programme(app, programme), subject, span, by, dossier)
            write_new(dossier, data, force=force)
        typer.echo(f"案卷已写入 {dossier}：{counts}。")
        return
    with explained() as app:
        if not subject:
            verified = app.audit.verify()
        else:
            told = _story(app, only_programme(app, programme), subject)
    if subject:
        _tell(told, as_json=as_json)
        return
    _report(verified, as_json=as_json)
    if verified.faults:
        raise typer.Exit(BROKEN)


def _story(app: "Installation", programme: str, subject: str) -> "tuple[TimelineEntry, ...]":
    """What happened to an item, named by its number, or to an organisation."""
    from duban.domain.plan.unknown_unit import unknown_unit

    item = app.versions.latest(programme).called(subject)
    if item is not None or subject.isdecimal():
        told = app.audit.item(programme, item.number if item else int(subject))
        if not told:
            raise UnknownReference(f"没有第{subject}项任务的记录。")
        return told
    unit = app.audit.unit(programme, subject)
    if not unit:
        told_unit = unknown_unit(subject, app.versions.latest(programme).organisations)
        raise UnknownReference(f"任务清单中没有序号“{subject}”；{told_unit}")
    return app.audit.organisation(programme, unit)


def _draw_up(app: "Installation", code: str, subject: str, span: "Span", by: str, target: Path) -> tuple[bytes, str]:
    """The bundle of a unit, or of the paper or mail of that name, as the page gives it, and what is in it."""
    bundles, unit = app.bundles, app.audit.unit(code, subject)
    wanted = bundles.of_unit(code, unit, span) if unit else bundles.of_matter(subject)
    drawn = bundles.draw_up(wanted, by, app.clock.now())
    made = bundles.document(drawn) if target.suffix.lower() == ".docx" else bundles.pdf(drawn)
    return made.data, drawn.counts


def _report(verified: "Verified", *, as_json: bool) -> None:
    newest = verified.newest
    if as_json:
        facts = {
            "entries": verified.count,
            "newest": newest.sha256 if newest else None,
            "newest_at": newest.at.isoformat() if newest else None,
            "faults": list(verified.faults),
        }
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for fault in verified.faults:
        typer.echo(fault)
    if verified.faults:
        typer.echo(
            f"日志共{verified.count}条，发现{len(verified.faults)}处问题，第一处见上。请封存数据库并与备份核对。"
        )
        return
    typer.echo(f"日志共{verified.count}条，逐条校验无误，所载记录均与账本一致。")
    if newest is not None:
        typer.echo(f"最新一条：第{newest.number}条，{newest.at.astimezone(TIMEZONE):%Y-%m-%d %H:%M}，{newest.kind}")
        typer.echo(f"校验值：{newest.sha256}")
        typer.echo("请将校验值另行留存（如抄入工作记录）：日后条数减少或校验值对不上，即可发现末尾条目被截去。")


def _tell(told: "tuple[TimelineEntry, ...]", *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"at": one.at.isoformat(), "kind": one.kind, "text": one.text, "reference": one.reference} for one in told
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not told:
        typer.echo("尚无记录。")
        return
    # Chinese has no blanks to break a line at: without folding a narrow terminal would cut the text off.
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("时间", no_wrap=True)
    table.add_column("类别", no_wrap=True)
    table.add_column("内容", overflow="fold")
    for one in told:
        table.add_row(f"{one.at.astimezone(TIMEZONE):%Y-%m-%d %H:%M}", *map(escape, (one.kind, one.text)))
    console.print(table)
