"""What the commands of decisions share: who decides, why, and the installation they decide in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.console import explained, only_programme, period_of
from duban.cli.person import person
from duban.errors import Refused

if TYPE_CHECKING:
    from duban.bootstrap import Installation
    from duban.services.decide.decider import DecisionResult, Who
    from duban.services.decide.task_list import CorrectionReason

By = Annotated[str, typer.Option("--user", help="经办人的页面用户名，随后输入其页面密码。")]
Why = Annotated[str, typer.Option("--reason", help="理由。")]
Number = Annotated[str, typer.Argument(metavar="序号", help="任务序号，文件编号不同的写文件编号（如 2-45）。")]
Unit = Annotated[str, typer.Argument(metavar="单位", help="单位代码或名称。")]
Month = Annotated[str, typer.Argument(metavar="报告期", help="如 2021-11 或 2021-Q4。")]
Remark = Annotated[str, typer.Option("--remark", help="依据：市政府领导批示的登记号（只写编号，不录内容）。")]
Minutes = Annotated[str, typer.Option("--minutes", help="依据：会议纪要期号，如〔2021〕15号。")]
From = Annotated[str | None, typer.Option("--from", help="自哪一期起生效，默认下一个尚未开启的报告期。")]


@dataclass(frozen=True, slots=True)
class Deciding:
    """What every decision needs: the installation, the programme, who decides, and the moment."""

    app: "Installation"
    code: str
    who: "Who"
    now: datetime

    def number(self, label: str) -> int:
        """The number of the item that was named, as published or by its number; UnknownReference if there is none."""
        from duban.services.plan.named import item_called

        return item_called(self.app.versions.latest(self.code), label).number

    def reason(self, first: str | None) -> "CorrectionReason":
        """Who corrects and why, and from which period on."""
        from duban.services.decide.task_list import CorrectionReason

        return CorrectionReason(self.who, period_of(first) if first else None)


@contextmanager
def deciding(programme: str | None, by: str, why: str, remark: str = "", minutes: str = "") -> Iterator[Deciding]:
    """The installation to decide in; an operator's problem is told in one sentence."""
    from duban.domain.decisions.levels import basis_of
    from duban.services.decide.decider import Who

    with explained() as app:
        code, actor = only_programme(app, programme), person(app, by)
        who = Who(actor, why.strip(), basis_of(remark, minutes))
        yield Deciding(app, code, who, app.clock.now())


def tell(answer: "DecisionResult") -> None:
    """Say what a decision came to."""
    typer.echo(answer.sentence)


def day_of(text: str) -> date:
    """The day that *text* names; Refused if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"日期“{text}”应写作 2021-12-31。") from None
