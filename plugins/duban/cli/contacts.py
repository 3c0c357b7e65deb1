"""The command about whether contacts live: duban contacts."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import Programme, console, explained, only_programme
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import UnknownReference

if TYPE_CHECKING:
    from duban.domain.proof.contact_life import ContactLife
    from duban.services.proof.contacts import ContactBook


def contacts(
    unit: Annotated[str, typer.Argument(metavar="[单位]", help="单位代码或名称；不写则列出全部。")] = "",
    programme: Programme = None,
    stale: Annotated[bool, typer.Option("--stale", help="只列久无回音、须核实的联系人。")] = False,
) -> None:
    """列出联系人最近何时证实可达、何时来信，连续三期既无送达凭据也无来信的提示核实；并列出实际在用而未登记的邮箱。"""
    from duban.domain.plan.unknown_unit import unknown_unit

    with explained() as app:
        code = only_programme(app, programme)
        known = app.audit.unit(code, unit) if unit else ""
        if unit and not known:
            raise UnknownReference(unknown_unit(unit, app.versions.latest(code).organisations))
        book = app.contacts.book(code, app.clock.now(), known)
    console.print(_table(book.stale if stale else book.contacts))
    _propose(book)


def _table(lives: "tuple[ContactLife, ...]") -> Table:
    table = Table(title=f"联系人 {len(lives)} 个")
    for title in ("单位", "角色", "邮箱", "电话", "最近证实可达", "最近来信", "提示"):
        table.add_column(title, overflow="fold")
    for one in lives:
        contact = one.contact
        hint = f"{one.cycles}期发信均无送达凭据、无来信，请核实" if one.is_stale else ""
        cells = (one.unit.name, contact.role.value, contact.mail, contact.phone, _day(one.reached_at))
        table.add_row(*map(escape, (*cells, _day(one.answered_at), hint)))
    return table


def _propose(book: "ContactBook") -> None:
    for one in book.answering:
        said = f"{one.unit.name}常用而未登记的邮箱：{one.address}（来信{one.times}次，最近{_day(one.last_at)}）"
        how = f"duban decide contact {one.unit.name} 角色 --name 姓名 --mail {one.address} --reason 理由"
        console.print(escape(f"{said}。经核实的请登记：{how}"), soft_wrap=True)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(TIMEZONE):%Y-%m-%d}" if moment else "—"
