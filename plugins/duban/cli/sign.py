"""The command `duban sign`: the drafts that wait for a signature, and the papers that were signed by hand."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import console, explained, in_business_time
from duban.cli.escalation import file_of
from duban.cli.person import User, person
from duban.cli.typed import a_day, a_file, a_moment
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, Outcome, Signature
from duban.errors import UnknownReference

if TYPE_CHECKING:
    from duban.services.sign.case_file import CaseFile


def sign(
    name: Annotated[str, typer.Argument(metavar="文书编号", help="文书编号；不写则列出全部待签文书。")] = "",
    outcome: Annotated[Outcome | None, typer.Option("--outcome", help="纸上的决定；不写则只显示文书。")] = None,
    signed: Annotated[
        datetime | None,
        a_moment("--signed", "纸上签批的时间（北京时间），默认现在。"),
    ] = None,
    scan: Annotated[
        Path | None,
        a_file("--scan", "签批件扫描件；上级领导批示不扫描。"),
    ] = None,
    number: Annotated[str, typer.Option("--number", help="批示登记号；上级领导批示须写明。")] = "",
    reason: Annotated[str, typer.Option("--reason", help="理由；暂缓、撤回须写明。")] = "",
    until: Annotated[date | None, a_day("--until", "暂缓至哪一天。")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="恢复已暂缓的文书，重新请示。")] = False,
    user: User = "",
) -> None:
    """
    列出待签和暂缓的文书，显示一件的全文与经过；签发在调度台“文书”或 Airflow“浏览 / 待响应的任务实例”中办理。

    领导在纸上签批的，由督办岗登记：duban sign 文书编号 --outcome 签发 --scan 签批件.pdf --user duban
    """
    if resume and not name:
        raise typer.BadParameter("请写明要恢复的文书编号；已暂缓的文书用 duban sign 列出。")
    if resume:
        _resume(name, user)
    elif not name:
        _list()
    elif outcome is None:
        _show(name)
    else:
        _register(name, outcome, _Paper(signed, scan, number, reason, until), user)


def _resume(name: str, user: str) -> None:
    with explained() as app:
        document = app.sign.take_up(name, person(app, user))
    console.print(f"{document.title}（第{document.draft}稿）已恢复待签，十分钟内重新请示。", soft_wrap=True)


def _list() -> None:
    with explained() as app:
        waiting, deferred = app.sign.waiting(), app.sign.deferred()
    _print_deferred(deferred)
    if not waiting:
        console.print("没有待签文书。")
        return
    console.print(f"待签文书 {len(waiting)} 件")
    for number, document in enumerate(waiting, 1):
        drafted = document.created_at.astimezone(TIMEZONE)
        console.print(
            f"{number}. {document.title}（第{document.draft}稿），待{document.signer}签发，{drafted:%m月%d日%H:%M}拟稿",
            soft_wrap=True,
        )
        # On a line of its own: what people copy must not be broken over two lines.
        console.print(f"   {escape(document.name)}", soft_wrap=True)


def _print_deferred(deferred: tuple[tuple[Document, Signature], ...]) -> None:
    for document, signature in deferred:
        until = f"至{signature.until:%m月%d日}" if signature.until else ""
        console.print(
            f"暂缓{until}：{document.title}（第{document.draft}稿），{signature.by}：{signature.reason}", soft_wrap=True
        )
        console.print(f"   {escape(document.name)}", soft_wrap=True)


def _show(name: str) -> None:
    with explained() as app:
        document = _latest(app.sign.waiting(), name)
        case = app.sign.case(document, app.clock.now())
    _head(document)
    _print_case(case)
    console.print(document.text or document.body, markup=False, highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What was typed of a paper."""

    signed: datetime | None
    scan: Path | None
    number: str
    reason: str
    until: date | None


def _register(name: str, outcome: Outcome, typed: _Paper, user: str) -> None:
    with explained() as app:
        from duban.services.sign.on_paper import SignedPaper
        from duban.services.sign.sign import SignerAnswer

        document = _latest(app.sign.waiting(), name)
        now = app.clock.now()
        paper = SignedPaper(
            answer=SignerAnswer(outcome, typed.reason, typed.until),
            signed_at=in_business_time(typed.signed) if typed.signed else now,
            scan=file_of(typed.scan) if typed.scan else None,
            number=typed.number,
        )
        state = app.sign_on_paper.register(name, document.draft, paper, person(app, user), now)
    console.print(f"{document.title}（第{document.draft}稿）：{state.words}。", soft_wrap=True)


def _latest(waiting: tuple[Document, ...], name: str) -> Document:
    """The draft of *name* that waits; UnknownReference if none does."""
    for document in waiting:
        if document.name == name:
            return document
    raise UnknownReference(f"没有待签文书 {name}：可能已签发、撤回，或该单位已报送。待签文书请用 duban sign 查看。")


def _head(document: Document) -> None:
    console.print(f"[bold]{escape(document.title)}[/]（第{document.draft}稿），签发人：{document.signer}")


def _print_case(case: "CaseFile") -> None:
    for sentence in case.sentences:
        console.print(escape(sentence), soft_wrap=True)
    if not case.lines:
        return
    table = Table()
    for title in ("此前文书", "发出", "送达", "答复"):
        table.add_column(title, overflow="fold")
    for line in case.lines:
        table.add_row(*(escape(cell) for cell in (line.name, line.sent_on, line.delivered, line.answered)))
    console.print(table)
