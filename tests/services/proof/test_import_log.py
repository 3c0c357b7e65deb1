"""A relay's log says whose server took a mail; the same log twice proves nothing twice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.services.collect.test_bounces import ADDRESSEES, URGE, mail, urged
from tests.services.conftest import OfficeApp, at

from duban.domain.proof.kinds import ProofKind
from duban.errors import Refused
from duban.services.proof.import_log import Imported, ImportLog

__all__ = ["urged"]


@pytest.fixture
def app(abroad: OfficeApp) -> OfficeApp:
    """An office that hears of every proof from elsewhere."""
    return abroad


OK = "delay=0.5, delays=0/0/0.2/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4F1)"
NOW = at(10, 28)


def log(message_id: str, to: str, program: str, relay: str, stamp: str = "Oct 26 09:03:12") -> list[str]:
    return [
        f"{stamp} relay postfix/cleanup[11]: 4ABCDE12345: message-id={message_id}\n",
        f"{stamp} relay postfix/qmgr[12]: 4ABCDE12345: from=<duban@yyb.quanzhou.example>, size=1, nrcpt=1\n",
        f"{stamp} relay postfix/{program}[13]: 4ABCDE12345: to=<{to}>, relay={relay}, {OK}\n",
        f"{stamp} relay dovecot: imap-login: Login\n",
    ]


@pytest.mark.parametrize(
    ("program", "relay", "kind"),
    [
        pytest.param("smtp", "mx1.swj.example[192.0.2.5]:25", ProofKind.ACCEPTED, id="the unit's own server"),
        pytest.param("virtual", "virtual", ProofKind.ACCEPTED, id="a mailbox of the relay itself"),
        pytest.param("lmtp", "127.0.0.1[127.0.0.1]:10024", ProofKind.RELAYED, id="a filter on the relay"),
        pytest.param("pipe", "dlp", ProofKind.RELAYED, id="another one"),
        pytest.param("smtp", "out.provider.example[192.0.2.6]:25", ProofKind.RELAYED, id="a server on the way"),
    ],
)
@pytest.mark.parametrize("stamp", ["Oct 26 09:03:12", "2021-10-26T09:03:12.000000+08:00"])
def test_each_delivery_is_a_proof_of_its_kind_once(
    urged: OfficeApp, program: str, relay: str, kind: ProofKind, stamp: str
) -> None:
    lines = log(mail(urged, URGE).message_id, ADDRESSEES[0], program, relay, stamp)
    reading = ImportLog(urged.context)
    assert [reading.read(lines, NOW), reading.read(lines, NOW)] == [Imported(1, 1), Imported(1, 0)]
    with urged.context.ledger.begin() as work:
        (proof,) = work.proofs.of_mail(URGE)
    assert (proof.address, proof.kind) == (ADDRESSEES[0], kind)
    assert proof.at == at(10, 26, 9, 3) + timedelta(seconds=12)


def test_where_our_relay_keeps_the_units_mailboxes_whatever_it_took_arrived(urged: OfficeApp) -> None:
    domain = ADDRESSEES[0].rpartition("@")[2]
    rules = replace(urged.context.rules, proof=replace(urged.context.rules.proof, own_domains=(domain,)))
    lines = log(mail(urged, URGE).message_id, ADDRESSEES[0], "lmtp", "mail.quanzhou.example[private/lmtp]")
    assert ImportLog(replace(urged.context, rules=rules)).read(lines, NOW) == Imported(1, 1)
    with urged.context.ledger.begin() as work:
        (proof,) = work.proofs.of_mail(URGE)
    assert proof.kind is ProofKind.ACCEPTED


def test_what_is_not_ours_or_was_not_taken_proves_nothing(urged: OfficeApp) -> None:
    ours = mail(urged, URGE).message_id
    lines = [
        *log("<1@elsewhere.example>", ADDRESSEES[0], "smtp", "mx1.swj.example[192.0.2.5]:25"),
        *log(ours, "somebody@elsewhere.example", "smtp", "mx.elsewhere.example[192.0.2.7]:25"),
        *(
            line.replace("status=sent", "status=deferred")
            for line in log(ours, ADDRESSEES[0], "smtp", "mx1.swj.example")
        ),
    ]
    assert ImportLog(urged.context).read(lines, NOW) == Imported(0, 0)


def test_a_date_without_a_year_is_the_last_such_day(urged: OfficeApp) -> None:
    lines = log(mail(urged, URGE).message_id, ADDRESSEES[0], "smtp", "mx1.swj.example[192.0.2.5]:25", "Dec 31 23:59:00")
    ImportLog(urged.context).read(lines, at(10, 28).replace(year=2022))
    with urged.context.ledger.begin() as work:
        assert work.proofs.of_mail(URGE)[0].at == at(12, 31, 23, 59)


def proofs(app: OfficeApp) -> list[tuple[str, ProofKind]]:
    with app.context.ledger.begin() as work:
        return [(one.address, one.kind) for one in work.proofs.of_mail(URGE)]


@pytest.mark.parametrize(
    ("stamp", "now"),
    [
        pytest.param("Oct 28 00:03:00", NOW, id="a relay's clock that is fast makes it no year older"),
        pytest.param("Oct 25 22:00:00", NOW, id="one in another zone, of before the mail was written"),
        pytest.param("2020-10-26T09:03:12+08:00", NOW, id="a wrong year"),
    ],
)
def test_nobody_was_told_before_the_mail_left_or_later_than_now(urged: OfficeApp, stamp: str, now: datetime) -> None:
    sent = mail(urged, URGE)
    lines = log(sent.message_id, ADDRESSEES[0], "smtp", "mx1.swj.example[192.0.2.5]:25", stamp)
    assert ImportLog(urged.context).read(lines, now) == Imported(1, 1)
    with urged.context.ledger.begin() as work:
        (proof,) = work.proofs.of_mail(URGE)
    assert sent.sent_at is not None
    assert sent.sent_at <= proof.at <= now


@pytest.mark.parametrize(
    ("program", "words", "kind"),
    [
        pytest.param("local", "delivered to maildir", ProofKind.ACCEPTED, id="into a mailbox"),
        pytest.param("local", "forwarded as 4ZZ", ProofKind.RELAYED, id="an alias that leads elsewhere"),
        pytest.param("local", "delivered to command: /bin/cat", ProofKind.RELAYED, id="a program"),
        pytest.param("local", "delivered to file: /dev/null", ProofKind.RELAYED, id="a file"),
        pytest.param("discard", "silently discarded", None, id="thrown away"),
    ],
)
def test_what_is_sent_on_or_thrown_away_did_not_arrive(
    urged: OfficeApp, program: str, words: str, kind: ProofKind | None
) -> None:
    lines = log(mail(urged, URGE).message_id, ADDRESSEES[0], program, "none")
    ImportLog(urged.context).read([line.replace("250 2.0.0 Ok: queued as 4F1", words) for line in lines], NOW)
    assert proofs(urged) == ([(ADDRESSEES[0], kind)] if kind else [])


def test_the_lines_of_several_mails_are_kept_apart(urged: OfficeApp) -> None:
    """Two addressees, one deferred and sent later, an alias, and a name that Postfix gave to another mail again."""
    relay = "mx1.swj.example[192.0.2.5]:25"
    mine = log(mail(urged, URGE).message_id, ADDRESSEES[0], "smtp", relay)
    waits = mine[2].replace("status=sent (250 2.0.0 Ok: queued as 4F1)", "status=deferred (451 greylisted)")
    alias = mine[2].replace(f"to=<{ADDRESSEES[0]}>", f"to=<somebody@relay.example>, orig_to=<{ADDRESSEES[1].upper()}>")
    other = [line.replace("4ABCDE12345", "4FFFFF99999") for line in log("<x@y.example>", ADDRESSEES[1], "smtp", relay)]
    again = log("<>", ADDRESSEES[1], "smtp", relay)
    reading = ImportLog(urged.context)
    assert reading.read([*mine[:2], *other, waits, mine[3]], NOW) == Imported(0, 0)
    assert reading.read([*mine[:2], *other, waits, *again], NOW) == Imported(0, 0)
    assert reading.read([*mine[:2], waits, *other, mine[2], alias, *again], NOW) == Imported(2, 2)
    assert proofs(urged) == [(ADDRESSEES[0], ProofKind.ACCEPTED), (ADDRESSEES[1], ProofKind.ACCEPTED)]


def table(message_id: str, *rows: str) -> str:
    return "\n".join(["收件人,时间,邮件编号,备注,结果", *(row.replace("ID", message_id) for row in rows), ""])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_of_deliveries_is_read_as_a_log_is(urged: OfficeApp, encoding: str) -> None:
    text = table(
        mail(urged, URGE).message_id,
        f"{ADDRESSEES[0]},2021-10-26 09:03:12,ID,,已接收",
        f"{ADDRESSEES[1]},2021/10/26 09:04,ID,,已转交",
        f"{ADDRESSEES[1]},2021-10-26 09:05,ID,,失败",
        "somebody@elsewhere.example,2021-10-26 09:05,ID,,已接收",
    )
    reading = ImportLog(urged.context)
    assert reading.read_table(text.encode(encoding), NOW) == Imported(ours=2, new=2)
    assert reading.read_table(text.encode(encoding), NOW) == Imported(ours=2, new=0)
    with urged.context.ledger.begin() as work:
        told = [(one.address, one.kind, one.at) for one in work.proofs.of_mail(URGE)]
    assert told == [
        (ADDRESSEES[0], ProofKind.ACCEPTED, at(10, 26, 9, 3) + timedelta(seconds=12)),
        (ADDRESSEES[1], ProofKind.RELAYED, at(10, 26, 9, 4)),
    ]


def test_a_table_as_excel_saves_it_with_several_addressees_in_a_cell(urged: OfficeApp) -> None:
    row = f'"市税务局 <{ADDRESSEES[0]}>; {ADDRESSEES[1]}",2021/10/26 9:03,ID,,已接收'
    text = table(mail(urged, URGE).message_id, row)
    assert ImportLog(urged.context).read_table(text.encode("gb18030"), NOW) == Imported(2, 2)
    assert proofs(urged) == [(address, ProofKind.ACCEPTED) for address in ADDRESSEES[:2]]
    with urged.context.ledger.begin() as work:
        assert {one.at for one in work.proofs.of_mail(URGE)} == {at(10, 26, 9, 3)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", "首行缺少列：时间、邮件编号、收件人、结果", id="an empty file"),
        pytest.param("时间,收件人,结果\n", "首行缺少列：邮件编号", id="a column that is missing"),
        pytest.param("{head},2021-10-26 09:03,ID,,成功\n", "第3行：结果“成功”只能是", id="another word"),
        pytest.param("{head},上午,ID,,已接收\n", "第3行：时间“上午”应如", id="no moment"),
        pytest.param("{head}\n", "第3行：列数不足", id="a line that is cut off"),
        pytest.param("{head},2021-11-26 09:03,ID,,已接收\n", "晚于现在", id="a moment that is still to come"),
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_registers_nothing(
    urged: OfficeApp, text: str, problem: str
) -> None:
    good = table(mail(urged, URGE).message_id, f"{ADDRESSEES[0]},2021-10-26 09:03,ID,,已接收")
    whole = text.replace("{head}", good + ADDRESSEES[0]).replace("ID", mail(urged, URGE).message_id)
    with pytest.raises(Refused, match=problem):
        ImportLog(urged.context).read_table(whole.encode(), NOW)
    with urged.context.ledger.begin() as work:
        assert work.proofs.of_mail(URGE) == ()
