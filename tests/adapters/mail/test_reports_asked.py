"""Reports are asked for where a server offers them, and no mail stays behind because one refuses to be asked."""

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from duban.adapters.mail.security import Security
from duban.adapters.mail.smtp import SmtpAccount, SmtpPostOffice
from duban.domain.mail.delivery import MailState

ROBOT, FILLER, ODD = "duban@yyb.quanzhou.example", "tbr@swj.quanzhou.example", "a+b@swj.quanzhou.example"
IDENTITY = "0123456789abcdef" * 2
RAW = f"Subject: x\r\nMessage-ID: <duban.{IDENTITY}.{IDENTITY}@yyb.quanzhou.example>\r\n\r\nwords\r\n".encode()


def account(port: int) -> SmtpAccount:
    return SmtpAccount("127.0.0.1", port, ROBOT, Security.PLAIN, timeout=5)


def test_reports_are_asked_for_by_name_of_each_addressee(script) -> None:
    script.extensions = (*script.extensions, "DSN")
    office = SmtpPostOffice(account(script.port))
    assert office.send(RAW, (FILLER, ODD, ROBOT)).state is MailState.SENT
    office.close()
    mail, *recipients = (command for command in script.commands if command.lower().startswith(("mail", "rcpt")))
    assert mail.endswith(f"RET=HDRS ENVID=duban.{IDENTITY}")
    assert recipients == [
        f"rcpt TO:<{FILLER}> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;{FILLER}",
        f"rcpt TO:<{ODD}> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb@swj.quanzhou.example",
        f"rcpt TO:<{ROBOT}> NOTIFY=FAILURE ORCPT=rfc822;{ROBOT}",
    ]


def test_a_server_that_offers_none_is_not_asked(script) -> None:
    office = SmtpPostOffice(account(script.port))
    assert office.send(RAW, (FILLER,)).state is MailState.SENT
    office.close()
    assert not any("NOTIFY" in command or "ENVID" in command for command in script.commands)


@pytest.mark.parametrize("refusal", ["550 5.5.4 Invalid arguments", "502 not implemented", "553 5.5.2 bad parameter"])
def test_a_server_that_refuses_them_in_its_own_words_gets_the_mail_without(script, refusal: str) -> None:
    script.extensions, script.answers["NOTIFY"] = (*script.extensions, "DSN"), refusal
    office = SmtpPostOffice(account(script.port))
    refused = [office.send(RAW, (FILLER, ODD, ROBOT)).refused for _ in range(2)]
    office.close()
    assert refused == [{}, {}]
    assert sum("NOTIFY" in command for command in script.commands) == 1, "asked once"
    assert len(script.messages) == 2


def test_an_addressee_who_is_refused_stops_nobody_from_asking_for_the_others(script) -> None:
    script.extensions, script.answers[f"RCPT {ODD}"] = (*script.extensions, "DSN"), "501 5.1.3 bad address"
    office = SmtpPostOffice(account(script.port))
    refused = office.send(RAW, (ODD, FILLER, ROBOT)).refused
    office.close()
    assert set(refused) == {ODD}
    assert any(f"<{FILLER}> NOTIFY=SUCCESS" in command for command in script.commands)


class Takes:
    """A server that announces DSN; aiosmtpd itself refuses the parameters."""

    def __init__(self) -> None:
        self.taken: list[list[str]] = []

    async def handle_EHLO(  # noqa: N802 - the name is aiosmtpd's
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        self.taken.append(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def unwilling() -> Iterator[tuple[Takes, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    handler = Takes()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    yield handler, port
    server.stop()


def test_a_server_that_refuses_what_it_offered_gets_the_mail_without(unwilling: tuple[Takes, int]) -> None:
    handler, port = unwilling
    office = SmtpPostOffice(account(port))
    assert [office.send(RAW, (FILLER, ROBOT)).state for _ in range(2)] == [MailState.SENT, MailState.SENT]
    office.close()
    assert handler.taken == [[FILLER, ROBOT]] * 2
