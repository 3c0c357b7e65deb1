"""Commands that speak Chinese: their help, what a wrong use is told, and what stops one unforeseen."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from duban.cli.help_page import help_page
from duban.cli.wrong_use import complaint, is_help, nearest

INTERRUPTED = 130
STOPPED = "已中断。写出的文件要么完整，要么没有；重新运行同一命令即可。"
NO_ANSWER = "已停下，没有继续。须有人回答的，请在终端中运行，或把回答写成选项（见 --help）。"
FAULT = "程序出错，这一步没有办成；已登记的不受影响。请把下列内容交给维护人员："


class _InChinese:
    """What a command and a group of commands have in common: whatever they say of their use is Chinese."""

    def main(self, *args: Any, standalone_mode: bool = True, **options: Any) -> Any:
        """Run it; as a process of its own it ends with an exit code, and everything it says is Chinese."""
        run = partial(super().main, **{**options, "standalone_mode": False})  # type: ignore[misc]  # of typer's class
        return run(*args) if not standalone_mode else sys.exit(_ended(partial(run, *args)))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer's own; of a wrong use it is known in which command it was."""
        with _known_place(ctx):
            parsed: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]  # as above
            return parsed

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help as `help_page` lays it out."""
        formatter.write(help_page(self, ctx))


class Command(_InChinese, TyperCommand):
    """One command."""


class Group(_InChinese, TyperGroup):
    """Commands of one subject."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named; a name that nobody knows is told with those that are like it."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            ctx.fail(f"没有“{name}”这条命令。{nearest(name, self.commands)}")
        return super().resolve_command(ctx, args)


class Commands(typer.Typer):
    """A subject's commands, all of them of these classes."""

    def __init__(self, **options: Any) -> None:
        """As typer's own, with our class of groups."""
        super().__init__(**{"cls": Group, **options})

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """As typer's own, with our class of commands."""
        return super().command(name, **{"cls": Command, **options})


@contextmanager
def _known_place(context: Any) -> Iterator[None]:
    try:
        yield
    except typer.TyperException as error:
        error.ctx = getattr(error, "ctx", None) or context  # type: ignore[attr-defined]
        raise


def _ended(run: Callable[[], Any]) -> int:
    """The exit code of what ran; what was wrong is told on standard error."""
    try:
        code = run()
    except typer.Abort:
        return _stopped(1, NO_ANSWER)
    except typer.TyperException as error:
        # The help that is shown where nothing was asked is no complaint.
        typer.echo(complaint(error), err=not is_help(error))
        return error.exit_code
    except OSError as error:
        from duban.domain.operation.fault_words import told

        return _stopped(1, told(error))
    except Exception:
        typer.echo(FAULT, err=True)
        raise
    return _stopped(INTERRUPTED, STOPPED) if code == INTERRUPTED else int(code or 0)


def _stopped(code: int, words: str) -> int:
    typer.echo(words, err=True)
    return code
