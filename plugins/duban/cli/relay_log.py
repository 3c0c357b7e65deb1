"""duban import-log: proofs of delivery from the log of a mail relay, or from a table of deliveries."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.console import console, explained
from duban.cli.typed import named_file


class DeliveryLogFormat(StrEnum):
    """How the deliveries are written down."""

    POSTFIX = "postfix"
    CSV = "csv"


NOTHING = {
    DeliveryLogFormat.POSTFIX: "日志中没有本系统邮件的投递记录。请确认是 Postfix 日志，且含 cleanup 的 message-id 行。",
    DeliveryLogFormat.CSV: "表中没有本系统邮件的投递记录。请确认“邮件编号”列是邮件的 Message-ID（形如 <duban.…>）。",
}


def import_log(
    log: Annotated[
        Path,
        named_file("日志", "发信服务器的日志，如 mail.log；或投递记录表。"),
    ],
    form: Annotated[
        DeliveryLogFormat, typer.Option("--format", help="postfix：Postfix 日志；csv：投递记录表。")
    ] = DeliveryLogFormat.POSTFIX,
) -> None:
    """
    从发信服务器日志读取送达凭据；同一日志可反复读取，不会重复登记。

    Coremail 等未公开日志格式的系统，请从其管理后台导出投递记录，整理为 CSV（UTF-8 或 GB18030），首行为列名：
    时间（如 2021-10-27 09:03:12，北京时间）、邮件编号（Message-ID）、收件人、结果。
    结果填：已接收（对方服务器接收）、已转交（转交下一级服务器）、失败、延迟；后两种不作凭据。其余列不读。

    例：duban import-log mail.log；duban import-log 投递记录.csv --format csv
    """
    from duban.services.proof.import_log import ImportLog

    with explained() as app:
        reading, now = ImportLog(app.context), app.clock.now()
        if form is DeliveryLogFormat.CSV:
            found = reading.read_table(log.read_bytes(), now)
        else:
            with log.open(encoding="utf-8", errors="replace") as lines:
                found = reading.read(lines, now)
    if not found.ours:
        console.print(NOTHING[form])
        return
    console.print(f"本系统邮件的投递记录 {found.ours} 条，新登记送达凭据 {found.new} 条。")
