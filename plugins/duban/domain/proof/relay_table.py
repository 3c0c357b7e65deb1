"""What a table of deliveries says became of each mail: for relays whose log has no published format, as Coremail."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.proof.kinds import ProofKind
from duban.domain.proof.relay_log import Passed
from duban.errors import Refused

# The columns, by the names that may stand above each; any order, others are passed over.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "time": ("时间", "time"),
    "message_id": ("邮件编号", "message-id", "message_id"),
    "recipient": ("收件人", "recipient"),
    "result": ("结果", "result"),
}
RESULTS: Mapping[str, ProofKind | None] = {
    "已接收": ProofKind.ACCEPTED,
    "delivered": ProofKind.ACCEPTED,
    "已转交": ProofKind.RELAYED,
    "relayed": ProofKind.RELAYED,
    "失败": None,
    "failed": None,
    "延迟": None,
    "delayed": None,
}
MOST_FAULTS = 5
SINGLE = re.compile(r"(?<![\d.])(\d)(?!\d)")  # Excel saves 2021/10/7 9:03


def table_of(raw: bytes) -> str:
    """The text of a table as office programs save it: UTF-8, else GB18030."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def passed_in_table(text: str) -> tuple[Passed, ...]:
    """
    Every delivery in a CSV table with the four columns, in its order; what failed or waits is none.

    Refused, with the numbers of the lines, if a column is missing or a line cannot be read: nothing is taken then.
    """
    rows = list(csv.reader(text.splitlines()))
    columns = _columns(rows[0] if rows else [])
    found: list[Passed] = []
    faults: list[str] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            found += _passed(row, columns)
        except ValueError as error:
            faults.append(f"第{number}行：{error}")
    if faults:
        more = f"；共 {len(faults)} 行" if len(faults) > MOST_FAULTS else ""
        raise Refused("；".join(faults[:MOST_FAULTS]) + f"{more}。请改正后重新导入，本次未登记任何凭据。")
    return tuple(found)


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Where each column stands."""
    names = [name.strip().casefold() for name in head]
    at = {column: next((names.index(one) for one in known if one in names), -1) for column, known in COLUMNS.items()}
    if missing := [COLUMNS[column][0] for column, index in at.items() if index < 0]:
        wanted = "、".join(known[0] for known in COLUMNS.values())
        raise Refused(
            f"首行缺少列：{'、'.join(missing)}。首行须为列名：{wanted}（或 time、message-id、recipient、result）。"
        )
    return at


def _passed(row: Sequence[str], columns: Mapping[str, int]) -> Iterator[Passed]:
    """One line; ValueError says what is wrong with it."""
    try:
        cell = {column: row[index].strip() for column, index in columns.items()}
    except IndexError:
        raise ValueError("列数不足") from None
    if cell["result"].casefold() not in RESULTS:
        raise ValueError(f"结果“{cell['result']}”只能是已接收、已转交、失败、延迟")
    kind = RESULTS[cell["result"].casefold()]
    message_id = cell["message_id"] if cell["message_id"].startswith("<") else f"<{cell['message_id']}>"
    moment = _moment(cell["time"])
    if kind is not None:
        for address in _addresses(cell["recipient"]):
            yield Passed(message_id, address, moment, kind, f"投递记录：{cell['result']}")


def _addresses(cell: str) -> Iterator[str]:
    """Each address of a cell: several may stand there, with the names of their owners."""
    for written in re.split(r"[;；,，、\n]", cell):
        if written.strip():
            yield (parseaddr(written)[1] or written.strip()).casefold()


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(SINGLE.sub(r"0\1", written.replace("/", "-")))
    except ValueError:
        raise ValueError(f"时间“{written}”应如 2021-10-27 09:03:12") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=TIMEZONE)
