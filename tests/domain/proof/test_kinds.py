"""Which proof counts for which step: one row of the rule after the other."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.config.contradictions import contradictions
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.escalation.earlier_notices import tellings
from duban.domain.escalation.ladder import EscalationRules, Notice
from duban.domain.proof.kinds import (
    Consequence,
    Proof,
    ProofKind,
    ProofRules,
    best,
    is_own_server,
    told_proof,
)

SETTINGS = load_settings()
RULES = EscalationRules(proof=SETTINGS.proof)
SENT = datetime(2021, 10, 26, 9, tzinfo=TIMEZONE)
LATER = SENT + timedelta(days=2)
ALL = frozenset(Consequence)
CALENDAR = official_calendar(None)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October 2021; days beyond it are November's."""
    return datetime(2021, 10, 1, hour, minute, tzinfo=TIMEZONE) + timedelta(days=day - 1)


def told_at(proofs: list[Proof], consequence: Consequence, now: datetime) -> datetime | None:
    return RULES.told_at(proofs, consequence, now, CALENDAR)


def proof(kind: ProofKind, at: datetime = SENT) -> Proof:
    return Proof("R3/x", "", kind, at, "")


@pytest.mark.parametrize(
    ("kind", "counts_for"),
    [
        pytest.param(ProofKind.SERVED, ALL, id="a paper that the unit signed for counts for everything"),
        pytest.param(ProofKind.ACCEPTED, ALL, id="so does what its own server took"),
        pytest.param(ProofKind.ANSWERED, ALL, id="and what it answered"),
        pytest.param(ProofKind.EXCHANGED, ALL, id="and what it signed for in the exchange"),
        pytest.param(ProofKind.PHONED, ALL, id="and what it was told by telephone"),
        pytest.param(ProofKind.RELAYED, {Consequence.MAIL}, id="passed on to a server on the way: the next mail only"),
        pytest.param(ProofKind.HANDED, {Consequence.MAIL}, id="our relay's 250 and no bounce: the next mail only"),
    ],
)
def test_what_each_kind_of_proof_counts_for(kind: ProofKind, counts_for: set[Consequence]) -> None:
    told = {one for one in Consequence if told_at([proof(kind)], one, LATER) == SENT}
    assert told == counts_for


def test_the_shipped_settings_are_the_defaults() -> None:
    defaults = ProofRules()
    for name in ("mails", "papers", "naming"):
        wanted = set(getattr(defaults, name)) - {ProofKind.SERVED}
        assert set(getattr(SETTINGS.proof, name)) == wanted


@pytest.mark.parametrize("kind", [kind for kind in ProofKind if kind.may_bounce])
@pytest.mark.parametrize(
    ("sent", "settled"),
    [
        pytest.param(SENT, at(26, 13), id="the same day"),
        pytest.param(at(29, 16), at(32, 11), id="over a weekend"),
        pytest.param(at(29, 20), at(32, 12, 30), id="after hours"),
        pytest.param(at(1, 10), at(8, 12, 30), id="from a holiday of seven days to the first day of work"),
        pytest.param(at(9, 7), at(9, 12, 30), id="a Saturday that is worked, before hours"),
    ],
)
def test_what_a_server_took_counts_once_it_had_working_hours_to_come_back(
    kind: ProofKind, sent: datetime, settled: datetime
) -> None:
    told = [proof(kind, sent)]
    assert told_at(told, Consequence.MAIL, settled - timedelta(minutes=1)) is None
    assert told_at(told, Consequence.MAIL, settled) == sent


def test_where_no_calendar_tells_a_mail_does_not_settle() -> None:
    assert told_at([proof(ProofKind.ACCEPTED, SENT.replace(year=1999))], Consequence.MAIL, LATER) is None


@pytest.mark.parametrize("kind", [kind for kind in ProofKind if not kind.may_bounce])
def test_what_people_said_counts_at_once(kind: ProofKind) -> None:
    assert told_at([proof(kind)], Consequence.PAPER, SENT) == SENT


def test_the_time_to_answer_a_paper_runs_from_the_first_proof_that_counts_for_it() -> None:
    known = [proof(ProofKind.HANDED), proof(ProofKind.PHONED, SENT + timedelta(hours=30))]
    assert told_at(known, Consequence.MAIL, LATER) == SENT
    assert told_at(known, Consequence.PAPER, LATER) == SENT + timedelta(hours=30)
    assert told_at(known, Consequence.PAPER, SENT + timedelta(hours=29)) is None


def test_a_letter_speaks_only_of_what_is_proved_enough_for_it() -> None:
    handed = Notice("R2", "x", SENT, delivered_at=SENT)
    told = Notice("R3", "x", SENT, delivered_at=SENT, proofs=(proof(ProofKind.PHONED, SENT + timedelta(hours=1)),))
    said = [("再提醒", handed), ("催办", told)]
    assert [one["name"] for one in tellings(said, Consequence.MAIL, LATER, RULES, CALENDAR)] == ["再提醒", "催办"]
    (paper,) = tellings(said, Consequence.PAPER, LATER, RULES, CALENDAR)
    assert (paper["name"], paper["delivered_on"], paper["proof"]) == ("催办", SENT, "已电话告知")


@pytest.mark.parametrize("name", ["mails", "papers", "naming"])
def test_a_rule_that_no_person_can_meet_is_refused(name: str) -> None:
    mute = replace(SETTINGS, proof=replace(SETTINGS.proof, **{name: (ProofKind.ACCEPTED,)}))
    (fault,) = contradictions(mute)
    assert fault.startswith(f"proof.{name} 须至少含“公文交换已签收”、“已电话告知”之一")


@pytest.mark.parametrize(
    ("host", "own"),
    [
        pytest.param("mx1.swj.example", True, id="a server below the domain of the address"),
        pytest.param("SWJ.example.", True, id="the domain itself"),
        pytest.param("mx.provider.example", False, id="a server of somebody else's"),
        pytest.param("mx.notswj.example", False, id="a name that only ends alike"),
        pytest.param("192.0.2.1", False, id="no name"),
        pytest.param("", False, id="nothing"),
        pytest.param(" mx.swj.example", True, id="with a blank before it"),
    ],
)
def test_whose_server_took_a_mail(host: str, own: bool) -> None:
    assert is_own_server(host, "tbr@swj.example") is own


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("tbr@swj.quanzhou.gov.cn", True),
        ("tbr@QUANZHOU.gov.cn", True),
        ("tbr@notquanzhou.gov.cn", False),
        ("tbr@quanzhou.gov.cn.evil.example", False),
    ],
)
def test_whose_mailboxes_our_own_relay_keeps(address: str, kept: bool) -> None:
    assert ProofRules(own_domains=("Quanzhou.gov.cn", "other.example")).keeps(address) is kept
    assert not ProofRules().keeps(address)


def test_an_address_without_a_domain_has_no_server() -> None:
    assert not is_own_server("", "tbr@")


def test_of_several_proofs_the_unit_was_told_with_the_first_that_counts() -> None:
    known = [proof(ProofKind.PHONED, SENT + timedelta(hours=hours)) for hours in (5, 3, 4)]
    assert told_at(known, Consequence.PAPER, LATER) == SENT + timedelta(hours=3)


def test_the_strongest_proof_is_named_and_of_these_the_first() -> None:
    handed, late, early = proof(ProofKind.HANDED), *(proof(ProofKind.PHONED, SENT + timedelta(hours=n)) for n in (2, 1))
    assert best([handed, late, early]) == early
    assert best([]) is None
    assert told_proof(early) == "2021-10-26 10:00 已电话告知"
