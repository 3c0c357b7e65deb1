"""Comparing may be killed at every commit: done again it leaves what it would have left undisturbed."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from tests.people import officer, signer
from tests.restore.place import Place, placed
from tests.services.conftest import CYCLE, at
from tests.services.escalate.test_late_returns import climb

from duban.adapters.store.journal import FileJournal
from duban.adapters.store.ledger import SqlLedger
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Outcome
from duban.ports import LogEntry, UnitOfWork
from duban.services.decide.decider import Who
from duban.services.decide.returns import Exempt
from duban.services.sign.sign import SignerAnswer

REPORT, URGE = f"report/{CYCLE}", f"R4/{CYCLE.of('swj')}"
SIGNERS = ("市发改委分管领导", "市发改委主要领导")
BACKED_UP, LOST, AFTER = at(11, 1, 10), at(11, 1, 14), at(11, 1, 15)
TABLES = ("documents", "signatures", "mails", "notices", "decisions", "return_events", "restorations", "log_entries")


class Killed(BaseException):
    """What no code of ours catches."""


@dataclass
class Steps:
    """Counts, and kills at the `fatal` one."""

    fatal: int = 0
    done: int = 0

    def __call__(self) -> None:
        self.done += 1
        if self.done == self.fatal:
            raise Killed


@dataclass
class MortalJournal(FileJournal):
    """A journal after which a process may die: its entries are written, their transaction did not end."""

    root: str
    step: Steps

    def __post_init__(self) -> None:
        super().__init__(self.root)

    def add(self, entries: tuple[LogEntry, ...]) -> None:  # type: ignore[override]
        super().add(entries)
        self.step()


@dataclass
class MortalLedger:
    """A ledger after each of whose commits a process may die."""

    ledger: SqlLedger
    step: Steps

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        with self.ledger.begin() as work:
            yield work
        self.step()

    def due_of(self, cycle: Reference) -> date | None:
        return self.ledger.due_of(cycle)


def furnished(folder: Path, step: Steps | None = None) -> Place:
    """An installation in *folder* with two signers of its report; with *step* its process may die."""
    place = placed(folder, f"sqlite:///{folder / 'ledger.db'}")
    context = place.app.context
    object.__setattr__(context, "office", replace(context.office, report_signers=SIGNERS))
    if step is not None:
        journal = MortalJournal(place.backup.journal_address, step)
        object.__setattr__(context, "ledger", MortalLedger(SqlLedger(place.backup.url, journal=journal), step))
    return place


def copied(source: Path, target: Path) -> Path:
    """A copy of an installation: its journal and ledger are its own, the archive's files are shared."""

    def copy(one: str, other: str) -> None:
        own = "journal" in one or "ledger.db" in one
        (shutil.copyfile if own else os.link)(one, other)

    shutil.copytree(source, target, copy_function=copy)
    return target


def rows(folder: Path, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / "ledger.db")) as database:
        asked = {table: f"SELECT * FROM {table} ORDER BY 1, 2, 3" for table in tables}  # noqa: S608 - our own names
        return {table: database.execute(statement).fetchall() for table, statement in asked.items()}


@pytest.fixture
def restored(tmp_path: Path) -> Path:
    """A restored installation: a report was signed by the first of two, an urge signed, a unit exempt since."""
    (tmp_path / "old").mkdir()
    old = furnished(tmp_path / "old")
    app = old.app
    app.send_forms()
    climb(app, at(10, 26), at(10, 28))
    app.compile.draft(CYCLE, at(11, 1))
    old.backup.make(tmp_path / "backups", BACKED_UP, copies=False)
    app.sign.decide(REPORT, 1, SignerAnswer(Outcome.SIGN), signer(SIGNERS[0]), at(11, 1, 11))
    app.sign.decide(URGE, 1, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(11, 1, 12))
    Exempt(app.context).exempt(CYCLE.of("mzj"), Who(officer(), "机构调整"), at(11, 1, 13))
    app.context.ledger.close()  # type: ignore[attr-defined]
    for file in (tmp_path / "old").glob("ledger.db*"):
        file.unlink()
    old.backup.restore(tmp_path / "backups", "运维", LOST)
    return tmp_path / "old"


@pytest.mark.prove
def test_killed_at_every_commit_comparing_again_finishes(restored: Path, tmp_path: Path) -> None:
    undisturbed, steps = copied(restored, tmp_path / "undisturbed"), Steps()
    found = furnished(undisturbed, steps).restoring.compare("运维", AFTER)
    assert found.open == ()
    expected = rows(undisturbed, *TABLES)
    assert f"report.2/{CYCLE}" in str(expected["documents"]), "the next signer's draft"
    assert f"'{URGE}'" in str(expected["mails"]), "the mail that the signature released"
    assert steps.done > 20
    for fatal in range(1, steps.done + 1):
        folder = copied(restored, tmp_path / f"killed {fatal}")
        with pytest.raises(Killed):
            furnished(folder, Steps(fatal)).restoring.compare("运维", AFTER)
        furnished(folder).restoring.compare("运维", AFTER)
        assert rows(folder, *TABLES) == expected, f"killed at step {fatal}"
        shutil.rmtree(folder)
