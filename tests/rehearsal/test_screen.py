"""What a demonstration says on the terminal."""

from pathlib import Path

from rich.console import Console

from duban.stack.environment import ADMIN, is_new, password
from duban_rehearsal.screen import Screen


def test_passwords_are_shown_at_the_first_start_and_afterwards_only_where_they_lie(tmp_path: Path) -> None:
    said = []
    for _start in ("first", "again"):
        console = Console(record=True, width=120)
        newcomers = {ADMIN: "系统管理员"} if is_new(tmp_path) else {}
        secret = password(tmp_path, ADMIN)
        screen = Screen(console)
        screen.welcome("http://127.0.0.1:1", tmp_path / "secrets")
        screen.newcomers(newcomers, lambda _user, kept=secret: kept)
        said.append(console.export_text())
    assert secret in said[0]
    assert secret not in said[1]
    assert all("secrets/page_用户名" in text for text in said)
