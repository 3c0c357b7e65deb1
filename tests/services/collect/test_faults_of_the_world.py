"""A fault of the machine is charged to no mail: what waits goes on by itself when the world is well again."""

import os
import resource
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from tests.services.collect.mails import holds, submissions
from tests.services.conftest import NAMES, ROBOT, OfficeApp, address, at, build, mail_with
from tests.services.conftest import durable_app as app

from duban.adapters.mail.letters import TemplateLetters, check_templates
from duban.adapters.office.reading import sandbox as guard
from duban.config import PROJECT
from duban.errors import LedgerUnavailable, ReaderUnavailable, SettingsUnreadable, StorageUnavailable, TemporaryError

__all__ = ["app"]

WRONG = ("{{ now + 'x' }}", "{{ now | numbers }}", "{{ 1 / 0 }}", "{{ nothing }}")
Fault = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def archive_replaced(folder: Path, put_there: Callable[[Path], None]) -> Iterator[None]:
    archive, kept = folder / "archive", folder / "archive.kept"
    archive.rename(kept)
    put_there(archive)
    yield
    archive.unlink()
    kept.rename(archive)


def archive_not_mounted(folder: Path) -> AbstractContextManager[None]:
    return archive_replaced(folder, lambda place: place.symlink_to("/nowhere/at/all"))


def archive_no_folder(folder: Path) -> AbstractContextManager[None]:
    return archive_replaced(folder, Path.touch)


@contextmanager
def ledger_gone(folder: Path) -> Iterator[None]:
    files = list(folder.glob("ledger.db*"))
    for path in files:
        path.rename(path.with_name(f"kept.{path.name}"))
    (folder / "ledger.db").symlink_to("/nowhere/at/all")
    yield
    (folder / "ledger.db").unlink()
    for path in files:
        path.with_name(f"kept.{path.name}").rename(path)


@contextmanager
def no_reader(_: Path) -> Iterator[None]:
    guard.child().close()
    program, sys.executable = sys.executable, "/nowhere/python"
    yield
    sys.executable = program


@contextmanager
def no_more_open_files(_: Path) -> Iterator[None]:
    guard.child().close()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    # Enough for the ledger and the archive, not for a child with its socket, its pipes and its complaints.
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + 4, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(archive_not_mounted, StorageUnavailable, id="the archive is not mounted"),
        pytest.param(archive_no_folder, StorageUnavailable, id="the archive is no folder"),
        pytest.param(ledger_gone, LedgerUnavailable, id="the database is gone"),
        pytest.param(no_reader, ReaderUnavailable, id="no child can be started"),
        pytest.param(no_more_open_files, TemporaryError, id="too many files are open"),
    ],
)
def test_three_returns_wait_for_rounds_and_are_filed_when_the_world_is_well(
    app: OfficeApp, tmp_path: Path, fault: Fault, error: type[Exception]
) -> None:
    app.send_forms()
    for code in NAMES:
        app.mailbox.put(mail_with(app.good_form(code), address(code), at(10, 20)), at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    with fault(tmp_path):
        for hour in range(5):
            with pytest.raises(error):
                app.collect.handle(at(10, 20, 10 + hour))
    with app.context.ledger.begin() as work:
        assert {message.attempts for message in work.inbox.unhandled()} == {0}, "nobody is suspected"
    assert len(app.collect.handle(at(10, 20, 16)).filed) == len(NAMES)
    assert holds(app) == ()


def test_a_mail_too_large_for_the_room_that_is_left_keeps_no_other_out(app: OfficeApp, tmp_path: Path) -> None:
    app.send_forms()
    large = mail_with(b"x" * 12 * 2**20, "somebody@elsewhere.example", at(10, 20))
    app.mailbox.put(large, at(10, 20))
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 20)), at(10, 20))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * 2**20, limits[1]))
    try:
        with pytest.raises(StorageUnavailable, match="档案库"):
            app.collect.archive_new_mail(at(10, 20))
        app.collect.handle(at(10, 20, 10))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(submissions(app, "swj")) == 1
    assert not list((tmp_path / "archive").rglob("*.part")), "nothing half written takes the last room"
    assert app.collect.archive_new_mail(at(10, 20)) >= 1


def test_a_message_that_disappeared_from_the_archive_waits_for_the_operator(app: OfficeApp, tmp_path: Path) -> None:
    app.send_forms()
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 20)), at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    with app.context.ledger.begin() as work:
        (message,) = work.inbox.unhandled()
    lost = tmp_path / "archive" / message.sha256[:2] / message.sha256
    shutil.move(lost, tmp_path / "elsewhere")
    for hour in range(4):
        with pytest.raises(Exception, match="没有文件"):
            app.collect.handle(at(10, 20, 10 + hour))
    shutil.move(tmp_path / "elsewhere", lost)
    assert len(app.collect.handle(at(10, 20, 16)).filed) == 1


@pytest.mark.parametrize("wrong", WRONG)
def test_a_letter_that_an_office_wrote_wrong_makes_the_return_wait_for_it(tmp_path: Path, wrong: str) -> None:
    """It can be read as a template, and fails only when it is filled."""
    letters = tmp_path / "letters"
    shutil.copytree(PROJECT / "config" / "letters", letters)
    app = build(tmp_path, durable=True)
    app.send_forms()
    object.__setattr__(app.context, "letters", TemplateLetters(letters, ROBOT, "市营商办"))
    good = {path: path.read_text(encoding="utf-8") for path in letters.glob("receipt*.body.txt")}
    for path, text in good.items():
        path.write_text(f"{text}{wrong}\n", encoding="utf-8")
    check_templates(letters)
    app.mailbox.put(mail_with(app.good_form("jyj"), address("jyj"), at(10, 18, 10)), at(10, 18, 10))
    app.collect.archive_new_mail(at(10, 18, 10))
    for hour in (10, 11, 12, 13):
        with pytest.raises(SettingsUnreadable, match="receipt"):
            app.collect.handle(at(10, 18, hour))
    assert (holds(app), submissions(app, "jyj")) == ((), ())
    for path, text in good.items():
        path.write_text(text, encoding="utf-8")
    app.collect.handle(at(10, 18, 14))
    assert len(submissions(app, "jyj")) == 1
