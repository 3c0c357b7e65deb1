"""Every command, asked for its help and used wrongly in every way: it speaks Chinese and says what to do."""

import errno
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from duban.cli import app as commands
from duban.cli import speak_chinese

pytestmark = pytest.mark.usefixtures("bare")
ENGLISH = re.compile(r"\b[A-Za-z]+ [a-z]+ [a-z]+\b|\[required\]|\[OPTIONS\]|Usage|Error|Invalid|Missing|default:|<\w+>")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def walked(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words that name it, groups as well."""
    yield words, command
    for name, one in getattr(command, "commands", {}).items():
        yield from walked(one, (*words, name))


COMMAND = get_command(commands)
EVERY = [pytest.param(words, one, id=" ".join(words) or "duban") for words, one in walked(COMMAND)]
SINGLE = [one for one in EVERY if not getattr(one.values[1], "commands", None)]


def said(*words: str) -> tuple[int, str]:
    """The exit code of a command and what it says; made once for all of these, since to make it takes longest."""
    spoken = StringIO()
    with redirect_stdout(spoken), redirect_stderr(spoken), pytest.raises(SystemExit) as ended:
        COMMAND.main(list(words), prog_name="duban")
    return int(ended.value.code or 0), spoken.getvalue()


def english(text: str) -> list[str]:
    """The lines that speak English: three words in a row, or a word of the library's."""
    spoken = [line for line in text.splitlines() if not line.startswith(("用法：", "说明："))]
    return [line for line in spoken if (found := ENGLISH.search(line)) and "duban" not in found[0]]


@pytest.mark.parametrize(("words", "command"), EVERY)
def test_the_help_is_chinese_and_says_what_each_word_means(words: tuple[str, ...], command: Any) -> None:
    code, shown = said(*words, "--help")
    assert (code, english(shown)) == (0, [])
    assert shown.startswith(f"用法：{' '.join(('duban', *words))}")
    assert not [one.name for one in command.params if not CHINESE.search(one.help or "")]


def refused(*words: str) -> str:
    """What is told of a use that is wrong, which is refused with 2."""
    code, shown = said(*words)
    assert code == 2, shown
    assert english(shown) == []
    assert CHINESE.search(shown.splitlines()[0])
    assert "用法：" in shown
    return shown


@pytest.mark.parametrize(("words", "command"), SINGLE)
def test_an_unknown_option_and_a_word_too_many_are_told(words: tuple[str, ...], command: Any) -> None:
    assert "没有选项 --nonsense。" in refused(*words, "--nonsense")
    for one in command.params:
        if one.param_type_name == "option" and not one.is_flag:
            assert f"选项 {one.opts[0]} 后面缺少内容。" in refused(*words, one.opts[0])
        if one.required:
            assert "缺少" in refused(*words)


def filled(command: Any, folder: Path) -> dict[str, list[str]]:
    """Words that every argument and required option of a command would take."""
    there = folder / "there.txt"
    there.write_text("x", encoding="utf-8")
    found = {}
    for one in command.params:
        if one.required:
            kind = getattr(one.type_descriptor.annotation, "__name__", "")
            choices = one.type_descriptor.choices
            value = {"int": "2021", "float": "0.5", "datetime": "2021-10-27", "Path": str(there)}.get(kind, str(there))
            value = str(choices[0].value) if choices else value
            found[one.name] = [value] if one.param_type_name == "argument" else [one.opts[0], value]
    return found


def wrong_values(one: Any, folder: Path) -> Iterator[str]:
    """What an argument or option may not be given."""
    annotation = str(one.type_descriptor.annotation)
    if one.type_descriptor.choices:
        yield "无此项"
    if "datetime" in annotation or "date" in annotation:
        yield from ("昨天", "2021", "1635321600", "2021-13-01", "2021-02-30")
    if annotation in ("<class 'int'>", "<class 'float'>"):
        yield "若干"
    if one.callback is not None:
        yield from (str(folder / "没有.xlsx"), str(folder))


@pytest.mark.parametrize(("words", "command"), SINGLE)
def test_a_value_that_cannot_be_is_told(words: tuple[str, ...], command: Any, tmp_path: Path) -> None:
    good = filled(command, tmp_path)
    for one in command.params:
        for value in wrong_values(one, tmp_path):
            given = [value] if one.param_type_name == "argument" else [one.opts[0], value]
            told = refused(*words, *[word for each in {**good, one.name: given}.values() for word in each])
            assert value in told, (one.name, value, told)


def test_a_command_that_nobody_knows_is_told_with_those_like_it() -> None:
    assert "没有“formm”这条命令。是不是：form" in refused("formm")
    assert "可用的有：extend、refuse" in refused("decide", "qqq")
    assert said("decide")[0] == 2, "the help of a group is no success"


@pytest.mark.parametrize(
    ("encoding", "written", "expected"),
    [
        pytest.param("iso-8859-1", "督办", "督办".encode(), id="a terminal without Chinese"),
        pytest.param("gb2312", "督办①𠮷", "督办①?".encode("gb18030"), id="one that lacks a sign"),
    ],
)
def test_any_terminal_is_spoken_to_in_chinese(encoding: str, written: str, expected: bytes) -> None:
    under = BytesIO()
    stream = TextIOWrapper(under, encoding=encoding)
    speak_chinese(stream)
    stream.write(written)
    stream.flush()
    assert under.getvalue() == expected


def test_what_stops_a_command_unforeseen_is_said_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(error: BaseException) -> tuple[int, str]:
        def raised(*_: object) -> None:
            raise error

        monkeypatch.setattr("duban.bootstrap.installation", raised)
        return said("status")

    assert fail(KeyboardInterrupt()) == (130, "已中断。写出的文件要么完整，要么没有；重新运行同一命令即可。\n")
    full = OSError(errno.ENOSPC, "No space left on device", "/srv/ledger.db")
    assert fail(full) == (1, "/srv/ledger.db 无法读写：磁盘已满。请检查路径、权限和磁盘空间后重新运行。\n")
    spoken = StringIO()
    monkeypatch.setattr("duban.bootstrap.installation", lambda: 1 / 0)
    with redirect_stderr(spoken), pytest.raises(ZeroDivisionError):
        COMMAND.main(["status"], prog_name="duban")
    assert spoken.getvalue().startswith("程序出错，这一步没有办成")


@pytest.mark.parametrize(("words", "command"), SINGLE)
def test_every_argument_has_a_chinese_name(words: tuple[str, ...], command: Any) -> None:
    named = [one.metavar or one.name for one in command.params if one.param_type_name == "argument"]
    assert [name for name in named if not CHINESE.search(name) and name != "item|fact"] == []


def test_a_paper_to_be_taken_up_has_to_be_named() -> None:
    assert "请写明要恢复的文书编号" in refused("sign", "--resume")


def test_a_folder_that_is_no_office_is_named_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_OFFICE", str(tmp_path / "无此文件夹"))
    code, shown = said("tasks")
    assert (code, f"{tmp_path / '无此文件夹'} 中没有 config/duban.toml" in shown) == (1, True), shown


@pytest.mark.parametrize(("first", "last"), [("2021-10", "2021-09"), ("2021-Q1", "2021-Q2")])
def test_a_rehearsal_of_no_months_is_refused(first: str, last: str) -> None:
    code, shown = said("rehearse", "--from", first, "--to", last)
    assert (code, "先后有序" in shown) == (1, True), shown
