"""Offices of these tests: the shipped one, and as the tests of the services reach it."""

from dataclasses import replace
from pathlib import Path

from duban.config import Settings, load_settings
from duban.domain.decisions.levels import default_levels

SHIPPED = load_settings().office
# The one that tests of services stand for: reached at addresses of theirs, and part of no unit that reports.
OFFICE = replace(SHIPPED, contact_line="电话：0595-00000000", report_to=("office@yyb.example",), organisation="")
# Who decides where the settings say nothing of it.
LEVELS = default_levels(SHIPPED.head)


def saying(text: str, folder: Path) -> Settings:
    """The settings of an office in *folder* whose duban.toml says *text*."""
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "duban.toml").write_text(text, encoding="utf-8")
    return load_settings(folder, folder / "home")
