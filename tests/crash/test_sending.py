"""However a sender dies, each addressee has one copy in the end, and the ledger says what an undisturbed one says."""

import multiprocessing
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from tests.crash.sender import OPENS, PREPARED, Place, send_once
from tests.crash.server import Calls, copies, open_server
from tests.services.conftest import CYCLE, ROBOT, address

from duban.domain.mail.delivery import MailState, OutgoingMail
from duban.domain.plan.organisation import Role
from duban_rehearsal.agenda import SteppedClock
from duban_rehearsal.post_office import Delivery, maildir

ADDRESSEES = [address(unit, role) for unit in PREPARED for role in (Role.FILLER, Role.LIAISON)]
EACH_ONE_COPY = dict.fromkeys([*ADDRESSEES, ROBOT], 1) | {ROBOT: len(PREPARED)}
# Children are forked from a process that has imported everything and has no threads.
PROCESSES = multiprocessing.get_context("forkserver")


class PartlyForgetful(Delivery):
    """A post office that says 250 and loses the copies of some addresses."""

    loses: frozenset[str] = frozenset()

    def _deliver(self, mails: Iterable[tuple[str, bytes]], now: datetime) -> None:
        super()._deliver([(to, raw) for to, raw in mails if to not in self.loses], now)


@dataclass
class Town:
    """Offices that start alike, and the one mail server they send through."""

    root: Path
    delivery: PartlyForgetful
    calls: Calls
    port: int
    made: int = 0
    journal: list[str] = field(default_factory=list)

    @property
    def boxes(self) -> Path:
        """The mailboxes of everybody."""
        return self.root / "boxes"

    def office(self) -> Place:
        """An office with the same mails in its outbox as every other; nobody has mail yet."""
        shutil.rmtree(self.boxes, ignore_errors=True)
        maildir(self.boxes, ROBOT)
        self.made += 1
        home = self.root / f"office-{self.made}"
        shutil.copytree(self.root / "template", home)
        return Place(home, self.boxes, self.port)

    def send(self, place: Place, fatal: int = 0) -> int:
        """One round in a process of its own, killed at step *fatal*; how it ended, once the server is quiet."""
        journal = place.home / "journal"
        process = PROCESSES.Process(target=send_once, args=(place, journal, fatal))
        process.start()
        process.join()
        self.calls.quiet()
        self.journal = journal.read_text(encoding="utf-8").splitlines()
        return process.exitcode

    def arrived(self) -> dict[str, int]:
        """How many copies lie where."""
        return {to: len(copies(self.boxes, to)) for to in [*ADDRESSEES, ROBOT]}


@pytest.fixture(scope="module", autouse=True)
def imported_once() -> None:
    PROCESSES.set_forkserver_preload(["tests.crash.sender"])


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    Place(tmp_path / "template", tmp_path / "boxes", 0).prepare()
    delivery = PartlyForgetful(tmp_path / "boxes", SteppedClock(OPENS))
    with open_server(delivery) as server:
        yield Town(tmp_path, delivery, server.calls, server.port)


def said(place: Place) -> dict[str, tuple[object, ...]]:
    """What the ledger says in the end of each mail and notice; moments and the number of attempts aside."""
    with place.context().ledger.begin() as work:
        mails = [work.outbox.get(f"R0/{CYCLE.of(unit)}") for unit in PREPARED]
        notices = [notice for unit in PREPARED for notice in work.notices.about(str(CYCLE.of(unit)))]
    facts: dict[str, tuple[object, ...]] = {mail.key: what_counts(mail) for mail in mails}
    return facts | {f"notice {notice.mail_key}": (notice.state,) for notice in notices}


def what_counts(mail: OutgoingMail) -> tuple[object, ...]:
    return (mail.state, mail.message_id, mail.raw_sha256, mail.recipients, mail.attention_at, mail.sent_at is not None)


@pytest.fixture
def undisturbed(town: Town) -> dict[str, tuple[object, ...]]:
    """What the ledger says when nobody is killed."""
    place = town.office()
    assert town.send(place) == 0
    assert town.arrived() == EACH_ONE_COPY
    return said(place)


@pytest.mark.prove
def test_killed_at_any_step_each_addressee_has_one_copy_and_the_ledger_is_that_of_the_undisturbed_run(
    town: Town, undisturbed: dict[str, tuple[object, ...]], record_property: Callable[[str, object], None]
) -> None:
    """A step is before a transaction, before its commit, after it, and each word to the server and back."""
    steps = town.journal
    assert {"begin", "commit", "committed", "connect", "say mail", "said the message", "heard 250"} <= set(steps)
    wrong = {}
    for fatal, name in enumerate(steps, 1):
        place = town.office()
        assert town.send(place, fatal) == -signal.SIGKILL
        place.settle()
        town.calls.quiet()
        if (town.arrived(), said(place)) != (EACH_ONE_COPY, undisturbed):
            wrong[f"{fatal} {name}"] = town.arrived()
    assert wrong == {}
    record_property("killed at", len(steps))


def test_two_senders_at_once_send_one_copy_each(town: Town, undisturbed: dict[str, tuple[object, ...]]) -> None:
    place = town.office()
    senders = [PROCESSES.Process(target=send_once, args=(place, place.home / f"journal-{n}", 0)) for n in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [sender.exitcode for sender in senders] == [0, 0]
    assert (town.arrived(), said(place)) == (EACH_ONE_COPY, undisturbed)


def test_a_ledger_restored_from_a_backup_sends_nothing_twice(
    town: Town, undisturbed: dict[str, tuple[object, ...]]
) -> None:
    """It does not know what it sent since; our own copies do, and are asked first."""
    place = town.office()
    backup = place.ledger_file.read_bytes()
    assert town.send(place) == 0
    place.ledger_file.write_bytes(backup)
    place.settle()
    assert (town.arrived(), said(place)) == (EACH_ONE_COPY, undisturbed)


def test_the_documented_rest_a_second_copy_has_the_same_message_id_and_the_same_bytes(town: Town) -> None:
    """The server took the mail for the department, lost our own copy, and the sender died before it could say so."""
    town.delivery.loses = frozenset({ROBOT})
    place = town.office()
    assert town.send(place) == 0
    last_word = len(town.journal) - town.journal[::-1].index("said the message")
    place = town.office()
    assert town.send(place, last_word + 1) == -signal.SIGKILL
    place.settle()
    town.calls.quiet()
    doubled = [to for to, count in town.arrived().items() if count > 1]
    assert doubled == [address(PREPARED[-1], role) for role in (Role.FILLER, Role.LIAISON)]
    for to in doubled:
        first, second = copies(town.boxes, to)
        assert message_from_bytes(first)["Message-ID"] == message_from_bytes(second)["Message-ID"]
        assert first.partition(b"Message-ID")[2] == second.partition(b"Message-ID")[2]
    states = Counter(facts[0] for key, facts in said(place).items() if key.startswith("R0/"))
    assert states == {MailState.SENT: len(PREPARED)}
