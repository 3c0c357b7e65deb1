"""The two pages that one reads first say the same: neither has a section, a command, a picture or a link alone."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGES = tuple((PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
FENCED = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: str) -> set[str]:
    """What is typed, up to the first word that is an example's own."""
    lines = (line.partition("#")[0].split() for block in FENCED.findall(page) for line in block.splitlines())
    return {" ".join(word for word in words if re.fullmatch(r"[./a-z-]+", word)) for words in lines}


def links(page: str) -> set[str]:
    return set(re.findall(r"\]\(([^)]+)\)", page)) - {"README.md", "README.zh-CN.md"}


def settings(page: str) -> set[str]:
    """Files, folders, variables and connections that are named."""
    named = re.findall(r"`([^`\n]+)`", page)
    return {one for one in named if re.match(r"\$?DUBAN_|config/|include/|deploy/|duban_|\.duban|\.env|docker-", one)}


@pytest.mark.parametrize("said", [commands, links, settings], ids=["commands", "links", "settings"])
def test_both_say_the_same(said) -> None:
    english, chinese = map(said, PAGES)
    assert (english - chinese, chinese - english) == (set(), set())
    assert len(english) > 5


def test_both_have_the_same_sections_and_the_same_rows_in_their_tables() -> None:
    heads, rows = ([len(re.findall(mark, page, re.MULTILINE)) for page in PAGES] for mark in (r"^#+ ", r"^\| "))
    assert heads[0] == heads[1]
    assert rows[0] == rows[1]
