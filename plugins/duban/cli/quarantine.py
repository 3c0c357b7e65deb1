"""The commands about what came in and waits for a person: duban quarantine, duban register."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.commands import Commands
from duban.cli.console import Programme, console, explained, in_business_time, return_of
from duban.cli.person import User, person
from duban.cli.typed import a_file, a_moment
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.holds import HoldKind
from duban.domain.returns.registration import Channel

if TYPE_CHECKING:
    from duban.domain.files.paper_file import PaperFile
    from duban.services.collect.collect import Collected
    from duban.services.collect.quarantine import WaitingMail

quarantine = Commands(help="待人工处理的来信：查看、重新处理、办结。", invoke_without_command=True)
SAME_TIME = timedelta(minutes=10)


@quarantine.callback()
def show(context: typer.Context) -> None:
    """列出待人工处理的来信：何时收到、谁发来、主题、原因、已等几天。"""
    if context.invoked_subcommand is not None:
        return
    with explained() as app:
        waiting, postponed = app.quarantine.waiting(app.clock.now()), app.quarantine.postponed()
    for message in postponed:
        typer.echo(f"稍后处理：{message.received_at.astimezone(TIMEZONE):%m-%d %H:%M} 来信（{message.note}）")
    if not waiting:
        typer.echo("没有待人工处理的来信。")
        return
    table = Table(title=f"待人工处理 {len(waiting)} 件", show_lines=True)
    for title in ("编号", "类别", "收到时间", "发件人", "主题", "原因", "已等"):
        table.add_column(title, overflow="fold")
    late = app.settings.intake.alert_after_days
    for one in waiting:
        days = f"[bold red]{one.days} 天[/]" if one.days >= late else f"{one.days} 天"
        cells = (one.hold.message[:12], one.hold.kind.value, _when(one), one.sender, one.subject)
        paused = f"\n已暂停{one.pauses}的提醒和催办" if one.pauses else ""
        table.add_row(*map(escape, (*cells, f"{one.hold.reason}{paused}")), days)
    console.print(table)


def _when(one: "WaitingMail") -> str:
    """When it came, by our server; and when its sender says that he sent it, if that is another time."""
    received = one.hold.received_at.astimezone(TIMEZONE)
    if one.claimed_at is None or abs(one.claimed_at - received) < SAME_TIME:
        return f"{received:%m-%d %H:%M}"
    return f"{received:%m-%d %H:%M}\n（自称 {one.claimed_at.astimezone(TIMEZONE):%Y-%m-%d %H:%M}）"


@quarantine.command()
def rerun(
    sha256: Annotated[str, typer.Argument(metavar="来信编号", help="来信编号的前六位或更多。")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="全部重新处理（待人工登记的公文除外）。")] = False,
    kind: Annotated[HoldKind | None, typer.Option("--kind", help="与 --all 同用：只重新处理该类别，如 隔离。")] = None,
    user: User = "",
) -> None:
    """重新处理一封或全部来信；已登记的不会重复登记。"""
    if bool(sha256) == everything:
        raise typer.BadParameter("请给出来信编号，或用 --all 重新处理全部。")
    if kind is not None and not everything:
        raise typer.BadParameter("--kind 须与 --all 同用。")
    with explained() as app:
        now, by = app.clock.now(), person(app, user)
        count = app.quarantine.rerun_all(now, by, kind) if everything else app.quarantine.rerun(sha256, now, by)
        collected = app.collect.handle(now)
    typer.echo(_told(count, collected))


def _told(count: int, collected: "Collected") -> str:
    filed = "、".join(collected.filed) or "无"
    return f"重新处理 {count} 封；新登记：{filed}；仍待人工处理 {collected.waiting} 件。"


@quarantine.command()
def dismiss(
    sha256: Annotated[str, typer.Argument(metavar="来信编号", help="来信编号的前六位或更多。")],
    reason: Annotated[str, typer.Option("--reason", help="办理结果。")],
    user: User = "",
) -> None:
    """办结一封来信，不作报送件登记；因其暂停的提醒恢复。"""
    with explained() as app:
        app.quarantine.dismiss(sha256, app.clock.now(), person(app, user), reason)
    typer.echo("已办结。")


def register(
    organisation: Annotated[str, typer.Argument(metavar="单位", help="单位代码或名称。")],
    period: Annotated[str, typer.Argument(metavar="报告期", help="如 2021-10 或 2021-Q4。")],
    channel: Annotated[Channel, typer.Option("--channel", help="收到的渠道。")],
    received: Annotated[datetime, a_moment("--received", "收文时间，如 2021-10-25T16:00。")],
    scan: Annotated[Path, a_file("--scan", "扫描件。")],
    user: User = "",
    form: Annotated[Path | None, a_file("--form", "已填写的填报表。")] = None,
    programme: Programme = None,
) -> None:
    """人工登记一份不经邮箱报来的报送件（公文交换、纸质等），与邮件报送同等对待。"""
    from duban.services.collect.register_paper import RegisteredPaper

    with explained() as app:
        reference = return_of(app, programme, organisation, period)
        paper = RegisteredPaper(
            channel, in_business_time(received), person(app, user), _file(scan), _file(form) if form else None
        )
        submission = app.register.register(reference, paper, app.clock.now())
    typer.echo(f"已登记 {submission.number}：{submission.verdict}。")
    for finding in submission.findings:
        typer.echo(f"· {finding.sentence}")


def _file(path: Path) -> "PaperFile":
    from duban.domain.files.paper_file import PaperFile

    return PaperFile(path.name, path.read_bytes())
