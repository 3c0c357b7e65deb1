"""The mailbox on a real IMAP server is only read, and a message is found wherever it lies."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from imapclient import IMAPClient
from tests.mailserver.dovecot import free_ports

from duban.adapters.mail import imap
from duban.adapters.mail.imap import ImapAccount, ImapMailbox
from duban.adapters.mail.login_guard import FileGuard
from duban.adapters.mail.security import Security
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import ConfigurationError, LoginRefused, MailboxUnavailable

RECEIVED = datetime(2021, 10, 22, 15, 30, tzinfo=TIMEZONE)


@dataclass
class Box:
    """One mailbox: what the tests put into it, and what the adapter may know of it."""

    account: ImapAccount
    client: IMAPClient

    def put(self, raw: bytes, folder: str = "INBOX", at: datetime = RECEIVED) -> None:
        self.client.append(folder, raw, (), at)

    def read(self, known=lambda mailbox, uidvalidity: frozenset(), **changes):
        return list(ImapMailbox(replace(self.account, **changes)).new(known))


@pytest.fixture
def box(dovecot, request) -> Iterator[Box]:
    """A fresh mailbox."""
    login = f"u{abs(hash(request.node.name))}"
    account = ImapAccount(
        "127.0.0.1", dovecot.port, login, "secret", Security.PLAIN, timeout=10, folders=("INBOX", "Junk")
    )
    with dovecot.client(login) as client:
        yield Box(account, client)


class TestReading:
    def test_a_message_comes_with_its_bytes_and_the_servers_time(self, box):
        box.put(b"Subject: x\r\n\r\n\xb1\xa8\xb1\xed\r\n")
        (fetched,) = box.read()
        assert fetched.raw == b"Subject: x\r\n\r\n\xb1\xa8\xb1\xed\r\n"
        assert fetched.received_at == RECEIVED
        assert fetched.received_at.utcoffset() == timedelta(hours=8)

    def test_an_empty_mailbox_and_a_missing_folder_are_no_error(self, box):
        assert box.read() == []

    def test_a_return_in_the_junk_folder_is_found(self, box):
        box.client.create_folder("Junk")
        box.put(b"Subject: x\r\n\r\n", folder="Junk")
        assert [fetched.key.mailbox for fetched in box.read()] == ["Junk"]

    @pytest.mark.parametrize("name", ["垃圾邮件", "Spam", "INBOX/Junk E-mail"])
    def test_the_junk_folder_is_found_by_its_mark_or_a_usual_name(self, box, name):
        box.client.create_folder(name)
        box.put(b"Subject: x\r\n\r\n", folder=name)
        assert [fetched.key.mailbox for fetched in box.read(folders=("INBOX",))] == [name]

    def test_what_is_known_is_not_fetched_again(self, box):
        box.put(b"Subject: 1\r\n\r\n")
        (first,) = box.read()
        box.put(b"Subject: 2\r\n\r\n")

        def known(mailbox, uidvalidity):
            assert (mailbox, uidvalidity) == ("INBOX", first.key.uidvalidity)
            return frozenset({first.key.uid})

        assert [fetched.raw for fetched in box.read(known)] == [b"Subject: 2\r\n\r\n"]
        assert box.read(lambda *_: frozenset({1, 2})) == []

    def test_a_message_below_the_highest_known_one_is_found(self, box):
        for number in range(3):
            box.put(b"Subject: %d\r\n\r\n" % number)
        assert [fetched.key.uid for fetched in box.read(lambda *_: frozenset({1, 3}))] == [2]

    def test_more_messages_than_one_answer_holds_all_come(self, box):
        for number in range(205):
            box.put(b"Subject: %d\r\n\r\n" % number)
        assert [fetched.key.uid for fetched in box.read()] == list(range(1, 206))

    def test_of_a_message_that_is_too_large_the_header_comes(self, box):
        box.put(b"Subject: large\r\n\r\n" + b"x" * 5000)
        (fetched,) = box.read(largest=4000)
        assert fetched.raw == b"Subject: large\r\n\r\n"

    def test_nothing_in_the_mailbox_changes(self, box):
        box.put(b"Subject: x\r\n\r\n")
        box.read()
        box.client.select_folder("INBOX", readonly=True)
        assert box.client.get_flags([1]) in ({1: ()}, {1: (b"\\Recent",)})

    def test_a_message_that_is_taken_away_meanwhile_is_no_error(self, box):
        for number in range(3):
            box.put(b"Subject: %d\r\n\r\n" % number)
        reading = ImapMailbox(box.account).new(lambda *_: frozenset())
        next(reading)
        box.client.select_folder("INBOX")
        box.client.delete_messages([3])
        box.client.uid_expunge([3])
        assert [fetched.key.uid for fetched in reading] in ([2], [2, 3])

    def test_a_new_uidvalidity_makes_every_message_unknown(self, box, dovecot):
        box.put(b"Subject: x\r\n\r\n")
        (before,) = box.read()
        dovecot.doveadm("mailbox", "update", "-u", box.account.login, "--uid-validity", "99", "INBOX")
        known = {before.key.uidvalidity: frozenset({1})}
        (after,) = box.read(lambda _, uidvalidity: known.get(uidvalidity, frozenset()))
        assert after.key.uidvalidity == 99


class TestTrouble:
    def test_a_refused_login_says_what_to_look_at(self, box):
        with pytest.raises(MailboxUnavailable, match="授权码"):
            box.read(password="wrong")

    def test_nobody_listening_is_unavailable(self, box):
        (port,) = free_ports(1)
        with pytest.raises(MailboxUnavailable, match=f"127.0.0.1:{port}"):
            box.read(port=port)

    @pytest.mark.parametrize("security", [Security.SSL, Security.STARTTLS])
    def test_a_certificate_that_nobody_vouches_for_is_refused(self, box, dovecot, certificate, security):
        box.put(b"Subject: x\r\n\r\n")
        port = dovecot.tls_port if security is Security.SSL else dovecot.port
        with pytest.raises(MailboxUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
            box.read(security=security, port=port)
        assert len(box.read(security=security, port=port, ca_file=str(certificate.certificate))) == 1

    def test_clear_text_never_leaves_this_machine(self, box):
        with pytest.raises(ConfigurationError, match="明文"):
            box.read(host="mail.quanzhou.example")


@pytest.fixture
def behind(box, proxied):
    """The same mailbox behind a proxy with whims."""

    def place(**whims):
        proxy = proxied(**whims)
        return proxy, replace(box, account=replace(box.account, port=proxy.port))

    return place


class TestWhims:
    """What Chinese providers do, imitated before a real server."""

    def test_id_opens_the_folders_of_a_server_that_asks_for_it(self, box, behind):
        box.put(b"Subject: x\r\n\r\n")
        proxy, there = behind(unsafe_login=True)
        assert len(there.read()) == 1
        assert proxy.verbs().index("ID") < proxy.verbs().index("EXAMINE")

    def test_id_is_not_said_to_a_server_that_hangs_up_on_it(self, box, behind):
        box.put(b"Subject: x\r\n\r\n")
        proxy, there = behind(hidden=("ID",), hangs_up_on=("ID",))
        assert len(there.read()) == 1
        assert "ID" not in proxy.verbs()

    def test_an_unsafe_login_that_id_does_not_cure_says_what_to_do(self, box, behind):
        box.put(b"Subject: x\r\n\r\n")
        _, there = behind(unsafe_login=True, hidden=("ID",))
        with pytest.raises(MailboxUnavailable, match=r"允许第三方客户端.*kefu@188.com"):
            there.read()

    def test_no_move_no_idle_no_uidplus_is_needed(self, box, behind):
        box.put(b"Subject: x\r\n\r\n")
        plain = ("MOVE", "IDLE", "ID", "UIDPLUS", "SPECIAL-USE", "CONDSTORE", "QRESYNC", "NAMESPACE", "ENABLE")
        _, there = behind(hidden=plain, hangs_up_on=("MOVE", "IDLE", "ID", "ENABLE", "NAMESPACE"))
        assert len(there.read()) == 1
        assert there.client.has_capability("MOVE")  # the server itself can, so the proxy did its work

    def test_only_reading_commands_go_over_the_wire(self, box, behind):
        """No flag, no move, no removal, and of SEARCH only ranges of UIDs, which no server answers wrongly."""
        box.client.create_folder("Junk")
        for number in range(3):
            box.put(b"Subject: %d\r\n\r\n" % number)
            box.put(b"Subject: junk %d\r\n\r\n" % number, folder="Junk")
        proxy, there = behind()
        assert len(there.read()) == 6
        assert len(there.read(largest=10)) == 6
        assert set(proxy.verbs()) == {
            "CAPABILITY", "LOGIN", "ID", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT",
        }  # fmt: skip
        searches = {command.split(" ", 1)[1] for command in proxy.commands if "SEARCH" in command}
        assert searches == {"UID SEARCH UID 1:*"}
        bodies = [command for command in proxy.commands if "BODY" in command]
        assert bodies
        assert all("BODY.PEEK" in command for command in bodies)

    @pytest.mark.parametrize("after", [20, 21, 2000, 4999])
    def test_a_message_cut_short_is_no_message(self, box, behind, after):
        """What came whole before the cut is kept, the rest comes with the next look."""
        box.put(b"Subject: whole\r\n\r\n")
        box.put(b"Subject: cut\r\n\r\n" + b"x" * 5000)
        proxy, there = behind(cuts_after=after)
        got = []

        def read():
            got.extend(fetched.key.uid for fetched in ImapMailbox(there.account).new(lambda *_: frozenset(got)))

        with pytest.raises(MailboxUnavailable, match=r"未能完成读取|连接失败"):
            read()
        assert got == [1]
        proxy.cuts_after = None
        read()
        assert got == [1, 2]

    @pytest.mark.parametrize("verb", ["LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
    def test_a_line_that_breaks_anywhere_is_unavailable_and_no_refused_login(self, box, behind, verb):
        box.put(b"Subject: x\r\n\r\n")
        _, there = behind(hangs_up_on=(verb,))
        with pytest.raises(MailboxUnavailable) as caught:
            there.read()
        assert not isinstance(caught.value, LoginRefused)

    def test_a_server_that_is_not_well_is_no_refused_login(self, behind):
        _, there = behind(answers={"LOGIN": "NO [UNAVAILABLE] try later"})
        with pytest.raises(MailboxUnavailable) as caught:
            there.read()
        assert not isinstance(caught.value, LoginRefused)


class TestNotHammering:
    def test_after_a_refusal_the_server_is_left_alone_for_a_quarter_of_an_hour(self, behind, tmp_path):
        """All processes of the installation keep to it, and one of them may try when it has passed."""
        proxy, there = behind()
        times = {"is": RECEIVED}

        def look(password):
            account = replace(there.account, password=password)
            list(ImapMailbox(account, FileGuard(tmp_path / "refused", lambda: times["is"])).new(lambda *_: frozenset()))

        def refused(match):
            with pytest.raises(LoginRefused, match=match):
                look("wrong")
            return proxy.verbs().count("LOGIN")

        assert refused("授权码") == 1
        times["is"] += timedelta(minutes=14)
        assert refused("15:30 登录被拒绝.*15:45 前不再尝试") == 1
        times["is"] += timedelta(minutes=1)
        assert refused("授权码") == 2
        assert refused("16:00 前不再尝试") == 2
        times["is"] += timedelta(minutes=15)
        look("secret")
        look("secret")
        assert proxy.verbs().count("LOGIN") == 4

    def test_while_one_process_tries_again_the_others_wait(self, tmp_path):
        times = {"is": RECEIVED}
        one, other = (FileGuard(tmp_path / "refused", lambda: times["is"]) for _ in range(2))
        one.refused()
        times["is"] += timedelta(minutes=15)
        one.knock()
        with pytest.raises(LoginRefused):
            other.knock()
        one.admitted()
        other.knock()


class TestWatching:
    @pytest.fixture
    def watch(self, behind, monkeypatch):
        """Waits last five minutes here: nothing that is tested waits for their end."""
        monkeypatch.setattr(imap, "LONGEST_IDLE", 300.0)
        monkeypatch.setattr(imap, "POLL", 300.0)
        watches = []

        def begin(**whims):
            proxy, there = behind(**whims)
            watches.append(ImapMailbox(there.account).watch())
            return proxy, watches[-1]

        yield begin
        for watch in watches:
            watch.close()

    def test_the_first_unknown_message_is_named_without_being_read(self, box, watch):
        box.put(b"Subject: 1\r\n\r\n")
        box.put(b"Subject: 2\r\n\r\n")
        proxy, watching = watch()
        assert watching.first_unknown(lambda *_: frozenset({1})).uid == 2
        assert watching.first_unknown(lambda *_: frozenset({1, 2})) is None
        assert "UID FETCH" not in proxy.verbs()
        assert proxy.connections == 1

    def test_idle_ends_when_mail_arrives(self, dovecot, box, watch):
        proxy, watching = watch()
        assert watching.first_unknown(lambda *_: frozenset()) is None
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(watching.wait)
            assert proxy.idling.wait(10)
            dovecot.deliver(box.account.login, b"Subject: x\r\n\r\n")
            waiting.result(20)
        assert watching.first_unknown(lambda *_: frozenset()).uid == 1
        assert proxy.connections == 1

    @pytest.mark.parametrize("hidden", [(), ("IDLE",)])
    def test_a_wait_ends_at_once_when_it_is_closed(self, watch, hidden):
        proxy, watching = watch(hidden=hidden)
        watching.first_unknown(lambda *_: frozenset())
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(watching.wait)
            assert hidden or proxy.idling.wait(10)
            watching.close()
            assert waiting.exception(20) is None or isinstance(waiting.exception(), MailboxUnavailable)

    def test_a_wait_on_a_lost_connection_is_unavailable(self, watch):
        proxy, watching = watch()
        watching.first_unknown(lambda *_: frozenset())
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(watching.wait)
            assert proxy.idling.wait(10)
            proxy.cut()
            assert isinstance(waiting.exception(20), MailboxUnavailable)
