"""What a live Postfix 3.7 wrote into its log of five mails, names and days changed: whose server took which."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.proof.kinds import ProofKind
from duban.domain.proof.relay_log import Passed, passed

LOG = Path(__file__).parents[2] / "data" / "postfix.log"
NOW = datetime(2021, 10, 15, 9, tzinfo=TIMEZONE)


def test_a_real_log_tells_what_its_own_mailboxes_and_what_others_took() -> None:
    found = list(passed(LOG.read_text(encoding="utf-8").splitlines(), NOW))
    units = [(one.address, one.kind) for one in found if not one.address.startswith("duban@")]
    assert sorted(units) == [
        ("tbr@jyj.quanzhou.example", ProofKind.ACCEPTED),
        ("tbr@jyj.quanzhou.example", ProofKind.ACCEPTED),
        ("tbr@swj.quanzhou.example", ProofKind.ACCEPTED),
        ("tbr@swj.quanzhou.example", ProofKind.ACCEPTED),
    ]
    assert {one.message_id for one in found if one.address == "tbr@swj.quanzhou.example"} == {
        "<duban.2a826a541f1b878ac1de2bccfbc22c44.d96124725a6eea057e9e79e5ebdb656b@yyb.quanzhou.example>"
    }


def told(*lines: str, now: datetime = NOW) -> list[Passed]:
    """What a log of these lines tells, each of a program and what it said of the mail 156B723A33A."""
    begins = "Oct 14 09:43:53 mx postfix/"
    named = f"{begins}cleanup[1]: 156B723A33A: message-id=<1@duban>"
    return list(passed([named, *(f"{begins}{line}" for line in lines)], now))


SENT = "to=<{to}>, {alias}relay={relay}[192.0.2.1]:25, delay=0.1, dsn=2.0.0, status={status} ({words})"


def delivery(
    program: str, relay: str, words: str = "250 ok", status: str = "sent", to: str = "A@swj.example", alias=""
):
    said = SENT.format(to=to, alias=alias, relay=relay, status=status, words=words)
    return f"{program}[2]: 156B723A33A: {said}"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param(delivery("smtp", "mx.swj.example"), ProofKind.ACCEPTED, id="the server of the addressee took it"),
        pytest.param(delivery("smtp", "mx.provider.example"), ProofKind.RELAYED, id="another may be on the way"),
        pytest.param(delivery("local", "local", "delivered to mailbox"), ProofKind.ACCEPTED, id="into a mailbox here"),
        pytest.param(delivery("local", "local", "forwarded as 1A4"), ProofKind.RELAYED, id="it goes on elsewhere"),
        pytest.param(
            delivery("local", "local", "delivered to command: x"), ProofKind.RELAYED, id="a program took it, no mailbox"
        ),
        pytest.param(delivery("lmtp", "127.0.0.1", "250 ok"), ProofKind.RELAYED, id="a filter of our own"),
    ],
)
def test_whose_server_took_a_mail(line: str, kind: ProofKind) -> None:
    (one,) = told(line)
    assert (one.message_id, one.address, one.kind) == ("<1@duban>", "a@swj.example", kind)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(delivery("smtp", "mx.swj.example", status="deferred"), id="it waits"),
        pytest.param(delivery("smtp", "mx.swj.example", status="bounced"), id="it came back"),
        pytest.param(delivery("discard", "none"), id="it was thrown away"),
        pytest.param(
            "smtp[2]: 20C8723A3B2: " + delivery("x", "mx.swj.example").split(": ", 2)[2], id="of no known mail"
        ),
        pytest.param("smtpd[2]: connect from nowhere", id="no word of a mail"),
    ],
)
def test_what_delivers_nothing_proves_nothing(line: str) -> None:
    assert told(line) == []


def test_of_an_alias_the_address_counts_to_which_the_mail_was_written() -> None:
    (one,) = told(delivery("smtp", "mx.swj.example", to="x@swj.example", alias="orig_to=<Tbr@swj.example>, "))
    assert one.address == "tbr@swj.example"


def test_a_server_that_talks_at_length_is_cut_short() -> None:
    (one,) = told(delivery("smtp", "mx.swj.example", "250 " + "x" * 400))
    assert (one.words[:22], len(one.words)) == ("mx.swj.example：250 xxx", 300)


def moment(written: str, now: datetime) -> datetime:
    named = f"{written} mx postfix/cleanup[1]: 156B723A33A: message-id=<1@duban>"
    (one,) = passed([named, f"{written} mx postfix/{delivery('smtp', 'mx.swj.example')}"], now)
    return one.at


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    ("written", "now", "meant"),
    [
        pytest.param("Oct 14 09:00:00", NOW, at(2021, 10, 14), id="of this year"),
        pytest.param("Dec 31 09:00:00", at(2022, 1, 1), at(2021, 12, 31), id="of the year before"),
        pytest.param("Oct 15 10:00:00", NOW, at(2021, 10, 15, 10), id="a clock that is an hour fast"),
        pytest.param("Oct 15 11:00:00", NOW, at(2020, 10, 15, 11), id="two hours ahead: of the year before"),
        pytest.param("Feb 29 09:00:00", at(2020, 3, 1), at(2020, 2, 29), id="a leap day"),
        *(
            pytest.param("Feb 29 09:00:00", at(year, 1, 15), at(2020, 2, 29), id=f"read in {year}")
            for year in (2021, 2022, 2023, 2024)
        ),
        pytest.param("Feb 30 09:00:00", NOW, NOW, id="a day that never was: now, when we heard of it"),
        pytest.param(
            "2021-10-14T01:00:00+00:00", NOW, at(2021, 10, 14), id="with year and zone it is taken as it stands"
        ),
        pytest.param("2029-10-14T09:00:00+08:00", NOW, NOW.replace(year=2029, day=14), id="even of a wrong clock"),
    ],
)
def test_a_date_without_a_year_is_the_last_such_day(written: str, now: datetime, meant: datetime) -> None:
    assert moment(written, now) - meant == timedelta(0)
