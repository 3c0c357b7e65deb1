"""duban backup and duban restore: a whole installation put aside, and put back under the eyes of a person."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from duban.cli.commands import Commands, Group
from duban.cli.console import console, explained, for_filling
from duban.cli.person import person
from duban.domain.calendar.cycle import TIMEZONE

if TYPE_CHECKING:
    from duban.services.restore.restoring import Differences

Target = Annotated[Path, typer.Argument(metavar="目录", help="备份目录；每次备份在其中各占一个以时刻命名的子目录。")]


class WithTarget(Group):
    """A group whose first word may be a folder: `duban restore FOLDER` is `duban restore from FOLDER`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of that name, else the one that takes a folder."""
        return super().resolve_command(ctx, args if args and args[0] in self.commands else ["from", *args])


restore = Commands(cls=WithTarget, help="从备份恢复：目录 | compare | release。", no_args_is_help=True)


def backup(
    target: Target,
    check: Annotated[bool, typer.Option("--check", help="不做备份，只核验目录中最新的一份。")] = False,
    copy_archive: Annotated[
        bool, typer.Option("--copy-archive", help="连同档案文件一并复制；不写则只记其摘要，档案库须另行备份。")
    ] = False,
) -> None:
    """备份台账、日志副本、设置（和档案），附带各文件摘要的清单；可重复执行。"""
    with explained() as app:
        room = app.backup
        made = room.newest(target) if check else room.make(target, app.clock.now(), copies=copy_archive)
        faults = room.faults(made)
    console.print(f"备份 {escape(str(made.folder))}（{made.at:%Y-%m-%d %H:%M:%S}）", soft_wrap=True)
    log = made.manifest["log"]
    console.print(
        f"　台账 {made.manifest['ledger']}，结构 {made.manifest['schema']}，日志至第{log['number']}条 {log['sha256']}"
    )
    console.print(f"　清单 sha256 {made.sha256}")
    for fault in faults:
        console.print(f"　[red]{escape(fault)}[/]", soft_wrap=True)
    console.print("　有问题，请处理后重新备份。" if faults else "　核验无误。")
    if faults:
        raise typer.Exit(1)


@restore.command("from")
def from_backup(target: Target) -> None:
    """把最新的一份备份恢复到空的安装；恢复后不发信、不升级、不拟稿、不签批，直至放行。"""
    with for_filling() as app:
        done = app.backup.restore(target, person(app, "").name, app.clock.now())
    console.print(f"已恢复 {escape(str(done.made.folder))}（{done.made.at:%Y-%m-%d %H:%M}）。", soft_wrap=True)
    for remark in done.remarks:
        console.print(f"　{escape(remark)}", soft_wrap=True)
    console.print(f"日志副本中另有 {done.lost} 条是备份之后登记的。", soft_wrap=True)
    console.print(
        "系统暂不发信、不升级、不拟稿、不签批；请运行 duban restore compare 核对，再运行 duban restore release 放行。"
    )


@restore.command()
def compare() -> None:
    """收取来信，与信箱、档案和日志副本比对，能补登的补登，其余列出；可重复执行。"""
    with explained() as app:
        found = app.restoring.compare(person(app, "").name, app.clock.now())
    for line in told(found):
        console.print(escape(line), soft_wrap=True)


@restore.command()
def release(reason: Annotated[str, typer.Option("--reason", help="核对情况，必填，记入日志。")]) -> None:
    """放行：恢复发信、升级、拟稿和签批。"""
    with explained() as app:
        app.restoring.release(person(app, "").name, reason, app.clock.now())
    console.print("已放行，下一轮起照常发信、升级、拟稿和签批。")


def told(found: "Differences") -> list[str]:
    """What comparing found, line by line."""
    as_of = (found.restored.as_of or found.restored.at).astimezone(TIMEZONE)
    lines = [f"备份时刻 {as_of:%Y-%m-%d %H:%M}，恢复时刻 {found.restored.at.astimezone(TIMEZONE):%Y-%m-%d %H:%M}"]
    lines.append(f"一、备份后已发出、台账中没有的本系统邮件：{len(found.unknown)} 封（再次产生时认定为已发，不重发）")
    lines += [
        f"　{mail.left_at.astimezone(TIMEZONE):%m-%d %H:%M}《{mail.subject}》→ {mail.to}" for mail in found.unknown
    ]
    lines.append(f"二、台账待发、信箱中已有副本，改记为已发：{len(found.settled)} 封")
    lines += [f"　{mail.key}" for mail in found.settled]
    lines.append(f"三、编号相同、内容不同，放行后留待人工核对：{len(found.otherwise)} 封")
    lines += [f"　{mail.key}《{mail.subject}》" for mail in found.otherwise]
    lines.append(f"四、备份后来信中的报送件，已重新收取：{found.returns} 封")
    lines.append(f"五、日志副本中台账所缺的记录：{len(found.entries)} 条，须人工办理 {len(found.open)} 条")
    lines += [f"　第{one.entry.number}条 {one.words} —— {one.outcome}" for one in found.entries]
    lines += [f"　未完成的登记 第{entry.number}条（{entry.kind}），未补登" for entry in found.given_up]
    lines += [f"　日志副本读不出：{place}" for place in found.damaged]
    lines.append(f"六、台账引用而档案库没有的文件：{len(found.absent)} 个")
    return lines + [f"　{one}" for one in found.absent]
