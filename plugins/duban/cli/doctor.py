"""The command `duban doctor`: examine the mailbox and the mail account, and say what to do."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from duban.cli.console import console, explained
from duban.errors import ConfigurationError

if TYPE_CHECKING:
    from duban.bootstrap import Installation
    from duban.config import Settings
    from duban.services.operate.doctor import Diagnosis

UNREACHABLE = 2
COLOURS = {"正常": "green", "知悉": "dim", "需处理": "yellow", "连不上": "red"}


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False) -> None:
    """检查收信与发信：连接、证书、服务器能力、垃圾邮件文件夹、自发自收、时钟（约需两分钟，会给自己发两封信）。"""
    with explained(UNREACHABLE) as app:
        diagnosis = _examined(app)
    lines = list(settings_lines(app.settings, diagnosis.settings))
    if as_json:
        checks = [asdict(check) for check in diagnosis.checks]
        typer.echo(json.dumps({"checks": checks, "settings": lines}, ensure_ascii=False, indent=2))
    else:
        show(diagnosis, lines, app.settings.project / "config" / "duban.toml", console)
    raise typer.Exit(diagnosis.exit_code)


def _examined(app: "Installation") -> "Diagnosis":
    """The examination; where the mailbox is not named yet, of what needs none, and that it is not named."""
    from duban.bootstrap.office_check import office_findings
    from duban.services.operate.doctor import Diagnosis
    from duban.services.operate.mail_findings import MailFinding, Mark

    try:
        doctor = app.doctor
    except ConfigurationError as error:
        missing = MailFinding("connections", "邮箱连接", Mark.CANNOT, str(error))
        return Diagnosis((missing, *office_findings(app.settings)), {})
    return doctor.examine()


def show(diagnosis: "Diagnosis", lines: list[str], file: Path, console: Console) -> None:
    """The checks as a table, and below it what to change in the *file* of the settings."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("项目", no_wrap=True)
    table.add_column("结果", no_wrap=True)
    table.add_column("情况与建议", overflow="fold")
    for check in diagnosis.checks:
        colour = COLOURS[check.mark]
        advice = f"\n→ {check.advice}" if check.advice else ""
        table.add_row(check.name, f"[{colour}]{check.mark}[/]", escape(f"{check.found}{advice}"))
    console.print(table)
    console.print()
    if lines:
        console.print(f"请将 {file} 中的下列设置改为：", soft_wrap=True, highlight=False)
        console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    elif diagnosis.exit_code != UNREACHABLE:
        console.print(f"{file} 中的邮件设置与检查结果一致。", soft_wrap=True, highlight=False)


def settings_lines(settings: "Settings", wanted: Mapping[str, object]) -> Iterator[str]:
    """The lines of config/duban.toml that differ from what was found, each under its section."""
    for section in fields(settings):
        value = getattr(settings, section.name)
        if not is_dataclass(value):
            continue
        changes = [
            f"{entry.name} = {_toml(wanted[entry.name])}"
            for entry in fields(value)
            if entry.name in wanted and getattr(value, entry.name) != wanted[entry.name]
        ]
        if changes:
            yield f"[{section.name}]"
            yield from changes


def _toml(value: Any) -> str:
    """A text or a list of texts as TOML writes them, which for these is JSON's manner."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
