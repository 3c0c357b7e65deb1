"""The mail server of the tests as fixtures; a conftest.py that needs them imports them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.mailserver.certificate import Certificate, make_certificate
from tests.mailserver.dovecot import Dovecot, running_dovecot
from tests.mailserver.front import Front, running_front
from tests.mailserver.proxy import Whims, running_proxy


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate that nobody but its own file vouches for."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def dovecot(require_program: Callable[[str, str], Path], certificate: Certificate) -> Iterator[Dovecot]:
    """One Dovecot for all tests."""
    with running_dovecot(require_program("dovecot", "dovecot-imapd"), certificate) as server:
        yield server


@pytest.fixture
def front(dovecot: Dovecot) -> Iterator[Front]:
    """An SMTP front that delivers into Dovecot's Maildirs."""
    with running_front(dovecot) as server:
        yield server


@pytest.fixture
def proxied(dovecot: Dovecot) -> Iterator[Callable[..., Whims]]:
    """`proxied(hidden=("IDLE",))`: a proxy with those whims before Dovecot."""
    with ExitStack() as stack:
        yield lambda **whims: stack.enter_context(running_proxy(dovecot.port, Whims(**whims)))
