"""duban outbox proofs, phone, exchange: what only a person can prove, and how that is registered."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from duban.cli.console import console, explained, in_business_time
from duban.cli.escalation import file_of
from duban.cli.outbox import Key, outbox
from duban.cli.person import User, person
from duban.cli.typed import a_file, a_moment
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.proof.kinds import ProofKind, told_proof

__all__ = ["outbox"]

if TYPE_CHECKING:
    from duban.domain.plan.organisation import Contact
    from duban.domain.proof.registered import RegisteredProof
    from duban.services.escalate.unproved import Unproved

At = Annotated[
    datetime,
    a_moment("--at", "通话或签收的时间（北京时间），如 2021-10-27T15:30。"),
]


@outbox.command()
def proofs() -> None:
    """列出须由人登记送达凭据的邮件：对方服务器未出具回执、单位也未答复的，请致电或经公文交换告知后登记。"""
    with explained() as app:
        waiting = app.unproved_mails.waiting(app.clock.now())
    if not waiting:
        console.print("没有须由人登记送达凭据的邮件。")
        return
    _print(waiting)
    console.print("请按上列电话告知该单位，或经公文交换送达，然后登记（须由督办岗以 --user 登录）：")
    console.print("duban outbox phone 邮件编号 --at 时间 --to 接听人 --content 通话内容 --user duban", soft_wrap=True)
    console.print("duban outbox exchange 邮件编号 --at 时间 --receiver 签收人 --user duban", soft_wrap=True)


@outbox.command()
def phone(
    key: Key,
    at: At,
    *,
    to: Annotated[str, typer.Option("--to", help="对方接听人，如“市税务局办公室 某某”。")],
    content: Annotated[str, typer.Option("--content", help="通话内容：告知了什么、对方如何答复。")],
    by: Annotated[str, typer.Option("--by", help="我方通话人，默认为登记人。")] = "",
    user: User = "",
) -> None:
    """登记电话记录单：已就一封邮件电话告知该单位。记录同时发给该单位。"""
    _register(key, _Typed(ProofKind.PHONED, at, to, content, by), user)


@outbox.command()
def exchange(
    key: Key,
    at: At,
    *,
    receiver: Annotated[str, typer.Option("--receiver", help="签收人。")],
    number: Annotated[str, typer.Option("--number", help="公文交换的编号或说明。")] = "",
    scan: Annotated[Path | None, a_file("--scan", "签收单扫描件。")] = None,
    user: User = "",
) -> None:
    """登记公文交换签收：一封邮件的内容已经公文交换送达该单位。记录同时发给该单位。"""
    _register(key, _Typed(ProofKind.EXCHANGED, at, receiver, number, scan=scan), user)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed of a telling."""

    kind: ProofKind
    at: datetime
    theirs: str
    content: str
    ours: str = ""
    scan: Path | None = None


def _register(key: str, typed: _Typed, user: str) -> None:
    with explained() as app:
        from duban.services.proof.register_proof import Telling

        telling = Telling(
            kind=typed.kind,
            at=in_business_time(typed.at),
            theirs=typed.theirs,
            content=typed.content,
            by=person(app, user),
            ours=typed.ours,
            scan=file_of(typed.scan) if typed.scan else None,
        )
        told = app.prove.register(key, telling, app.clock.now())
    console.print(_registered(told), soft_wrap=True)


def _registered(told: "RegisteredProof") -> str:
    return f"已登记：{told_proof(told.as_proof)}（{escape(told.words)}）；记录发给该单位：{escape(told.mail_key)}"


def _print(waiting: "tuple[Unproved, ...]") -> None:
    console.print(f"须由人登记送达凭据的邮件 {len(waiting)} 封")
    for number, one in enumerate(waiting, 1):
        sent = f"{one.at.astimezone(TIMEZONE):%m-%d %H:%M}发出，{one.known}"
        console.print(escape(f"{number}. {one.unit}：{one.about}，{sent}；{one.next}须有凭据方可办理"), soft_wrap=True)
        phones = "；".join(_phone(contact) for contact in one.contacts) or "《联系人》中没有电话"
        console.print(escape(f"   {phones}"), soft_wrap=True)
        # On a line of its own: what people copy must not be broken over two lines.
        console.print(escape(f"   {one.key}"), soft_wrap=True)


def _phone(contact: "Contact") -> str:
    return f"{contact.role}{contact.name}：{contact.phone or '（无）'}"
