"""The help of a command in Chinese: how it is written, what it does, its arguments, options and commands."""

import inspect
import re
from collections.abc import Iterable
from enum import Enum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

HELP = "--help"
SAYS_HELP = "显示本说明。"
FIRST_SENTENCE = re.compile(r"(?:（[^）]*）|[^。；（])+")
VALUES = {"int": "数", "datetime": "时间", "Path": "文件"}


def help_page(command: Any, context: Any) -> str:
    """The whole page, as wide as the terminal."""
    console = Console(highlight=False)
    with console.capture() as captured:
        console.print(usage(command, context), style="bold", markup=False, soft_wrap=True)
        for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
            console.print(Text(f"\n{_one_line(paragraph)}"))
        params = command.get_params(context)
        _print(console, "参数", ((_argument(one), _says(one)) for one in params if _is_argument(one)))
        _print(console, "选项", ((_option(one), _says(one)) for one in params if not _is_argument(one)))
        _print(console, "命令", ((name, _short(says)) for name, says in _helps(command)))
    return captured.get()


def usage(command: Any, context: Any) -> str:
    """How the command is written: what it cannot do without, and that there is more."""
    params = command.get_params(context)
    wanted = [_argument(one) for one in params if _is_argument(one)]
    wanted += [f"{one.opts[0]} {_value(one)}" for one in params if not _is_argument(one) and one.required]
    more = "命令 …" if getattr(command, "commands", None) else "[选项]"
    return f"用法：{' '.join((context.command_path, *wanted, more))}"


def name_of(param: Any) -> str:
    """What a person calls an argument or option."""
    return f"“{param.metavar or param.name}”" if _is_argument(param) else f"选项 {max(param.opts, key=len)} "


def choices_of(param: Any) -> tuple[str, ...]:
    """The words that may be written, if they are given."""
    descriptor = getattr(param, "type_descriptor", None)
    choices = descriptor.choices if descriptor else None
    return tuple(str(one.value if isinstance(one, Enum) else one) for one in choices or ())


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _argument(param: Any) -> str:
    name = str(param.metavar or param.name)
    return name if param.required or name.startswith("[") else f"[{name}]"


def _option(param: Any) -> str:
    names = ", ".join((*param.opts, *param.secondary_opts))
    return names if param.is_flag else f"{names} {_value(param)}"


def _value(param: Any) -> str:
    if param.metavar:
        return str(param.metavar)
    annotation = param.type_descriptor.annotation
    return VALUES.get(getattr(annotation, "__name__", ""), "内容")


def _says(param: Any) -> str:
    if HELP in param.opts:
        return SAYS_HELP
    parts = [_one_line(param.help or "")]
    if listed := choices_of(param):
        parts.append(f"可填：{'、'.join(listed)}。")
    if param.required:
        parts.append("（必填）")
    elif param.default not in (None, False, "", ()) and not callable(param.default):
        default = param.default.value if isinstance(param.default, Enum) else param.default
        parts.append(f"（不写即 {default}）")
    return "".join(parts)


def _helps(command: Any) -> Iterable[tuple[str, str]]:
    """Each command below it by its name, with its help."""
    below = getattr(command, "commands", {})
    return below.helps() if hasattr(below, "helps") else ((name, one.help or "") for name, one in below.items())


def _short(says: str) -> str:
    """The first sentence of what a command does."""
    found = FIRST_SENTENCE.match(_one_line(inspect.cleandoc(says).split("\n\n")[0]))
    return found[0] if found else ""


def _one_line(text: str) -> str:
    """Lines put together: between Chinese letters there is no blank."""
    return re.sub(r"(?<=[^\x00-\x7f])\n\s*|\n\s*(?=[^\x00-\x7f])", "", text).replace("\n", " ").strip()


def _print(console: Console, title: str, rows: Iterable[tuple[str, str]]) -> None:
    listed = tuple(rows)
    if not listed:
        return
    console.print(f"\n{title}", style="bold")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, says in listed:
        table.add_row(Text(name), Text(says))
    console.print(table)
