"""Mails that are to leave, and how they stand."""

from dataclasses import replace
from datetime import datetime

from tests.services.conftest import CYCLE, OfficeApp, at

from duban.domain.mail.delivery import MailState, Obstacle, SendAttempt
from duban.domain.mail.throttle import SendingRules
from duban.services.send.deliver import Deliver

FORM = f"R0/{CYCLE.of('swj')}"


def state_of(app: OfficeApp, key: str) -> MailState:
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(key)
    assert mail is not None
    return mail.state


def prepare_one(app: OfficeApp) -> None:
    app.generate.open_cycle(CYCLE, at(10, 14))
    app.generate.prepare_form(CYCLE.of("swj"), at(10, 14))


def mail_of(app: OfficeApp, key: str):
    with app.context.ledger.begin() as work:
        return work.outbox.get(key)


def with_rules(app: OfficeApp, **rules: object) -> Deliver:
    return replace(app.deliver, rules=SendingRules(**rules))


def prepare_all(app: OfficeApp, now: datetime) -> None:
    for reference in app.generate.open_cycle(CYCLE, now):
        app.generate.prepare_form(reference, now)


def key(rung: str, organisation: str) -> str:
    return f"{rung}/{CYCLE.of(organisation)}"


def brake_of(app: OfficeApp, name: str):
    with app.context.ledger.begin() as work:
        return work.outbox.brake(name)


REFUSED = SendAttempt(MailState.RETRY, "发信账号登录被拒绝：535", obstacle=Obstacle.LOGIN)
