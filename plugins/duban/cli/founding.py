"""The command `duban init`: a folder of its own for an office, from a few answers."""

import os
import sys
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.console import in_a_sentence
from duban.cli.typed import a_file
from duban.domain.office.founding import QUESTIONS, FoundingQuestion, complaint, faults
from duban.errors import ConfigurationError

NOT_ASKED = "这里不是终端，没有逐项询问：请在终端中运行，或补全 {} 后再运行（也可用 --answers 另指文件）。"
AnswersFile = Annotated[
    Path | None,
    a_file("--answers", "回答写在此文件中（TOML）。"),
]


def init(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="建在哪里，通常是 office。")],
    answers: AnswersFile = None,
) -> None:
    """
    为本办建立设置文件夹：设置、信函、公文模板、日历和任务清单的位置，逐项询问后写入，不改动任何已有文件。

    中途停下的，已答的留在该文件夹的 answers.toml 中，再次运行时不再询问。
    """
    with in_a_sentence(1):
        make(folder, answers)


def on_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and os.environ.get("CI") != "true"


def make(folder: Path, answers: Path | None = None) -> None:
    """Ask, as far as *answers* do not say it, make the folder and say what comes next; DubanError."""
    from duban.adapters.new_office import keep_answers, may_be_made
    from duban.bootstrap.office_check import make_office

    may_be_made(folder)
    said = _read(folder, answers)
    if on_terminal():
        _ask(folder, said)
    if wrong := dict(faults(said)):
        kept = keep_answers(folder, {key: answer for key, answer in said.items() if key not in wrong})
        listed = "".join(f"\n  {key}：{words}" for key, words in wrong.items())
        typer.echo(f"没有建立，有{len(wrong)}处回答须补充或改正（已答的存于 {kept}）：{listed}", err=True)
        if not on_terminal():
            typer.echo(NOT_ASKED.format(kept), err=True)
        raise typer.Exit(1)
    made = make_office(folder, said)
    keep_answers(folder, said)
    typer.echo(f"已建立 {folder}（{len(made)} 个文件），设置、信函和公文模板均已核对。")
    _tell_steps(folder)


def _read(folder: Path, answers: Path | None) -> dict[str, str]:
    """What was answered before, and what the file says, which goes first."""
    from duban.adapters.new_office import ANSWERS

    before = folder / ANSWERS
    said = _table(before) if before.is_file() else {}
    return said | (_table(answers) if answers else {})


def _table(path: Path) -> dict[str, str]:
    from duban.domain.operation.fault_words import reason, toml_fault

    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} {reason(error)}。") from error
    except tomllib.TOMLDecodeError as error:
        example = '每行如 place = "江州市"'
        raise ConfigurationError(f"{path} 不是有效的 TOML 文件：{toml_fault(error, text)}。{example}。") from error
    return {key: _text(value) for key, value in raw.items()}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "，".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _ask(folder: Path, said: dict[str, str]) -> None:
    """Ask whatever is not answered well yet, and keep each answer at once."""
    from duban.adapters.new_office import keep_answers

    typer.echo("逐项回答；[ ] 中是备用的回答，直接回车即采用。中途按 Ctrl-C 停下，已答的不丢。")
    for question in QUESTIONS:
        before = said.get(question.key, "")
        wrong = complaint(question, before, said) if before else "缺"
        while wrong:
            answer = _prompt(question, said)
            if not (wrong := complaint(question, answer, said)):
                said[question.key] = answer
                keep_answers(folder, said)
            else:
                typer.echo(f"{wrong}，请重新填写。", err=True)


def _prompt(question: FoundingQuestion, said: Mapping[str, str]) -> str:
    usual = question.usual(said)
    asks = question.asks if usual else f"{question.asks}，如 {question.example}"
    return str(typer.prompt(asks, default=usual, show_default=bool(usual))).strip()


def _tell_steps(folder: Path) -> None:
    """The next three steps, with the commands as they are typed here."""
    from duban.config import OFFICE, PROJECT

    named = "" if folder.resolve() == OFFICE else f"DUBAN_OFFICE={folder.resolve()} "
    home = os.environ.get("DUBAN_HOME") or (
        ".duban" if folder.resolve().is_relative_to(PROJECT) else f"{folder}/.duban"
    )
    duban = f"{named}.venv/bin/duban"
    written = f"{duban} import 印发的方案 -o {folder}/include/task_list.xlsx"
    steps = (
        f"任务清单：{written}，补全《单位》《联系人》，再 {duban} tasks 核对",
        f"邮箱：把收发信连接写入 {home}/connections.env（写法见 README.zh-CN.md“配置”），再 {duban} doctor",
        f"演练和上线：{named}make demo，然后 {named}make run",
    )
    typer.echo("接下来三步：")
    for number, step in enumerate(steps, start=1):
        typer.echo(f"  {number}. {step}")


def offer_office(folder: Path) -> bool:
    """
    Whoever starts the example without an office of his own is told so, and on a terminal offered to make one there.

    True if he made one now: it is started the next time, once it has its task list and its mailbox.
    """
    if not on_terminal():
        typer.echo(
            "未设 DUBAN_OFFICE，也没有 office/：按程序随附的示例运行。建立本办的设置：duban init office", err=True
        )
        return False
    if not typer.confirm("还没有本办的设置文件夹 office/，现在逐项填写建立吗？（否：按随附的示例运行）", default=True):
        return False
    make(folder)
    return True
