"""The commands about returns that were filed: duban attempts, duban send-back."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import Programme, console, explained, return_of
from duban.cli.decision_options import By
from duban.cli.person import person
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.returns.send_back import SendBackCode, SendBackPlace

Unit = Annotated[str, typer.Argument(metavar="单位", help="单位代码或名称。")]
Period = Annotated[str, typer.Argument(metavar="报告期", help="如 2021-10 或 2021-Q4。")]
CUT = 40


def attempts(organisation: Unit, period: Period, programme: Programme = None) -> None:
    """列出一份报送件的历次报送：收件时间、结论、随表附件，以及与上一次相比改动了什么。"""
    with explained() as app:
        reference = return_of(app, programme, organisation, period)
        found, labels = app.sending_back.attempts(reference), app.context.labels(reference.programme)
    if not found:
        typer.echo("尚无报送。")
    for attempt in found:
        filed = attempt.submission
        received = filed.received_at.astimezone(TIMEZONE)
        facts = f"{received:%Y-%m-%d %H:%M}　{filed.verdict}　《{filed.file_name}》　{filed.number}"
        _line(f"第{filed.attempt}次　{facts}")
        for file in filed.evidence:
            items = labels.told(*file.items) if file.items else ""
            _line(f"　附件《{file.name}》：{items or file.kind.value}")
        if attempt.sent_back:
            back = attempt.sent_back
            when = back.at.astimezone(TIMEZONE)
            _line(f"　{when:%Y-%m-%d %H:%M} 由{back.by}退回（{back.code}）：{back.reason}")
        if attempt.changes:
            table = Table(title=f"与上一次相比改动 {len(attempt.changes)} 处", show_lines=True)
            for title in ("任务项", "栏目", "原值", "新值"):
                table.add_column(title, overflow="fold")
            for change in attempt.changes:
                table.add_row(labels.of(change.item), change.column, escape(change.old[:CUT]), escape(change.new[:CUT]))
            console.print(table)


def _line(text: str) -> None:
    """One line as it is: what departments call their files is no markup."""
    console.print(text, markup=False, highlight=False)


def send_back(
    organisation: Unit,
    period: Period,
    code: Annotated[SendBackCode, typer.Option("--code", help="退回原因。")],
    reason: Annotated[str, typer.Option("--reason", help="具体意见，写入给该单位的信。")],
    by: By,
    item: Annotated[str, typer.Option("--item", help="只退回这一项，其余无须改动。")] = "",
    column: Annotated[str, typer.Option("--column", help="只退回该项的这一栏（如 进展情况）。")] = "",
    programme: Programme = None,
) -> None:
    """将一份已接收的报送件退回补正：记录原因，去信该单位；是否按时仍以首次完整报送为准。"""
    from duban.services.plan.named import item_called

    with explained() as app:
        reference = return_of(app, programme, organisation, period)
        number = item_called(app.context.programme(reference), item).number if item else None
        place = SendBackPlace(number, column if item else "")
        labels = app.context.labels(reference.programme)
        done = app.sending_back.send_back(reference, code, reason, person(app, by), app.clock.now(), place)
    typer.echo(f"已退回 {done.number}{done.place.told_by(labels)}（{done.code}），去信已列入待发。")
    typer.echo("该单位恢复为待报；本期汇总报告尚未编制的，待其补正（最迟至截止汇总时）再编制，无需在 Airflow 中操作。")
