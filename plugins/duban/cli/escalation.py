"""The commands about what a person releases: duban pause, duban resume, duban serve."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from duban.cli.console import console, explained, in_business_time
from duban.cli.person import User, person
from duban.cli.typed import a_file, a_moment
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.escalation.service_of_papers import Way
from duban.errors import ConfigurationError

if TYPE_CHECKING:
    from duban.domain.files.paper_file import PaperFile

Reason = Annotated[str, typer.Option("--reason", help="理由，必填，记入台账。")]


def pause(reason: Reason, user: User = "") -> None:
    """暂停升级：除下发填报表外，提醒、催办、函件一律暂停，恢复后按欠账补办最高一级。"""
    with explained() as app:
        changed = app.pause.pause(person(app, user), reason, app.clock.now())
    typer.echo("已暂停升级。恢复请用 duban resume。" if changed else "已处于暂停状态，未作改动。")


def resume(reason: Reason, user: User = "") -> None:
    """恢复升级：暂停期间应办未办的，每家只补办最高一级。"""
    with explained() as app:
        changed = app.pause.resume(person(app, user), reason, app.clock.now())
    typer.echo("已恢复。" if changed else "未处于暂停状态，未作改动。")


def serve(
    name: Annotated[
        str, typer.Argument(metavar="文书编号", help="文书编号；不写则列出已签发、待登记送达的文书。")
    ] = "",
    number: Annotated[str, typer.Option("--number", help="发文字号，如 ×发改函〔2021〕12号。")] = "",
    way: Annotated[Way, typer.Option("--way", help="送达方式。")] = Way.EXCHANGE,
    scan: Annotated[Path | None, a_file("--scan", "盖章扫描件。")] = None,
    received: Annotated[datetime | None, a_moment("--received", "对方签收时间（北京时间）。")] = None,
    user: User = "",
) -> None:
    """登记函件送达：文号、盖章扫描件、送达方式和签收时间；登记后下一级才开始计时。"""
    if not name:
        _list_outstanding()
        return
    with explained() as app:
        if scan is None or received is None:
            raise ConfigurationError("请写明盖章扫描件（--scan）和签收时间（--received）。")
        from duban.services.sign.service_of_papers import Service

        service = Service(number, way, in_business_time(received), file_of(scan), person(app, user))
        served = app.serve.record(name, service, app.clock.now())
    received_at = served.received_at.astimezone(TIMEZONE)
    console.print(f"已登记：{escape(served.number)}，{served.way}，{received_at:%m月%d日%H:%M}签收。", soft_wrap=True)


def file_of(path: Path) -> "PaperFile":
    """A file that was named; ConfigurationError if it cannot be read."""
    from duban.domain.files.paper_file import PaperFile

    try:
        return PaperFile(path.name, path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"无法读取 {path}。") from error


def _list_outstanding() -> None:
    with explained() as app:
        papers = app.serve.outstanding()
    if not papers:
        console.print("没有待登记送达的文书。")
        return
    console.print(f"已签发、待登记送达 {len(papers)} 件")
    for number, paper in enumerate(papers, 1):
        drafted = paper.created_at.astimezone(TIMEZONE)
        console.print(f"{number}. {paper.title}（第{paper.draft}稿），{drafted:%Y年%m月%d日}拟稿", soft_wrap=True)
        # On a line of its own: what people copy must not be broken over two lines.
        console.print(f"   {escape(paper.name)}", soft_wrap=True)
