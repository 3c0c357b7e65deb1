"""`duban doctor` tries what a mailbox and a mail account can do, on a real server and before servers with whims."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from pathlib import Path

import pytest
from click.testing import Result
from tests.mailserver.certificate import Certificate
from tests.mailserver.dovecot import Dovecot, free_ports
from tests.mailserver.fixtures import certificate, dovecot, front, proxied
from tests.mailserver.front import Front, running_front
from typer.testing import CliRunner

from duban.adapters.mail import imap
from duban.adapters.mail.mime import MimeParser
from duban.adapters.signing import HmacSigner
from duban.cli import app
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.triage import Triage, triage
from duban.ports import Fetched, MessageKey
from duban.services.operate import doctor
from duban.services.operate.mail_findings import Configured, LetterCopy, MailTrial, check_trial

__all__ = ["certificate", "dovecot", "front", "proxied"]

ROBOT = load_settings().mail.address
SECRET = "a secret of these tests"
NOON = datetime(2021, 10, 14, 12, tzinfo=TIMEZONE)


@dataclass
class Surgery:
    """The robot's mailbox and account, as the environment describes them; ports can be changed."""

    home: Path
    imap_port: int
    smtp_port: int
    imap_extra: str = "security=plain"
    smtp_extra: str = "security=plain"
    password: str = "secret"

    def run(self, *arguments: str) -> Result:
        login = f"{ROBOT.replace('@', '%40')}:{self.password}"
        environment = {
            "DUBAN_HOME": str(self.home),
            "AIRFLOW_CONN_DUBAN_IMAP": f"imap://{login}@127.0.0.1:{self.imap_port}/?{self.imap_extra}",
            "AIRFLOW_CONN_DUBAN_SMTP": f"smtp://{login}@127.0.0.1:{self.smtp_port}/?{self.smtp_extra}",
            "AIRFLOW_CONN_DUBAN_KEY": json.dumps({"conn_type": "generic", "password": SECRET}),
        }
        return CliRunner().invoke(app, ["doctor", *arguments], env=environment)

    def checks(self) -> dict[str, dict[str, str]]:
        result = self.run("--json")
        assert result.exit_code in (0, 1, 2), result.output
        found = {check["code"]: check for check in json.loads(result.stdout)["checks"]}
        assert result.exit_code == worst({check["mark"] for check in found.values()})
        return found

    def todo(self) -> set[str]:
        """What a person has to do; the shipped settings are an example and name no server that checks senders."""
        return {code for code, check in self.checks().items() if check["mark"] in ("需处理", "连不上")}


def worst(marks: set[str]) -> int:
    return 2 if "连不上" in marks else 1 if "需处理" in marks else 0


@pytest.fixture
def surgery(dovecot: Dovecot, front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Surgery]:
    monkeypatch.setattr(imap, "POLL", 0.2)
    monkeypatch.setattr(imap, "LONGEST_IDLE", 0.5)
    with dovecot.client(ROBOT) as client:
        client.create_folder("垃圾邮件")
        yield Surgery(tmp_path, dovecot.port, front.port)
        for folder in ("INBOX", "垃圾邮件"):
            client.select_folder(folder)
            client.delete_messages(client.search())
            client.expunge()
        client.close_folder()
        client.delete_folder("垃圾邮件")


class TestHealthy:
    def test_a_good_mailbox_wants_only_the_name_of_the_server_that_checks_senders(self, surgery: Surgery) -> None:
        assert surgery.todo() == {"example", "authserv_id"}
        result = surgery.run()
        assert result.exit_code == 1, result.output
        for words in (
            "收信连接",
            "已收到，在 INBOX",
            "“垃圾邮件”",
            "mx.quanzhou.example",
            "加号地址",
            "可用",
            "20.0 MB",
            "[mail] received_by",
        ):
            assert words in result.output
        assert '"垃圾邮件"' in result.output[result.output.index("folders = ") :]

    def test_what_it_sends_to_itself_is_answered_by_nobody(self, surgery: Surgery, dovecot: Dovecot) -> None:
        surgery.run()
        parser = MimeParser(ROBOT, HmacSigner(SECRET.encode()))
        with dovecot.client(ROBOT) as client:
            client.select_folder("INBOX", readonly=True)
            raws = [facts[b"BODY[]"] for facts in client.fetch(client.search(), ["BODY.PEEK[]"]).values()]
        assert [triage(parser.parse(raw)) for raw in raws] == [Triage.OWN, Triage.OWN]
        assert {BytesHeaderParser().parsebytes(raw)["Auto-Submitted"] for raw in raws} == {"auto-generated"}

    def test_old_mail_is_not_taken_for_the_copy(self, surgery: Surgery, dovecot: Dovecot) -> None:
        for number in range(3):
            dovecot.deliver(ROBOT, b"Subject: old %d\r\n\r\n" % number)
        surgery.run()
        checks = surgery.checks()
        assert checks["self_copy"]["mark"] == "正常"
        assert "现有邮件共5封" in checks["junk"]["found"]

    def test_over_tls_the_certificate_is_named(
        self, surgery: Surgery, dovecot: Dovecot, certificate: Certificate
    ) -> None:
        surgery.imap_port = dovecot.tls_port
        surgery.imap_extra = f"security=ssl&ca_file={certificate.certificate}"
        check = surgery.checks()["imap_tls"]
        assert check["found"].startswith("127.0.0.1，已验证，有效期至")
        assert check["mark"] == "需处理"  # the certificate of the tests ends tomorrow
        assert "即将到期" in check["advice"]


