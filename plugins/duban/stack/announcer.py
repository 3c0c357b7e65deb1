"""What is said to whoever starts the stack: where to watch, and who can log in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from duban.board import IN_FRAME


class Announcer:
    """Sentences on a terminal or in a log."""

    def __init__(self, console: Console) -> None:
        """Write to *console*."""
        self._console = console

    def say(self, text: str) -> None:
        """One line outside the panels."""
        self._console.print(text, soft_wrap=True)

    def welcome(self, url: str, secrets: Path) -> None:
        """Where to watch, and where the passwords are kept."""
        self._console.print(f"Airflow 界面：[link={url}]{url}[/]")
        self._console.print(f"用户和密码：{secrets}/page_用户名（仅本人可读）", soft_wrap=True)

    def desk(self, url: str, name: str) -> None:
        """Where the office's own pages are, under the name that it gives them; said last, so that it stands last."""
        self._console.print(f"{name}：{url}/plugin/{IN_FRAME}（登录后在左侧一点即到）", soft_wrap=True)

    def newcomers(self, names: Mapping[str, str], password: Callable[[str], str]) -> None:
        """Who can log in since this start, by user name, and with which password: shown once, the files keep it."""
        if not names:
            return
        table = Table("用户名", "是谁", "密码", title="页面用户（密码只显示这一次）")
        for account, name in names.items():
            table.add_row(account, name, password(account))
        self._console.print(table)
