"""What a demonstration says on the terminal."""

from datetime import datetime
from pathlib import Path

from rich.console import Console

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.stack.environment import ADMIN, is_new, password
from duban_rehearsal.screen import LOOK_AT, Screen


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


def test_a_demonstration_ends_with_what_to_look_at_as_whom_and_the_address_of_the_desk(tmp_path: Path) -> None:
    console = Console(record=True, width=120)
    screen = Screen(console)
    screen.stay("http://127.0.0.1:1", tmp_path / "secrets", "督查台", datetime(2021, 11, 3, 9, tzinfo=TIMEZONE))
    lines = console.export_text().strip().splitlines()
    assert lines[-1].startswith("督查台：http://127.0.0.1:1/plugin/duban-board")
    assert all(any(page in line for line in lines) for page in ("今日", "本期", "工作单", "文书"))
    assert {account for account, _ in LOOK_AT} <= set(load_settings().roles.users)
