"""duban import-log: proofs of delivery from the log of a mail relay."""

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.house import console, explained
from duban.services.import_log import ImportLog


def import_log(
    log: Annotated[
        Path,
        typer.Argument(metavar="日志", exists=True, dir_okay=False, help="发信服务器的 Postfix 日志，如 mail.log。"),
    ],
) -> None:
    """从发信服务器日志读取送达凭据；同一日志可反复读取，不会重复登记。"""
    with explained() as house, log.open(encoding="utf-8", errors="replace") as lines:
        found = ImportLog(house.desk).read(lines, house.clock.now())
    if not found.ours:
        console.print("日志中没有本系统邮件的投递记录。请确认是 Postfix 日志，且含 cleanup 的 message-id 行。")
        return
    console.print(f"本系统邮件的投递记录 {found.ours} 条，新登记送达凭据 {found.new} 条。")
