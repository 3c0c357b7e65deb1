"""What every command has at hand: the installation, a terminal, and the words an operator says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from duban.domain.calendar.cycle import TIMEZONE, Frequency, Period, Reference
from duban.errors import ConfigurationError, DubanError

if TYPE_CHECKING:
    from duban.bootstrap import Installation
    from duban.domain.plan.organisation import Organisation
    from duban.domain.plan.programme import Programme as TaskList

console = Console()
Programme = Annotated[str | None, typer.Option("--programme", help="专项代码，只有一个专项时可省略。")]


@contextmanager
def explained(code: int = 1) -> "Iterator[Installation]":
    """
    Give the installation, that of the stack on this machine if nothing else is named.

    An operator's problem is told in one sentence, without a traceback, with exit *code*.
    """
    with in_a_sentence(code):
        from duban.cli.own_stack import use_own_stack

        use_own_stack()
        yield _opened()


@contextmanager
def for_filling() -> "Iterator[Installation]":
    """As `explained`, for what fills an empty installation: on a new machine that of `duban run`, not begun yet."""
    with in_a_sentence(1):
        from duban.cli.own_stack import use_live

        use_live()
        yield _opened()


@contextmanager
def for_starting() -> "Iterator[Installation]":
    """As `explained`, for what starts a stack: it lies below $DUBAN_HOME, whatever stack is there already."""
    with in_a_sentence(1):
        yield _opened()


@contextmanager
def in_a_sentence(code: int) -> Iterator[None]:
    """What is wrong told in its own words, and the exit *code*."""
    try:
        yield
    except DubanError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(code) from error
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        from duban.domain.operation.fault_words import told

        typer.echo(told(error), err=True)
        raise typer.Exit(code) from error


def _opened() -> "Installation":
    from duban.bootstrap import installation, refused_settings

    _refuse_no_office()
    app = installation()
    for refused in refused_settings():
        since = f"{refused.since.astimezone(TIMEZONE):%m月%d日%H:%M}"
        typer.echo(f"注意：{refused.title}自{since}起未采用，沿用此前有效的内容。{refused.reason}", err=True)
    return app


def _refuse_no_office() -> None:
    """ConfigurationError if the folder that is named as the office's is none, and none was ever in force."""
    from duban.config import home_folder, project_folder

    folder = project_folder()
    if not (folder / "config" / "duban.toml").is_file() and not (home_folder() / "in-force").is_dir():
        told = f"{folder} 中没有 config/duban.toml，不是本办的设置文件夹"
        raise ConfigurationError(f"{told}：请核对环境变量 DUBAN_OFFICE，或用 duban init {folder} 建立。")


def months_of(first: str, last: str) -> tuple[Period, Period]:
    """The months from *first* to *last*; ConfigurationError if they are none or out of order."""
    begin, end = period_of(first), period_of(last)
    if {begin.frequency, end.frequency} != {Frequency.MONTHLY} or end < begin:
        raise ConfigurationError("--from 与 --to 应为月份，且先后有序，如 --from 2021-09 --to 2022-12。")
    return begin, end


def only_programme(app: "Installation", code: str | None) -> str:
    """The programme asked for, or the only one there is."""
    codes = list(app.settings.programmes)
    if code is None and len(codes) == 1:
        return codes[0]
    if code is None:
        raise ConfigurationError(f"请用 --programme 指明专项：{'、'.join(codes)}。")
    if code not in codes:
        raise ConfigurationError(f"没有专项“{code}”，可用的有：{'、'.join(codes)}。")
    return code


def period_of(text: str) -> Period:
    """The period that *text* names; ConfigurationError if it is none."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def cycle_of(app: "Installation", programme: str | None, stream: str | None, period: str) -> Reference:
    """The cycle that is meant; ConfigurationError if the stream has to be named."""
    code, wanted = only_programme(app, programme), period_of(period)
    streams = app.settings.streams
    fitting = [each for each in app.settings.programmes[code].streams if streams[each].frequency is wanted.frequency]
    if stream is None and len(fitting) == 1:
        return Reference(code, fitting[0], wanted)
    if stream not in fitting:
        raise ConfigurationError(f"请用 --stream 指明报送口径：{'、'.join(fitting) or '该频次没有报送口径'}。")
    return Reference(code, stream, wanted)


def return_of(app: "Installation", code: str | None, organisation: str, period: str) -> Reference:
    """
    The return that is meant by a unit (code, name or alias) and a period.

    The stream is the one of that frequency in which the unit reports; ConfigurationError if there is none.
    """
    found = _unit_in_streams(app, code, organisation, period)
    for stream, unit in found:
        if unit.owes(stream.stream):
            return stream.of(unit.code)
    unit = found[0][1]
    streams = [stream for stream in app.settings.streams.values() if unit.owes(stream.code)]
    owed = "、".join(f"{stream.name}（如 {stream.frequency.example}）" for stream in streams)
    told = f"该单位应报送：{owed}" if owed else "该单位不报送；见任务清单《单位》的“报送口径”"
    raise ConfigurationError(f"{unit.name}没有{period}这一报告期的报送任务。{told}。")


def countersign_of(app: "Installation", code: str | None, organisation: str, period: str) -> Reference | None:
    """What a unit countersigns in a period (会签) without owing a return of its own; None if nothing."""
    found = _unit_in_streams(app, code, organisation, period)
    if any(unit.owes(stream.stream) for stream, unit in found):
        return None
    return next((stream.of(unit.code) for stream, unit in found if stream.stream in unit.countersigns), None)


def _unit_in_streams(
    app: "Installation", code: str | None, organisation: str, period: str
) -> "list[tuple[Reference, Organisation]]":
    """The cycles of that period with the unit that is meant, each as its own version of the task list knows it."""
    from duban.domain.plan.unknown_unit import unknown_unit

    programme, wanted = only_programme(app, code), period_of(period)
    found, known = [], list(app.task_lists.programme(programme).organisations)
    for name in app.settings.programmes[programme].streams:
        if app.settings.streams[name].frequency is wanted.frequency:
            cycle = Reference(programme, name, wanted)
            units = list_of(app, cycle).organisations
            found += [(cycle, one) for one in units if one.is_called(organisation)]
            known += units
    if not found:
        raise ConfigurationError(unknown_unit(organisation, known))
    return found


def refuse_outside(app: "Installation", reference: Reference) -> None:
    """ConfigurationError if the programme asks for nothing in that period: it has not begun, or is over."""
    plan, cycle = app.settings.programmes[reference.programme], app.context.cycle(reference)
    if cycle.falls_within(plan.starts_on, plan.ends_on):
        return
    asked = tuple(cycle.stream.periods_due(plan.starts_on, plan.ends_on))
    told = f"该口径的报告期是 {asked[0]} 至 {asked[-1]}" if asked else "该口径没有报告期"
    run = f"{plan.starts_on} 至 {plan.ends_on}"
    raise ConfigurationError(f"{reference.period}不在《{plan.title}》的报送期内（{run}）；{told}。")


def list_of(app: "Installation", reference: Reference) -> "TaskList":
    """The task list that *reference* speaks of; where there is no ledger or no key yet, the workbook itself."""
    from duban.bootstrap.connections import KEY
    from duban.bootstrap.trials import has, has_ledger

    if has_ledger(app.credentials) and has(app.credentials, KEY):
        return app.context.programme(reference)
    return app.task_lists.programme(reference.programme)


def in_business_time(moment: datetime) -> datetime:
    """What an operator typed, in Asia/Shanghai unless it says otherwise."""
    return moment if moment.tzinfo else moment.replace(tzinfo=TIMEZONE)