@pytest.mark.parametrize("security", ["ssl", "starttls"])
class TestSendingOverTls:
    """The front of the test server, encrypted from the first byte or after STARTTLS."""

    @pytest.fixture
    def protected(
        self, surgery: Surgery, dovecot: Dovecot, certificate: Certificate, security: str
    ) -> Iterator[Surgery]:
        context = certificate.server_context()
        options = {"ssl_only" if security == "ssl" else "starttls": context}
        with running_front(dovecot, **options) as front:
            surgery.smtp_port, surgery.smtp_extra = front.port, f"security={security}"
            yield surgery

    def test_an_authority_of_ones_own_is_believed_and_the_certificate_shown(
        self, protected: Surgery, certificate: Certificate
    ) -> None:
        protected.smtp_extra += f"&ca_file={certificate.certificate}"
        checks = protected.checks()
        assert checks["smtp"]["mark"] == "正常"
        assert checks["smtp_tls"]["found"].startswith("127.0.0.1，已验证，有效期至")
        assert checks["self_copy"]["mark"] == "正常"

    def test_a_stranger_gets_no_password_and_it_is_said_whose_certificate_he_showed(self, protected: Surgery) -> None:
        check = protected.checks()["smtp"]
        assert check["mark"] == "连不上"
        assert "证书是自签名的" in check["found"]
        assert "该证书发给“127.0.0.1”，有效期至" in check["found"]


class TestFindings:
    def test_a_copy_in_the_junk_folder(self, surgery: Surgery, front: Front) -> None:
        front.folder = "&V4NXPpCuTvY-"  # 垃圾邮件 as IMAP writes it
        check = surgery.checks()["self_copy"]
        assert (check["mark"], check["found"]) == ("需处理", "进了“垃圾邮件”")

    def test_a_server_that_knows_no_plus_addresses(self, surgery: Surgery, front: Front) -> None:
        front.plus = False
        check = surgery.checks()["plus_address"]
        assert check["mark"] == "知悉"
        assert "no such user" in check["found"]

    def test_no_copy_comes_back(self, surgery: Surgery, front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "LOOKS", 2)
        monkeypatch.setattr(front, "_deliver", lambda *_: None)
        checks = surgery.checks()
        assert checks["self_copy"]["mark"] == "需处理"
        assert "未收到" in checks["self_copy"]["found"]
        assert "authserv_id" not in checks

    def test_a_server_that_judges_nobody(self, surgery: Surgery, front: Front) -> None:
        front.authserv_id = ""
        check = surgery.checks()["authserv_id"]
        assert (check["mark"], check["found"]) == ("需处理", "自发邮件上没有；当前设置：未设置")

    @pytest.mark.parametrize(
        ("setting", "mark"),
        [
            pytest.param("", "需处理", id="nothing is set"),
            pytest.param("MX.quanzhou.example", "知悉", id="what is set is what was seen"),
            pytest.param("mx.elsewhere.example", "需处理", id="what is set is another server"),
        ],
    )
    def test_the_server_that_judges_is_shown_beside_the_one_that_is_set(self, setting: str, mark: str) -> None:
        copy = LetterCopy(Fetched(MessageKey("INBOX", 1, 1), b"", NOON), "mx.quanzhou.example", "mx.quanzhou.example")
        trial = MailTrial(NOON, NOON, "", "", copy, None)
        checks = {check.code: check for check in check_trial(trial, "", Configured(setting, setting))}
        assert checks["authserv_id"].mark.value == mark
        assert checks["received_by"].mark.value == "知悉"
        for code in ("authserv_id", "received_by"):
            assert checks[code].found == f"mx.quanzhou.example；当前设置：{setting or '未设置'}"

    @pytest.mark.parametrize(("hours", "words"), [(-1, "慢3"), (1, "快3")])
    def test_a_mail_server_whose_clock_is_wrong(self, surgery: Surgery, front: Front, hours: int, words: str) -> None:
        def stamp(raw: bytes) -> datetime:
            date = BytesHeaderParser().parsebytes(raw)["Date"]
            return datetime.strptime(date, "%a, %d %b %Y %H:%M:%S %z") + timedelta(hours=hours)

        front.stamp = stamp
        check = surgery.checks()["clock"]
        assert check["mark"] == "需处理"
        assert words in check["found"]


