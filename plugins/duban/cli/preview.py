"""The command `duban preview`: what will be said at a moment, and what will not."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from duban.cli.console import console, explained, in_business_time
from duban.cli.typed import a_moment
from duban.domain.calendar.cycle import TIMEZONE

if TYPE_CHECKING:
    from duban.services.operate.preview import Planned, Preview


def preview(
    at: Annotated[
        datetime | None,
        a_moment("--at", "何时，如 2021-10-27T09:00；不写为下一工作日9时。"),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="逐家列出文字；不写则每种文书只列一例。")] = False,
) -> None:
    """预览届时将发出什么、发给谁、为什么、什么文字，以及哪些不发、为什么；只读台账，不发出任何邮件。"""
    with explained() as app:
        now = app.clock.now()
        moment = in_business_time(at) if at else app.previews.next_morning(now)
        found = app.previews.at(moment, now)
    _print(found, full=full)


def _print(found: "Preview", *, full: bool) -> None:
    at, known = found.at.astimezone(TIMEZONE), found.known_at.astimezone(TIMEZONE)
    _line(
        f"[bold]{at.year}年{at.month}月{at.day}日（周{'一二三四五六日'[at.weekday()]}）{at:%H:%M}预览[/]（据{known:%m月%d日%H:%M}台账）"
    )
    if found.troubles:
        _line("\n[bold red]系统状况[/]")
        for told in found.troubles:
            _line(f"· {escape(told)}")
    if found.for_office:
        _line("\n[bold yellow]需处理[/]")
        for told in found.for_office:
            _line(f"· {escape(told)}")
    _line(f"\n[bold]将办理 {len(found.planned)} 件[/]")
    shown: set[str] = set()
    for number, one in enumerate(found.planned, 1):
        _print_planned(number, one, with_text=full or one.sample_of not in shown)
        shown.add(one.sample_of)
    _line("\n[bold]不办理[/]")
    for group in found.not_planned:
        _line(f"· {escape(group.reason)}（{len(group.names)}家）：{'、'.join(group.names)}")
    if found.waiting:
        _line(f"\n[bold]待签文书[/]（未签发的不会发出）：{escape('；'.join(found.waiting))}")


def _print_planned(number: int, one: "Planned", *, with_text: bool) -> None:
    _line(f"{number}. [bold]{escape(one.label)}[/]　{one.how}")
    _line(f"   原因：{escape(one.why)}")
    if one.to:
        _line(f"   收件：{escape(one.to)}" + (f"；抄送：{escape(one.cc)}" if one.cc else ""))
    if not one.text:
        return
    if not with_text:
        _line("   文字：同上例，单位和称谓不同")
        return
    _line(f"   标题：{escape(one.subject)}")
    for line in one.text.strip().splitlines():
        _line(f"   │ {escape(line)}")


def _line(text: str) -> None:
    console.print(text, soft_wrap=True, highlight=False)
