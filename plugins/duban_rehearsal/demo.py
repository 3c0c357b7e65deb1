"""The demonstration: a whole monthly cycle of the real plan in simulated time, with everything on this machine."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rich.console import Console

from duban.bootstrap import (
    Installation,
    environment_credentials,
    file_clock,
    installation,
)
from duban.config import Settings
from duban.domain.calendar.cycle import Cycle, FormName, Period, Reference
from duban.domain.office.actor import Duty
from duban.errors import ConfigurationError
from duban.stack.airflow_api import AirflowApi
from duban.stack.connections import embedded_connections
from duban.stack.environment import DAGS, POOL, StackSettings, is_new
from duban.stack.page_users import page_users
from duban.stack.processes import Program
from duban.stack.stack import Stack, free_port, interrupt
from duban_rehearsal.board import differences, read_board
from duban_rehearsal.driver import Driver, Happening
from duban_rehearsal.kept_mail import KeptMailProgram, Maildirs
from duban_rehearsal.outcome import doubles, export_report, faults, read_outcome
from duban_rehearsal.people.casting import cast
from duban_rehearsal.people.officers import Officers
from duban_rehearsal.people.people import People
from duban_rehearsal.robot_signer import RobotSigner
from duban_rehearsal.screen import Screen

FIRST_MAIL_PORT = 2525


def run_demo(settings: Settings, console: Console) -> int:
    """
    Play the first cycle of the plan that counts; returns the exit code.

    With a terminal the UI stays up, the signatures waiting, until Ctrl-C; without one, or with CI=true, they
    are signed over REST and the result is checked: 0 if all is well, 1 otherwise.
    """
    signs = os.environ.get("CI") == "true" or not sys.stdout.isatty()
    signal.signal(signal.SIGTERM, interrupt)
    settings = replace(settings, home=settings.home / "demo")
    settings.home.mkdir(parents=True, exist_ok=True)
    screen = Screen(console)
    app, stack = office_of(settings, screen.say)
    try:
        return _play(app, stack, screen, signs=signs)
    except KeyboardInterrupt:
        screen.say("正在停止……")
    finally:
        stack.stop()
    screen.say("已停止，全部进程均已结束。再次运行 make demo 将从中断处继续。")
    return 0


def office_of(settings: Settings, tell: Callable[[str], None]) -> tuple[Installation, Stack]:
    """An office below the home of *settings*, its post office included, and its stack, which is not started yet."""
    port = free_port(FIRST_MAIL_PORT)
    connections = embedded_connections(settings.home, settings.mail.address, port)
    stack = Stack(
        StackSettings.of(settings, connections, rehearsal=True),
        programs=(post_office(settings.home, settings.mail.address, port),),
        tell=tell,
    )
    return installation(environment_credentials(connections), settings), stack


def cycle_of(app: Installation) -> Reference:
    """The cycle that is played: of the first programme and its stream of items, the first that counts."""
    code, plan = next(iter(app.settings.programmes.items()))
    streams = (app.settings.streams[one] for one in plan.streams)
    stream = next(one for one in streams if one.form is FormName.ITEMS)
    reference = Reference(code, stream.code, Period.containing(plan.starts_on, stream.frequency))
    while Cycle(reference, stream, app.calendar, plan.starts_on).is_baseline:
        reference = replace(reference, period=reference.period.later())
    return reference


def _play(app: Installation, stack: Stack, screen: Screen, *, signs: bool) -> int:
    reference = cycle_of(app)
    clock = file_clock(app.settings.home)
    app.upgrade()
    _refuse_anothers(app)
    cycle = app.context.cycle(reference)
    if not (app.settings.home / "clock").exists():
        clock.set(cycle.opens_at)
    screen.say("正在启动 Airflow（首次约需一分钟）……")
    newcomers = page_users(app.settings.roles) if is_new(app.settings.home) else {}
    stack.start([f"{reference.programme}.{reference.stream}", *DAGS])
    with stack.api() as api:
        api.set_pool(POOL, 1)
        screen.welcome(stack.url, app.settings.home / "secrets")
        screen.newcomers(newcomers, stack.password)
        driver = driver_of(app, api, stack, screen.tell, signs=signs)
        with screen.watching(app.context, cycle, clock):
            driver.run()
        outcome = read_outcome(app.context, cycle)
        units = driver.people.programme.reporters(reference.stream)
        names = {unit.code: unit.name for unit in units}
        files = export_report(app.context, outcome.report, app.settings.home / "reports") if outcome.report else []
        wrong = faults(outcome, driver.parts, names, signed=signs)
        wrong += doubles(units, driver.people, app.settings.home / "mail")
        board = read_board(api, driver.cycle_dag, driver.cycle_run, stack.patience())
        wrong += differences(board, outcome, names)
        screen.summary(outcome, names, files, wrong)
        if not signs:
            screen.stay(stack.url, app.settings.home / "secrets", app.settings.office.desk, clock.now())
            stack.watch()
    return 1 if wrong else 0


def _refuse_anothers(app: Installation) -> None:
    """ConfigurationError if what was played here before was another office's plan: nothing of it is thrown away."""
    with app.context.ledger.begin() as work:
        played = {cycle.reference.programme for cycle in work.cycles.all()}
    if others := sorted(played - app.settings.programmes.keys()):
        raise ConfigurationError(
            f"{app.settings.home} 中是另一份设置（专项 {'、'.join(others)}）的演练，移走或删除该文件夹后再演练。"
        )


def driver_of(
    app: Installation,
    api: AirflowApi,
    stack: Stack,
    tell: Callable[[Happening], None],
    *,
    signs: bool,
    agree: Callable[[datetime], None] | None = None,
) -> Driver:
    """What plays the cycle; without *agree* the duty officer agrees to the first mails unseen."""
    settings, reference = app.settings, cycle_of(app)
    units = {rung.code: f"{rung.name} {{}} 家" for rung in settings.ladders[reference.stream]}
    items = {rung.code: f"{rung.name} {{}} 项" for ladder in settings.item_ladders.values() for rung in ladder}
    return Driver(
        context=app.context,
        cycle=app.context.cycle(reference),
        clock=file_clock(settings.home),
        api=api,
        people=_people(app, reference),
        parts=cast([unit.code for unit in app.context.programme(reference).reporters(reference.stream)]),
        rungs=units | items,
        signs=signs,
        signer=RobotSigner(app, stack).sign,
        agree=agree or (lambda moment: _agree(app, reference, moment)),
        patience=stack.patience,
        tell=tell,
    )


def _people(app: Installation, cycle: Reference) -> People:
    home, robot = app.settings.home, app.settings.mail.address
    mail_program = KeptMailProgram(home / "departments", app.post_office)
    return People(app.context.programme(cycle), robot, Maildirs(home / "mail"), mail_program)


def _agree(app: Installation, cycle: Reference, now: datetime) -> None:
    """Agree to the first mails as the duty officer does who has seen the list."""
    if app.opening.may_open(cycle, now):
        return
    officer = Officers(app).with_duty(Duty.DESK, now)
    app.opening.confirm(cycle, app.opening.plan(cycle, now).mails, officer, now)


def post_office(home: Path, robot: str, port: int) -> Program:
    """The embedded post office as a program of the stack."""
    arguments = (
        *(sys.executable, "-m", "duban_rehearsal.post_office"),
        *("--root", str(home / "mail"), "--port", str(port), "--clock-file", str(home / "clock")),
        *("--mailbox", robot),
    )
    return Program("post-office", arguments, ready=lambda: _listens(port))


def _listens(port: int) -> bool:
    """Whether somebody answers at *port* of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
