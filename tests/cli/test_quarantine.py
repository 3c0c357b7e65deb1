"""What waits for a person, on the command line of a whole installation."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.cli.conftest import CYCLE, duban, moment

from duban.bootstrap import Installation

SCAN = b"%PDF-1.4 /Subtype /Image"


def receive_paper(app: Installation, tmp_path: Path, subject: str = "报送10月进展") -> str:
    """A sealed scan from the first department's registered mailbox; gives the department's name."""
    unit = next(one for one in app.context.programme(CYCLE).organisations if one.owes(CYCLE.stream))
    contact = next(one for one in app.context.programme(CYCLE).contacts if one.organisation == unit.code)
    message = EmailMessage()
    message["From"], message["Subject"] = contact.mail, subject
    message.set_content("请查收盖章件。")
    message.add_attachment(SCAN, maintype="application", subtype="pdf", filename="盖章件.pdf")
    (tmp_path / "mail" / "new" / "1.one").write_bytes(message.as_bytes())
    app.collect.archive_new_mail(moment(10, 19))
    app.collect.handle(moment(10, 19))
    return unit.name


@pytest.mark.usefixtures("app")
def test_an_empty_list_says_so():
    result = duban("quarantine")
    assert (result.exit_code, result.stdout.strip()) == (0, "没有待人工处理的来信。")


def test_a_paper_is_listed_and_registered_by_name_and_then_gone(app: Installation, tmp_path: Path):
    name = receive_paper(app, tmp_path)
    listed = duban("quarantine").stdout
    for words in ("待人工登记", "报送10月进展", "盖章件.pdf"):
        assert words in listed
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(SCAN)
    command = ("register", name, "2021-10", "--channel", "公文交换", "--scan", str(scan))
    result = duban(*command, "--received", "2021-10-18T16:00")
    assert result.exit_code == 0, result.output
    assert "#1：已收" in result.stdout
    assert "没有待人工处理" in duban("quarantine").stdout


def test_what_looks_like_the_marks_of_a_terminal_is_shown_as_it_was_written(app: Installation, tmp_path: Path):
    receive_paper(app, tmp_path, "[/紧急] 报送[b]10月[/b]进展")
    listed = duban("quarantine")
    assert (listed.exit_code, "[/紧急] 报送[b]10月[/b]进展" in listed.stdout) == (0, True), listed.output
    code = next(one.code for one in app.context.programme(CYCLE).organisations if one.owes(CYCLE.stream))
    assert duban("audit", code).exit_code == 0


def test_what_cannot_be_done_is_told_in_one_sentence(app: Installation, tmp_path: Path):
    assert app
    for command in (("quarantine", "rerun", "abcdef0"), ("quarantine", "dismiss", "abcdef0", "--reason", "已办")):
        result = duban(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "见“工作单”" in result.stderr
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(SCAN)
    result = duban(
        *("register", "某局", "2021-10", "--channel", "公文交换"),
        "--scan",
        str(scan),
        "--received",
        "2021-10-18",
    )
    assert "单位表中没有“某局”" in result.stderr


def test_everything_can_be_handled_again(app: Installation, tmp_path: Path):
    receive_paper(app, tmp_path)
    assert "重新处理 0 封" in duban("quarantine", "rerun", "--all").stdout, "papers stay where they are"


def test_the_list_needs_no_connection_to_the_mailbox(
    app: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mailbox may be down, or its password revoked: what waits is in the ledger."""
    receive_paper(app, tmp_path)
    monkeypatch.delenv("AIRFLOW_CONN_DUBAN_IMAP")
    result = duban("quarantine")
    assert result.exit_code == 0, result.output
    assert "待人工登记" in result.output
