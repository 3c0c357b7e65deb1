"""The command that tries a returned form out: duban check."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import Programme, console, countersign_of, explained, in_business_time, list_of, return_of
from duban.cli.typed import a_file, a_moment, named_file
from duban.domain.plan.labels import PLAIN, Labels

if TYPE_CHECKING:
    from duban.bootstrap import Installation
    from duban.domain.calendar.cycle import Reference
    from duban.domain.returns.submission import Entry, Finding
    from duban.services.collect.dry_run import DryRun, Tried

ACCEPTED, SENT_BACK, UNREADABLE, TROUBLE = 0, 1, 2, 3
COUNTERSIGN = "本文件为会签表，不是报送件：收到后转牵头单位，不计报送。"


def check(
    files: Annotated[
        list[Path],
        named_file("文件...", "收到的填报表，可以有多个。"),
    ],
    unit: Annotated[str | None, typer.Option("--unit", help="单位代码或名称，文件中没有报送编号时使用。")] = None,
    period: Annotated[str | None, typer.Option("--period", help="报告期，如 2021-10，与 --unit 同用。")] = None,
    scan: Annotated[
        list[Path] | None,
        a_file("--scan", "与表同一封邮件的附件：盖章扫描件、佐证材料；可写多次。"),
    ] = None,
    received: Annotated[
        datetime | None,
        a_moment("--received", "按此收件时间核对，默认为现在。"),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="同时列出读到的内容。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出，每个文件一段。")] = False,
    programme: Programme = None,
) -> None:
    """试核填报表，与邮件报来时完全一样，但不登记。退出码：0 接收，1 退回，2 无法读取，3 系统问题；多个文件取最大者。"""
    if (unit is None) != (period is None):
        raise typer.BadParameter("--unit 与 --period 应同时给出。")
    from duban.bootstrap.trials import trial_room
    from duban.domain.mail.triage import Attachment
    from duban.ports import AccompanyingFiles

    codes = []
    with explained(TROUBLE) as app, trial_room(app) as (trial, lacks):
        meant = _meant(app, programme, unit, period) if unit and period else None
        beside = AccompanyingFiles(tuple(Attachment(each.name, "", each.read_bytes()) for each in scan or ()))
        moment = in_business_time(received) if received else app.clock.now()
        for place, file in enumerate(files):
            tried = trial.examine(file.read_bytes(), moment, meant, beside)
            notes = lacks if received else (*lacks, *_long_over(trial, tried, moment))
            if as_json:
                typer.echo(json.dumps(_as_json(file, tried, notes), ensure_ascii=False, indent=2))
            else:
                if place:
                    console.print()
                _print(file, tried, _title(app, tried), notes)
                if show and tried.entries:
                    console.print(_entries(tried.entries, _labels(app, tried)))
            codes.append(_exit_code(tried))
    raise typer.Exit(max(codes))


def _long_over(trial: "DryRun", tried: "Tried", moment: datetime) -> tuple[str, ...]:
    """A note where a form is judged long after its period was closed: much of what is said is of today's date only."""
    if tried.reference is None or not tried.is_readable:
        return ()
    cycle = trial.file_return.context.cycle(tried.reference)
    if not cycle.is_cut_off(moment):
        return ()
    now = f"{moment.year}年{moment.month}月{moment.day}日"
    return (f"按今天（{now}）收到核对，本期早已截止；要按当时核对，请加 --received {cycle.asked_by.isoformat()}。",)


def _meant(app: "Installation", programme: str | None, unit: str, period: str) -> "Reference":
    """The return, or what a co-lead countersigns, that the operator named."""
    return countersign_of(app, programme, unit, period) or return_of(app, programme, unit, period)


def _exit_code(tried: "Tried") -> int:
    if not tried.is_readable:
        return UNREADABLE
    return ACCEPTED if tried.verdict.accepts else SENT_BACK


def _title(app: "Installation", tried: "Tried") -> str:
    """Whose form it is, in words."""
    if tried.reference is None:
        return "无法认定单位和报告期" if tried.is_readable else ""
    unit = list_of(app, tried.reference).organisation(tried.reference.organisation)
    return f"{unit.name} {tried.reference.period.title}（{tried.reference}）"


def _print(file: Path, tried: "Tried", title: str, lacks: tuple[str, ...]) -> None:
    outcome = tried.verdict.value if tried.is_readable else "无法读取"
    console.print(f"[bold]{outcome}[/]　《{escape(file.name)}》　{title}", highlight=False)
    for lack in lacks:
        console.print(f"注：{lack}", highlight=False)
    if tried.is_countersign:
        console.print(COUNTERSIGN)
    if not tried.findings:
        console.print("没有校验意见。")
        return
    from duban.domain.returns.submission import Severity

    levels = {Severity.ERROR: "[bold red]退回[/]", Severity.QUERY: "[yellow]核实[/]", Severity.NOTE: "告知"}
    table = Table(title=f"校验意见 {len(tried.findings)} 条", show_lines=True)
    for heading in ("处理", "代码", "单元格", "意见"):
        table.add_column(heading, overflow="fold")
    for finding in tried.findings:
        # What people typed may look like the console's own marks.
        table.add_row(levels[finding.level], finding.code, escape(finding.cell), escape(finding.sentence))
    console.print(table)


def _labels(app: "Installation", tried: "Tried") -> Labels:
    return list_of(app, tried.reference).labels if tried.reference else PLAIN


def _entries(entries: "Iterable[Entry]", labels: Labels) -> Table:
    """What was read, as it would be filed."""
    table = Table(title="读到的内容", show_lines=True)
    for heading in ("序号", "完成情况", "本月进展", "预计完成时间", "佐证材料", "量化指标"):
        table.add_column(heading, overflow="fold")
    for entry in entries:
        status, day = entry.status.value if entry.status else "", entry.expected_on
        values = "\n".join(
            f"{said.kpi}：{said.text if said.value is None else f'{said.value:f}'}" for said in entry.values
        )
        texts = (labels.of(entry.item), status, entry.progress, day.isoformat() if day else "", entry.evidence, values)
        table.add_row(*map(escape, texts))
    return table


def _as_json(file: Path, tried: "Tried", lacks: tuple[str, ...]) -> dict[str, Any]:
    return {
        "file": file.name,
        "reference": str(tried.reference) if tried.reference else None,
        "format": tried.format or None,
        "countersign": tried.is_countersign,
        "verdict": tried.verdict.name.lower() if tried.is_readable else "unreadable",
        "exit_code": _exit_code(tried),
        "notes": list(lacks),
        "findings": [_finding(finding) for finding in tried.findings],
        "items": [_item(entry) for entry in tried.entries],
    }


def _item(entry: "Entry") -> dict[str, Any]:
    return {
        "item": entry.item,
        "status": entry.status.value if entry.status else None,
        "progress": entry.progress,
        "expected_on": entry.expected_on.isoformat() if entry.expected_on else None,
        "evidence": entry.evidence,
        "values": {said.kpi: None if said.value is None else f"{said.value:f}" for said in entry.values},
    }


def _finding(finding: "Finding") -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "item": finding.item,
        "column": finding.column,
        "cell": finding.cell,
        "sentence": finding.sentence,
    }
