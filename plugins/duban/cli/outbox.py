"""duban outbox: mails that wait for a person, and what a person decides on them."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.commands import Commands
from duban.cli.console import console, explained
from duban.cli.person import User, person
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.delivery import MailState
from duban.errors import ConfigurationError

if TYPE_CHECKING:
    from duban.domain.mail.delivery import OutgoingMail
    from duban.services.proof.deliverability import Unreached
    from duban.services.send.outbox_admin import Pending

Key = Annotated[str, typer.Argument(metavar="邮件编号", help="邮件编号，如 R0/qz2021/department_monthly/2021-10/gxj。")]
Reason = Annotated[str, typer.Option("--reason", help="理由，必填，记入台账。")]


outbox = Commands(help="查看并处理待人工处理的邮件。")


@outbox.callback(invoke_without_command=True)
def listing(
    context: typer.Context,
    state: Annotated[str, typer.Option("--state", help="只列某一状态：held、unknown、failed 等。")] = "",
) -> None:
    """列出待人工处理的邮件：扣留、失败、结果待核实，以及部分收件人未收到的；并列出联系不上的邮箱和单位。"""
    if context.invoked_subcommand is not None:
        return
    with explained() as app:
        pending = app.mail_room.pending(app.clock.now(), _state(state))
        unreached = () if state else app.reaching.unreached()
        unproved = () if state else app.unproved_mails.waiting(app.clock.now())
    console.print(_table(pending) if pending else "没有待人工处理的邮件。")
    if unreached:
        console.print(_unreached(unreached))
    if unproved:
        console.print(f"另有 {len(unproved)} 封邮件尚无送达凭据，须由人告知并登记：duban outbox proofs", soft_wrap=True)


@outbox.command()
def deferred() -> None:
    """列出顺延待发的邮件：何时发出、因何顺延。需要提前发的用 duban outbox send。"""
    with explained() as app:
        mails = app.mail_room.deferred(app.clock.now())
    console.print(_deferred(mails) if mails else "没有顺延待发的邮件。")


@outbox.command()
def send(key: Key, user: User = "") -> None:
    """立即发出一封顺延待发的邮件，不受发信时段和每小时上限限制；记入台账由谁决定。"""
    with explained() as app:
        by = person(app, user)
        app.mail_room.hurry(key, by, app.clock.now())
    console.print(f"将在下一轮（五分钟内）发出，决定人：{escape(by.told)}；邮件：{escape(key)}", soft_wrap=True)


@outbox.command()
def release(key: Key, reason: Reason, user: User = "") -> None:
    """放行一封扣留或发送失败的邮件，按原样再发一次。"""
    with explained() as app:
        app.mail_room.release(key, reason, person(app, user), app.clock.now())
    console.print(f"已放行，将在下一轮发送：{escape(key)}", soft_wrap=True)


@outbox.command()
def cancel(key: Key, reason: Reason, user: User = "") -> None:
    """撤销一封尚未发出的邮件，不再发送。"""
    with explained() as app:
        app.mail_room.cancel(key, reason, person(app, user), app.clock.now())
    console.print(f"已撤销，不再发送：{escape(key)}", soft_wrap=True)


@outbox.command()
def reached(
    address: Annotated[str, typer.Argument(metavar="邮箱", help="已核实可用的邮箱地址。")],
    reason: Reason,
    user: User = "",
) -> None:
    """记录一个退信的邮箱已恢复；该单位的提醒和催办随即恢复，未送达的重新发出。"""
    with explained() as app:
        count = app.reaching.lift(address, reason, person(app, user), app.clock.now())
    console.print(f"已记录，{count} 个单位恢复提醒和催办：{escape(address)}", soft_wrap=True)


def _state(word: str) -> MailState | None:
    """The state that *word* names, None for no word; ConfigurationError for any other."""
    try:
        return MailState(word) if word else None
    except ValueError:
        raise ConfigurationError(
            f"没有“{word}”这种状态，可用：{'、'.join(f'{state}（{state.words}）' for state in MailState)}。"
        ) from None


def _unreached(unreached: "tuple[Unreached, ...]") -> Table:
    """Contacts whose mail comes back, and the units that rest because nobody is reached."""
    table = Table(title="联系不上")
    for title in ("单位", "邮箱", "自何时", "原因", "邮件"):
        table.add_column(title, overflow="fold")
    for one in unreached:
        since = f"{one.event.at.astimezone(TIMEZONE):%m-%d %H:%M}"
        why = f"{one.event.kind}：{one.event.reason}" if one.event.kind else one.event.reason
        whom = escape(one.event.address) or "[bold red]整个单位（暂停提醒和催办）[/]"
        table.add_row(escape(one.unit), whom, since, escape(why), escape(one.subject))
    return table


def _deferred(mails: "tuple[OutgoingMail, ...]") -> Table:
    table = Table(title=f"顺延待发 {len(mails)} 封")
    for title in ("编号", "标题", "收件人", "最早发出", "原因"):
        table.add_column(title, overflow="fold")
    for mail in mails:
        moment = f"{mail.attention_at.astimezone(TIMEZONE):%m-%d %H:%M}" if mail.attention_at else ""
        words = (mail.key, mail.subject, "\n".join(mail.recipients), moment, mail.response)
        table.add_row(*map(escape, words))
    return table


def _table(pending: "tuple[Pending, ...]") -> Table:
    table = Table(title=f"邮件 {len(pending)} 封")
    for title in ("编号", "状态", "次数", "收件人", "原因"):
        # Chinese has no blanks to break a line at: without folding a narrow terminal would cut the text off.
        table.add_column(title, overflow="fold")
    for each in pending:
        mail = each.mail
        label = "部分未送达" if each.refused and mail.state is MailState.SENT else mail.state.words
        whom = "\n".join(f"{to}（{each.kinds[to]}）" if to in each.kinds else to for to in mail.recipients)
        table.add_row(escape(mail.key), label, str(mail.attempts), escape(whom), escape(mail.response))
    return table