class TestWhims:
    """Servers that are imitated by a proxy."""

    def test_without_idle_id_and_move_everything_works_and_is_said(
        self, surgery: Surgery, proxied: Callable, dovecot: Dovecot
    ) -> None:
        whims = ("IDLE", "ID", "MOVE", "UIDPLUS", "SPECIAL-USE")
        surgery.imap_port = proxied(hidden=whims, hangs_up_on=("IDLE", "ID", "MOVE")).port
        checks = surgery.checks()
        assert {code for code, check in checks.items() if check["mark"] == "需处理"} == {"example", "authserv_id"}
        assert "IDLE 无：每10秒查看一次" in checks["capabilities"]["found"]
        assert "ID 无：不发送" in checks["capabilities"]["found"]

    def test_unsafe_login_that_id_cures_is_no_matter(self, surgery: Surgery, proxied: Callable) -> None:
        surgery.imap_port = proxied(unsafe_login=True).port
        assert surgery.todo() == {"example", "authserv_id"}

    def test_unsafe_login_that_nothing_cures_says_what_to_do(self, surgery: Surgery, proxied: Callable) -> None:
        surgery.imap_port = proxied(unsafe_login=True, hidden=("ID",)).port
        check = surgery.checks()["imap"]
        assert check["mark"] == "连不上"
        assert "允许第三方客户端" in check["found"]

    @pytest.mark.parametrize("answer", ["NO [BADCHARSET (US-ASCII)] not here", "BAD no charset"])
    def test_a_refused_chinese_search_is_no_matter(self, surgery: Surgery, proxied: Callable, answer: str) -> None:
        surgery.imap_port = proxied(answers={"UID SEARCH CHARSET": answer}).port
        checks = surgery.checks()
        assert "不可用" in checks["charset"]["found"]
        assert {code for code, check in checks.items() if check["mark"] == "需处理"} == {"example", "authserv_id"}

    def test_a_line_that_breaks_is_told(self, surgery: Surgery, proxied: Callable) -> None:
        surgery.imap_port = proxied(hangs_up_on=("EXAMINE",)).port
        assert surgery.checks()["imap"]["mark"] == "连不上"


class TestCannotConnect:
    def test_nobody_listens_on_either_side(self, surgery: Surgery) -> None:
        surgery.imap_port, surgery.smtp_port = free_ports(2)
        result = surgery.run()
        assert result.exit_code == 2
        assert "Traceback" not in result.output
        assert str(surgery.imap_port) in result.output
        assert str(surgery.smtp_port) in result.output

    def test_a_wrong_password_is_told_for_both_and_the_robot_then_waits(self, surgery: Surgery) -> None:
        surgery.password = "wrong"
        checks = surgery.checks()
        assert "授权码" in checks["imap"]["found"]
        assert checks["smtp"]["mark"] == "连不上"
        assert (surgery.home / "imap-login-refused").exists()
        surgery.password = "secret"
        assert surgery.todo() == {"example", "authserv_id"}, "a person need not wait"
        assert not (surgery.home / "imap-login-refused").exists()

    def test_a_certificate_that_nobody_vouches_for_is_named(self, surgery: Surgery, dovecot: Dovecot) -> None:
        surgery.imap_port, surgery.imap_extra = dovecot.tls_port, "security=ssl"
        check = surgery.checks()["imap"]
        assert check["mark"] == "连不上"
        assert "证书是自签名的" in check["found"]
        assert "该证书发给“127.0.0.1”，有效期至" in check["found"]

    def test_a_missing_connection_is_told_in_one_sentence(self, surgery: Surgery) -> None:
        result = CliRunner().invoke(
            app, ["doctor"], env={"DUBAN_HOME": str(surgery.home), "AIRFLOW_CONN_DUBAN_IMAP": ""}
        )
        assert result.exit_code == 2
        assert "duban_imap" in result.output


def test_a_maildir_is_examined_too(front: Front, dovecot: Dovecot, tmp_path: Path) -> None:
    """The embedded default has no IMAP server to ask."""
    dovecot.deliver(ROBOT, b"Subject: old\r\n\r\n")
    surgery = Surgery(tmp_path, 0, front.port)
    box = dovecot.folder / "mail" / ROBOT
    login = ROBOT.replace("@", "%40")
    result = CliRunner().invoke(
        app,
        ["doctor", "--json"],
        env={
            "DUBAN_HOME": str(surgery.home),
            "AIRFLOW_CONN_DUBAN_IMAP": json.dumps({"conn_type": "maildir", "host": str(box)}),
            "AIRFLOW_CONN_DUBAN_SMTP": f"smtp://{login}:secret@127.0.0.1:{front.port}/?security=plain",
            "AIRFLOW_CONN_DUBAN_KEY": json.dumps({"conn_type": "generic", "password": SECRET}),
        },
    )
    assert result.exit_code == 1, result.output
    found = {check["code"]: check["found"] for check in json.loads(result.stdout)["checks"]}
    assert found["self_copy"] == "已收到，在 INBOX"
    assert "capabilities" not in found
