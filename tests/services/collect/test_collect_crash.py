"""Collecting is killed before and after every commit, and goes on as if nothing had happened."""

import os
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select
from tests.services.collect.mails import SCAN, STRANGER, letter
from tests.services.conftest import BORDER, CYCLE, ROBOT, OfficeApp, address, at, open_context

from duban.adapters.mail.maildir import MaildirMailbox, number_messages
from duban.adapters.mail.mime import MimeParser
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.adapters.store.engine import open_engine
from duban.adapters.store.tables import metadata
from duban.domain.calendar.cycle import Reference
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import FilledForm, Unreadable
from duban.ports import Ledger, UnitOfWork
from duban.services.collect.collect import Collect
from duban.services.collect.file_return import FileReturn

NOW = at(10, 20, 17)
WRITES = ("INSERT", "UPDATE", "DELETE")
# What may differ after a crash: how often handling was begun, and in which order the mails of different units were
# filed, which the numbers of rows and the chain of the log tell.
UNTOLD = {"attempts", "seq", "number"}
CHAIN = "log_entries"
FORK = get_context("fork")


@dataclass
class Remembering:
    """The reader of workbooks, which reads each once for all these tests."""

    reader: WorkbookFormReader = field(default_factory=WorkbookFormReader)
    seen: dict[bytes, FilledForm | Unreadable] = field(default_factory=dict)

    def read(self, data: bytes) -> FilledForm | Unreadable:
        if data not in self.seen:
            self.seen[data] = self.reader.read(data)
        return self.seen[data]

    def read_all(self, files: Iterable[bytes]) -> tuple[FilledForm | Unreadable, ...]:
        return tuple(self.read(data) for data in files)


READER = Remembering()


