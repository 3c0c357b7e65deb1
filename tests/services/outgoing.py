"""Mails that are to leave, and how they stand."""

from dataclasses import replace
from datetime import datetime

from tests.services.conftest import CYCLE, OfficeHouse, at

from duban.domain.mail.delivery import MailState, Obstacle, SendAttempt
from duban.domain.mail.throttle import SendingRules
from duban.services.send.deliver import Deliver

FORM = f"R0/{CYCLE.of('swj')}"


def state_of(house: OfficeHouse, key: str) -> MailState:
    with house.desk.ledger.begin() as work:
        mail = work.outbox.get(key)
    assert mail is not None
    return mail.state


def prepare_one(house: OfficeHouse) -> None:
    house.generate.open_cycle(CYCLE, at(10, 14))
    house.generate.prepare_form(CYCLE.of("swj"), at(10, 14))


def mail_of(house: OfficeHouse, key: str):
    with house.desk.ledger.begin() as work:
        return work.outbox.get(key)


def with_rules(house: OfficeHouse, **rules: object) -> Deliver:
    return replace(house.deliver, rules=SendingRules(**rules))


def prepare_all(house: OfficeHouse, now: datetime) -> None:
    for reference in house.generate.open_cycle(CYCLE, now):
        house.generate.prepare_form(reference, now)


def key(rung: str, organisation: str) -> str:
    return f"{rung}/{CYCLE.of(organisation)}"


def brake_of(house: OfficeHouse, name: str):
    with house.desk.ledger.begin() as work:
        return work.outbox.brake(name)


REFUSED = SendAttempt(MailState.RETRY, "发信账号登录被拒绝：535", obstacle=Obstacle.LOGIN)
