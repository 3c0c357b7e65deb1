"""What waits for a person, on the command line of a whole installation."""

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from duban.bootstrap import Installation, file_clock, installation
from duban.cli import app
from duban.domain.cycle import TIMEZONE, Period, Reference

CYCLE = Reference("qz2021", "department_monthly", Period.parse("2021-10"))
SCAN = b"%PDF-1.4 /Subtype /Image"


def moment(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=TIMEZONE)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation in a rehearsal's time, with a Maildir, on the day after the forms went out."""
    mailbox = tmp_path / "mail"
    for folder in ("new", "cur", "tmp"):
        (mailbox / folder).mkdir(parents=True)
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DUBAN_REHEARSAL", "1")
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_IMAP", f"maildir:///{mailbox}")
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_KEY", "key://:a-secret-of-these-tests@/")
    found = installation()
    found.settings.home.mkdir()
    found.migrate()
    file_clock(found.settings.home).set(moment(10, 19))
    found.generate.open_cycle(CYCLE, moment(10, 14))
    return found


def duban(*words: str) -> Result:
    return CliRunner().invoke(app, words, env={"COLUMNS": "200"})


def receive_paper(house: Installation, tmp_path: Path) -> str:
    """A sealed scan from the first department's registered mailbox; gives the department's name."""
    unit = next(one for one in house.desk.programme(CYCLE).organisations if one.owes(CYCLE.stream))
    contact = next(one for one in house.desk.programme(CYCLE).contacts if one.organisation == unit.code)
    message = EmailMessage()
    message["From"], message["Subject"] = contact.mail, "报送10月进展"
    message.set_content("请查收盖章件。")
    message.add_attachment(SCAN, maintype="application", subtype="pdf", filename="盖章件.pdf")
    (tmp_path / "mail" / "new" / "1.one").write_bytes(message.as_bytes())
    house.collect.archive_new_mail()
    house.collect.handle(moment(10, 19))
    return unit.name


@pytest.mark.usefixtures("house")
def test_an_empty_list_says_so():
    result = duban("quarantine")
    assert (result.exit_code, result.stdout.strip()) == (0, "没有待人工处理的来信。")


def test_a_paper_is_listed_and_registered_by_name_and_then_gone(house: Installation, tmp_path: Path):
    name = receive_paper(house, tmp_path)
    listed = duban("quarantine").stdout
    for words in ("待人工登记", "报送10月进展", "盖章件.pdf"):
        assert words in listed
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(SCAN)
    command = ("register", name, "2021-10", "--channel", "公文交换", "--by", "督办岗", "--scan", str(scan))
    result = duban(*command, "--received", "2021-10-18T16:00")
    assert result.exit_code == 0, result.output
    assert "#1：已收" in result.stdout
    assert "没有待人工处理" in duban("quarantine").stdout


def test_what_cannot_be_done_is_told_in_one_sentence(house: Installation, tmp_path: Path):
    assert house
    for command in (("quarantine", "rerun", "abcdef0"), ("quarantine", "dismiss", "abcdef0", "--reason", "已办")):
        result = duban(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "duban quarantine" in result.stderr
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(SCAN)
    result = duban(
        *("register", "某局", "2021-10", "--channel", "公文交换", "--by", "督办岗"),
        "--scan",
        str(scan),
        "--received",
        "2021-10-18",
    )
    assert "单位表中没有“某局”" in result.stderr


def test_everything_can_be_handled_again(house: Installation, tmp_path: Path):
    receive_paper(house, tmp_path)
    assert "重新处理 0 封" in duban("quarantine", "rerun", "--all").stdout, "papers stay where they are"


def test_the_list_needs_no_connection_to_the_mailbox(
    house: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mailbox may be down, or its password revoked: what waits is in the ledger."""
    receive_paper(house, tmp_path)
    monkeypatch.delenv("AIRFLOW_CONN_DUBAN_IMAP")
    result = duban("quarantine")
    assert result.exit_code == 0, result.output
    assert "待人工登记" in result.output