@dataclass
class Deadly:
    """A ledger whose nth unit of work that writes something is the last of this process."""

    ledger: Ledger
    die_at: int = 0
    side: str = "before"
    commits: int = 0
    wrote: bool = False

    def notice(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        """See every statement; one that changes the database makes its unit of work count."""
        self.wrote = self.wrote or statement.lstrip().upper().startswith(WRITES)

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        self.wrote = False
        with self.ledger.begin() as work:
            yield work
            self.commits += self.wrote
            mine = self.wrote
            self._die("before", mine=mine)
        self._die("after", mine=mine)

    def due_of(self, cycle: Reference) -> date | None:
        return self.ledger.due_of(cycle)

    def _die(self, side: str, *, mine: bool) -> None:
        if mine and self.commits == self.die_at and side == self.side:
            os.kill(os.getpid(), signal.SIGKILL)


def collect(folder: Path, ledger: Callable[[Ledger], Deadly] = Deadly) -> int:
    """One round in this process; how many commits it took."""
    context = open_context(folder)
    deadly = ledger(context.ledger)
    object.__setattr__(context, "ledger", deadly)
    mailbox, parser = MaildirMailbox(folder / "mail"), MimeParser(ROBOT, context.signer, BORDER)
    round_of = Collect(context, mailbox, parser, FileReturn(context, READER))
    event.listen(Engine, "before_cursor_execute", deadly.notice)
    try:
        round_of.archive_new_mail(NOW)
        round_of.handle(NOW)
    finally:
        event.remove(Engine, "before_cursor_execute", deadly.notice)
    return deadly.commits


def killed(folder: Path, commit: int, side: str) -> int | None:
    """A round in a process of its own that is killed at a commit; its exit code."""
    process = FORK.Process(target=collect, args=(folder, lambda ledger: Deadly(ledger, commit, side)))
    process.start()
    process.join()
    return process.exitcode


def contents(folder: Path) -> dict[str, list[str]]:
    """All that the ledger holds, in words that can be compared."""
    with open_engine(f"sqlite:///{folder / 'ledger.db'}").begin() as connection:
        return {
            table.name: sorted(
                str(
                    {
                        name: value
                        for name, value in row.items()
                        if name not in UNTOLD and not _is_row_number(name, value)
                    }
                )
                for row in connection.execute(select(table)).mappings()
            )
            for table in metadata.sorted_tables
            if table.name != CHAIN
        }


def _is_row_number(name: str, value: object) -> bool:
    return name == "submission" and isinstance(value, int)


def deliver(folder: Path, number: int, raw: bytes, when: datetime) -> None:
    path = folder / "mail" / "new" / f"{number}.message"
    path.write_bytes(raw)
    os.utime(path, (when.timestamp(), when.timestamp()))


@pytest.fixture
def office(app: OfficeApp, tmp_path: Path) -> Path:
    """An office on whose mailbox a return, two forms in one mail, a stranger's, a paper and a question have come."""
    app.send_forms()
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "mail" / folder).mkdir(parents=True)
    swj, jyj, mzj = (app.good_form(code) for code in ("swj", "jyj", "mzj"))
    mails = (
        letter(address("swj"), at(10, 20, 9), files=[("表.xlsx", swj)]),
        letter(address("jyj"), at(10, 20, 10), files=[("坏表.xlsx", b"PK\x03\x04 broken"), ("表.xlsx", jyj)]),
        letter(STRANGER, at(10, 20, 11), files=[("表.xlsx", mzj)]),
        letter(address("mzj"), at(10, 20, 12), "进展如下"),
        letter(address("mzj"), at(10, 20, 13), files=[("盖章件.pdf", SCAN)]),
    )
    for number, raw in enumerate(mails):
        deliver(tmp_path, number, raw, at(10, 20, 9 + number))
    number_messages(tmp_path / "mail")
    app.context.ledger.close()  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def copy(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes the same office once more, as it was before anything was collected."""
    return lambda: Path(shutil.copytree(office, tmp_path_factory.mktemp("copies") / "office"))


@pytest.mark.prove
def test_killed_at_any_commit_the_next_round_ends_as_if_nothing_had_happened(copy: Callable[[], Path]) -> None:
    undisturbed = copy()
    commits = collect(undisturbed)
    expected = contents(undisturbed)
    assert commits >= 15, "five mails archived, begun and recorded each"
    assert [len(expected[table]) for table in ("submissions", "holds", "answers")] == [3, 2, 5]
    for commit in range(1, commits + 1):
        for side in ("before", "after"):
            folder = copy()
            assert killed(folder, commit, side) == -signal.SIGKILL
            collect(folder)
            assert contents(folder) == expected, f"killed {side} commit {commit}"
            shutil.rmtree(folder)


def test_killed_in_the_same_place_again_and_again_a_good_return_is_filed_all_the_same(office: Path) -> None:
    # Five archived, the mailbox listed, the day we began, the first mail begun and recorded.
    first_recorded = 5 + 1 + 1 + 2
    assert killed(office, first_recorded, "before") == -signal.SIGKILL
    for _ in range(5):
        # Archiving is done, and the day we began is known: the mailbox listed, the mail begun, and recorded.
        assert killed(office, 3, "before") == -signal.SIGKILL
    collect(office)
    context = open_context(office)
    with context.ledger.begin() as work:
        assert "QUARANTINED" not in {hold.kind.name for hold in work.holds.waiting()}
        assert [len(work.submissions.of_return(CYCLE.of(unit))) for unit in ("swj", "jyj")] == [1, 2]


def test_a_correction_is_not_filed_before_what_it_corrects(app: OfficeApp) -> None:
    """The first mail was begun and is tried last; the second comes from the same place and waits for it."""
    app.send_forms()
    app.mailbox.put(letter(address("swj"), at(10, 20, 9), files=[("坏表.xlsx", b"PK\x03\x04 broken")]), at(10, 20, 9))
    app.collect.archive_new_mail(NOW)
    with app.context.ledger.begin() as work:
        (first,) = (one for one in work.inbox.unhandled() if one.received_at == at(10, 20, 9))
        work.inbox.begin(first.key)
    good = letter(address("swj", Role.LIAISON), at(10, 20, 10), files=[("表.xlsx", app.good_form("swj"))])
    app.mailbox.put(good, at(10, 20, 10))
    app.collect.archive_new_mail(NOW)
    app.collect.handle(NOW)
    with app.context.ledger.begin() as work:
        verdicts = [one.verdict.accepts for one in work.submissions.of_return(CYCLE.of("swj"))]
    assert verdicts == [False, True]


@pytest.mark.prove
def test_two_collectors_at_once_end_as_one_would_have(copy: Callable[[], Path]) -> None:
    undisturbed = copy()
    collect(undisturbed)
    expected = contents(undisturbed)
    for _ in range(5):
        folder = copy()
        processes = [FORK.Process(target=collect, args=(folder,)) for _ in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0, 0]
        assert contents(folder) == expected
