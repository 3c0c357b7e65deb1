"""What a command that is used wrongly is told: what is wrong, and how it is written."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import typer

from duban.cli.help_page import choices_of, name_of, usage

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What the library says in English alone, without a class of its own.
EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)
WANTS_VALUE = re.compile(r"Option '(.+)' requires")
TAKES_NONE = re.compile(r"Option '(.+)' does not take a value")
KINDS = {"int": "整数", "float": "数", "bool": "“是”或“否”的开关"}


def complaint(error: typer.TyperException) -> str:
    """What is wrong, and below it how the command is written; the help alone where nothing was asked."""
    context = getattr(error, "ctx", None)
    if is_help(error) or context is None:
        return error.format_message().rstrip()
    return f"{_wrong(error)}\n{usage(context.command, context)}\n说明：{context.command_path} --help"


def is_help(error: typer.TyperException) -> bool:
    """Whether it is the help of a group that was called alone."""
    return type(error).__name__ == "NoArgsIsHelpError"


def nearest(name: str, known: Iterable[str]) -> str:
    """The names like *name*, or all of them if none is."""
    names = list(known)
    if near := get_close_matches(name, names, n=3, cutoff=0.5):
        return f"是不是：{'、'.join(near)}？"
    return f"可用的有：{'、'.join(names)}。"


def _wrong(error: typer.TyperException) -> str:
    option = getattr(error, "option_name", None)
    if option is not None:
        return _wrong_option(str(option), error)
    if isinstance(error, typer.BadParameter):
        return _wrong_value(error)
    if found := EXTRA.match(error.message):
        return f"多出了“{found[1]}”。含空格的内容请加引号。"
    if CHINESE.search(error.message):
        return error.message
    return "命令没有写全。" if "Missing" in error.message else "命令的写法不对。"


def _wrong_option(option: str, error: Any) -> str:
    if WANTS_VALUE.match(error.message):
        return f"选项 {option} 后面缺少内容。"
    if TAKES_NONE.match(error.message):
        return f"选项 {option} 后面不带内容。"
    known = [name for one in error.ctx.command.get_params(error.ctx) for name in one.opts if name.startswith("-")]
    return f"没有选项 {option}。{nearest(option, known)}"


def _wrong_value(error: typer.BadParameter) -> str:
    """An argument or option that lacks, or whose value cannot be used."""
    if error.param is None:
        return error.message
    name, helped = name_of(error.param), getattr(error.param, "help", None) or ""
    if hasattr(error, "param_type"):
        return f"缺少{name.rstrip()}。{helped}".rstrip() + _listed(error.param)
    value = _value(error)
    if CHINESE.search(error.message) and not value:
        return f"{name.rstrip()}：{error.message}"
    return f"{name}不能是“{value}”。" + (_wanted(error.param) or helped)


def _value(error: typer.BadParameter) -> str:
    """What was written, where the library's cause still has it."""
    cause = error.__cause__
    errors = cause.errors() if cause is not None and hasattr(cause, "errors") else []
    return str(errors[0].get("input", "")) if errors else ""


def _wanted(param: Any) -> str:
    if listed := _listed(param):
        return listed
    annotation = param.type_descriptor.annotation
    kind = KINDS.get(getattr(annotation, "__name__", ""))
    if kind is None:
        return ""
    low, high = getattr(param, "min", None), getattr(param, "max", None)
    between = f"，{low} 至 {high}" if low is not None and high is not None else ""
    return f"应为{kind}{between}。"


def _listed(param: Any) -> str:
    listed = choices_of(param)
    return f"可填：{'、'.join(listed)}。" if listed else ""
