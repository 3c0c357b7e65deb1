"""What a mail may lead to besides a filed return."""

import tomllib
from dataclasses import fields
from datetime import datetime

from duban.config import PROJECT
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.holds import Hold, HoldKind, HoldQuestion, IntakeRules


def test_an_installation_that_sets_no_limits_has_those_of_the_settings_that_are_shipped() -> None:
    shipped = tomllib.loads((PROJECT / "config" / "duban.toml").read_text(encoding="utf-8"))["intake"]
    named = {key: value for key, value in shipped.items() if key in {field.name for field in fields(IntakeRules)}}
    assert {key: getattr(IntakeRules(), key) for key in named} == named
    assert {"answers_per_hour", "receipts_per_sender_and_day", "alert_after_days"} <= set(named)


def test_nobody_is_silenced_by_a_forger_or_a_bounce() -> None:
    assert {kind for kind in HoldKind if not kind.may_be_a_return} == {HoldKind.FORGED, HoldKind.BOUNCE}


def test_the_question_about_a_file_is_asked_under_its_own_key() -> None:
    at = datetime(2021, 10, 25, 9, tzinfo=TIMEZONE)
    hold = Hold("m1", HoldKind.UNCONFIRMED, "", "a@b.example", at, at, file_sha256="f1")
    assert str(hold.question) == "confirm/m1/f1"
    assert HoldQuestion.parse("confirm/m1/f1") == hold.question
    assert HoldQuestion.parse("receipt/m1/f1") is None
