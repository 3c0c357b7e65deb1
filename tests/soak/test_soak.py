"""However badly the line behaves, no mail is lost and no return is filed twice."""

import os
import sys

import pytest
from tests.mailserver.dovecot import Dovecot
from tests.mailserver.fixtures import certificate, dovecot, front
from tests.mailserver.front import Fault, Front
from tests.services.conftest import NAMES, OfficeApp
from tests.services.conftest import durable_app as app
from tests.soak.soak import soak

__all__ = ["app", "certificate", "dovecot", "front"]

MAILS = int(os.environ.get("DUBAN_SOAK", "60"))


@pytest.mark.soak
@pytest.mark.prove
@pytest.mark.timeout(max(300, MAILS * 3))
def test_nothing_is_lost_and_nothing_is_filed_twice(
    app: OfficeApp, dovecot: Dovecot, front: Front, capsys: pytest.CaptureFixture[str]
) -> None:
    """DUBAN_SOAK=2000 pytest -m soak for a long one."""
    figures = soak(app, dovecot, front, MAILS)
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")
    assert set(figures.faults) == set(Fault), "each fault must have happened"
    assert figures.copies > figures.mails - figures.given_up, "some mail must have come twice"
    assert figures.interruptions >= 3
    assert (figures.lost, figures.foreign, figures.unhandled) == (0, 0, 0)
    assert figures.forms > 0
    assert (figures.submissions, figures.forms_lost) == (figures.forms, 0)
    # A file that comes again is told its number again, once a day and sender.
    assert figures.forms <= figures.receipts <= figures.forms + len(NAMES)
