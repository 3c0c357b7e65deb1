"""The commands by which a task list becomes the one in force, and is written back: duban tasks confirm, export."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.console import Programme, console, explained, only_programme
from duban.cli.decision_options import By, Minutes, Remark
from duban.cli.new_file import Force, Workbook, refuse_output, write_new
from duban.cli.person import person
from duban.cli.typed import a_file
from duban.errors import ConfigurationError, Refused

if TYPE_CHECKING:
    from duban.domain.decisions.merge import Choice, Conflict
    from duban.domain.plan.programme import Programme as ProgrammeOfPlan
    from duban.services.plan.edits import Edits

MOST_STALE = 10


def confirm(
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="理由。")],
    answer: Annotated[
        list[str] | None, typer.Option("--answer", help="一处冲突的答复，如 71/牵头部门=保留决定；可写多次。")
    ] = None,
    answers: Annotated[
        Path | None,
        a_file("--answers", "写有答复的文本文件，每行一处，写法同上。"),
    ] = None,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    确认任务清单文件为新版，自下一个开启的报送周期起使用；已开启的周期不变。

    已作的决定不因文件未改而失效。文件改动与决定冲突的逐处列出，须逐处答复“保留决定”或“以文件为准”
    （在终端上逐处询问，也可用 --answer、--answers 写明）；没有全部答复的，不确认任何内容。

    另写牵头部门、目标任务、量化目标，推迟或取消时限，删去事项、措施的，与 duban decide 同样须有批示登记号或会议纪要期号
    （见 [deciding]；首次确认即待核实的除外）；没有的，列出各处，不确认任何内容。

    例：duban tasks confirm --user ysb_fuzeren --reason 批示增加第149项任务 --answer 71/牵头部门=保留决定
    """
    from duban.domain.decisions.levels import basis_of

    with explained() as app:
        code, actor = only_programme(app, programme), person(app, by)
        before, plan = app.versions.last(code), app.versions.edits(code).file
        choices = _choices((*(answer or ()), *_lines(answers)), plan)
        edits = app.versions.edits(code, choices)
        _refuse_strangers(choices, edits.merged.conflicts)
        if edits.merged.unanswered:
            print_conflicts(edits.merged.unanswered, plan)
            choices |= _asked(edits.merged.unanswered, plan)
        version = app.versions.confirm(code, actor, reason, app.clock.now(), choices, basis_of(remark, minutes))
    if before is not None and before.number == version.number:
        typer.echo(f"任务清单与第{version.number}版及其后的决定一致，无需再次确认。")
        return
    typer.echo(f"已确认任务清单第{version.number}版，自下一个开启的报送周期起使用。{stale_told(edits)}")


def export(
    output: Workbook,
    *,
    force: Force = False,
    programme: Programme = None,
) -> None:
    """
    导出现行任务清单（最近确认的版本及其后的决定）：在其上修改再确认，不会与决定冲突。

    例：duban tasks export -o include/task_list.xlsx --force
    """
    with explained() as app:
        refuse_output(output, ".xlsx", force=force)
        workbook = app.versions.export(only_programme(app, programme))
        write_new(output, workbook, force=force)
    typer.echo(f"已写入 {output}。")


def print_conflicts(conflicts: "Iterable[Conflict]", plan: "ProgrammeOfPlan") -> None:
    """What a person has to choose, cell by cell."""
    listed = tuple(conflicts)
    if not listed:
        return
    typer.echo(f"文件改动与已作决定有{len(listed)}处冲突，须逐处答复“保留决定”或“以文件为准”：")
    for one in listed:
        console.print(f"  {_told_key(one.key, plan)}", highlight=False, markup=False)
        console.print(f"    {one}", highlight=False, markup=False, overflow="fold")


def stale_told(edits: "Edits") -> str:
    """That decisions go on where the file, unedited, still says what was before; empty if there are none."""
    keys = edits.merged.stale
    if not keys:
        return ""
    more = "等" if len(keys) > MOST_STALE else ""
    listed = "、".join(keys[:MOST_STALE])
    return f"决定继续有效、文件仍为原文的有{len(keys)}处（{listed}{more}）；要更新文件，请用 duban tasks export 导出。"


def _choices(texts: Iterable[str], plan: "ProgrammeOfPlan") -> "dict[str, Choice]":
    """The answers by the key of the conflict; Refused for one that cannot be understood."""
    from duban.domain.decisions.merge import Choice

    words = {"保留": Choice.DECISION, "文件": Choice.FILE, **{choice.value: choice for choice in Choice}}
    found = {}
    for text in texts:
        key, sign, word = text.rpartition("=")
        if not sign or word.strip() not in words:
            raise Refused(f"答复“{text}”应写作 71/牵头部门=保留决定 或 71/牵头部门=以文件为准。")
        found[_typed_key(key.strip(), plan)] = words[word.strip()]
    return found


def _typed_key(text: str, plan: "ProgrammeOfPlan") -> str:
    """The key of a conflict as somebody typed it: the item by its number, or as the plan calls it."""
    label, slash, title = text.partition("/")
    item = plan.called(label) if slash else None
    return f"{item.number}/{title}" if item else text


def _told_key(key: str, plan: "ProgrammeOfPlan") -> str:
    """The key of a conflict with the item as the plan calls it."""
    number, slash, title = key.partition("/")
    return f"{plan.label(int(number))}/{title}" if slash and number.isdecimal() else key


def _lines(path: Path | None) -> tuple[str, ...]:
    """The answers in a file, without empty lines and comments."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"无法读取答复文件 {path}，请检查路径，并存为 UTF-8 文本。") from error
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _refuse_strangers(choices: "Mapping[str, Choice]", conflicts: "Iterable[Conflict]") -> None:
    """An answer to a question that was not asked is a mistake that must not go unnoticed."""
    known = {one.key for one in conflicts}
    if strange := [key for key in choices if key not in known]:
        raise Refused(f"没有这些冲突：{'、'.join(strange)}；现有冲突请用 duban tasks diff 查看。")


def _asked(conflicts: "Iterable[Conflict]", plan: "ProgrammeOfPlan") -> "dict[str, Choice]":
    """The answers that a person gives at the terminal; nothing where nobody sits at one."""
    from duban.domain.decisions.merge import Choice

    if not is_interactive():
        return {}
    found = {}
    for one in conflicts:
        said = typer.prompt(
            f"{_told_key(one.key, plan)}（1 保留决定，2 以文件为准，其他放弃）", default="", show_default=False
        ).strip()
        if said not in ("1", "2"):
            raise Refused("已放弃，没有确认任何内容。")
        found[one.key] = Choice.DECISION if said == "1" else Choice.FILE
    return found


def is_interactive() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty()
